"""What a benefit row says beyond one amount: how care is delivered, where, for which codes."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """HSD: so many visits, in such a time."""

    quantity_kind: str = ""  # HSD01 VS visits, DY days, HS hours
    quantity: Decimal | None = None  # HSD02
    unit: str = ""  # HSD03 DA, WK, MO, YR
    each: Decimal | None = None  # HSD04
    period: str = ""  # HSD05, as EB06
    periods: Decimal | None = None  # HSD06
    pattern: str = ""  # HSD07
    time: str = ""  # HSD08


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """III: the row holds only for this place or this kind of injury."""

    kind: str = ""  # III01: ZZ place of service, GR and NI nature of an injury
    code: str = field(default="", repr=False)  # III02
    category: str = ""  # III03
    text: str = field(default="", repr=False)  # III04
