"""Where a segment may stand in a loop: what the layout asks of a schema, worked out once."""

from functools import cache

from bridge.x12.schema import Loop, Seg, Usage
from bridge.x12.segment import Segment


class Place:
    """One entry of a loop's body. Neighbours that begin with the same segment id share a position."""

    __slots__ = ("child", "codes", "index", "loop", "max", "opener", "position", "qualifier")

    def __init__(self, child: Seg | Loop, index: int, position: int) -> None:
        self.child = child
        self.loop = child if isinstance(child, Loop) else None
        self.opener = child if isinstance(child, Seg) else child.opener
        self.index = index
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

    __slots__ = ("at", "by_code", "every")

    def __init__(self, every: tuple[Place, ...]) -> None:
        self.every = every
        positions = {place.qualifier for place in every}
        self.at = positions.pop() if len(positions) == 1 else 0
        self.by_code: dict[str, tuple[Place, ...]] = {}
        for place in every:
            for code in place.codes:
                self.by_code[code] = (*self.by_code.get(code, ()), place)


class Entrances:
    """A loop's places, as the layout looks them up: by segment id, and those that must be filled."""

    __slots__ = ("by_id", "count", "required")

    def __init__(self, loop: Loop) -> None:
        self.by_id = {id: Candidates(every) for id, every in places(loop).items()}
        self.required = required(loop)
        self.count = len(loop.body)


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
