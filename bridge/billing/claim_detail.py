"""What only some claims and lines have to say besides who, what and how much."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bridge.billing.reference_number import ReferenceNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedEvent:
    """A date other than that of the service: 431 onset, 439 accident, 435 admission, 096 discharge, 304 last seen."""

    kind: str  # DTP01
    on: date = field(repr=False)  # DTP03
    until: date | None = field(default=None, repr=False)  # the end of a range (RD8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paperwork:
    """What supports the claim, and how it reaches the payer."""

    kind: str  # PWK01: 08 plan of treatment, 09 progress report, OZ support data, ...
    delivery: str  # PWK02: EL electronically, BM by mail, FX by fax, AA on request, ...
    control_number: str = ""  # PWK06


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    kind: str  # NTE01: ADD, CER, DCP, DGN, TPO
    text: str = field(repr=False)  # NTE02, at most 80 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """What the services are related to. `state` is where, for an automobile."""

    causes: tuple[str, ...] = field(repr=False)  # CLM11-1, 2: AA automobile, EM employment, OA other
    state: str = ""  # CLM11-4
    country: str = ""  # CLM11-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A certification: whether what the codes say applies."""

    category: str  # CRC01: ZZ is EPSDT
    applies: bool  # CRC02
    codes: tuple[str, ...] = field(repr=False)  # CRC03 to CRC07


class LineIndicator(StrEnum):
    """What a line says with a single letter."""

    EMERGENCY = "emergency"  # SV109 Y
    EPSDT = "epsdt"  # SV111 Y
    FAMILY_PLANNING = "family_planning"  # SV112 Y
    COPAY_EXEMPT = "copay_exempt"  # SV115 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """Loop 2410: the drug that a line gave."""

    code: str = field(repr=False)  # LIN03: an NDC of eleven digits, no dashes
    quantity: Decimal | None = None  # CTP04
    unit: str = ""  # CTP05-1: ML, UN, ME, GR, F2
    qualifier: str = "N4"  # LIN02
    prescription: ReferenceNumber | None = None  # REF*XZ, VY


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerProvider:
    """Loops 2330C to 2330G (837I: 2330I): the numbers under which another payer knows a provider of the claim."""

    role: str  # NM101: DN, P3 referring, 82 rendering, 77 place, DQ supervising, 85 billing; 71, 72, ZZ of the 837I
    references: tuple[ReferenceNumber, ...]
    is_person: bool = True  # NM102
