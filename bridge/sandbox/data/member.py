"""One person on a payer's roster: what the payer believes, which is not always what the chart says."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Permission(NamedTuple):
    """An authorization on the payer's side. No procedures: every procedure. Units None: no limit."""

    number: str
    procedures: tuple[str, ...]
    starts: date
    ends: date
    units: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Dollars are Decimal with cents; `coinsurance` is the member's fraction (0.20 is 20 %).

    A dependant has a row of their own with the subscriber's `member_id` and a `relationship` other than 18; the
    subscriber's row stands beside it. `ends` None is open.
    """

    payer_id: str  # the clearinghouse's: SBNWH
    member_id: str = field(repr=False)
    last: str = field(repr=False)
    first: str = field(repr=False)
    birth_date: date = field(repr=False)
    sex: str  # F, M or U
    relationship: str  # to the subscriber: 18 self, 19 child, 01 spouse # SBR02
    starts: date
    ends: date | None
    plan: str
    copay: Decimal
    coinsurance: Decimal
    deductible_remaining: Decimal
    carve_out_payer_id: str = ""  # who carries behavioral health, when not this payer
    primary_payer_id: str = ""  # who pays first, when this payer is the second
    visits_remaining: int | None = None
    authorizations: tuple[Permission, ...] = ()
    claims_from: date | None = None  # until then the claim desk does not know them, though the 271 says active
