"""A level of a 278 cut where its HL should have ended it: an event or a service whose own HL is lost stays one.

UM opens an event, SV1, SV2 or SV3 a service. A level has one UM and, below an event only, one service; what comes
beyond that belongs to a level that its sender or the way here has lost. The check says that the segment stands wrong.
"""

from collections.abc import Iterator, Sequence

from bridge.x12.segment import Segment
from bridge.x12.transactions.section import Section

EVENT, SERVICE = "EV", "SS"  # HL03
_SERVICES = frozenset({"SV1", "SV2", "SV3"})
_REVIEW, _PROCEDURE = "UM", "SV"
_BOTH = frozenset({_REVIEW, _PROCEDURE})
_NOT_OF = {  # what a level itself cannot have, by HL03; empty: what stands before the first HL
    "": _BOTH,
    "20": _BOTH,
    "21": _BOTH,
    "22": _BOTH,
    "23": _BOTH,
    EVENT: frozenset({_PROCEDURE}),
    SERVICE: frozenset[str](),
}


def pieces(level: Section) -> Iterator[tuple[str, Section]]:
    """The level itself with its HL03, then each event or service that stands in it without an HL, as EV or SS.

    A level of an unknown kind is what it holds; when that is neither, it is given with its own HL03.
    """
    segments, opener = level.segments, level.segments[0]
    kind = (opener[3] or "?") if opener.id == "HL" else ""
    marks = _marks(segments, _NOT_OF.get(kind, frozenset()))
    first, *more = (segments[start:end] for start, end in zip([0, *marks], [*marks, len(segments)], strict=True))
    yield kind if kind in _NOT_OF else _kind(first) or kind, Section(first)
    yield from ((_kind(piece), Section(piece)) for piece in more)


def _marks(segments: Sequence[Segment], not_of_level: frozenset[str]) -> list[int]:
    """Where a further event or service begins."""
    marks: list[int] = []
    met = set(not_of_level)
    for at, segment in enumerate(segments):
        mark = _PROCEDURE if segment.id in _SERVICES else segment.id
        if mark not in _BOTH:
            continue
        if mark in met or (mark == _REVIEW and _PROCEDURE in met - not_of_level):
            marks.append(_start(segments, at, marks[-1] + 1 if marks else 1))
            met = {mark}
        else:
            met.add(mark)
    return marks


def _start(segments: Sequence[Segment], at: int, earliest: int) -> int:
    """The trace numbers before a UM are its own."""
    while at > earliest and segments[at].id == _REVIEW and segments[at - 1].id == "TRN":
        at -= 1
    return at


def _kind(segments: Sequence[Segment]) -> str:
    ids = {segment.id for segment in segments}
    return SERVICE if ids & _SERVICES else EVENT if _REVIEW in ids else ""
