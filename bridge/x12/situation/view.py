"""What a condition sees: one loop with its index, and how designators fetch texts from it."""

from collections.abc import Callable, Iterable, Sequence

from bridge.x12.schema import Node
from bridge.x12.segment import Segment
from bridge.x12.situation.designator import SET, Designator


class Sought:
    """What of a loop is worth indexing: only what its rules ask for."""

    __slots__ = ("has_loops", "ids")

    def __init__(self, keys: Iterable[str]) -> None:
        """Of keys like `REF`, `REF[F8]`, `2400`."""
        self.has_loops = False
        self.ids: dict[str, dict[str, str]] = {}  # by segment id: its qualified keys by code
        for key in keys:
            if key[0].isdigit():
                self.has_loops = True
            else:
                id, bracket, code = key.rstrip("]").partition("[")
                self.ids.setdefault(id, {}).update({code: key} if bracket else {})


class View:
    """One loop under the eyes of the conditions. One object serves all loops of a set, one after the other."""

    __slots__ = ("above", "again", "below", "found", "loops", "met", "node", "notes", "path")

    node: Node
    path: Sequence[Node]
    found: dict[str, list[Segment]]  # the loop's own segments by id, `REF`, and by qualifier, `REF[F8]`
    loops: dict[str, list[Node]]  # its child loops by id
    notes: set[str]  # what was noted of loops below
    again: dict[str, set[str]]  # texts that were met in the loops before of this set
    met: list[tuple[set[str], Sequence[str]]]  # those of this loop, to be added when it is left
    above: dict[str, tuple[int, Node, int, int, Sequence[str]]]  # texts of a loop around, as long as it has not grown
    below: dict[str, Sequence[str]]  # texts of child loops

    def __init__(self) -> None:
        self.loops = {}
        self.notes = set()
        self.again = {}
        self.met = []
        self.above = {}
        self.below = {}

    def turn(self, path: Sequence[Node]) -> None:
        """Leaves the loop before for `path[-1]`."""
        self.path = path
        self.node = path[-1]
        if self.met:
            for known, texts in self.met:
                known.update(texts)
            self.met = []

    def look(self, sought: Sought) -> None:
        """Sorts out what is sought of the loop."""
        node = self.node
        self.below = {}
        found: dict[str, list[Segment]] = {}
        self.found = found
        ids = sought.ids
        for segment in node.segments:
            id = segment.id
            if id not in ids:
                continue
            if id in found:
                found[id].append(segment)
            else:
                found[id] = [segment]
            codes = ids[id]
            if codes:
                parts = segment.parts
                key = codes.get(parts[1] if len(parts) > 1 else "") or codes.get(_qualifier(segment))
                if key is None:
                    continue
                if key in found:
                    found[key].append(segment)
                else:
                    found[key] = [segment]
        if sought.has_loops:
            loops: dict[str, list[Node]] = {}
            self.loops = loops
            for child in node.children:
                id = child.loop.id
                if id in loops:
                    loops[id].append(child)
                else:
                    loops[id] = [child]

    def only(self, segment: Segment) -> dict[str, list[Segment]]:
        """`found` as if this were the only segment of its id."""
        id, qualified = segment.id, f"{segment.id}["
        others = {key: found for key, found in self.found.items() if key != id and not key.startswith(qualified)}
        return others | {id: [segment], f"{qualified}{_qualifier(segment)}]": [segment]}

    def named(self, place: Designator) -> Sequence[Segment]:
        """The segments at a place, also one that is not looked for."""
        if not place.is_own:
            return segments(place)(self)
        found = self.found.get(place.segment)
        if found is None:
            found = [s for s in self.node.segments if s.id == place.segment]
        return [s for s in found if not place.qualifiers or _qualifier(s) in place.qualifiers]

    def is_met_again(self, name: str, texts: Sequence[str]) -> bool:
        """Whether one of the texts at a place was met there in a loop before; asked twice, the answer is the same."""
        known = self.again.setdefault(f"{self.node.loop.id} {name}", set())
        self.met.append((known, texts))
        return not known.isdisjoint(texts)


Texts = Callable[[View], Sequence[str]]
Nodes = Callable[[View], Sequence[Node]]
Segments = Callable[[View], Sequence[Segment]]


def nodes(place: Designator) -> Nodes:
    """Fetches the loops that a designator's loop part names."""
    above, first, rest = place.above, place.loops[:1], place.loops[1:]
    if not above and first and not rest:
        only = first[0]
        return lambda view: view.loops.get(only, ())

    def fetch(view: View) -> Sequence[Node]:
        if above:
            return _down(view.path[:1] if above == SET else [n for n in view.path if n.loop.id == above], place.loops)
        found: Sequence[Node] = view.loops.get(first[0], ()) if first else (view.node,)
        return _down(found, rest)

    return fetch


def _down(found: Sequence[Node], steps: Sequence[str]) -> Sequence[Node]:
    for id in steps:
        found = [child for node in found for child in node.children if child.loop.id == id]
    return found


def segments(place: Designator) -> Segments:
    """Fetches the segments that a designator names."""
    keys = place.keys
    if place.is_own and len(keys) == 1:
        key = keys[0]
        return lambda view: view.found.get(key, ())
    if place.is_own:
        return lambda view: [s for key in keys if key in view.found for s in view.found[key]]
    loops = nodes(place)
    return lambda view: _of_nodes(loops(view), place.segment, place.qualifiers)


def _of_nodes(found: Sequence[Node], id: str, wanted: frozenset[str]) -> list[Segment]:
    of_id = [s for node in found for s in node.segments if s.id == id]
    return [s for s in of_id if s.parts[1:2] and (s.parts[1] in wanted or _qualifier(s) in wanted)] if wanted else of_id


def texts(place: Designator) -> Texts:
    """Fetches the non-empty texts that a designator names, in order; of a segment without position, its id."""
    if place.above:
        return _kept_above(place)
    if place.loops:
        return _kept_below(place)
    fetch = segments(place)
    return lambda view: of_segments(fetch(view), place)


def unindexed_texts(place: Designator) -> Texts:
    """The same for one who asks a loop so little that `View.look` would not pay; needs `View.path` only."""
    if place.above:
        return _kept_above(place)
    steps, gathered = place.loops, _gathered(place)
    return lambda view: gathered(_down(view.path[-1:], steps))


def _kept_above(place: Designator) -> Texts:
    """A loop around is asked for the same by each loop in it, and answers the same until it has grown."""
    name, above, steps, gathered = place.text, place.above, place.loops, _gathered(place)
    is_set = above == SET
    if is_set and not steps:
        return _kept_of_set(name, gathered)

    def kept(view: View) -> Sequence[str]:
        path, known = view.path, view.above.get(name)
        if known is not None:
            depth, node, segments, children, found = known
            has_grown = segments != len(node.segments) or (steps and children != len(node.children))
            if not has_grown and depth < len(path) and path[depth] is node:
                return found
        for depth, node in enumerate(path):
            if is_set or node.loop.id == above:
                found = gathered(_down((node,), steps) if steps else (node,))
                view.above[name] = (depth, node, len(node.segments), len(node.children), found)
                return found
        return ()

    return kept


def _kept_of_set(name: str, gathered: Callable[[Sequence[Node]], Sequence[str]]) -> Texts:
    """The same of the set's own segments, such as the date in BHT04, which every loop asks for."""

    def kept(view: View) -> Sequence[str]:
        known, node = view.above.get(name), view.path[0]
        if known is not None and known[1] is node and known[2] == len(node.segments):
            return known[4]
        found = gathered((node,))
        view.above[name] = (0, node, len(node.segments), 0, found)
        return found

    return kept


def below(place: Designator) -> Callable[[Sequence[Node]], Sequence[str] | Sequence[Node]]:
    """The same of loops that were found, which are the first that the designator names."""
    rest = place.loops[1:]
    if not place.segment:
        return lambda found: _down(found, rest)
    gathered = _gathered(place)
    return (lambda found: gathered(_down(found, rest))) if rest else gathered


def _kept_below(place: Designator) -> Texts:
    """Child loops are asked for the same by several rules."""
    name, loops, gathered = place.text, nodes(place), _gathered(place)

    def kept(view: View) -> Sequence[str]:
        found = view.below.get(name)
        if found is None:
            found = view.below[name] = gathered(loops(view))
        return found

    return kept


def _gathered(place: Designator) -> Callable[[Sequence[Node]], Sequence[str]]:
    """Fetches the texts from the segments of loops that were found."""
    id, wanted, position = place.segment, place.qualifiers, place.positions.start
    if len(place.positions) != 1 or place.components or place.repeats:
        return lambda found: of_segments(_of_nodes(found, id, wanted), place)

    def gathered(found: Sequence[Node]) -> Sequence[str]:
        texts = []
        for node in found:
            for segment in node.segments:
                if segment.id == id:
                    parts = segment.parts
                    if len(parts) <= position or not parts[position]:
                        continue
                    if not wanted or parts[1] in wanted or _qualifier(segment) in wanted:
                        texts.append(parts[position])
        return texts

    return gathered


def of_segments(found: Sequence[Segment], place: Designator) -> Sequence[str]:
    """The texts at a place, in these segments of its id."""
    if not found:
        return ()
    positions, components = place.positions, place.components
    if not positions:
        return [segment.id for segment in found]
    if len(positions) > 1 or place.repeats or len(components) > 1:
        return [text for segment in found for text in texts_of(segment, place)]
    position = positions[0]
    if not components:
        return [s.parts[position] for s in found if len(s.parts) > position and s.parts[position]]
    return [text for segment in found if (text := component(segment, position, components[0] - 1))]


def component(segment: Segment, position: int, index: int) -> str:
    """A component counted from 0. Absent reads as empty."""
    if len(segment.parts) <= position:
        return ""
    parts = segment.parts[position].split(segment.source.delimiters.component)
    return parts[index] if index < len(parts) else ""


def _qualifier(segment: Segment) -> str:
    parts = segment.parts
    if len(parts) < 2:
        return ""
    text = parts[1]
    separator = segment.source.delimiters.component
    return text.partition(separator)[0] if separator in text else text


def texts_of(segment: Segment, place: Designator) -> list[str]:
    """The non-empty texts of one segment: elements, their repetitions, their components."""
    positions, components = place.positions, place.components
    filled = [text for text in segment.parts[positions.start : positions.stop : positions.step] if text]
    delimiters = segment.source.delimiters
    if place.repeats:
        filled = [text for element in filled for text in element.split(delimiters.repetition)]
    if not components:
        return filled
    within, index = delimiters.component, components[0] - 1
    if len(components) == 1:
        return [parts[index] for text in filled if len(parts := text.split(within)) > index and parts[index]]
    return [part for text in filled for part in text.split(within)[index : components[-1]] if part]
