"""A plant is one fault, put into a clean case. Functions do it; `plants.toml` says in words what is wrong, which of the
denial rules it breaks, and the Problem codes that count as naming it. Both are found by the function's name."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from bench.scrub.case import Case
from bench.scrub.clean import HERE, Wish

Change = Callable[[Case], None]
_FAMILIES = ("answer", "claim", "diagnosis", "own_rule", "policy", "practice", "privacy", "reading", "visit")
_PLANTED: dict[str, tuple[Change, Wish]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """`rule` is the rule of `bridge.billing.scrub.RULES` that it is planted for, or a code of the translations."""

    name: str
    words: str
    denial: int  # number of the denial rule; 0: what X12, the law or the chart wants beside them
    rule: str
    codes: frozenset[str]  # each names the fault
    wish: Wish
    change: Change


def plant(wish: Wish | None = None) -> Callable[[Change], Change]:
    """Registers the decorated function under its name."""

    def register(change: Change) -> Change:
        _PLANTED[change.__name__] = (change, wish or Wish())
        return change

    return register


@cache
def plants() -> tuple[Plant, ...]:
    """All, by name. Raises ValueError where functions and table do not agree."""
    for family in _FAMILIES:
        import_module(f"bench.scrub.plant_{family}")
    table = _table()["plant"]
    if set(table) != set(_PLANTED):
        raise ValueError(f"only on one side: {sorted(set(table) ^ set(_PLANTED))}")
    return tuple(_plant(name, row) for name, row in sorted(table.items()))


def _plant(name: str, row: Mapping[str, object]) -> Plant:
    codes = row["codes"]
    if not isinstance(codes, list) or not codes:
        raise ValueError(f"plants.toml: {name}.codes")
    change, wish = _PLANTED[name]
    return Plant(
        name=name,
        words=str(row["words"]),
        denial=int(str(row["denial"])),
        rule=codes[0],
        codes=frozenset(codes),
        wish=wish,
        change=change,
    )


def cannot() -> Mapping[str, str]:
    """Rules that no plant can break, and why."""
    return {rule: str(why) for rule, why in _table()["cannot"].items()}


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads((HERE / "plants.toml").read_text(encoding="utf-8"))
