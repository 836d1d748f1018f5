"""Which fields of a value's shape strategies never fill: a field that is added later is not forgotten here."""

import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

_NOTHING = ("", (), None)
_ROUNDS, _IN_A_ROUND = 8, 25


def forgotten(shape: type, strategy: st.SearchStrategy[Any], not_on_the_wire: Mapping[str, str]) -> list[str]:
    """`subscriber.name.prefix`: the paths of all fields, at each place where they occur, that no example fills.

    Left out are those that fit an expression of `not_on_the_wire`, and all below them; an expression that fits none of
    them is named instead. More examples are drawn until nothing is left or there were enough.
    """
    empty = list(_paths("", shape, ()))
    for number in range(_ROUNDS):
        filled = {path for value in examples(strategy, number) for path in _filled("", value)}
        empty = [path for path in empty if path not in filled]
        left = [path for path in empty if not any(_fits(path, p) for p in not_on_the_wire)]
        if not left:
            break
    return [p for p in not_on_the_wire if not any(_fits(path, p) for path in empty)] + left


def examples(strategy: st.SearchStrategy[Any], number: int) -> list[Any]:
    """Values of the strategy, others for each number and the same ones every time."""
    drawn: list[Any] = []

    @seed(number)
    @settings(
        max_examples=_IN_A_ROUND,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: Any) -> None:
        drawn.append(value)

    draw()
    return drawn


def _fits(path: str, pattern: str) -> bool:
    return re.fullmatch(rf"(?:{pattern})(?:\..+)?", path) is not None


def _paths(above: str, shape: Any, within: tuple[type, ...]) -> Iterator[str]:
    """A shape inside of itself, a supervisor's supervisor, is not entered again."""
    hints = typing.get_type_hints(shape)
    for own in fields(shape):
        path = f"{above}{own.name}"
        yield path
        inner = _dataclass_in(hints[own.name])
        if inner is not None and inner not in (*within, shape):
            yield from _paths(f"{path}.", inner, (*within, shape))


def _dataclass_in(hint: Any) -> type | None:
    """Of `tuple[Line, ...]` and `Line | None` Line; None of what has no fields."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    if typing.get_origin(hint) in (tuple, typing.Union, types.UnionType):
        return next((inner for part in typing.get_args(hint) if (inner := _dataclass_in(part))), None)
    return None


def _filled(above: str, value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        for one in value:
            yield from _filled(above, one)
    elif is_dataclass(value):
        for own in fields(value):
            said, path = getattr(value, own.name), f"{above}{own.name}"
            if _is_filled(own, said):
                yield path
                yield from _filled(f"{path}.", said)


def _is_filled(own: "Field[Any]", said: Any) -> bool:
    """Other than by default; of a field that has none anything but nothing."""
    return said not in _NOTHING if own.default is MISSING else said != own.default
