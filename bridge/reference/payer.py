"""Payers: `config/payers/*.toml`, one payer a file with its dated rule packs, format version 1."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import Field

from bridge.billing.party import Licence, Payer
from bridge.billing.payer_rules import PayerCatalog, PayerRules, TelehealthRule
from bridge.billing.session import Modality
from bridge.reference.source import CONFIG, ConfigFault, FileShape, read_shape

__all__ = ["PayerCatalog", "all_payers", "load_payer", "rules_on"]

PlanClass = Literal["medicare", "medicaid", "medicare_advantage", "blue", "commercial", "carve_out", "federal"]


class TelehealthShape(FileShape):
    modality: Literal[Modality.VIDEO, Modality.AUDIO]
    patient_at_home: bool | None = None  # left out: fits either
    place_of_service: str = Field(pattern=r"^[0-9]{2}$")
    modifiers: tuple[str, ...] = ()
    procedures: frozenset[str] = frozenset()  # left out: every procedure


class PackShape(FileShape):
    release: str
    starts: date
    ends: date | None = None
    supervision: Literal["associate", "supervisor", "no"]
    timely_filing_days: int = Field(gt=0)
    takes_replacement: bool
    telehealth: tuple[TelehealthShape, ...] = ()
    licence_modifiers: Mapping[Licence, tuple[str, ...]] = Field(default_factory=dict)
    authorization_procedures: frozenset[str] = frozenset()
    denied_procedures: frozenset[str] = frozenset()
    allowed_licences: frozenset[Licence] = frozenset()
    mental_health_carved_out_to: str = ""
    distinct_modifier: Literal["59", "XE"] = "59"


class PayerShape(FileShape):
    version: Literal[1]
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    payer_id: str
    filing_indicator: str = Field(pattern=r"^(1[1-7]|AM|BL|CH|CI|DS|FI|HM|LM|MA|MB|MC|OF|TV|VA|WC|ZZ)$")  # SBR09
    plan_class: PlanClass
    source: str
    pack: tuple[PackShape, ...] = Field(min_length=1)


def load_payer(path: Path) -> tuple[PayerRules, ...]:
    """The packs of one payer, oldest first; they may not overlap. Raises ConfigFault that names file and key."""
    shape = read_shape(path, PayerShape)
    packs = tuple(_rules(shape, pack) for pack in sorted(shape.pack, key=lambda p: p.starts))
    for earlier, later in pairwise(packs):
        if earlier.ends is None or earlier.ends >= later.starts:
            raise ConfigFault(f"{path.name}: pack {later.version}: begins before the one before it ends")
    return packs


def all_payers(root: Path = CONFIG) -> PayerCatalog:
    """Every payer file under the config root. Raises ConfigFault at the first that is wrong."""
    packs: dict[str, tuple[PayerRules, ...]] = {}
    for path in sorted((root / "payers").glob("*.toml")):
        loaded = load_payer(path)
        if loaded[0].payer.id in packs:
            raise ConfigFault(f"{path.name}: id: another file holds this payer already")
        packs[loaded[0].payer.id] = loaded
    return PayerCatalog(packs=packs)


def rules_on(payer_id: str, day: date, root: Path = CONFIG) -> PayerRules | None:
    """The pack of one payer that holds on `day`; None where there is none. Raises ConfigFault."""
    return _catalog(root).on(payer_id, day)


@lru_cache(maxsize=4)
def _catalog(root: Path) -> PayerCatalog:
    return all_payers(root)


def _rules(shape: PayerShape, pack: PackShape) -> PayerRules:
    return PayerRules(
        payer=Payer(id=shape.id, name=shape.name, payer_id=shape.payer_id, filing_indicator=shape.filing_indicator),
        version=f"{shape.id}@{pack.release}",
        starts=pack.starts,
        ends=pack.ends,
        plan_class=shape.plan_class,
        telehealth=tuple(_telehealth(row) for row in pack.telehealth),
        licence_modifiers=dict(pack.licence_modifiers),
        supervision=pack.supervision,
        authorization_procedures=pack.authorization_procedures,
        denied_procedures=pack.denied_procedures,
        timely_filing_days=pack.timely_filing_days,
        takes_replacement=pack.takes_replacement,
        mental_health_carved_out_to=pack.mental_health_carved_out_to,
        allowed_licences=pack.allowed_licences,
        distinct_modifier=pack.distinct_modifier,
        source=shape.source,
    )


def _telehealth(row: TelehealthShape) -> TelehealthRule:
    return TelehealthRule(
        modality=row.modality,
        patient_at_home=row.patient_at_home,
        place_of_service=row.place_of_service,
        modifiers=row.modifiers,
        procedures=row.procedures,
    )
