"""Something a person must see: where it is, why it matters, and what mends it. Returned, never raised."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    STOP = "stop"  # the claim may never leave like this: X12 or the law forbids it, whatever a practice prefers
    HOLD = "hold"  # the claim waits until a person mends it
    WARN = "warn"  # the claim goes; a person should know
    NOT_BILLABLE = "not_billable"  # there is nothing to claim; says why, asks for nothing

    @property
    def keeps(self) -> bool:
        """Whether it keeps a claim from leaving."""
        return self in (Severity.STOP, Severity.HOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`place` names a resource or a field, never a patient: `Coverage/c1 period.end`, `lines[0].procedure`."""

    code: str  # stable, upper snake case: COVERAGE_INACTIVE
    place: str
    reason: str  # one sentence, no PHI
    remedy: str  # one sentence: what to do
    severity: Severity = Severity.HOLD
    prevents: tuple[str, ...] = ()  # the CARCs that a payer would deny with


def holds(problems: tuple[Problem, ...]) -> bool:
    """Whether any of these keeps the claim from leaving."""
    return any(p.severity.keeps for p in problems)
