"""Payers: `config/payers/*.toml`, one payer a file with its plans and dated rule packs, format version 1.

`config/payer_library/*.toml` has the same shape: templates to copy from, which no claim follows.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from bridge.billing.party import Payer
from bridge.billing.payer_rules import PayerCatalog, PayerRules
from bridge.billing.payer_table import (
    NO_COMPANION,
    AuthorizationNeed,
    CodeRule,
    Companion,
    Filing,
    LicenceModifier,
    ServiceCode,
    SupervisionRule,
    TelehealthRule,
    VisitLimit,
    Way,
)
from bridge.reference.payer_shape import USUAL, PackShape, PayerShape, PlanShape, RowShape
from bridge.reference.source import CONFIG, ConfigFault, read_shape
from bridge.reference.wire_code import WireCode, load_modifiers, load_places

__all__ = ["PayerCatalog", "all_payers", "load_payer", "payer_library", "rules_on"]

Row = TypeVar("Row")

BLANK = "?"  # a template's payer_id: each clearinghouse has its own


def load_payer(path: Path, root: Path = CONFIG) -> tuple[PayerRules, ...]:
    """The packs of one payer, oldest first, plan by plan; those of one plan may not overlap.

    `root`: whose modifiers and places the packs may name. Raises ConfigFault that names file and key.
    """
    shape = read_shape(path, PayerShape)
    return packs_of(shape, path.name, root)


def packs_of(shape: PayerShape, file: str, root: Path) -> tuple[PayerRules, ...]:
    """The packs of a file that was read. Raises ConfigFault."""
    _check_plans(shape, file)
    _check_codes(shape, file, root)
    names = (USUAL, *(plan.id for plan in shape.plan))
    packs = tuple(rules for name in names for rules in _of_plan(shape, name, file))
    if packs[0].plan:
        raise ConfigFault(f"{file}: pack: none is for the plan {USUAL}")
    return packs


def all_payers(root: Path = CONFIG) -> PayerCatalog:
    """Every payer file under the config root. Raises ConfigFault at the first that is wrong or not filled in."""
    catalog = _folder(root / "payers", root)
    blank = next((id for id, packs in catalog.packs.items() if any(r.payer.payer_id == BLANK for r in packs)), None)
    if blank is not None:
        raise ConfigFault(f"payers: {blank}: payer_id: still {BLANK}, as in the template")
    return catalog


def payer_library(root: Path = CONFIG) -> PayerCatalog:
    """The templates under the config root: nothing bills by them. Raises ConfigFault at the first that is wrong."""
    return _folder(root / "payer_library", root)


def rules_on(payer_id: str, day: date, root: Path = CONFIG) -> PayerRules | None:
    """The pack of one payer's usual plan that holds on `day`; None where there is none. Raises ConfigFault."""
    return _catalog(root).on(payer_id, day)


@lru_cache(maxsize=4)
def _catalog(root: Path) -> PayerCatalog:
    return all_payers(root)


def _folder(folder: Path, root: Path) -> PayerCatalog:
    packs: dict[str, tuple[PayerRules, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        loaded = load_payer(path, root)
        if loaded[0].payer.id in packs:
            raise ConfigFault(f"{path.name}: id: another file holds this payer already")
        packs[loaded[0].payer.id] = loaded
    return PayerCatalog(packs=packs)


def _check_plans(shape: PayerShape, file: str) -> None:
    plans = [plan.id for plan in shape.plan]
    if USUAL in plans or len(set(plans)) < len(plans):
        raise ConfigFault(f"{file}: plan: each has an id of its own, and none is called {USUAL}")
    for number, plan in enumerate(shape.plan):
        if not plan.plan_names and not plan.coverage_types:
            raise ConfigFault(f"{file}: plan.{number}: plan_names or coverage_types must say which coverages it is")
    for number, pack in enumerate(shape.pack):
        unknown = [name for name in pack.plans if name not in (USUAL, *plans)]
        if unknown:
            raise ConfigFault(f"{file}: pack.{number}.plans: there is no plan {unknown[0]}")
        if pack.ends is not None and pack.ends < pack.starts:
            raise ConfigFault(f"{file}: pack.{number}.ends: before it starts")
        if any(row.way is Way.INCIDENT_TO and not row.supervisors for row in pack.supervised):
            raise ConfigFault(f"{file}: pack.{number}.supervised: incident_to says who may supervise (supervisors)")


def _check_codes(shape: PayerShape, file: str, root: Path) -> None:
    """Modifiers and places that exist while the pack holds."""
    modifiers, places = load_modifiers(root), load_places(root)
    for number, pack in enumerate(shape.pack):
        for at, row in enumerate(pack.telehealth):
            place = row.place_of_service
            _check_code(places.get(place), pack, f"{file}: pack.{number}.telehealth.{at}: place of service {place}")
        for key, modifier in _modifiers(pack):
            _check_code(modifiers.get(modifier), pack, f"{file}: pack.{number}.{key}: modifier {modifier}")


def _check_code(code: WireCode | None, pack: PackShape, what: str) -> None:
    if code is None:
        raise ConfigFault(f"{what} is not known")
    if not code.meets(pack.starts, pack.ends):
        raise ConfigFault(f"{what} is not in use while the pack holds")


def _modifiers(pack: PackShape) -> Iterator[tuple[str, str]]:
    """(key, modifier) of every row that names one."""
    tables: dict[str, tuple[tuple[str, ...], ...]] = {
        "telehealth": tuple(row.modifiers for row in pack.telehealth),
        "licence_modifier": tuple(row.modifiers for row in pack.licence_modifier),
        "supervised": tuple(row.modifiers for row in pack.supervised),
        "service_codes": tuple(row.modifiers for row in pack.service_codes),
    }
    for key, rows in tables.items():
        for number, modifiers in enumerate(rows):
            yield from ((f"{key}.{number}", modifier) for modifier in modifiers)
    for licence, plain in pack.licence_modifiers.items():
        yield from ((f"licence_modifiers.{licence.value}", modifier) for modifier in plain)


def _of_plan(shape: PayerShape, name: str, file: str) -> tuple[PayerRules, ...]:
    plan = next((plan for plan in shape.plan if plan.id == name), None)
    chosen = sorted((pack for pack in shape.pack if name in pack.plans), key=lambda pack: pack.starts)
    packs = tuple(_rules(shape, plan, pack) for pack in chosen)
    for earlier, later in pairwise(packs):
        if earlier.ends is None or earlier.ends >= later.starts:
            raise ConfigFault(f"{file}: pack {later.version}: begins before the one before it ends")
    return packs


def _rules(shape: PayerShape, plan: PlanShape | None, pack: PackShape) -> PayerRules:
    source, certainty = pack.source or shape.source, pack.certainty or shape.certainty

    return PayerRules(
        payer=_payer(shape, plan),
        version=f"{shape.id}{f'/{plan.id}' if plan else ''}@{pack.release}",
        starts=pack.starts,
        ends=pack.ends,
        plan_class=(plan.plan_class if plan else None) or shape.plan_class,
        plan=plan.id if plan else "",
        plan_signs=_signs(plan),
        source=source,
        certainty=certainty,
        filing=_filing(pack, source, certainty),
        companion=_row(Companion, pack.companion, source, certainty) if pack.companion else NO_COMPANION,
        **_as_written(pack),
        **_tables(pack, source, certainty),
    )


def _as_written(pack: PackShape) -> dict[str, Any]:
    """What the file says in one word or one list."""
    month, on = (int(part) for part in pack.benefit_year_starts.split("-"))
    return {
        "licence_modifiers": dict(pack.licence_modifiers),
        "supervision": pack.supervision,
        "rounding": pack.rounding,
        "authorization_procedures": pack.authorization_procedures,
        "authorization_days": pack.authorization_days,
        "benefit_year_starts": (month, on),
        "denied_procedures": pack.denied_procedures,
        "allowed_licences": pack.allowed_licences,
        "timely_filing_days": pack.timely_filing_days,
        "takes_replacement": pack.takes_replacement,
        "mental_health_carved_out_to": pack.mental_health_carved_out_to,
        "distinct_modifier": pack.distinct_modifier,
        "principal_allowed": pack.principal_allowed,
        "principal_denied": pack.principal_denied,
        "service_diagnoses": dict(pack.service_diagnoses),
        "questions_unspecified": pack.questions_unspecified,
    }


def _tables(pack: PackShape, source: str, certainty: str) -> dict[str, Any]:
    """What the file says in rows, each with source and certainty."""

    def rows(kind: type[Row], shapes: tuple[RowShape, ...]) -> tuple[Row, ...]:
        return tuple(_row(kind, row, source, certainty) for row in shapes)

    return {
        "telehealth": rows(TelehealthRule, pack.telehealth),
        "licence_rows": rows(LicenceModifier, pack.licence_modifier),
        "supervised": rows(SupervisionRule, pack.supervised),
        "service_codes": rows(ServiceCode, pack.service_codes),
        "authorization_needs": rows(AuthorizationNeed, pack.authorization),
        "visit_limits": rows(VisitLimit, pack.visit_limit),
        "denied_codes": rows(CodeRule, pack.denied),
        "allowed_codes": rows(CodeRule, pack.allowed),
    }


def _payer(shape: PayerShape, plan: PlanShape | None) -> Payer:
    return Payer(
        id=shape.id,
        name=(plan.name if plan else "") or shape.name,
        payer_id=(plan.payer_id if plan else "") or shape.payer_id,
        filing_indicator=(plan.filing_indicator if plan else None) or shape.filing_indicator,
    )


def _signs(plan: PlanShape | None) -> frozenset[str]:
    return frozenset(sign.casefold() for sign in (*plan.plan_names, *plan.coverage_types)) if plan else frozenset()


def _filing(pack: PackShape, source: str, certainty: str) -> Filing | None:
    if pack.filing is None:
        return None
    return Filing(days=pack.timely_filing_days, **_said(pack.filing, source, certainty))


def _row(kind: type[Row], shape: RowShape, source: str, certainty: str) -> Row:
    return kind(**_said(shape, source, certainty))


def _said(shape: RowShape, source: str, certainty: str) -> dict[str, Any]:
    return dict(shape) | {"source": shape.source or source, "certainty": shape.certainty or certainty}
