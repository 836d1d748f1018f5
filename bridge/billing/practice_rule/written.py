"""A practice's own rule as tables of words and lists, for TOML and JSON, and back.

    where = { all = [ { field = "payer", is = "northwind" }, { field = "minutes", between = [53, 60] } ] }

RuleFault              the tables have another shape than a rule; never retryable
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from bridge.billing.practice_rule import (
    Change,
    Condition,
    Effect,
    Group,
    Join,
    Operator,
    PracticeRule,
    Question,
    Setting,
)

_KEYS = frozenset(
    ("id", "version", "name", "where", "effect", "message", "remedy", "prevents", "set", "starts", "ends", "on")
)
_NEEDED = ("id", "name", "where", "effect")
_DEEPEST = 20  # of tables within tables; what is more is no rule, and `faults` allows far less
_Named = TypeVar("_Named", bound=StrEnum)


class RuleFault(ValueError):
    """The message names the key: `where.all[1]: one operator`. It holds none of the values."""

    retryable = False


def rule_as_written(rule: PracticeRule) -> dict[str, object]:
    """Ready for JSON: days are ISO 8601 text. What is empty is left out; `written_by` is told elsewhere."""
    written: dict[str, object] = {
        "id": rule.id,
        "version": rule.version,
        "name": rule.name,
        "where": as_written(rule.condition),
        "effect": rule.effect.value,
        "message": rule.message,
        "remedy": rule.remedy,
        "prevents": list(rule.prevents),
        "set": [{change.setting.value: change.value} for change in rule.changes],
        "starts": rule.starts.isoformat() if rule.starts else "",
        "ends": rule.ends.isoformat() if rule.ends else "",
        "on": rule.is_on,
    }
    return {key: value for key, value in written.items() if key in _NEEDED or value not in ("", [])}


def as_written(condition: Condition) -> dict[str, object]:
    """`{"field": "procedure", "is": "90837"}`, or `{"all": [...]}`."""
    if isinstance(condition, Group):
        return {condition.join.value: [as_written(part) for part in condition.parts]}
    values = condition.values
    plain: object = values[0] if len(values) == 1 else list(values)
    says_nothing = condition.operator in (Operator.PRESENT, Operator.ABSENT) and not values
    return {"field": condition.field, condition.operator.value: True if says_nothing else plain}


def read_rule(written: Mapping[str, object], written_by: str = "") -> PracticeRule:
    """The same rule again. Raises RuleFault; whether the rule makes sense is for `faults` to say."""
    if unknown := sorted(set(written) - _KEYS):
        raise RuleFault(f"{unknown[0]}: no key of a rule")
    if missing := [key for key in _NEEDED if key not in written]:
        raise RuleFault(f"{missing[0]}: is missing")
    return PracticeRule(
        id=_text(written["id"], "id"),
        version=_version(written.get("version", 1)),
        name=_text(written["name"], "name"),
        condition=read_condition(written["where"]),
        effect=_named(Effect, written["effect"], "effect"),
        message=_text(written.get("message", ""), "message"),
        remedy=_text(written.get("remedy", ""), "remedy"),
        prevents=tuple(_text(carc, "prevents") for carc in _list(written.get("prevents", []), "prevents")),
        changes=tuple(_change(one, f"set[{i}]") for i, one in enumerate(_list(written.get("set", []), "set"))),
        starts=_day(written.get("starts"), "starts"),
        ends=_day(written.get("ends"), "ends"),
        is_on=_flag(written.get("on", True), "on"),
        written_by=written_by,
    )


def read_condition(written: object) -> Condition:
    """Raises RuleFault."""
    return _condition(written, "where", 0)


def _condition(written: object, place: str, depth: int) -> Condition:
    table = _table(written, place)
    if depth > _DEEPEST:
        raise RuleFault(f"{place}: too many groups within groups")
    if "field" in table:
        return _question(table, place)
    joins = [join for join in Join if join.value in table]
    if len(joins) != 1 or len(table) != 1:
        raise RuleFault(f"{place}: a field with its operator, or one of all, any and none")
    join = joins[0]
    parts = enumerate(_list(table[join.value], f"{place}.{join}"))
    return Group(join=join, parts=tuple(_condition(part, f"{place}.{join}[{i}]", depth + 1) for i, part in parts))


def _question(table: Mapping[str, object], place: str) -> Question:
    operators = [operator for operator in Operator if operator.value in table]
    if len(operators) != 1 or len(table) != 2:
        raise RuleFault(f"{place}: a field and one operator, nothing else")
    operator = operators[0]
    said = table[operator.value]
    if operator in (Operator.PRESENT, Operator.ABSENT) and said is True:
        values: tuple[str, ...] = ()
    else:
        values = tuple(_value(v, f"{place}.{operator}") for v in (said if isinstance(said, list | tuple) else [said]))
    return Question(field=_text(table["field"], f"{place}.field"), operator=operator, values=values)


def _value(said: object, place: str) -> str:
    """As people type it: 53, 150.00, true and 2026-11-20 stand without quotes in TOML."""
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, str | int | float | Decimal):
        return str(said)
    if isinstance(said, date):
        return said.isoformat()
    raise RuleFault(f"{place}: a text, a number or a date")


def _change(written: object, place: str) -> Change:
    table = _table(written, place)
    if len(table) != 1:
        raise RuleFault(f"{place}: one of {', '.join(Setting)}")
    setting, value = next(iter(table.items()))
    return Change(setting=_named(Setting, setting, place), value=_text(value, f"{place}.{setting}"))


def _named(names: type[_Named], said: object, place: str) -> _Named:
    for name in names:
        if name.value == said:
            return name
    raise RuleFault(f"{place}: one of {', '.join(names)}")


def _table(said: object, place: str) -> Mapping[str, object]:
    if not isinstance(said, Mapping):
        raise RuleFault(f"{place}: a table")
    return said


def _list(said: object, place: str) -> Iterable[object]:
    if not isinstance(said, list | tuple):
        raise RuleFault(f"{place}: a list")
    return said


def _text(said: object, place: str) -> str:
    if not isinstance(said, str):
        raise RuleFault(f"{place}: a text")
    return said


def _flag(said: object, place: str) -> bool:
    if not isinstance(said, bool):
        raise RuleFault(f"{place}: true or false")
    return said


def _version(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or said < 1:
        raise RuleFault("version: a number from 1")
    return said


def _day(said: object, place: str) -> date | None:
    if said is None or said == "":
        return None
    if isinstance(said, date):
        return date(said.year, said.month, said.day)
    try:
        return date.fromisoformat(said) if isinstance(said, str) else _no_day(place)
    except ValueError:
        return _no_day(place)


def _no_day(place: str) -> date:
    raise RuleFault(f"{place}: a date like 2026-11-20") from None
