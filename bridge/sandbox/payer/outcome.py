"""What the payer decided about a claim: the substance of one CLP. Dollars are Decimal with cents."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bridge.sandbox.payer.claim import ZERO, Claim, Line, Reason

REVERSAL = "22"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOutcome:
    """One SVC. charge - reasons = paid."""

    line: Line
    charge: Decimal
    paid: Decimal
    allowed: Decimal
    units: int  # paid
    reasons: tuple[Reason, ...]
    remarks: tuple[str, ...] = ()

    @property
    def denied(self) -> bool:
        return self.units == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One CLP. `permit` is the authorization that was drawn on."""

    status: str  # CLP02
    claim: Claim
    number: str  # CLP07
    lines: tuple[LineOutcome, ...]
    interest: Decimal = ZERO

    @property
    def charge(self) -> Decimal:
        return sum((line.charge for line in self.lines), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((line.paid for line in self.lines), ZERO)

    @property
    def denied(self) -> bool:
        return all(line.denied for line in self.lines)

    def share(self, group: str, code: str = "") -> Decimal:
        """The sum of its adjustments of a group, or of one reason of it."""
        return sum(
            (r.amount for line in self.lines for r in line.reasons if r.group == group and code in ("", r.code)), ZERO
        )

    @property
    def reversed(self) -> "Outcome":
        """The same with every amount the other way round. # CLP02 22"""
        return replace(self, status=REVERSAL, interest=ZERO, lines=tuple(_negated(line) for line in self.lines))


def _negated(line: LineOutcome) -> LineOutcome:
    return replace(
        line,
        charge=-line.charge,
        paid=-line.paid + ZERO,
        allowed=-line.allowed + ZERO,
        reasons=tuple(replace(reason, amount=-reason.amount) for reason in line.reasons),
    )
