"""What we ask to be paid for: one patient's day with one clinician under one coverage."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bridge.billing.claim_detail import (
    Accident,
    Condition,
    DatedEvent,
    Drug,
    LineIndicator,
    Note,
    Paperwork,
    PayerProvider,
)
from bridge.billing.claim_supplement import ClaimSupplement, LineSupplement
from bridge.billing.contact import Contact
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
from bridge.billing.reference_number import ReferenceNumber
from bridge.billing.remittance import Adjustment
from bridge.billing.remittance_detail import InpatientAdjudication, OutpatientAdjudication


class Frequency(StrEnum):
    ORIGINAL = "1"  # CLM05-3
    REPLACEMENT = "7"
    VOID = "8"


class Rank(StrEnum):
    PRIMARY = "P"  # SBR01
    SECONDARY = "S"
    TERTIARY = "T"
    FOURTH = "A"
    FIFTH = "B"
    SIXTH = "C"
    SEVENTH = "D"
    EIGHTH = "E"
    NINTH = "F"
    TENTH = "G"
    ELEVENTH = "H"
    UNKNOWN = "U"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProviders:
    """Whoever on one line is another than on the claim, or is named only there."""

    rendering: Clinician | None = None  # 2420A
    purchased_from: Clinician | None = None  # 2420B: only its number goes out
    facility: ServiceFacility | None = None  # 2420C
    supervising: Clinician | None = None  # 2420D
    ordering: Clinician | None = None  # 2420E
    referring: Clinician | None = None  # 2420F NM1*DN
    primary_care: Clinician | None = None  # 2420F NM1*P3


AS_ON_THE_CLAIM = LineProviders()


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
    referral_number: str = field(default="", repr=False)  # REF*9F, where it differs from the claim's
    last_date: date | None = None  # the end of a range of days
    description: str = field(default="", repr=False)  # SV101-7, for codes that say nothing themselves
    code_set: str = "HC"  # SV101-1
    unit: str = "UN"  # SV103; MJ: minutes of anesthesia
    indicators: tuple[LineIndicator, ...] = field(default=(), repr=False)
    providers: LineProviders = AS_ON_THE_CLAIM
    dates: tuple[DatedEvent, ...] = ()  # DTP but 472
    paperwork: tuple[Paperwork, ...] = ()
    conditions: tuple[Condition, ...] = ()  # CRC
    references: tuple[ReferenceNumber, ...] = ()  # every other REF, and REF*G1, 9F of another payer
    fixed_format: tuple[str, ...] = field(default=(), repr=False)  # K3
    notes: tuple[Note, ...] = ()
    drug: Drug | None = None  # 2410
    supplement: LineSupplement | None = None


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
    remaining: Decimal | None = None  # AMT*EAF: what the patient still owes of the line
    bundled_into: int | None = None  # SVD06: the line whose payment holds this one's
    description: str = field(default="", repr=False)  # SVD03-7
    code_set: str = "HC"  # SVD03-1
    revenue_code: str = ""  # SVD04: institutional claims only


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
    adjudicated_on: date | None = None  # 2330B DTP*573; not sent where the lines say it
    noncovered: Decimal | None = None  # AMT*A8: never billed to that payer, all of it is not covered
    remarks: tuple[str, ...] = ()  # MOA03 to MOA07: RARC
    outpatient: OutpatientAdjudication | None = None  # the figures of the MOA
    medicare_secondary_reason: str = ""  # SBR05
    benefits_assigned: bool | None = None  # OI03; None: as on the claim
    release_signed: bool | None = None  # OI06; None: as on the claim
    signed_for_patient: bool | None = None  # OI04; None: as on the claim
    authorization_number: str = field(default="", repr=False)  # REF*G1, that payer's
    referral_number: str = field(default="", repr=False)  # REF*9F, that payer's
    is_resubmission: bool = False  # REF*T4*Y
    providers: tuple[PayerProvider, ...] = ()
    inpatient: InpatientAdjudication | None = None  # MIA: institutional claims only
    refuses_assignment: bool = False  # OI03 W: the patient will not assign benefits


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
    referring: Clinician | None = None  # 2310A NM1*DN
    primary_care: Clinician | None = None  # 2310A NM1*P3: who referred first
    accident: Accident | None = None  # CLM11
    special_program: str = ""  # CLM12
    delay_reason: str = ""  # CLM20
    provider_signed: bool = True  # CLM06
    signed_for_patient: bool = False  # CLM10 P: the provider signed in the patient's place
    dates: tuple[DatedEvent, ...] = ()
    paperwork: tuple[Paperwork, ...] = ()
    references: tuple[ReferenceNumber, ...] = ()  # REF*4N, D9, EA, P4 and every other
    fixed_format: tuple[str, ...] = field(default=(), repr=False)  # K3
    notes: tuple[Note, ...] = ()
    conditions: tuple[Condition, ...] = ()  # CRC
    condition_codes: tuple[str, ...] = field(default=(), repr=False)  # HI*BG
    assigns_laboratory_only: bool = False  # CLM07 B, where assignment is not accepted for the rest
    refuses_assignment: bool = False  # CLM08 W: the patient will not assign benefits
    property_claim_number: str = field(default="", repr=False)  # REF*Y4 of the patient, for an accident
    diagnoses_are_icd9: bool = False  # HI*BK: claims from before October 2015
    supplement: ClaimSupplement | None = None
    property_contact: Contact | None = None  # PER of the patient, for an accident
    names_rendering: bool = False  # 2310B though who bills has rendered: the payer wants it
    omits_rendering_taxonomy: bool = False  # no PRV in 2310B and 2420A: the payer wants none

    @property
    def biller_renders(self) -> bool:
        """Who bills and who renders are one, so that X12 names them once."""
        return self.rendering.is_biller(self.billing)

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
