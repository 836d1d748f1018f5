"""What a facility asks to be paid for: one patient's stay or stretch of days, by revenue code. The 837I as values.

In behavioral health that is the intensive outpatient program (revenue codes 0905 and 0906), partial hospitalization
(0912 and 0913), residential and detoxification days.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bridge.billing.claim import OtherCoverage, Rank
from bridge.billing.claim_detail import Condition, Drug, Note, Paperwork
from bridge.billing.claim_pricing import Contract, Pricing
from bridge.billing.money import total
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


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionalDiagnosis:
    """ICD-10-CM with its dot. `present_on_admission` is Y, N, U, W, or empty where nobody asks."""

    code: str = field(repr=False)
    present_on_admission: str = ""  # HI0n-9


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedCode:
    """Something that happened on a day: an occurrence (BH) or an inpatient procedure in ICD-10-PCS (BBR, BBQ)."""

    code: str = field(repr=False)
    on: date | None = field(repr=False)
    is_alternative: bool = field(default=False, repr=False)  # HI*CAH: a procedure of alternative medicine


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceSpan:
    """Something that lasted, its first and last day. # HI*BI"""

    code: str
    first: date | None = field(repr=False)
    last: date | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAmount:
    """A value code with its dollars or its count: 80 covered days, FC what the patient paid. # HI*BE"""

    code: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueLine:
    """One 2400 loop. `charge` is dollars for all units of the line."""

    number: int  # LX01, from 1
    revenue_code: str  # SV201, four digits
    charge: Decimal  # SV203
    units: Decimal  # SV205
    unit: str = "UN"  # SV204: UN visits or days of a program, DA days of a stay
    procedure: str = ""  # SV202-2, where the revenue code asks for one
    code_set: str = "HC"  # SV202-1; HP: a rate code of the prospective payment
    modifiers: tuple[str, ...] = ()  # SV202-3 to SV202-6
    description: str = field(default="", repr=False)  # SV202-7, for codes that say nothing themselves
    not_covered: Decimal | None = None  # SV207, dollars within the charge
    service_date: date | None = None  # DTP*472
    last_date: date | None = None  # the end of a range of days
    control_number: str = ""  # REF*6R
    service_tax: Decimal | None = None  # AMT*GT
    facility_tax: Decimal | None = None  # AMT*N8
    paperwork: tuple[Paperwork, ...] = ()
    drug: Drug | None = None
    references: tuple[ReferenceNumber, ...] = ()  # REF*9B, 9D
    notes: tuple[Note, ...] = ()  # NTE*TPO
    operating: Clinician | None = None  # 2420A
    other_operating: Clinician | None = None  # 2420B
    rendering: Clinician | None = None  # 2420C, where it differs from the claim's
    referring: Clinician | None = None  # 2420D
    pricing: Pricing | None = None  # HCP

    @property
    def rate(self) -> Decimal:
        """Dollars of one unit, a fraction of a cent and all; the charge where nothing was counted."""
        return self.charge / self.units if self.units else self.charge


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionalClaim:
    """`control_number` is made once and kept for life, as a professional claim's is."""

    control_number: str  # CLM01
    patient: Patient
    subscriber: Subscriber
    payer: Payer
    billing: BillingProvider
    facility_code: str  # CLM05-1: 11 inpatient, 13 hospital outpatient, 76 community mental health, 86 residential
    statement_from: date  # DTP*434
    statement_through: date
    principal_diagnosis: InstitutionalDiagnosis  # HI*ABK
    lines: tuple[RevenueLine, ...]
    frequency: str = "1"  # CLM05-3: 1 whole, 2 first, 3 continuing, 4 last, 7 replacement, 8 void
    admission_type: str = "9"  # CL101: 1 emergency, 2 urgent, 3 elective, 9 not known
    admission_source: str = ""  # CL102
    patient_status: str = "30"  # CL103: 01 discharged home, 30 still a patient
    admission_date: date | None = None  # DTP*435
    admission_time: str = ""  # DTP*435 DT: HHMM
    discharge_time: str = ""  # DTP*096: HHMM
    repricer_received_on: date | None = None  # DTP*050
    rank: Rank = Rank.PRIMARY
    payer_claim_number: str = ""  # REF*F8, for frequency 7 and 8
    replaces: str = ""  # the control number of ours that this one replaces
    authorization_number: str = field(default="", repr=False)  # REF*G1
    referral_number: str = field(default="", repr=False)  # REF*9F
    medical_record_number: str = field(default="", repr=False)  # REF*EA
    references: tuple[ReferenceNumber, ...] = ()  # REF*4N 9A 9C LX D9 LU P4 G4
    patient_due: Decimal | None = None  # AMT*F3; what the patient paid is value code FC
    accepts_assignment: bool = True  # CLM07 A
    benefits_assigned: bool = True  # CLM08 Y
    release_signed: bool = True  # CLM09 Y
    delay_reason: str = ""  # CLM20
    paperwork: tuple[Paperwork, ...] = ()
    notes: tuple[Note, ...] = ()
    conditions: tuple[Condition, ...] = ()  # CRC*ZZ: the referral of a child's screening (EPSDT)
    fixed_format: tuple[str, ...] = field(default=(), repr=False)  # K3
    admitting_diagnosis: str = field(default="", repr=False)  # HI*ABJ
    visit_reasons: tuple[str, ...] = field(default=(), repr=False)  # HI*APR, at most 3
    external_causes: tuple[InstitutionalDiagnosis, ...] = ()  # HI*ABN, at most 12
    diagnosis_group: str = field(default="", repr=False)  # HI*DR
    other_diagnoses: tuple[InstitutionalDiagnosis, ...] = ()  # HI*ABF, at most 24
    principal_procedure: DatedCode | None = None  # HI*BBR
    other_procedures: tuple[DatedCode, ...] = ()  # HI*BBQ, at most 24
    occurrence_spans: tuple[OccurrenceSpan, ...] = ()  # HI*BI
    occurrences: tuple[DatedCode, ...] = ()  # HI*BH
    values: tuple[ValueAmount, ...] = ()  # HI*BE
    condition_codes: tuple[str, ...] = ()  # HI*BG
    treatment_codes: tuple[str, ...] = ()  # HI*TC
    attending: Clinician | None = None  # 2310A
    operating: Clinician | None = None  # 2310B
    other_operating: Clinician | None = None  # 2310C
    rendering: Clinician | None = None  # 2310D, where it is not the attending one
    facility: ServiceFacility | None = None  # 2310E
    referring: Clinician | None = None  # 2310F
    other_coverages: tuple[OtherCoverage, ...] = ()
    contract: Contract | None = None  # CN1
    pricing: Pricing | None = None  # HCP
    property_claim_number: str = field(default="", repr=False)  # REF*Y4 of the patient, for an accident
    assigns_laboratory_only: bool = False  # CLM07 B, where assignment is not accepted for the rest
    refuses_assignment: bool = False  # CLM08 W: the patient will not assign benefits
    codes_are_icd9: bool = False  # HI*BK, BQ and their like: claims from before October 2015

    @property
    def charge(self) -> Decimal:
        """Dollars: the sum of the lines. # CLM02"""
        return total(line.charge for line in self.lines)

    @property
    def type_of_bill(self) -> str:
        """The four digits of the paper form: `0131`. # CLM05-1 and CLM05-3 after a zero"""
        return f"0{self.facility_code}{self.frequency}"

    @property
    def patient_is_subscriber(self) -> bool:
        return self.subscriber.relationship is Relationship.SELF
