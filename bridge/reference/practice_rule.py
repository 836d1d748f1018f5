"""Rules that practices write for themselves: what they may set (`config/practice_rules.toml`), and their own files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from bridge.billing.party import Licence
from bridge.billing.practice_rule import PracticeRule
from bridge.billing.practice_rule.charter import Bound, Move, PracticeRuleCharter, Refused, Suspicion
from bridge.billing.practice_rule.check import faults
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.written import RuleFault, read_rule
from bridge.billing.session import Intent, Modality
from bridge.reference.source import CONFIG, ConfigFault, FileShape, read_shape, read_toml
from bridge.reference.wire_code import KINDS, load_modifiers, load_places

FILE = "file"  # `PracticeRule.written_by` of what stands in a file

Certainty = Literal["certain", "likely", "unsure"]
Modifiers = Annotated[frozenset[str], Field(min_length=1)]


class RefusedShape(FileShape):
    modifiers: Modifiers
    why: str
    source: str
    certainty: Certainty


class BoundShape(FileShape):
    """At least one of modalities, intents and licences: else it would bind nothing."""

    modifiers: Modifiers
    says: str
    modalities: frozenset[Modality] = frozenset()
    intents: frozenset[Intent] = frozenset()
    licences: frozenset[Licence] = frozenset()
    stays: bool = False
    source: str
    certainty: Certainty


class MoveShape(FileShape):
    place_of_service: str
    moves_from: Annotated[frozenset[str], Field(min_length=1)]
    modalities: frozenset[Modality] = frozenset()
    at_home: bool | None = None
    beside: frozenset[str] = frozenset()
    source: str
    certainty: Certainty


class SuspicionShape(FileShape):
    carcs: Annotated[frozenset[str], Field(min_length=1)]
    fields: tuple[str, ...] = Field(min_length=1)
    source: str
    certainty: Certainty = "likely"


class CharterShape(FileShape):
    version: Literal[1]
    release: str
    refused: tuple[RefusedShape, ...]
    bound: tuple[BoundShape, ...]
    move: tuple[MoveShape, ...]
    suspicion: tuple[SuspicionShape, ...]


def load_charter(root: Path = CONFIG) -> PracticeRuleCharter:
    """What rules may set, under the config root; a folder from before there were rules has the shipped words. Raises
    ConfigFault that names file and key."""
    if not (root / "practice_rules.toml").exists():
        root = CONFIG
    path = root / "practice_rules.toml"
    shape = read_shape(path, CharterShape)
    known = {code: KINDS.index(modifier.kind) for code, modifier in load_modifiers(root).items()}
    _check(path, shape, known, load_places(root))
    return PracticeRuleCharter(
        version=f"practice_rules@{shape.release}",
        known=known,
        refused=tuple(Refused(**row.model_dump()) for row in shape.refused),
        bound=tuple(Bound(**row.model_dump()) for row in shape.bound),
        moves={row.place_of_service: Move(**row.model_dump()) for row in shape.move},
        suspicions=tuple(Suspicion(**row.model_dump()) for row in shape.suspicion),
    )


def read_rules(name: str, tables: Iterable[object], charter: PracticeRuleCharter) -> tuple[PracticeRule, ...]:
    """The `[[rule]]` tables of the file `name`. Raises ConfigFault with every fault of every rule."""
    rules: list[PracticeRule] = []
    wrong: list[str] = []
    for number, table in enumerate(tables):
        try:
            rule = read_rule(table if isinstance(table, Mapping) else {}, written_by=FILE)
        except RuleFault as fault:
            wrong.append(f"rule.{number}.{fault}")
            continue
        wrong += [f"rule.{number} {rule.id}: {fault}" for fault in faults(rule, charter)]
        if any(rule.id == other.id for other in rules):
            wrong.append(f"rule.{number} {rule.id}: id: stands twice")
        rules.append(rule)
    if wrong:
        raise ConfigFault(f"{name}: {'; '.join(wrong)}")
    return tuple(rules)


def load_rules(path: Path, charter: PracticeRuleCharter) -> tuple[PracticeRule, ...]:
    """A TOML file with one `[[rule]]` or several, and nothing else. Raises ConfigFault with every fault."""
    tables = read_toml(path)
    if other := sorted(set(tables) - {"rule"}):
        raise ConfigFault(f"{path.name}: {other[0]}: only [[rule]] stands in a file of rules")
    rules = tables.get("rule", [])
    if not isinstance(rules, list) or not rules:
        raise ConfigFault(f"{path.name}: rule: at least one [[rule]]")
    return read_rules(path.name, rules, charter)


def _check(path: Path, shape: CharterShape, known: Mapping[str, int], places: Mapping[str, object]) -> None:
    _check_named_once(path, shape)
    for number, row in enumerate(shape.bound):
        if not (row.modalities or row.intents or row.licences):
            raise ConfigFault(f"{path.name}: bound.{number}: name its modalities, intents or licences")
        if strange := sorted(row.modifiers - set(known)):
            raise ConfigFault(f"{path.name}: bound.{number}.modifiers: {strange[0]} is not in modifiers.csv")
    for number, move in enumerate(shape.move):
        if strange := sorted(({move.place_of_service} | move.moves_from) - set(places)):
            raise ConfigFault(f"{path.name}: move.{number}: {strange[0]} is not in places.csv")
        if strange := sorted(move.beside - set(known)):
            raise ConfigFault(f"{path.name}: move.{number}.beside: {strange[0]} is not in modifiers.csv")
    for number, suspicion in enumerate(shape.suspicion):
        if unknown := [name for name in suspicion.fields if name not in FIELDS]:
            raise ConfigFault(f"{path.name}: suspicion.{number}.fields: {unknown[0]} is no field")


def _check_named_once(path: Path, shape: CharterShape) -> None:
    """Else it would not be plain which row of a modifier counts."""
    refused = [(f"refused.{number}", row.modifiers) for number, row in enumerate(shape.refused)]
    bound = [(f"bound.{number}", row.modifiers) for number, row in enumerate(shape.bound)]
    named: set[str] = set()
    for place, modifiers in (*refused, *bound):
        if twice := sorted(modifiers & named):
            raise ConfigFault(f"{path.name}: {place}.modifiers: {twice[0]} stands twice")
        named |= modifiers
