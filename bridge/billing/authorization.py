"""A payer's permission, given before the service, to be paid for it."""

from dataclasses import dataclass, field
from datetime import date

from bridge.billing.payer_table import Counting


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
    counts: Counting = Counting.VISITS  # what a unit is: a visit, or a unit of its lines # HSD01 VS, UN
    clinicians: frozenset[str] = frozenset()  # who may render; empty: whoever # addItem.provider

    def covers(self, procedure: str, day: date) -> bool:
        """Whether this permission holds for one more unit of `procedure` on `day`."""
        in_scope = not self.procedures or procedure in self.procedures
        return self.holds_on(day) and in_scope and (self.units is None or self.used < self.units)

    def holds_on(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    def is_for(self, procedures: frozenset[str], clinician_id: str) -> bool:
        """Whether it could be for one of these; an empty set or id is not known, and could be."""
        in_scope = not self.procedures or not procedures or bool(self.procedures & procedures)
        by_them = not self.clinicians or not clinician_id or clinician_id in self.clinicians
        return in_scope and by_them

    @property
    def left(self) -> int | None:
        """Units; never below zero. None: no limit."""
        return None if self.units is None else max(self.units - self.used, 0)
