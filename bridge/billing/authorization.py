"""A payer's permission, given before the service, to be paid for it."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """As the chart holds it (a preauthorization ClaimResponse) or as a biller typed it."""

    number: str = field(repr=False)  # REF*G1
    patient_id: str
    payer_id: str  # ours
    procedures: frozenset[str]  # empty: every procedure
    starts: date
    ends: date
    units: int | None = None  # None: no limit
    used: int = 0

    def covers(self, procedure: str, day: date) -> bool:
        """Whether this permission holds for one more unit of `procedure` on `day`."""
        in_time = self.starts <= day <= self.ends
        in_scope = not self.procedures or procedure in self.procedures
        return in_time and in_scope and (self.units is None or self.used < self.units)
