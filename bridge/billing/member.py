"""A person as an eligibility text names them: loops 2100C and 2100D of the 270 and the 271."""

from dataclasses import dataclass, field
from datetime import date

from bridge.billing.entity import Entity, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """INS: how the person stands to the policy."""

    is_insured: str = "N"  # INS01 Y: the subscriber
    relationship: str = ""  # INS02: 18 self, 01 spouse, 19 child, 34 other adult
    maintenance: str = ""  # INS03: 001, the payer knows the person under other facts than ours
    reason: str = ""  # INS04: 25
    birth_order: str = ""  # INS17: which of several born on one day


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """NM1 and what hangs on it, then DMG, INS, HI, DTP and MPI."""

    entity: Entity
    birth_date: date | None = field(default=None, repr=False)  # DMG02
    sex: str = ""  # DMG03
    relation: Relation | None = None
    diagnoses: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # HI: ("ABK", "F411")
    periods: tuple[Period, ...] = ()  # DTP: plan, eligibility, service
    military: tuple[tuple[str, ...], ...] = field(default=(), repr=False)  # MPI: each MPI01 to MPI07
