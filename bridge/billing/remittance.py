"""What a payer says it paid, and why not more: the 835 as values. Amounts are dollars."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bridge.billing.entity import Contact, Entity, Reference
from bridge.billing.money import ZERO, total
from bridge.billing.remittance_detail import (
    BankTransfer,
    ClaimGroup,
    DiagnosisGroup,
    Figure,
    InpatientAdjudication,
    OutpatientAdjudication,
    PartyDetail,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One reason of a CAS: charge minus adjustments is what was paid."""

    group: str  # CO, PR, OA, PI, CR  # CAS01
    reason: str  # CARC  # CAS02, 05, 08 ...
    amount: Decimal  # positive takes away from the payment
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedService:
    """What the claim had asked for, where the payer says so."""

    qualifier: str = ""  # SVC06-1
    modifiers: tuple[str, ...] = ()  # SVC06-3 to 6
    description: str = field(default="", repr=False)  # SVC06-7
    units: Decimal | None = None  # SVC07


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePayment:
    """Loop 2110."""

    procedure: str  # SVC01-2, as adjudicated
    modifiers: tuple[str, ...]
    charge: Decimal  # SVC02
    paid: Decimal  # SVC03
    units: Decimal = Decimal(1)  # SVC05
    submitted_procedure: str = ""  # SVC06-2, when the payer changed the code
    service_date: date | None = None  # DTM*472, else DTM*150
    control_number: str = ""  # REF*6R, ours
    allowed: Decimal | None = None  # AMT*B6
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()  # LQ*HE: RARC
    qualifier: str = "HC"  # SVC01-1
    description: str = field(default="", repr=False)  # SVC01-7
    revenue_code: str = ""  # SVC04
    submitted: "SubmittedService | None" = None  # SVC06 and SVC07 beyond `submitted_procedure`
    service_through: date | None = None  # DTM*151
    references: tuple[Reference, ...] = ()  # REF but 6R: LU, 1S, 0K, rendering provider ids
    amounts: tuple[Figure, ...] = ()  # AMT but B6
    quantities: tuple[Figure, ...] = ()  # QTY
    drug_remarks: tuple[str, ...] = ()  # LQ*RX

    @property
    def difference(self) -> Decimal:
        """Zero when SVC02 minus every CAS of the line is SVC03."""
        return self.charge - total(a.amount for a in self.adjustments) - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPayment:
    """Loop 2100: one payer's answer on one claim."""

    control_number: str  # CLP01: our CLM01, as the payer gives it back
    status: str  # CLP02
    charge: Decimal  # CLP03
    paid: Decimal  # CLP04
    patient_responsibility: Decimal  # CLP05
    payer_claim_number: str  # CLP07
    filing_indicator: str = ""  # CLP06
    adjustments: tuple[Adjustment, ...] = ()  # claim level
    lines: tuple[LinePayment, ...] = ()
    remarks: tuple[str, ...] = ()  # MOA03-07
    interest: Decimal = ZERO  # AMT*I
    allowed: Decimal | None = None  # AMT*AU
    corrected_member_id: str = field(default="", repr=False)  # NM1*74 NM109
    forwarded_to: str = ""  # NM1*TT NM109: crossover carrier
    statement_from: date | None = None  # DTM*232
    statement_to: date | None = None  # DTM*233
    received_on: date | None = None  # DTM*050
    facility: str = ""  # CLP08: place of service, or the first two digits of the type of bill
    frequency: str = ""  # CLP09
    diagnosis_group: DiagnosisGroup | None = None  # CLP11-13
    parties: tuple[Entity, ...] = ()  # NM1: QC patient, IL insured, 74 corrected, 82 provider, TT, PR, GB
    inpatient: InpatientAdjudication | None = None  # MIA
    outpatient: OutpatientAdjudication | None = None  # MOA
    references: tuple[Reference, ...] = ()  # REF
    coverage_expired_on: date | None = None  # DTM*036
    contacts: tuple[Contact, ...] = ()  # PER
    amounts: tuple[Figure, ...] = ()  # AMT but I and AU
    quantities: tuple[Figure, ...] = ()  # QTY

    @property
    def difference(self) -> Decimal:
        """Zero when CLP03 minus every CAS, claim and line, is CLP04, and every line balances."""
        own = self.charge - total(a.amount for a in self.all_adjustments) - self.paid
        return own or next((line.difference for line in self.lines if line.difference), ZERO)

    @property
    def all_adjustments(self) -> tuple[Adjustment, ...]:
        return self.adjustments + tuple(a for line in self.lines for a in line.adjustments)

    @property
    def is_reversal(self) -> bool:
        return self.status == "22"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAdjustment:
    """One pair of a PLB: money that belongs to no claim. Positive reduces the payment."""

    reason: str  # PLB03-1
    reference: str  # PLB03-2
    amount: Decimal  # PLB04
    provider: str = ""  # PLB01
    fiscal_period: date | None = None  # PLB02


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """One ST of an 835: one payment."""

    transaction_number: str  # ST02
    trace: str  # TRN02
    payer_tax_id: str  # TRN03, as sent (1 + TIN)
    payer_name: str
    payer_id: str = ""  # N1*PR N104, or REF*2U
    payee_npi: str = ""  # N1*PE N104 when XX
    paid: Decimal  # BPR02
    is_debit: bool = False  # BPR03 D: who initiates it; the payee is paid all the same
    method: str = ""  # BPR04
    payment_date: date | None = None  # BPR16
    produced_on: date | None = None  # DTM*405
    claims: tuple[ClaimPayment, ...]
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    unreadable: tuple[str, ...] = ()  # amounts that are no numbers, by place: `CLP04 in segment 12`
    handling: str = "I"  # BPR01: I advice with the money, H advice without any, C D P U X
    transfer: BankTransfer | None = None  # BPR05-15
    payer_division: str = ""  # TRN04
    currency: str = ""  # CUR02
    exchange_rate: Decimal | None = None  # CUR03
    receiver_reference: str = ""  # REF*EV
    payer_system: str = ""  # REF*F2
    payer: PartyDetail | None = None  # 1000A
    payee: PartyDetail | None = None  # 1000B
    groups: tuple[ClaimGroup, ...] = ()  # LX; without any, one holds every claim

    @property
    def difference(self) -> Decimal:
        """Dollars by which the ST fails: BPR02 against claims minus PLB; else the first claim's own difference."""
        claims = total(c.paid for c in self.claims)
        own = claims - total(p.amount for p in self.provider_adjustments) - self.paid
        return own or next((c.difference for c in self.claims if c.difference), ZERO)

    @property
    def balanced(self) -> bool:
        return self.difference == ZERO and not self.unreadable
