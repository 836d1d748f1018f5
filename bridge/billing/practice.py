"""The practice: who bills, who works there, for whom they are enrolled, and what they charge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from bridge.billing.party import BillingProvider, Clinician, ServiceFacility
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
    """A clinician may bill a payer from a day on. No enrolment named for a payer: all clinicians may."""

    payer_id: str
    clinician_id: str
    starts: date
    ends: date | None = None
    location_id: str = ""  # empty: at every site of the practice
    taxonomy: str = ""  # the one that the payer has on file; empty: not said


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
