"""Transaction layouts as data, and the one function that lays segments out on them.

A schema is a `Loop`. `lay_out(schema, segments)` gives the tree of loops as they occurred and what did not fit::

    tree, faults = lay_out(SCHEMA, transaction.segments)
    for claim in tree.descendants("2300"):
        claim.first("CLM")[1], claim.all("REF", "G1"), claim.loops("2400")
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bridge.x12.segment import Segment

MANY = 999_999  # the guide says "more than one" and no bound


class Usage(StrEnum):
    REQUIRED = "R"
    SITUATIONAL = "S"


@dataclass(frozen=True, slots=True, eq=False)
class Seg:
    """A segment at one place. `elements` is read by `element.py`: `R=41 R=1,2 R S S N N R=46 R`."""

    id: str
    name: str
    usage: Usage = Usage.REQUIRED
    max: int = 1
    qualifier: tuple[int, frozenset[str]] | None = None  # element position and the codes that make it this one
    elements: str = ""

    def fits(self, segment: Segment) -> bool:
        """Whether `segment` is this one, by id and qualifier."""
        if segment.id != self.id:
            return False
        return self.qualifier is None or segment.component(self.qualifier[0], 1) in self.qualifier[1]


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    id: str
    name: str
    usage: Usage
    max: int
    body: tuple["Seg | Loop", ...]  # begins with the Seg that opens it

    @property
    def opener(self) -> Seg:
        first = self.body[0]
        assert isinstance(first, Seg), f"loop {self.id} begins with a loop"
        return first

    def fits(self, segment: Segment) -> bool:
        """Whether `segment` opens this loop."""
        return self.opener.fits(segment)


class Node:
    """A loop as it occurred: its own segments in order, then its child loops. Absent segments read as empty."""

    __slots__ = ("children", "loop", "places", "segments", "unplaced")

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.segments: list[Segment] = []
        self.children: list[Node] = []
        self.places: list[Seg] = []  # beside `segments`: what each one is
        self.unplaced: list[Segment] = []  # found here, but the guide knows no place for it

    def loops(self, id: str) -> list["Node"]:
        """Child loops by id, in order."""
        return [child for child in self.children if child.loop.id == id]

    def descendants(self, id: str) -> Iterator["Node"]:
        """Loops of that id at any depth, in order."""
        for child in self.children:
            if child.loop.id == id:
                yield child
            else:
                yield from child.descendants(id)

    def all(self, id: str, qualifier: str | None = None) -> list[Segment]:
        """The loop's own segments by id and first element."""
        return [s for s in self.segments if s.id == id and (qualifier is None or s[1] == qualifier)]

    def first(self, id: str, qualifier: str | None = None) -> Segment:
        """The first of `all`, or an empty segment, which is false."""
        for segment in self.segments:
            if segment.id == id and (qualifier is None or segment[1] == qualifier):
                return segment
        return Segment(id)


def codes(position: int, *values: str) -> tuple[int, frozenset[str]]:
    """A qualifier: the element at `position` holds one of these."""
    return position, frozenset(values)
