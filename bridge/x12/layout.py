"""Lays a transaction set out on its schema. Whatever does not fit becomes a fault; reading goes on."""

from collections.abc import Container, Iterable, Sequence
from typing import Protocol

from bridge.x12.fault import Fault, Table
from bridge.x12.place import UNASKED, Place, Way, entrances, opener_ids, segment_ids
from bridge.x12.schema import Loop, Node, Seg
from bridge.x12.segment import Segment

_PLENTY = 1_000  # segments or loops in one loop, beyond its bound


class Watcher(Protocol):
    """What looks on while a transaction set is laid out."""

    @property
    def loops(self) -> Container[str]:
        """Ids of the loops that it wants to see complete."""

    def placed(self, segment: Segment, place: Seg, loop: Loop) -> None:
        """A segment has found its place."""

    def unplaced(self) -> None:
        """A segment has found none."""

    def closed(self, path: Sequence[Node]) -> None:
        """`path[-1]` is complete; `path[0]` is the set. The list is the layout's own: who keeps it, copies it."""


def lay_out(schema: Loop, segments: Iterable[Segment]) -> tuple[Node, tuple[Fault, ...]]:
    """The whole tree, ST to SE, and the faults of structure in the order in which they were met."""
    layout = Layout(schema)
    for segment in segments:
        layout.place(segment)
    layout.close()
    return layout.root, tuple(layout.faults)


class Layout:
    """Takes the segments of one transaction set in order; `root` and `faults` grow as they come.

    A watcher is told of every segment and loop, and loops that repeat without bound are let go of once it has seen
    them; without one, the whole tree stays.
    """

    def __init__(self, schema: Loop, watcher: Watcher | None = None) -> None:
        self.schema = schema
        self.root = Node(schema)
        self.faults: list[Fault] = []
        self._watcher = watcher
        self._placed = None if watcher is None else watcher.placed
        self._watched: Container[str] = () if watcher is None else watcher.loops
        self._path = [self.root]  # the open loops, and beside each its state and the marks of what it must have and has
        self._states = [entrances(schema).empty]
        self._filled = [0]
        self._astray = False  # inside of a loop that the guide does not know here: its segments are not faults again
        self._last = Segment("")

    def place(self, segment: Segment) -> None:
        """Takes the next segment. Every one comes by here, so that little is called on the way."""
        self._last = segment
        id, parts, states = segment.id, segment.parts, self._states
        depth = open_loops = len(states)
        while depth:
            depth -= 1
            known = states[depth].ways.get(id)
            if known is None:
                continue
            at, ways = known
            way = ways.get(parts[at] if at < len(parts) else "", UNASKED)
            if way is UNASKED:
                way = states[depth].way(segment)
            if way is not None:
                if depth + 1 < open_loops:
                    self._close(depth + 1)
                self._astray = False
                break
        else:
            depth, way = self._behind(segment)
            if way is None:
                self._stray(segment)
                return
        node, loop, opener = self._path[depth], way.loop, way.opener
        states[depth] = way.state
        if way.bit:
            self._filled[depth] |= way.bit
        if way.is_full:
            self._fault_full(segment, node, way.place)
        if loop is not None:
            below = Node(loop)
            node.children.append(below)
            node = below
            self._path.append(node)
            states.append(way.below)
            self._filled.append(1)
        node.segments.append(segment)
        node.places.append(opener)
        if self._placed is not None:
            self._placed(segment, opener, node.loop)

    def _behind(self, segment: Segment) -> tuple[int, Way | None]:
        """A segment or loop that comes too late is still read where it belongs, with a fault."""
        for depth in range(-1 if self._astray else len(self._path) - 1, -1, -1):
            state, node = self._states[depth], self._path[depth]
            place = state.behind(segment)
            if place is not None:
                if place.loop is not None:
                    self._close(depth + 1)
                self._fault("7", segment, f"{place.child.name} comes too late in loop {node.loop.id}")
                return depth, Way(place, state, _count(node, place) >= place.max)
        return 0, None

    def _fault_full(self, segment: Segment, node: Node, place: Place) -> None:
        said = f"{place.child.name} occurs more than {place.max} times in loop {node.loop.id}"
        self._fault("5" if place.loop is None else "4", segment, said)
        if self._watcher is not None:
            _keep(node, _PLENTY + place.max)

    def _stray(self, segment: Segment) -> None:
        self._fault_unplaced(segment)
        if self._watcher is None:
            self._path[-1].unplaced.append(segment)
        else:  # who watches has no use for it
            self._watcher.unplaced()

    def _fault_unplaced(self, segment: Segment) -> None:
        if segment.id not in segment_ids(self.schema):
            self._fault("1", segment, "the segment id is unknown in this transaction set")
            return
        if self._astray:
            return
        self._astray = segment.id in opener_ids(self.schema)
        position = self._unknown_qualifier(segment)
        if position:
            self.faults.append(
                Fault(
                    table=Table.ELEMENT,
                    code="7",
                    level=2,
                    message=f"{segment.id}{position:02} is no code that may stand here in loop {self._here}",
                    remedy="Send the segment with a qualifier that the guide allows at this place.",
                    segment=segment.number,
                    id=segment.id,
                    element=position,
                    loop=self._here,
                    offset=segment.offset,
                )
            )
        else:
            self._fault("2", segment, f"{segment.id} may not stand here in loop {self._here}")

    def _unknown_qualifier(self, segment: Segment) -> int:
        """The position of the qualifier, when the segment might stand here but for its code; else 0."""
        for state in reversed(self._states):
            known = state.entrances.by_id.get(segment.id)
            for place in known.every if known else ():
                if place.index and place.position >= state.position and place.qualifier:
                    return place.qualifier
        return 0

    def close(self) -> None:
        """Ends the transaction set."""
        self._close(0)
        self._watcher = self._placed = None  # the two hold each other, which only the collector would undo

    def _close(self, depth: int) -> None:
        """Ends every open loop from `depth` on, the innermost first, and says what each lacks."""
        path, states, filled, watcher = self._path, self._states, self._filled, self._watcher
        while len(path) > depth:
            known, taken = states.pop().entrances, filled.pop()
            if known.required_bits & ~taken:
                self._fault_missing(known.required, taken)
            if watcher is not None:
                if known.id in self._watched:
                    watcher.closed(path)
                if known.is_boundless and len(path) > 1:
                    path[-2].children.pop()
            path.pop()

    def _fault_missing(self, required: Iterable[Place], filled: int) -> None:
        for place in required:
            if not place.bit & filled:
                self._fault("3", self._last, f"{place.child.name} is missing", place.opener.id)

    @property
    def _here(self) -> str:
        return self._path[-1].loop.id

    def _fault(self, code: str, segment: Segment, message: str, id: str = "") -> None:
        self.faults.append(
            Fault(
                table=Table.SEGMENT,
                code=code,
                level=1 if code == "1" else 2,
                message=message,
                remedy=_REMEDY[code],
                segment=segment.number,
                id=id or segment.id,
                loop=self._here,
                offset=segment.offset,
            )
        )


def _keep(node: Node, most: int) -> None:
    """What comes by thousands where a few may stand is let go of, so that no file fills the memory."""
    del node.segments[most:], node.places[most:], node.children[most:]


def _count(node: Node, place: Place) -> int:
    """How often a place was taken."""
    taken = [child.loop for child in node.children] if place.loop else node.places
    return sum(one is place.child for one in taken)


_REMEDY = {
    "1": "Leave the segment out, or correct its id.",
    "2": "Leave the segment out, or put it in its own loop.",
    "3": "Add it.",
    "4": "Leave out the loops that are too many.",
    "5": "Leave out the segments that are too many.",
    "7": "Put it in the order of the guide.",
}
