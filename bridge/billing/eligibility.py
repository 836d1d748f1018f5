"""Is this person covered on that day, for this kind of service? The 270 and 271 as values."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bridge.billing.party import BillingProvider, Patient, Payer, Subscriber


class Certainty(StrEnum):
    """What the answer is worth."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    CARVED_OUT = "carved_out"  # covered, but by another payer: ask there
    NOT_FOUND = "not_found"  # the payer does not know this person: AAA 72, 73, 75 ...
    SILENT = "silent"  # an answer that says nothing on behavioral health
    UNAVAILABLE = "unavailable"  # the payer could not answer now: AAA 42, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One 270 for one patient. `trace` is TRN02, ours."""

    trace: str
    payer: Payer
    provider: BillingProvider
    subscriber: Subscriber
    patient: Patient
    service_date: date
    service_types: tuple[str, ...] = ("30", "MH")  # EQ01


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One EB with what hangs on it."""

    kind: str  # EB01
    level: str = ""  # EB02 IND, FAM
    service_types: tuple[str, ...] = ()  # EB03, repeated
    insurance_type: str = ""  # EB04
    plan: str = ""  # EB05
    period: str = ""  # EB06
    amount: Decimal | None = None  # EB07, dollars
    percent: Decimal | None = None  # EB08, a fraction: 0.2 is 20 %
    quantity_kind: str = ""  # EB09
    quantity: Decimal | None = None  # EB10
    authorization_required: str = ""  # EB11 Y, N, U
    in_network: str = ""  # EB12 Y, N, W, U
    place_of_service: tuple[str, ...] = ()  # III*ZZ
    messages: tuple[str, ...] = ()  # MSG
    entity_name: str = ""  # 2120 NM103
    entity_code: str = ""  # 2120 NM101
    entity_payer_id: str = ""  # 2120 NM109
    entity_member_id: str = field(default="", repr=False)  # 2120 REF or NM109 of IL
    date_from: date | None = None
    date_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """AAA: the payer would not look."""

    level: str  # 2000A, 2100A, 2100B, 2100C, 2100D, 2110C, 2110D
    reason: str  # AAA03
    follow_up: str  # AAA04


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one 271 says on one inquiry; `trace` pairs them."""

    trace: str  # TRN*2 TRN02
    certainty: Certainty
    benefits: tuple[Benefit, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    plan_from: date | None = None
    plan_to: date | None = None
    copay: Decimal | None = None
    coinsurance: Decimal | None = None  # fraction
    deductible_remaining: Decimal | None = None
    visits_remaining: int | None = None
    authorization_required: bool | None = None  # None: the payer does not say
    carve_out_payer_name: str = ""
    carve_out_payer_id: str = ""
    because: str = ""  # one sentence for the screen
