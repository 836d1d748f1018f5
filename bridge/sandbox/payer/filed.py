"""A claim on the payer's books, and what it says about a member's standing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from bridge.sandbox.data.member import Member
from bridge.sandbox.payer.adjudicate import Paid, Standing, draws_on
from bridge.sandbox.payer.claim import ZERO, Claim
from bridge.sandbox.payer.outcome import Outcome
from bridge.sandbox.payer.payer import Payer


@dataclass(slots=True)
class Filed:
    """One accepted claim; it changes when it is decided, corrected, replaced or voided."""

    claim: Claim
    number: str  # CLP07
    member: Member
    received_on: date
    due_on: date
    outcome: Outcome | None = None
    superseded: bool = False  # a replacement or void for it has been accepted
    reversed: bool = False
    corrected: bool = False
    paid_on: date | None = None
    trace: str = ""

    @property
    def counts(self) -> bool:
        """Whether its decision stands."""
        return self.outcome is not None and not self.reversed


def draw(text: str, below: int) -> int:
    """A number from 0 that only depends on the text."""
    return int.from_bytes(sha256(text.encode()).digest()[:8]) % below


def substance(claim: Claim) -> str:
    """What the claim says, without the sender's own numbers."""
    lines = (f"{x.procedure}{x.modifiers}{x.charge}{x.service_date}{x.units}" for x in claim.lines)
    who = f"{claim.payer_id}{claim.subscriber.member_id}{claim.patient.first}{claim.rendering_npi}"
    return f"{who}{claim.rank}{claim.frequency}{claim.original_number}{'|'.join(lines)}"


def number_for(claim: Claim, payer: Payer, received_on: date, attempt: int) -> str:
    """CLP07: the payer's prefix, the day, six digits drawn from what the claim says."""
    return f"{payer.prefix}{received_on:%y%m%d}{draw(f'{substance(claim)}#{attempt}', 1_000_000):06}"


def days_to_decide(claim: Claim, payer: Payer) -> int:
    least, most = payer.delay
    return least + draw("delay" + substance(claim), most - least + 1)


def standing_of(member: Member, earlier: Iterable[Filed], year: int) -> Standing:
    """From everything decided for this member so far; deductible and visits are of the year."""
    decided = [f.outcome for f in earlier if f.counts and f.outcome]
    this_year = [o for o in decided if o.claim.service_date.year == year]
    spent = sum((o.share("PR", "1") for o in this_year), ZERO)
    visits = sum(1 for o in this_year if not o.denied)
    return Standing(
        deductible_left=max(ZERO, member.deductible_remaining - spent),
        visits_left=None if member.visits_remaining is None else member.visits_remaining - visits,
        units_used=_units(member, decided),
        earlier=tuple(
            Paid(
                procedure=line.line.procedure,
                modifiers=line.line.modifiers,
                service_date=line.line.service_date,
                rendering_npi=outcome.claim.rendering_npi,
            )
            for outcome in decided
            for line in outcome.lines
            if not line.denied
        ),
    )


def _units(member: Member, decided: Iterable[Outcome]) -> dict[str, int]:
    """By authorization number; a line of a claim that its authorization is not for draws nothing."""
    used: dict[str, int] = {}
    for outcome in decided:
        for line in outcome.lines:
            if draws_on(member, line.line):
                used[line.line.authorization] = used.get(line.line.authorization, 0) + line.units
    return used


def interest_on(paid: Decimal, days: int, late_after: int) -> Decimal:
    """12 percent a year for each day past the limit, at least a cent when anything was paid late."""
    late = days - late_after
    if late <= 0 or paid <= 0:
        return ZERO
    owed = (paid * late * Decimal("0.12") / 365).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    return max(owed, Decimal("0.01"))
