"""Where a segment may stand in a loop: what the layout asks of a schema, worked out once."""

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Final

from bridge.x12.schema import MANY, Loop, Seg, Usage
from bridge.x12.segment import Segment

_MOST_STATES = 4096  # of a loop; files of the trade know some dozens, the rest is whim


class Place:
    """One entry of a loop's body. Neighbours that begin with the same segment id share a position."""

    __slots__ = ("bit", "child", "codes", "index", "loop", "max", "opener", "position", "qualifier")

    def __init__(self, child: Seg | Loop, index: int, position: int) -> None:
        self.child = child
        self.loop = child if isinstance(child, Loop) else None
        self.opener = child if isinstance(child, Seg) else child.opener
        self.index = index
        self.bit = 1 << index if child.usage is Usage.REQUIRED else 0  # its mark, where it matters that it is filled
        self.position = position
        self.max = child.max
        self.qualifier, self.codes = self.opener.qualifier or (0, frozenset[str]())

    def fits(self, segment: Segment) -> bool:
        """Whether a segment of its id is this one, by its qualifier."""
        at, codes = self.qualifier, self.codes
        return not at or segment[at] in codes or segment.component(at, 1) in codes


@cache
def places(loop: Loop) -> dict[str, tuple[Place, ...]]:
    """The places of a loop's body by the segment id that they begin with, in order."""
    found: dict[str, tuple[Place, ...]] = {}
    position, before = 0, loop.body[0]
    for index, child in enumerate(loop.body):
        if type(child) is not type(before) or _entry(child) != _entry(before):
            position += 1
        found[_entry(child)] = (*found.get(_entry(child), ()), Place(child, index, position))
        before = child
    return found


class Candidates:
    """The places of a loop that begin with one segment id; by code, where one element tells all of them apart."""

    __slots__ = ("at", "by_code", "every", "is_told")

    def __init__(self, every: tuple[Place, ...]) -> None:
        self.every = every
        positions = {place.qualifier for place in every}
        self.is_told = len(positions) == 1  # the id, or the element `at`, says all that decides between them
        self.at = positions.pop() if self.is_told else 0
        self.by_code: dict[str, tuple[Place, ...]] = {} if self.at else {every[0].opener.id: every}
        for place in every:
            for code in place.codes:
                self.by_code[code] = (*self.by_code.get(code, ()), place)

    def code(self, segment: Segment) -> str:
        """What tells in `segment`: the id, the code at `at` or its first component; empty when no place has that."""
        code = segment[self.at]
        if code not in self.by_code:
            code = code.partition(segment.delimiters.component)[0]
        return code if code in self.by_code else ""


class Way:
    """Where a segment goes: its place, the state of the loop after it, and whether the place was full already."""

    __slots__ = ("below", "bit", "is_full", "loop", "opener", "place", "state")

    def __init__(self, place: Place, state: "State", is_full: bool) -> None:
        self.place = place
        self.state = state
        self.is_full = is_full
        self.bit = place.bit  # of the place, at hand where every segment comes by
        self.opener = place.opener
        self.loop = place.loop
        self.below = state if place.loop is None else entrances(place.loop).opened  # the state of the loop that begins


class Unasked(Enum):
    """The mark of a way that was not looked for yet; None is one that was not found."""

    YET = 0


UNASKED: Final = Unasked.YET
Ways = tuple[int, dict[str, Way | None]]  # the element that tells, 0 for the id itself, and the ways by its text


class State:
    """How far a loop is filled: the position that was reached, and how often each place there was taken.

    Claims are much alike: their loops go through the same few states. So what was found once, is remembered as `ways`.
    """

    __slots__ = ("counts", "entrances", "position", "ways")

    def __init__(self, entrances: "Entrances", position: int, counts: Mapping[int, int]) -> None:
        self.entrances = entrances
        self.position = position
        self.counts = counts  # by index, of places at this position only: no other can be taken any more and be full
        self.ways: dict[str, Ways] = {id: (known.at, {}) for id, known in entrances.by_id.items()}

    def way(self, segment: Segment) -> Way | None:
        """Where `segment`, of an id that the loop knows, may stand without going back."""
        known = self.entrances.by_id[segment.id]
        if not known.is_told:
            return self._to(place for place in known.every if place.fits(segment))
        code, (_, ways) = known.code(segment), self.ways[segment.id]
        if code and code not in ways:
            ways[code] = self._to(known.by_code[code])
        return ways.get(code)

    def _to(self, fitting: Iterable[Place]) -> Way | None:
        """Counts no further than the bound, and not at all where there is none, so that states are few."""
        place = self._find(fitting)
        if place is None:
            return None
        count = self._count(place)
        most = 1 if place.max >= MANY else place.max
        others = self.counts if place.position == self.position else {}
        after = self.entrances.state(place.position, {**others, place.index: min(count + 1, most)})
        return Way(place, after, count >= place.max)

    def _find(self, fitting: Iterable[Place]) -> Place | None:
        """The first that may be taken; a full one only when there is no other."""
        full = None
        for place in fitting:
            if place.position < self.position or (not place.index and self.counts.get(0)):
                continue
            if full is not None and place.position > full.position:
                break
            if self._count(place) < place.max:
                return place
            full = full or place
        return full

    def behind(self, segment: Segment) -> Place | None:
        """A place that was passed already."""
        known = self.entrances.by_id.get(segment.id)
        for place in known.every if known else ():
            if place.index and place.position < self.position and place.fits(segment):
                return place
        return None

    def _count(self, place: Place) -> int:
        return self.counts.get(place.index, 0) if place.position == self.position else 0


class Entrances:
    """A loop's places, as the layout looks them up: by segment id, and those that must be filled."""

    __slots__ = ("_states", "by_id", "empty", "id", "is_boundless", "opened", "required", "required_bits")

    empty: State  # nothing came yet
    opened: State  # its first segment came

    def __init__(self, loop: Loop) -> None:
        self.by_id = {id: Candidates(every) for id, every in places(loop).items()}
        self.id = loop.id
        self.is_boundless = loop.max >= MANY
        self.required = required(loop)
        self.required_bits = sum(place.bit for place in self.required)
        self._forget()

    def _forget(self) -> None:
        self._states: dict[tuple[int, frozenset[tuple[int, int]]], State] = {}
        self.empty = self.state(0, {})
        self.opened = self.state(0, {0: 1})

    def state(self, position: int, counts: Mapping[int, int]) -> State:
        """The one state of that position and these counts."""
        if len(self._states) >= _MOST_STATES:
            self._forget()
        key = position, frozenset(counts.items())
        found = self._states.get(key)
        if found is None:
            found = self._states[key] = State(self, position, counts)
        return found


@cache
def entrances(loop: Loop) -> Entrances:
    """Worked out once for each loop."""
    return Entrances(loop)


@cache
def required(loop: Loop) -> tuple[Place, ...]:
    """The places that must be filled whenever the loop occurs, without the one that opens it."""
    every = (place for same in places(loop).values() for place in same)
    return tuple(sorted((p for p in every if p.index and p.child.usage is Usage.REQUIRED), key=lambda p: p.index))


@cache
def segment_ids(loop: Loop) -> frozenset[str]:
    """Every segment id that the layout knows anywhere."""
    own = {child.id for child in loop.body if isinstance(child, Seg)}
    return frozenset(own.union(*(segment_ids(child) for child in loop.body if isinstance(child, Loop))))


@cache
def opener_ids(loop: Loop) -> frozenset[str]:
    """Every segment id that opens a loop somewhere below."""
    below = [child for child in loop.body if isinstance(child, Loop)]
    return frozenset({child.opener.id for child in below}.union(*(opener_ids(child) for child in below)))


def _entry(child: Seg | Loop) -> str:
    return child.id if isinstance(child, Seg) else child.opener.id
