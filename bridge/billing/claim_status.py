"""Where is my claim? The 276 and 277 as values."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bridge.billing.acknowledgment import LineStatus, StatusCode, StatusInformation
from bridge.billing.entity import Entity, Reference
from bridge.billing.member import Member
from bridge.billing.party import BillingProvider, Patient, Payer, Subscriber
from bridge.billing.procedure import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInquiry:
    """2210: one service line that is asked about."""

    procedure: Procedure  # SVC01
    charge: Decimal | None = None  # SVC02
    revenue_code: str = ""  # SVC04
    units: Decimal | None = None  # SVC07
    control_number: str = ""  # REF*FJ: our line control number
    service_from: date | None = None  # DTP*472
    service_to: date | None = None  # the last of several days


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInquiry:
    """One 276 for one claim. `trace` is TRN02, ours.

    What ends in `_as_named` is how a text that we read names somebody, kept only where it says more than the plain
    fields, and then written instead of them.
    """

    trace: str
    payer: Payer
    provider: BillingProvider
    subscriber: Subscriber
    patient: Patient
    control_number: str  # REF*EJ: our CLM01
    service_date: date | None  # DTP*472
    charge: Decimal | None  # AMT*T3
    payer_claim_number: str = ""  # REF*1K
    service_to: date | None = None  # the last of several days
    references: tuple[Reference, ...] = ()  # REF*BLT type of bill, LU, 6P, XZ, D9
    lines: tuple[LineInquiry, ...] = ()  # 2210
    receiver: Entity | None = None  # 2100B; None: who submits
    payer_as_named: Entity | None = None
    providers_as_named: tuple[Entity, ...] = ()
    subscriber_as_named: Member | None = None
    patient_as_named: Member | None = None  # of a dependant


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAnswer:
    """One 277 trace with what is said under it: a claim (2200D, 2200E), or a whole inquiry (2200B) or provider (2200C).

    `subscriber` and what is below stays None above the level on which the payer speaks.
    """

    trace: str
    control_number: str
    statuses: tuple[StatusCode, ...]
    payer_claim_number: str = field(default="")
    charge: Decimal | None = None
    paid: Decimal | None = None
    effective_on: date | None = None
    line_statuses: tuple[StatusCode, ...] = ()  # 2220 STC
    information: tuple[StatusInformation, ...] = ()  # every STC, where they say more than one with the fields above
    references: tuple[Reference, ...] = ()  # REF*BLT type of bill, XZ, VV voucher, D9
    service_from: date | None = None  # DTP*472
    service_to: date | None = None  # the last of several days
    lines: tuple[LineStatus, ...] = ()  # 2220; `line_statuses` are theirs
    source: Entity | None = None  # 2100A: the payer
    receiver: Entity | None = None  # 2100B: who asked
    providers: tuple[Entity, ...] = ()  # 2100C
    subscriber: Entity | None = None  # 2100D
    dependant: Entity | None = None  # 2100E
    trace_kind: str = "2"  # TRN01: 1 where a provider level has a number of the payer's own

    @property
    def found(self) -> bool:
        """False when the payer has no such claim (category D0 with status 35, or A4)."""
        return not any(s.category in ("A4", "D0") for s in self.statuses)
