"""What we ask to be paid for: one patient's day with one clinician under one coverage."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bridge.billing.money import total
from bridge.billing.origin import Origin
from bridge.billing.party import (
    BillingProvider,
    Clinician,
    Patient,
    Payer,
    Relationship,
    ServiceFacility,
    Subscriber,
)
from bridge.billing.remittance import Adjustment


class Frequency(StrEnum):
    ORIGINAL = "1"  # CLM05-3
    REPLACEMENT = "7"
    VOID = "8"


class Rank(StrEnum):
    PRIMARY = "P"  # SBR01
    SECONDARY = "S"
    TERTIARY = "T"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One 2400 loop. `charge` is dollars for all units of the line."""

    number: int  # LX01, from 1
    procedure: str  # CPT or HCPCS
    modifiers: tuple[str, ...]  # at most 4
    charge: Decimal
    units: int
    place_of_service: str  # CMS code; written as SV105 only where it differs from the claim's
    diagnosis_pointers: tuple[int, ...]  # 1-based, at most 4
    service_date: date
    control_number: str  # REF*6R
    encounter_id: str
    authorization_number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAdjudication:
    """2430: what an earlier payer did with one of our lines."""

    line_number: int
    procedure: str
    modifiers: tuple[str, ...]
    paid: Decimal
    units: int
    adjustments: tuple[Adjustment, ...]
    adjudicated_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCoverage:
    """2320: another plan that covers the patient, with what it paid when it has already answered."""

    rank: Rank
    payer: Payer
    subscriber: Subscriber
    paid: Decimal | None = None  # AMT*D; None: it has not adjudicated
    remaining: Decimal | None = None  # AMT*EAF
    adjustments: tuple[Adjustment, ...] = ()  # claim level
    lines: tuple[LineAdjudication, ...] = ()
    payer_claim_number: str = ""
    adjudicated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`control_number` is made once and kept for life; a replacement gets a new one and names `replaces`."""

    control_number: str  # CLM01
    practice_id: str
    patient: Patient
    subscriber: Subscriber
    payer: Payer
    billing: BillingProvider
    rendering: Clinician
    service_date: date
    place_of_service: str  # CLM05-1
    diagnoses: tuple[str, ...] = field(repr=False)  # ICD-10-CM with dots, principal first, at most 12
    lines: tuple[ServiceLine, ...]
    coverage_id: str = ""  # the chart's Coverage id
    rank: Rank = Rank.PRIMARY
    frequency: Frequency = Frequency.ORIGINAL
    payer_claim_number: str = ""  # REF*F8, for frequency 7 and 8
    replaces: str = ""  # the control number of ours that this one replaces
    supervising: Clinician | None = None  # 2310D
    facility: ServiceFacility | None = None  # 2310C
    authorization_number: str = field(default="", repr=False)  # REF*G1
    referral_number: str = field(default="", repr=False)  # REF*9F
    medicare_secondary_reason: str = ""  # SBR05, when Medicare is not primary: 12 working aged, 43 disabled, ...
    patient_paid: Decimal | None = None  # AMT*F5
    accepts_assignment: bool = True  # CLM07 A
    benefits_assigned: bool = True  # CLM08 Y
    release_signed: bool = True  # CLM09 Y
    other_coverages: tuple[OtherCoverage, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def charge(self) -> Decimal:
        """Dollars: the sum of the lines. # CLM02"""
        return total(line.charge for line in self.lines)

    @property
    def encounter_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.encounter_id for line in self.lines))

    @property
    def patient_is_subscriber(self) -> bool:
        return self.subscriber.relationship is Relationship.SELF
