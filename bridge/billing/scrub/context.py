"""What a check may know beside the claim."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bridge.billing.authorization import Authorization
from bridge.billing.coding.procedure import ProcedureCatalog
from bridge.billing.history import PastLine
from bridge.billing.payer_rules import PayerRules
from bridge.billing.practice import Enrolment
from bridge.billing.session import Session


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
    is_billable_diagnosis: Callable[[str, date], bool]  # (ICD-10-CM with its dot, service date)
    sessions: Mapping[str, Session] = field(default_factory=dict)  # the claim patient's, by encounter id
    history: tuple[PastLine, ...] = ()  # what left before, or waits to
    authorizations: tuple[Authorization, ...] = ()  # all that are known; checks pick patient and payer
    enrolments: tuple[Enrolment, ...] = ()  # the practice's
    coverage: CoverageSpan | None = None  # None: the chart's Coverage was not read
