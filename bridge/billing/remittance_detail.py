"""What an 835 says beside its money: accounts, parties, and the figures that no balance counts."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bridge.billing.entity import Contact, Reference
from bridge.billing.money import ZERO
from bridge.billing.party import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An amount in dollars or a quantity that is told and never balanced."""

    kind: str  # AMT01, QTY01; in MIA, TS2 and TS3 the position, such as `04`
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How the payee wants the advice. # RDM"""

    method: str  # RDM01: BM by mail, EM, FT, OL
    name: str = ""  # RDM02
    number: str = ""  # RDM03


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDetail:
    """Loop 1000A or 1000B, beyond what the remittance itself carries of payer and payee."""

    name: str = ""  # N102 of the payee
    id_qualifier: str = ""  # N103: XV of a payer; FI, XV, XX of a payee
    id: str = ""  # N104 of a payee that is not named by its NPI
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """# BPR06-09 of the payer, BPR12-15 of the payee"""

    bank_qualifier: str  # 01 ABA, 04 Canadian
    bank: str
    account_qualifier: str  # DA demand deposit, SG savings
    account: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankTransfer:
    """How the money moves when it moves by wire. # BPR05-15"""

    payment_format: str = ""  # BPR05: CCP, CTX
    sender: BankAccount | None = None
    originator: str = ""  # BPR10: 1 + TIN
    originator_division: str = ""  # BPR11
    receiver: BankAccount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSummary:
    """What the claims below one header number come to. # TS3"""

    provider: str  # TS301
    facility: str  # TS302
    fiscal_period: date | None  # TS303
    claim_count: Decimal  # TS304
    charge: Decimal  # TS305
    figures: tuple[Figure, ...] = ()  # TS306-24


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimGroup:
    """Loop 2000: the claims of the remittance from `first_claim`, counted from 0, up to the next group."""

    number: str  # LX01
    first_claim: int
    summary: ProviderSummary | None = None
    supplement: tuple[Figure, ...] = ()  # TS2


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisGroup:
    """How an inpatient stay was priced."""

    code: str = ""  # CLP11: DRG
    weight: Decimal | None = None  # CLP12
    discharge_fraction: Decimal | None = None  # CLP13


@dataclass(frozen=True, slots=True, kw_only=True)
class InpatientAdjudication:
    """# MIA"""

    covered_days: Decimal = ZERO  # MIA01
    psychiatric_days: Decimal | None = None  # MIA03, of a lifetime
    remarks: tuple[str, ...] = ()  # MIA05, MIA20-23: RARC
    figures: tuple[Figure, ...] = ()  # the other positions


@dataclass(frozen=True, slots=True, kw_only=True)
class OutpatientAdjudication:
    """The figures of a MOA; its remark codes are the claim payment's own."""

    rate: Decimal | None = None  # MOA01
    payable: Decimal | None = None  # MOA02
    esrd_paid: Decimal | None = None  # MOA08
    nonpayable: Decimal | None = None  # MOA09: professional component
