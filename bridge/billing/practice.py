"""The practice: who bills, who works there, for whom they are enrolled, and what they charge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from bridge.billing.party import BillingProvider, Clinician, ServiceFacility
from bridge.billing.practice_rule import PracticeRule
from bridge.billing.practice_rule.charter import NO_CHARTER, PracticeRuleCharter
from bridge.billing.programme import Programme
from bridge.billing.rule import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """Dollars for one unit of a procedure from a day on; `payer_id` empty is the practice's usual charge."""

    procedure: str
    charge: Decimal
    starts: date
    payer_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSchedule:
    version: str
    fees: tuple[Fee, ...]

    def charge(self, procedure: str, payer_id: str, day: date) -> Decimal | None:
        """Dollars for one unit, the payer's own fee before the usual one, the latest that has begun."""
        fitting = [
            f for f in self.fees if f.procedure == procedure and f.payer_id in ("", payer_id) and f.starts <= day
        ]
        return max(fitting, key=lambda f: (f.payer_id != "", f.starts)).charge if fitting else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A clinician may bill a payer. No enrolment named for a payer: all clinicians may.

    Two days count apart: from which service date on the payer pays (`covers`), and from which day on it takes the
    claims (`is_open`). They differ where an enrolment was, or is going to be, dated back.
    """

    payer_id: str
    clinician_id: str
    starts: date | None = None  # from this day on the payer takes claims; None: it has not answered yet
    ends: date | None = None  # the last service date
    location_id: str = ""  # empty: at every site of the practice
    taxonomy: str = ""  # the one that the payer has on file; empty: not said
    applied_on: date | None = None
    retroactive_to: date | None = None  # the first service date, where that lies before `starts`; granted or asked for
    billing_npi: str = ""  # the group that the clinician is linked to there; empty: not said

    @property
    def first_service(self) -> date | None:
        """The first service date that it is for; while the payer has not answered, the day of the application."""
        return self.retroactive_to or self.starts or self.applied_on

    def covers(self, service_date: date) -> bool:
        first = self.first_service
        return first is not None and first <= service_date and (self.ends is None or service_date <= self.ends)

    def is_open(self, today: date) -> bool:
        return self.starts is not None and self.starts <= today


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """When a clinician works for the practice, days inclusive, and where the licence lets them see patients."""

    starts: date | None = None  # None: always did
    ends: date | None = None
    states: frozenset[str] = frozenset()  # USPS, compacts included; empty: not said

    def holds_on(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A FHIR Location of the practice."""

    location_id: str
    place_of_service: str  # CMS code
    facility: ServiceFacility | None = None  # None: the billing address


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One practice file (`config/practices/*.toml`), as values. Keys of `clinicians` are chart Practitioner ids."""

    id: str
    version: str
    time_zone: ZoneInfo
    billing: BillingProvider
    clinicians: Mapping[str, Clinician]
    payers: Mapping[str, str]  # what the chart calls a payer (Organization id, identifier or name) -> our payer id
    fees: FeeSchedule
    sites: Mapping[str, Site]
    enrolments: tuple[Enrolment, ...] = ()
    actions: Mapping[str, Action] = field(default_factory=dict)  # by rule id: what the practice wants of it
    tenures: Mapping[str, Tenure] = field(default_factory=dict)  # by clinician id; none: works always and everywhere
    programmes: tuple[Programme, ...] = ()  # under 42 CFR Part 2
    note_days: int | None = None  # within which notes are to be signed; None: nobody is told
    rules: tuple[PracticeRule, ...] = ()  # its own, of this file and those that people saved
    charter: PracticeRuleCharter = NO_CHARTER  # what those rules may set
