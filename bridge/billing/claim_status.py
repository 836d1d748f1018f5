"""Where is my claim? The 276 and 277 as values."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bridge.billing.acknowledgment import StatusCode
from bridge.billing.party import BillingProvider, Patient, Payer, Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInquiry:
    """One 276 for one claim. `trace` is TRN02, ours."""

    trace: str
    payer: Payer
    provider: BillingProvider
    subscriber: Subscriber
    patient: Patient
    control_number: str  # REF*EJ: our CLM01
    service_date: date
    charge: Decimal
    payer_claim_number: str = ""  # REF*1K


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAnswer:
    """One 277 claim loop."""

    trace: str
    control_number: str
    statuses: tuple[StatusCode, ...]
    payer_claim_number: str = field(default="")
    charge: Decimal | None = None
    paid: Decimal | None = None
    effective_on: date | None = None
    line_statuses: tuple[StatusCode, ...] = ()  # 2220 STC

    @property
    def found(self) -> bool:
        """False when the payer has no such claim (category D0 with status 35, or A4)."""
        return not any(s.category in ("A4", "D0") for s in self.statuses)
