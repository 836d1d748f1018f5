"""What was agreed on the price of a claim, and how a third party priced it before the payer did. Dollars."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What provider and payer agreed on: per diem, capitation and their like."""

    kind: str  # CN101: 02 per diem, 05 capitated, 09 other, ...
    amount: Decimal | None = None  # CN102
    percent: Decimal | None = None  # CN103
    code: str = ""  # CN104
    discount_percent: Decimal | None = None  # CN105
    version: str = ""  # CN106


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """How a repricer priced a claim or a line."""

    method: str  # HCP01: 00 none, 02 at the standard fee, 03 at a contract's percentage, 10 other, ...
    allowed: Decimal | None  # HCP02
    savings: Decimal | None = None  # HCP03
    repricer_id: str = ""  # HCP04
    rate: Decimal | None = None  # HCP05: per diem, or flat
    group: str = ""  # HCP06: DRG or ambulatory group
    group_amount: Decimal | None = None  # HCP07
    revenue_code: str = ""  # HCP08
    code_set: str = ""  # HCP09
    procedure: str = ""  # HCP10
    unit: str = ""  # HCP11
    units: Decimal | None = None  # HCP12
    rejected_because: str = ""  # HCP13
    compliance: str = ""  # HCP14
    exception: str = ""  # HCP15
