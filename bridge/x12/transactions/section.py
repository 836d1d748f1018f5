"""A run of segments from the one that opens it: all that reading needs to know of loops.

Readers cut a transaction set at the segments that open its claims, lines and levels. A claim is found wherever its
opening segment stands, so a missing LX or a misplaced REF costs nothing but itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bridge.x12.segment import Segment


@dataclass(frozen=True, slots=True)
class Section:
    """`segments[0]` opens it, but for the head of a transaction set, which begins with ST."""

    segments: Sequence[Segment]

    def all(self, id: str, *qualifiers: str) -> Iterator[Segment]:
        """The segments of that id, in order; with qualifiers, those whose first element is one of them."""
        return (s for s in self.segments if s.id == id and (not qualifiers or s[1] in qualifiers))

    def first(self, id: str, *qualifiers: str) -> Segment:
        """The first of `all`, or an empty segment."""
        return next(self.all(id, *qualifiers), Segment(id))

    def cut(self, *ids: str) -> "tuple[Section, tuple[Section, ...]]":
        """What stands before the first segment of these ids, and a section from each of them to the next."""
        segments = self.segments
        marks = [i for i, s in enumerate(segments) if s.id in ids]
        if not marks:
            return self, ()
        ends = [*marks[1:], len(segments)]
        parts = tuple(Section(segments[start:end]) for start, end in zip(marks, ends, strict=True))
        return Section(segments[: marks[0]]), parts
