"""What a condition sees, and how its designators fetch texts from it.

A designator names a place by X12's own reference designators::

    CLM05-3                  component 3 of CLM05 in this loop
    REF[F8]  DTP03[434,435]  only segments whose first element (or its first component) is one of these
    HI01..12-2  CAS02..17/3  several elements; /3 every third
    SV101-3..6               several components
    EB03*                    each repetition
    2310B  2400.SV101-2      a child loop, an element of every child loop
    ^2300.CLM05-1  ^.BHT04   the same in a loop around this one, in the set itself
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bridge.x12.schema import Node
from bridge.x12.segment import Segment


class View:
    """One loop under the eyes of the conditions. One object serves all loops of a set, one after the other."""

    __slots__ = ("_keys", "_qualified", "above", "again", "below", "found", "loops", "node", "notes", "path")

    node: Node
    path: Sequence[Node]
    found: dict[str, list[Segment]]  # the loop's own segments by id, `REF`, and by qualifier, `REF[F8]`
    loops: dict[str, list[Node]]  # its child loops by id
    notes: set[str]  # what was noted of loops below
    again: dict[str, set[str]]  # texts that were met before in this set
    above: dict[str, tuple[Node, int, int, Sequence[str]]]  # texts of a loop around, as long as it has not grown
    below: dict[str, Sequence[str]]  # texts of child loops

    def __init__(self, qualified: frozenset[str] = frozenset()) -> None:
        """`qualified` are the segment ids that are looked for by their first element too."""
        self._qualified = qualified
        self._keys: dict[tuple[str, str], str] = {}
        self.notes = set()
        self.again = {}
        self.above = {}

    def look(self, path: Sequence[Node]) -> None:
        """Turns to `path[-1]`."""
        self.path = path
        self.node = node = path[-1]
        self.below = {}
        found: dict[str, list[Segment]] = {}
        for segment in node.segments:
            id = segment.id
            if id in found:
                found[id].append(segment)
            else:
                found[id] = [segment]
            if id in self._qualified:
                key = self._key(segment)
                if key in found:
                    found[key].append(segment)
                else:
                    found[key] = [segment]
        self.found = found
        loops: dict[str, list[Node]] = {}
        for child in node.children:
            id = child.loop.id
            if id in loops:
                loops[id].append(child)
            else:
                loops[id] = [child]
        self.loops = loops

    def named(self, place: "Designator") -> Sequence[Segment]:
        """The segments at a place, also one whose qualifier is not looked for."""
        if not place.is_own:
            return segments(place)(self)
        found = self.found.get(place.segment, [])
        return [s for s in found if not place.qualifiers or _qualifier(s) in place.qualifiers]

    def met(self, name: str) -> set[str]:
        """The texts that were met before at a place of such loops."""
        return self.again.setdefault(f"{self.node.loop.id} {name}", set())

    def _key(self, segment: Segment) -> str:
        parts = segment.parts
        known = (segment.id, parts[1] if len(parts) > 1 else "")
        key = self._keys.get(known)
        if key is None:
            key = f"{segment.id}[{_qualifier(segment)}]"
            if len(known[1]) < 4:  # a code alone, not a composite with a value of its own
                self._keys[known] = key
        return key


Texts = Callable[[View], Sequence[str]]
Nodes = Callable[[View], Sequence[Node]]
Segments = Callable[[View], Sequence[Segment]]


class DesignatorFault(ValueError):
    """A designator cannot be read; the message quotes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Designator:
    """One place, read. Without `segment` it names loops; without `positions` it names segments."""

    text: str
    above: str = ""  # id of the loop around, empty for this one
    loops: tuple[str, ...] = ()  # down from there
    segment: str = ""
    qualifiers: frozenset[str] = frozenset()
    positions: range = range(0)
    components: tuple[int, ...] = ()  # empty: the whole element
    repeats: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it stays in the loop itself."""
        return not self.above and not self.loops

    @property
    def qualified(self) -> frozenset[str]:
        """Its segment's id when it is looked for by qualifier in the loop itself."""
        return frozenset((self.segment,)) if self.qualifiers and self.is_own else frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which keys `View.found` or `View.loops` has it; none when it is in a loop around."""
        if self.above:
            return ()
        if self.loops:
            return self.loops[:1]
        if not self.qualifiers:
            return (self.segment,)
        return tuple(f"{self.segment}[{code}]" for code in sorted(self.qualifiers))


SET = "set"  # the outermost loop
_LOOP = re.compile(r"\d{3}(?:\d[A-Z]{0,2}|[A-Z]{0,2})")
_SPAN = r"(\d\d)(?:\.\.(\d\d)(?:/(\d+))?)?"
_SEGMENT = re.compile(
    rf"([A-Z][A-Z0-9]{{1,2}})(?:{_SPAN}(\*)?(?:-(\d+)(?:\.\.(\d+))?)?)?(?:\[([0-9A-Z]+(?:,[0-9A-Z]+)*)\])?"
)
_DOT = re.compile(r"(?<!\.)\.(?!\.)")


def designator(text: str) -> Designator:
    """Reads one. Raises DesignatorFault."""
    above = ""
    steps = _DOT.split(text.removeprefix("^"))
    if text.startswith("^"):
        above, steps = steps[0] or SET, steps[1:]
    last = steps.pop() if steps and not _LOOP.fullmatch(steps[-1]) else None
    read = None if last is None else _SEGMENT.fullmatch(last)
    if (last is not None and read is None) or not all(
        _LOOP.fullmatch(step) for step in (*steps, above) if step not in ("", SET)
    ):
        raise DesignatorFault(f"{text!r} names no place")
    if read is None:
        return Designator(text=text, above=above, loops=tuple(steps))
    id, first, until, step, star, part, parts, codes = read.groups()
    return Designator(
        text=text,
        above=above,
        loops=tuple(steps),
        segment=id,
        qualifiers=frozenset(codes.split(",")) if codes else frozenset(),
        positions=range(int(first), int(until or first) + 1, int(step or 1)) if first else range(0),
        components=tuple(range(int(part), int(parts or part) + 1)) if part else (),
        repeats=bool(star),
    )


def nodes(place: Designator) -> Nodes:
    """Fetches the loops that a designator's loop part names."""
    above, first, rest = place.above, place.loops[:1], place.loops[1:]
    if not above and first and not rest:
        only = first[0]
        return lambda view: view.loops.get(only, ())

    def fetch(view: View) -> Sequence[Node]:
        if above:
            found: Sequence[Node] = view.path[:1] if above == SET else [n for n in view.path if n.loop.id == above]
            steps = place.loops
        else:
            found = view.loops.get(first[0], ()) if first else (view.node,)
            steps = rest
        for id in steps:
            found = [child for node in found for child in node.children if child.loop.id == id]
        return found

    return fetch


def segments(place: Designator) -> Segments:
    """Fetches the segments that a designator names."""
    id, wanted = place.segment, place.qualifiers
    if place.is_own and len(place.keys) == 1:
        key = place.keys[0]
        return lambda view: view.found.get(key, ())
    if place.is_own:
        return lambda view: [s for s in view.found.get(id, ()) if _qualifier(s) in wanted]
    loops = nodes(place)
    if wanted:
        return lambda view: [s for node in loops(view) for s in node.segments if s.id == id and _qualifier(s) in wanted]
    return lambda view: [s for node in loops(view) for s in node.segments if s.id == id]


def texts(place: Designator) -> Texts:
    """Fetches the non-empty texts that a designator names, in order; of a segment without position, its id."""
    if place.above:
        return _kept_above(place, _texts(place))
    return _kept_below(place.text, _texts(place)) if place.loops else _texts(place)


def _kept_above(place: Designator, fetch: Texts) -> Texts:
    """A loop around is asked for the same by each loop in it."""
    name, above = place.text, place.above

    def kept(view: View) -> Sequence[str]:
        path = view.path
        known = view.above.get(name)
        if name in view.below:
            return ()
        if known is not None:
            node, depth, size, found = known
            if depth < len(path) and path[depth] is node and size == len(node.segments) + len(node.children):
                return found
        found = fetch(view)
        for depth, node in enumerate(path):
            if node.loop.id == above or above == SET:
                view.above[name] = (node, depth, len(node.segments) + len(node.children), found)
                return found
        view.below[name] = ()  # there is no such loop around
        return found

    return kept


def _kept_below(name: str, fetch: Texts) -> Texts:
    """Child loops are asked for the same by several rules."""

    def kept(view: View) -> Sequence[str]:
        found = view.below.get(name)
        if found is None:
            found = view.below[name] = fetch(view)
        return found

    return kept


def _texts(place: Designator) -> Texts:
    fetch = segments(place)
    if not place.positions:
        return lambda view: [segment.id for segment in fetch(view)]
    if len(place.positions) > 1 or place.repeats or len(place.components) > 1:
        return lambda view: [text for s in fetch(view) for text in texts_of(s, place)]
    position, part = place.positions[0], (place.components or (0,))[0] - 1
    key = place.keys[0] if place.is_own and len(place.keys) == 1 else ""
    if key and part < 0:
        return _own(key, position)
    if key:
        return lambda view: [text for s in view.found.get(key, ()) if (text := component(s, position, part))]
    if part < 0:
        return lambda view: [s.parts[position] for s in fetch(view) if len(s.parts) > position and s.parts[position]]
    return lambda view: [text for s in fetch(view) if (text := component(s, position, part))]


def _own(key: str, position: int) -> Texts:
    """The commonest one: an element of the loop's own segment, which mostly occurs once."""

    def fetch(view: View) -> Sequence[str]:
        found = view.found.get(key)
        if found is None:
            return ()
        if len(found) == 1:
            parts = found[0].parts
            return (parts[position],) if len(parts) > position and parts[position] else ()
        return [s.parts[position] for s in found if len(s.parts) > position and s.parts[position]]

    return fetch


def component(segment: Segment, position: int, index: int) -> str:
    """A component counted from 0. Absent reads as empty."""
    if len(segment.parts) <= position:
        return ""
    parts = segment.parts[position].split(segment.delimiters.component)
    return parts[index] if index < len(parts) else ""


def _qualifier(segment: Segment) -> str:
    text = segment.parts[1] if len(segment.parts) > 1 else ""
    separator = segment.delimiters.component
    return text.partition(separator)[0] if separator in text else text


def texts_of(segment: Segment, place: Designator) -> list[str]:
    """The non-empty texts of one segment: elements, their repetitions, their components."""
    positions, components = place.positions, place.components
    filled = [text for text in segment.parts[positions.start : positions.stop : positions.step] if text]
    if place.repeats:
        separator = segment.delimiters.repetition
        filled = [text for element in filled for text in element.split(separator)]
    if not components:
        return filled
    within = segment.delimiters.component
    if len(components) == 1:
        index = components[0] - 1
        split = [text.split(within) for text in filled]
        return [texts[index] for texts in split if index < len(texts) and texts[index]]
    start, stop = components[0] - 1, components[-1]
    return [part for text in filled for part in text.split(within)[start:stop] if part]
