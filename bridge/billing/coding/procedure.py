"""The procedures that a behavioral-health practice bills. `bridge/reference/procedure.py` fills the catalog."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bridge.billing.coding.edit import NO_EDITS, Edits
from bridge.billing.coding.rounding import Rounding, rounded
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
    PROLONGED = "prolonged"  # beside the highest E/M, by the minutes of the day
    TESTING = "testing"
    HEALTH_BEHAVIOR = "health_behavior"
    BEHAVIOR_ANALYSIS = "behavior_analysis"
    SUBSTANCE_USE = "substance_use"
    BRIEF_INTERVENTION = "brief_intervention"
    BRIEF_INTERVENTION_MEDICARE = "brief_intervention_medicare"
    COMMUNITY = "community"  # state and programme codes: skills, case management, day programmes
    COLLABORATIVE_CARE = "collaborative_care"
    COLLABORATIVE_CARE_MORE = "collaborative_care_more"  # each further half hour of the month
    INTEGRATION = "integration"  # behavioral health integration by the month, other than collaborative care
    CONSULTATION = "consultation"  # between clinicians
    PSYCHOPHYSIOLOGY = "psychophysiology"
    OTHER = "other"  # coded in the chart: neuromodulation, devices ...

    @property
    def is_ladder(self) -> bool:
        """Whether its procedures are rungs of one another, so that minutes choose among them."""
        return self in _LADDERS

    @property
    def is_chosen(self) -> bool:
        """Whether coding finds the procedure by itself; else the chart names it."""
        return self in _CHOSEN


class Per(StrEnum):
    """How often a procedure is claimed, and by which minutes it is earned."""

    SESSION = "session"
    DAY = "day"  # per diem: once a day, however many sessions
    MONTH = "month"  # once a calendar month, by the month's minutes


_LADDERS = frozenset(
    (
        Service.PSYCHOTHERAPY,
        Service.PSYCHOTHERAPY_WITH_VISIT,
        Service.BRIEF_INTERVENTION,
        Service.BRIEF_INTERVENTION_MEDICARE,
        Service.CONSULTATION,
        Service.PSYCHOPHYSIOLOGY,
    )
)
_CHOSEN = frozenset(
    (
        Service.INTAKE,
        Service.INTAKE_MEDICAL,
        Service.PSYCHOTHERAPY,
        Service.PSYCHOTHERAPY_WITH_VISIT,
        Service.FAMILY_WITH_PATIENT,
        Service.FAMILY_WITHOUT_PATIENT,
        Service.GROUP,
        Service.CRISIS,
        Service.CRISIS_MORE,
        Service.INTERACTIVE_COMPLEXITY,
    )
)


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
    least_beside: Mapping[str, int] = field(default_factory=dict)  # by parent, where the first unit begins by it
    per: Per = Per.SESSION
    rounding: Rounding | None = None  # None: `least_minutes` says it, or with `payer_rounds` nobody but the payer
    payer_rounds: bool = False  # whether a payer's pack may say how minutes become units
    first_month: bool | None = None  # collaborative care: only in the first month, only later, None: either
    day_minutes: int | None = None  # of an E/M: minutes of the day that bear the level where time is chosen, not MDM
    least_patients: int | None = None  # of a group
    most_patients: int | None = None
    parents: frozenset[str] = frozenset()  # of an add-on: what it may stand beside; by date ask `Edits.parents`
    audio: bool | None = None  # may be done by sound alone; None: not known
    telehealth: bool | None = None  # on Medicare's telehealth list
    source: str = ""
    certainty: str = ""  # certain, likely, unsure

    @property
    def is_add_on(self) -> bool:
        return bool(self.parents)

    @property
    def is_timed(self) -> bool:
        """Whether minutes of the session decide on it or on its units."""
        return self.per is Per.SESSION and bool(self.least_minutes or self.unit_minutes)

    def holds_on(self, day: date) -> bool:
        """Whether the code may be billed for a service on `day`."""
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def takes(self, minutes: int) -> bool:
        """Whether this many minutes earn the code, for at least one unit."""
        return self.least_minutes <= minutes and (self.most_minutes is None or minutes <= self.most_minutes)

    def units(self, minutes: int, beside: str = "") -> int:
        """Units that this many minutes earn; zero when they are too few. `beside`: the parent of an add-on."""
        least = self.least_beside.get(beside, self.least_minutes)
        if minutes < least:
            return 0
        return 1 if self.unit_minutes is None else 1 + (minutes - least) // self.unit_minutes

    def units_alone(self, minutes: int) -> int:
        """Units of an add-on whose base stands on another day: counted from nothing, at the midpoint."""
        return 1 if self.unit_minutes is None else rounded(minutes, self.unit_minutes, Rounding.MIDPOINT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureCatalog:
    """All procedures that we know, and the edits between them: pairs, most units, add-ons."""

    version: str
    procedures: Mapping[str, tuple[Procedure, ...]]  # by code, each code's versions
    edits: Edits = NO_EDITS
    _services: Mapping[Service, tuple[Procedure, ...]] = field(init=False, repr=False, compare=False)
    _further: Mapping[str, tuple[Procedure, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sorted once, because every session asks. By service, shortest first; and add-ons by time, by parent."""
        services: dict[Service, list[Procedure]] = defaultdict(list)
        further: dict[str, list[Procedure]] = defaultdict(list)
        every = (p for versions in self.procedures.values() for p in versions)
        for procedure in sorted(every, key=lambda p: (p.least_minutes, p.code)):
            services[procedure.service].append(procedure)
            for parent in procedure.parents if procedure.unit_minutes else ():
                further[parent].append(procedure)
        object.__setattr__(self, "_services", {service: tuple(ps) for service, ps in services.items()})
        object.__setattr__(self, "_further", {parent: tuple(ps) for parent, ps in further.items()})

    def on(self, code: str, day: date) -> Procedure | None:
        """The procedure as it stands on `day`; None when it is unknown or not valid then."""
        return next((p for p in self.procedures.get(code, ()) if p.holds_on(day)), None)

    def is_timed(self, code: str, day: date) -> bool:
        """Whether the code counts time: several units of it for one session."""
        procedure = self.on(code, day)
        return procedure is not None and procedure.unit_minutes is not None

    def knows(self, code: str) -> bool:
        return code in self.procedures

    def ladder(self, service: Service, day: date) -> tuple[Procedure, ...]:
        """The procedures of a service on `day`, shortest first."""
        return tuple(p for p in self._services.get(service, ()) if p.holds_on(day))

    def further(self, base: Procedure, day: date) -> Procedure | None:
        """The add-on of the same kind that each further stretch of time beside `base` earns; None: there is none."""
        kin = _FURTHER.get(base.service, base.service)
        return next((p for p in self._further.get(base.code, ()) if p.service is kin and p.holds_on(day)), None)

    def rungs(self, procedure: Procedure, day: date) -> tuple[Procedure | None, Procedure | None]:
        """The next lower and the next higher rung of the ladder that `procedure` stands on."""
        ladder = self.ladder(procedure.service, day) if procedure.service.is_ladder else (procedure,)
        codes = tuple(p.code for p in ladder)
        at = codes.index(procedure.code) if procedure.code in codes else 0
        return ladder[at - 1] if at else None, ladder[at + 1] if at + 1 < len(ladder) else None


_FURTHER = {Service.CRISIS: Service.CRISIS_MORE, Service.COLLABORATIVE_CARE: Service.COLLABORATIVE_CARE_MORE}
