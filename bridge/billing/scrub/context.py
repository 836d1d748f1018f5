"""What a check may know beside the claim."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bridge.billing.authorization import Authorization
from bridge.billing.booking import Booking
from bridge.billing.coding.procedure import ProcedureCatalog
from bridge.billing.diagnosis import Diagnoses
from bridge.billing.eligibility import Answer
from bridge.billing.history import Asked, PastLine
from bridge.billing.payer_rules import PayerRules
from bridge.billing.practice import Enrolment, Tenure
from bridge.billing.session import Session
from bridge.billing.taxonomy import Taxonomies


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageSpan:
    """The chart's Coverage behind the claim: its status and days, inclusive; None is open."""

    place: str  # Coverage/c1
    status: str  # active, cancelled, draft, entered-in-error
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrubContext:
    """Tables and facts, all as arguments: a check reads nothing else."""

    rules: PayerRules | None  # the payer's pack on the service date; None: there is none
    procedures: ProcedureCatalog
    today: date
    diagnoses: Diagnoses  # ICD-10-CM by service date
    sessions: Mapping[str, Session] = field(default_factory=dict)  # the claim patient's, by encounter id
    history: tuple[PastLine, ...] = ()  # what left before, or waits to
    authorizations: tuple[Authorization, ...] = ()  # all that are known; checks pick patient and payer
    enrolments: tuple[Enrolment, ...] = ()  # the practice's
    tenures: Mapping[str, Tenure] = field(default_factory=dict)  # by clinician id
    taxonomies: Taxonomies = field(default_factory=dict)  # those that we know; none: unknown ones are not told
    coverage: CoverageSpan | None = None  # None: the chart's Coverage was not read
    runs_programme: bool = False  # whether the practice has a programme under 42 CFR Part 2
    bookings: tuple[Booking, ...] = ()  # when the claim's clinicians were with other patients that day
    note_days: int | None = None  # within which the practice wants notes signed; None: it does not ask
    asked: tuple[Asked, ...] = ()  # about the claim's coverage, oldest first
    wants_eligibility: bool = False  # the practice wants a word where nobody asked
    eligibility_days: int = 30  # an answer for an earlier day is old after so many

    @property
    def eligibility(self) -> Answer | None:
        """The newest answer about the claim's coverage, whatever it is worth."""
        answered = [a.answer for a in self.asked if a.answer is not None]
        return answered[-1] if answered else None
