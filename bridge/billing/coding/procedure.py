"""The procedures that a behavioral-health practice bills. `bridge/reference/procedure.py` fills the catalog."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bridge.billing.party import Licence


class Service(StrEnum):
    """What a procedure is for. Procedures of one service with minutes form a ladder."""

    INTAKE = "intake"
    INTAKE_MEDICAL = "intake_medical"
    PSYCHOTHERAPY = "psychotherapy"
    PSYCHOTHERAPY_WITH_VISIT = "psychotherapy_with_visit"  # beside an E/M
    FAMILY_WITH_PATIENT = "family_with_patient"
    FAMILY_WITHOUT_PATIENT = "family_without_patient"
    GROUP = "group"
    CRISIS = "crisis"
    CRISIS_MORE = "crisis_more"  # each further half hour
    INTERACTIVE_COMPLEXITY = "interactive_complexity"
    VISIT = "visit"  # evaluation and management
    OTHER = "other"  # coded in the chart: testing, health behavior, ABA, state codes ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One code from one day to another. Minutes are whole; `most_minutes` None is open upward.

    `unit_minutes` None: the procedure is one unit however long it took. Else units follow the midpoint: the first
    begins at `least_minutes`, each further one `unit_minutes` later.
    """

    code: str  # CPT or HCPCS
    label: str  # our own words
    service: Service
    billed_by: frozenset[Licence]  # empty: the state or the payer decides
    starts: date
    ends: date | None = None
    least_minutes: int = 0
    most_minutes: int | None = None
    unit_minutes: int | None = None
    parents: frozenset[str] = frozenset()  # an add-on names the procedures it may stand beside
    audio: bool | None = None  # may be done by sound alone; None: not known
    daily_units: int | None = None  # most units a day that Medicare pays (MUE); None: not known
    source: str = ""
    certainty: str = ""  # certain, likely, unsure

    @property
    def is_add_on(self) -> bool:
        return bool(self.parents)

    def holds_on(self, day: date) -> bool:
        """Whether the code may be billed for a service on `day`."""
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def takes(self, minutes: int) -> bool:
        """Whether this many minutes earn the code, for at least one unit."""
        return self.least_minutes <= minutes and (self.most_minutes is None or minutes <= self.most_minutes)

    def units(self, minutes: int) -> int:
        """Units that this many minutes earn; zero when they are too few."""
        if minutes < self.least_minutes:
            return 0
        return 1 if self.unit_minutes is None else 1 + (minutes - self.least_minutes) // self.unit_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureCatalog:
    """All procedures that we know, and which of them exclude each other on one day with one clinician."""

    version: str
    procedures: Mapping[str, tuple[Procedure, ...]]  # by code, each code's versions
    pairs: Mapping[frozenset[str], bool] = field(default_factory=dict)  # NCCI: True where a modifier may part them

    def on(self, code: str, day: date) -> Procedure | None:
        """The procedure as it stands on `day`; None when it is unknown or not valid then."""
        return next((p for p in self.procedures.get(code, ()) if p.holds_on(day)), None)

    def knows(self, code: str) -> bool:
        return code in self.procedures

    def ladder(self, service: Service, day: date) -> tuple[Procedure, ...]:
        """The procedures of a service on `day`, shortest first."""
        fitting = (p for versions in self.procedures.values() for p in versions)
        return tuple(
            sorted(
                (p for p in fitting if p.service is service and p.holds_on(day)),
                key=lambda p: (p.least_minutes, p.code),
            )
        )

    def may_be_parted(self, one: str, other: str) -> bool | None:
        """For two procedures on one day: None no edit between them, True a modifier may part them, False never both."""
        return self.pairs.get(frozenset((one, other)))
