"""The levels above a claim that a 276 asks about and a 277 answers for: who decides, who asks, who rendered, whose."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from bridge.billing.entity import Entity
from bridge.x12.segment import Segment
from bridge.x12.transactions.entity import read_entity
from bridge.x12.transactions.section import Section

Person = TypeVar("Person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels(Generic[Person]):
    """What the HLs above a claim say."""

    source: Entity | None = None  # 2100A
    receiver: Entity | None = None  # 2100B
    providers: tuple[Entity, ...] = ()  # 2100C
    subscriber: Person | None = None  # 2100D
    dependant: Person | None = None  # 2100E


@dataclass(frozen=True, slots=True, kw_only=True)
class People(Generic[Person]):
    """How a transaction reads those whom its levels 22 and 23 name."""

    subscriber: Callable[[Section], Person | None]
    dependant: Callable[[Section], Person]


def traces(segments: Sequence[Segment], people: People[Person]) -> Iterator[tuple[Section, Levels[Person]]]:
    """Each TRN with what follows it, and the levels above it, in order."""
    above: Levels[Person] = Levels()
    before, levels = Section(segments).cut("HL")
    for level in (before, *levels):
        head, claims = level.cut("TRN")
        above = _enter(head, above, people)
        yield from ((claim, above) for claim in claims)


def _enter(head: Section, above: Levels[Person], people: People[Person]) -> Levels[Person]:
    kind = head.first("HL")[3]
    if kind == "20":
        return Levels(source=read_entity(head))
    if kind == "21":
        return Levels(source=above.source, receiver=read_entity(head))
    if kind == "19":
        named = (read_entity(section) for section in head.cut("NM1")[1])
        return replace(above, providers=tuple(e for e in named if e), subscriber=None, dependant=None)
    if kind == "22":
        return replace(above, subscriber=people.subscriber(head), dependant=None)
    if kind == "23":
        return replace(above, dependant=people.dependant(head))
    return above
