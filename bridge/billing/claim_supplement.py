"""What a professional claim says for trades other than ours: contracts, repricers, ambulances, equipment, laboratories.

Kept apart from the claim and its lines, where nothing of it stands on a plain claim. Dollars; a figure that the text
leaves out or spoils is None.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bridge.billing.claim_pricing import Contract, Pricing
from bridge.billing.party import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where an ambulance takes a patient up or sets them down."""

    address: Address
    name: str = ""  # NM103, only of where it sets down


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambulance:
    """CR1: a transport."""

    reason: str  # CR104: A nearest, B to a specialist, C to family, D to a specialist by ground, E elsewhere
    miles: Decimal | None  # CR106
    weight: Decimal | None = field(default=None, repr=False)  # CR102, pounds
    round_trip: str = field(default="", repr=False)  # CR109: why there and back
    stretcher: str = field(default="", repr=False)  # CR110: why lying


@dataclass(frozen=True, slots=True, kw_only=True)
class SpinalManipulation:
    """CR2: what a chiropractor treats."""

    condition: str  # CR208: A acute, C chronic, M acute on chronic, ...
    description: str = field(default="", repr=False)  # CR210
    more: str = field(default="", repr=False)  # CR211


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """SV5: what is rented or sold."""

    procedure: str  # SV501-2
    days: Decimal | None  # SV503
    rental: Decimal | None  # SV504
    purchase: Decimal | None  # SV505
    every: str  # SV506: 1 week, 4 month, 6 day


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentCertification:
    """CR3: for how long the equipment is needed."""

    kind: str  # CR301: I first, R renewed, S revised
    months: Decimal | None  # CR303


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """MEA: a result of a test, or a height."""

    of: str  # MEA01: TR test, OG starting dosage
    kind: str  # MEA02: HT height, R1 hemoglobin, R2 hematocrit, ...
    value: Decimal | None = field(repr=False)  # MEA03


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """PS1: a service bought from somebody else."""

    provider_id: str  # PS101
    amount: Decimal | None  # PS102


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    """FRM: one answer on a certificate of medical necessity."""

    question: str  # FRM01
    choice: str = field(default="", repr=False)  # FRM02: Y, N, W does not apply
    text: str = field(default="", repr=False)  # FRM03
    on: date | None = field(default=None, repr=False)  # FRM04
    percent: Decimal | None = field(default=None, repr=False)  # FRM05


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportForm:
    """Loop 2440: a form and its answers."""

    kind: str  # LQ01: UT a form of Medicare's, AS another
    code: str  # LQ02
    answers: tuple[FormAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSupplement:
    contract: Contract | None = None  # CN1
    pricing: Pricing | None = None  # HCP
    ambulance: Ambulance | None = None
    spinal_manipulation: SpinalManipulation | None = None
    anesthesia_procedures: tuple[str, ...] = field(default=(), repr=False)  # HI*BP, BO: at most two
    picked_up: Stop | None = None  # 2310E
    set_down: Stop | None = None  # 2310F


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSupplement:
    equipment: Equipment | None = None
    ambulance: Ambulance | None = None
    equipment_certification: EquipmentCertification | None = None
    patients: Decimal | None = None  # QTY*PT: how many one ambulance carried
    obstetric_units: Decimal | None = None  # QTY*FL: anesthesia units beyond the usual
    measurements: tuple[Measurement, ...] = ()  # at most five
    contract: Contract | None = None  # CN1
    sales_tax: Decimal | None = None  # AMT*T
    postage: Decimal | None = None  # AMT*F4
    purchase: Purchase | None = None
    pricing: Pricing | None = None  # HCP
    picked_up: Stop | None = None  # 2420G
    set_down: Stop | None = None  # 2420H
    forms: tuple[SupportForm, ...] = ()
