"""Lays a transaction set out on its schema. Whatever does not fit becomes a fault; reading goes on."""

from collections.abc import Container, Iterable, Sequence
from typing import Protocol

from bridge.x12.fault import Fault, Table
from bridge.x12.place import Candidates, Place, entrances, opener_ids, segment_ids
from bridge.x12.schema import MANY, Loop, Node, Seg
from bridge.x12.segment import Segment


class Watcher(Protocol):
    """What looks on while a transaction set is laid out."""

    @property
    def loops(self) -> Container[str]:
        """Ids of the loops that it wants to see complete."""

    def placed(self, segment: Segment, place: Seg, loop: Loop) -> None:
        """A segment has found its place."""

    def closed(self, path: Sequence[Node]) -> None:
        """`path[-1]` is complete; `path[0]` is the set."""


def lay_out(schema: Loop, segments: Iterable[Segment]) -> tuple[Node, tuple[Fault, ...]]:
    """The whole tree, ST to SE, and the faults of structure in the order in which they were met."""
    layout = Layout(schema)
    for segment in segments:
        layout.place(segment)
    layout.close()
    return layout.root, tuple(layout.faults)


class _Open:
    """A loop that is being filled."""

    __slots__ = ("candidates", "counts", "node", "position", "required")

    def __init__(self, node: Node) -> None:
        known = entrances(node.loop)
        self.node = node
        self.candidates = known.by_id
        self.required = known.required
        self.position = 0
        self.counts = [0] * known.count

    def find(self, segment: Segment, known: Candidates) -> Place | None:
        """Where `segment` may stand here without going back; a full place only when there is no other."""
        fitting, is_sure = known.every, False
        if known.at:
            code = segment[known.at]
            coded = known.by_code.get(code)
            if coded is not None:
                fitting, is_sure = coded, True
            elif segment.source.delimiters.component not in code:
                return None
        full, counts, position = None, self.counts, self.position
        for place in fitting:
            index = place.index
            if place.position < position or (not index and counts[0]):
                continue
            if full is not None and place.position > full.position:
                break
            if is_sure or place.fits(segment):
                if counts[index] < place.max:
                    return place
                full = full or place
        return full

    def find_behind(self, segment: Segment) -> Place | None:
        """A place that was passed already."""
        known = self.candidates.get(segment.id)
        for place in known.every if known else ():
            if place.index and place.position < self.position and place.fits(segment):
                return place
        return None


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
        self._stack = [_Open(self.root)]
        self._astray = False  # inside of a loop that the guide does not know here: its segments are not faults again
        self._last = Segment("")

    def place(self, segment: Segment) -> None:
        """Takes the next segment."""
        self._last, stack, id = segment, self._stack, segment.id
        depth = len(stack)
        while depth:
            level = stack[depth - 1]
            known = level.candidates.get(id)
            place = None if known is None else level.find(segment, known)
            if place is not None:
                if depth < len(stack):
                    self._close(depth)
                self._put(place, segment, level)
                self._astray = False
                return
            depth -= 1
        if not self._put_behind(segment):
            stack[-1].node.unplaced.append(segment)
            self._fault_unplaced(segment)

    def _put(self, place: Place, segment: Segment, top: _Open) -> None:
        if place.position > top.position:
            top.position = place.position
        counts, index, loop, node = top.counts, place.index, place.loop, top.node
        counts[index] += 1
        if counts[index] > place.max:
            name = place.child.name
            said = f"{name} occurs more than {place.max} times in loop {node.loop.id}"
            self._fault("5" if loop is None else "4", segment, said)
        if loop is not None:
            below = Node(loop)
            node.children.append(below)
            top = _Open(below)
            top.counts[0] = 1
            self._stack.append(top)
            node = below
        node.segments.append(segment)
        node.places.append(place.opener)
        if self._placed is not None:
            self._placed(segment, place.opener, node.loop)

    def _put_behind(self, segment: Segment) -> bool:
        """A segment or loop that comes too late is still read where it belongs, with a fault."""
        if self._astray:
            return False
        for depth in range(len(self._stack) - 1, -1, -1):
            level = self._stack[depth]
            place = level.find_behind(segment)
            if place is None:
                continue
            if place.loop is not None:
                self._close(depth + 1)
            self._fault("7", segment, f"{place.child.name} comes too late in loop {level.node.loop.id}")
            self._put(place, segment, level)
            return True
        return False

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
        for level in reversed(self._stack):
            known = level.candidates.get(segment.id)
            for place in known.every if known else ():
                if place.index and place.position >= level.position and place.qualifier:
                    return place.qualifier
        return 0

    def close(self) -> None:
        """Ends the transaction set."""
        self._close(0)

    def _close(self, depth: int) -> None:
        """Ends every open loop from `depth` on, the innermost first, and says what each lacks."""
        stack = self._stack
        while len(stack) > depth:
            top = stack[-1]
            counts = top.counts
            for place in top.required:
                if not counts[place.index]:
                    self._fault("3", self._last, f"{place.child.name} is missing", place.opener.id)
            if self._watcher is not None:
                if top.node.loop.id in self._watcher.loops:
                    self._watcher.closed([level.node for level in stack])
                if top.node.loop.max >= MANY and len(stack) > 1:
                    stack[-2].node.children.pop()
            stack.pop()

    @property
    def _here(self) -> str:
        return self._stack[-1].node.loop.id

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


_REMEDY = {
    "1": "Leave the segment out, or correct its id.",
    "2": "Leave the segment out, or put it in its own loop.",
    "3": "Add it.",
    "4": "Leave out the loops that are too many.",
    "5": "Leave out the segments that are too many.",
    "7": "Put it in the order of the guide.",
}
