"""The levels of a transaction set, HL: a tree, numbered as it is written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from bridge.x12.transactions.written import WrittenSegment, written

Answer = TypeVar("Answer")
Named = TypeVar("Named")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """An HL with what stands in it and the levels under it."""

    kind: str  # HL03
    body: tuple[WrittenSegment, ...]
    below: tuple["Level", ...] = ()


def write_levels(levels: Sequence[Level], silent: str = "") -> Iterator[WrittenSegment]:
    """HL01 counts from 1; a level of the kind `silent` does not say whether there are others below it (HL04)."""
    count = 0
    open_levels: list[tuple[Level, str]] = [(level, "") for level in reversed(levels)]
    while open_levels:
        level, parent = open_levels.pop()
        count += 1
        child = "" if level.kind == silent else "1" if level.below else "0"
        yield written("HL", str(count), parent, level.kind, child)
        yield from level.body
        open_levels += [(below, str(count)) for below in reversed(level.below)]


def runs(
    answers: Iterable[Answer], name: Callable[[Answer], Named], is_own: Callable[[Answer], bool]
) -> Iterator[tuple[Named, tuple[Answer, ...], tuple[Answer, ...]]]:
    """Neighbours that name a level alike: the name, what is said of the level itself, and what belongs below it.

    A level speaks of itself before what is below it, so an answer of its own behind others begins the level anew.
    """
    for named, neighbours in groupby(answers, key=name):
        own: list[Answer] = []
        below: list[Answer] = []
        for answer in neighbours:
            if below and is_own(answer):
                yield named, tuple(own), tuple(below)
                own, below = [], []
            (own if is_own(answer) else below).append(answer)
        yield named, tuple(own), tuple(below)
