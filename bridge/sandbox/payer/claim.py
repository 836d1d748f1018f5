"""A claim as this payer received it: its own values, made from the 837P alone. Dollars are Decimal with cents."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ZERO = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """Rounded half up to the cent, and never minus zero."""
    return amount.quantize(Decimal("0.01"), "ROUND_HALF_UP") + ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    last: str = field(repr=False)
    first: str = field(repr=False)
    member_id: str = field(default="", repr=False)  # NM109 of the subscriber
    birth_date: date | None = field(default=None, repr=False)
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who bills: where the money goes."""

    npi: str
    name: str
    tax_id: str
    tax_id_kind: str  # EI or SY
    taxonomy: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One adjustment. Positive takes away from the payment."""

    group: str
    code: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorLine:
    """2430: what another payer did with a line."""

    payer_id: str
    paid: Decimal
    reasons: tuple[Reason, ...]

    @property
    def patient_share(self) -> Decimal:
        return sum((r.amount for r in self.reasons if r.group == "PR"), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayer:
    """2320. `paid` None: that payer has not answered yet."""

    rank: str
    payer_id: str
    paid: Decimal | None
    remaining: Decimal | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    number: int
    procedure: str
    modifiers: tuple[str, ...]
    charge: Decimal
    units: int
    place_of_service: str
    pointers: tuple[int, ...]
    service_date: date
    control_number: str  # REF*6R
    authorization: str = field(default="", repr=False)  # the line's, else the claim's
    prior: tuple[PriorLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    control_number: str  # CLM01
    charge: Decimal  # CLM02, as sent
    place_of_service: str
    frequency: str
    original_number: str  # REF*F8: ours, for 7 and 8
    payer_id: str
    payer_name: str
    rank: str  # SBR01
    filing_indicator: str
    relationship: str  # SBR02 or PAT01
    subscriber: Person
    patient: Person
    billing: Provider
    rendering_npi: str
    rendering_last: str
    rendering_taxonomy: str
    supervising: bool
    supervising_npi: str
    diagnoses: tuple[str, ...] = field(repr=False)
    lines: tuple[Line, ...]
    others: tuple[OtherPayer, ...]

    @property
    def service_date(self) -> date:
        return min(line.service_date for line in self.lines)

    @property
    def last_date(self) -> date:
        return max(line.service_date for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The claims of one accepted ST."""

    control_number: str  # ST02
    reference: str  # BHT03
    submitter_name: str
    submitter_id: str
    claims: tuple[Claim, ...]
