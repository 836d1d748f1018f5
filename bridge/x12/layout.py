"""Lays a transaction set out on its schema. Whatever does not fit becomes a fault; reading goes on."""

from collections.abc import Iterable, Iterator

from bridge.x12.fault import Fault, Table
from bridge.x12.schema import Loop, Node, Place, Seg, opener_ids, places, required, segment_ids
from bridge.x12.segment import Segment


def lay_out(schema: Loop, segments: Iterable[Segment]) -> tuple[Node, tuple[Fault, ...]]:
    """The whole tree, ST to SE, and the faults of structure in the order in which they were met."""
    layout = _Layout(schema)
    for segment in segments:
        layout.place(segment)
    layout.close(0)
    return layout.root, tuple(layout.faults)


def each(schema: Loop, segments: Iterable[Segment], loop_id: str) -> Iterator[tuple[Node, ...]]:
    """Loops of one id as soon as each is complete, with those above it: (root, ..., parent, the loop).

    A loop that was given is taken off its parent, so a set of any length needs the memory of one claim.
    """
    layout = _Layout(schema, loop_id)
    for segment in segments:
        layout.place(segment)
        yield from layout.take_finished()
    layout.close(0)
    yield from layout.take_finished()


class _Open:
    """A loop that is being filled."""

    __slots__ = ("counts", "node", "places", "position")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.places = places(node.loop)
        self.position = 0
        self.counts = [0] * len(node.loop.body)

    def find(self, segment: Segment) -> Place | None:
        """Where `segment` may stand here without going back; a full place only when there is no other."""
        full = None
        for place in self.places.get(segment.id, ()):
            if place.position < self.position or (not place.index and self.counts[0]):
                continue
            if full is not None and place.position > full.position:
                break
            if place.child.fits(segment):
                if self.counts[place.index] < place.child.max:
                    return place
                full = full or place
        return full

    def find_behind(self, segment: Segment) -> Place | None:
        """A place that was passed already."""
        for place in self.places.get(segment.id, ()):
            if place.index and place.position < self.position and place.child.fits(segment):
                return place
        return None


class _Layout:
    def __init__(self, schema: Loop, wanted: str = "") -> None:
        self.schema = schema
        self.root = Node(schema)
        self.faults: list[Fault] = []
        self._stack = [_Open(self.root)]
        self._astray = False  # inside of a loop that the guide does not know here: its segments are not faults again
        self._last = Segment("")
        self._wanted = wanted  # the id of the loops that are handed out one by one
        self._finished: list[tuple[Node, ...]] = []

    def place(self, segment: Segment) -> None:
        """Takes the next segment."""
        self._last = segment
        for depth in range(len(self._stack) - 1, -1, -1):
            place = self._stack[depth].find(segment)
            if place is not None:
                self.close(depth + 1)
                self._put(place, segment, self._stack[-1])
                self._astray = False
                return
        if not self._put_behind(segment):
            self._stack[-1].node.unplaced.append(segment)
            self._fault_unplaced(segment)

    def _put(self, place: Place, segment: Segment, top: _Open) -> None:
        top.position = max(top.position, place.position)
        top.counts[place.index] += 1
        child = place.child
        if top.counts[place.index] > child.max:
            code = "5" if isinstance(child, Seg) else "4"
            self._fault(code, segment, f"{child.name} occurs more than {child.max} times in loop {top.node.loop.id}")
        if isinstance(child, Seg):
            top.node.segments.append(segment)
            top.node.places.append(child)
            return
        node = Node(child, [segment], [], [child.opener])
        top.node.children.append(node)
        below = _Open(node)
        below.counts[0] = 1
        self._stack.append(below)

    def _put_behind(self, segment: Segment) -> bool:
        """A segment or loop that comes too late is still read where it belongs, with a fault."""
        if self._astray:
            return False
        for depth in range(len(self._stack) - 1, -1, -1):
            level = self._stack[depth]
            place = level.find_behind(segment)
            if place is None:
                continue
            if isinstance(place.child, Loop):
                self.close(depth + 1)
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
            for place in level.places.get(segment.id, ()):
                if place.index and place.position >= level.position and place.opener.qualifier:
                    return place.opener.qualifier[0]
        return 0

    def take_finished(self) -> list[tuple[Node, ...]]:
        """The wanted loops that were closed since the last call, each with its parents."""
        taken, self._finished = self._finished, []
        return taken

    def close(self, depth: int) -> None:
        """Ends every open loop from `depth` on, the innermost first, and says what each lacks."""
        while len(self._stack) > depth:
            top = self._stack[-1]
            for place in required(top.node.loop):
                if not top.counts[place.index]:
                    self._fault("3", self._last, f"{place.child.name} is missing", place.opener.id)
            if top.node.loop.id == self._wanted and len(self._stack) > 1:
                self._finished.append(tuple(level.node for level in self._stack))
                self._stack[-2].node.children.remove(top.node)
            self._stack.pop()

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
