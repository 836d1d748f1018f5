"""Turns the conditions of a loop into Python functions, the plain way: every text that a place names is fetched.

What is compiled comes from the rule files of this package and of config/, and every word of them was read by
`condition` before: codes, patterns and texts are never written into the source, only names that stand for them.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from bridge.x12.segment import Segment
from bridge.x12.situation.condition import Condition
from bridge.x12.situation.designator import Designator
from bridge.x12.situation.expression import Writer
from bridge.x12.situation.view import View, nodes, segments, texts

Questions = Callable[[View], Sequence[int]]
Question = Callable[[View], bool]
EachQuestion = Callable[[View], Sequence[tuple[int, Segment]]]


def question(said: Condition) -> Question:
    """One condition as a function."""
    code = _Code()
    return cast("Question", code.function([f"return bool({said.write(code)})"]))


def questions(conditions: Sequence[Condition]) -> Questions:
    """A function that gives the places in `conditions` of those that hold. What has the same key is asked together."""
    code = _Code()
    lines = ["hold = []"]
    for keys, block in blocks(conditions):
        asked = [f"if {unless_present(code, said, keys)}: hold.append({at})" for at, said in block]
        lines += [f"if {' or '.join(code.has(key) for key in keys)}:", *indented(asked)] if keys else asked
    return cast("Questions", code.function([*lines, "return hold"]))


def each_question(each: Designator, conditions: Sequence[Condition]) -> EachQuestion:
    """The same for each segment at a place of the loop, as if it were the only one of its id: with that segment."""
    code = _Code()
    lines = [f"if {said.write(code)}: hold.append(({at}, s))" for at, said in enumerate(conditions)]
    every = f"{code.constant(segments(each))}(view)"
    return cast(
        "EachQuestion",
        code.function(
            [
                "hold = []",
                "every = found",
                f"for s in {every}:",
                "    view.found = found = view.only(s)",
                *indented(lines),
                "view.found = every",
                "return sorted(hold, key=lambda pair: pair[0])",
            ]
        ),
    )


def blocks(conditions: Iterable[Condition]) -> Iterable[tuple[tuple[str, ...], list[tuple[int, Condition]]]]:
    """The conditions that have the same keys, together, each with its place among all."""
    found: dict[tuple[str, ...], list[tuple[int, Condition]]] = {}
    for at, said in enumerate(conditions):
        found.setdefault(tuple(sorted(said.keys)), []).append((at, said))
    return found.items()


def unless_present(to: Writer, said: Condition, keys: tuple[str, ...]) -> str:
    """The condition without the part that its block asks already: whether one of the keys is there."""
    parts = [part for part in said.conjuncts if not (part.is_presence and tuple(sorted(part.keys)) == keys)]
    return " and ".join(part.write(to) for part in sorted(parts, key=lambda part: part.cost)) or "True"


def indented(lines: Iterable[str]) -> list[str]:
    """Lines of source, one step in."""
    return [f"    {line}" for line in lines]


class _Code:
    """Source of one function over `view`, and the values that it names."""

    def __init__(self) -> None:
        self._names: dict[str, object] = {}
        self._places: dict[str, str] = {}

    def constant(self, value: object) -> str:
        name = f"c{len(self._names)}"
        self._names[name] = value
        return name

    def has(self, key: str) -> str:
        return f"({key!r} in {'loops' if key[0].isdigit() else 'found'})"

    def text(self, place: Designator) -> str:
        return ""

    def texts(self, place: Designator) -> str:
        if not place.segment and len(place.loops) == 1 and not place.above:
            return f"loops.get({place.loops[0]!r}, ())"
        if place.text not in self._places:
            self._places[place.text] = self.constant(texts(place) if place.segment else nodes(place))
        return f"{self._places[place.text]}(view)"

    def size(self, place: Designator) -> str:
        if not place.is_own or place.positions or len(place.keys) > 1:
            return f"len({self.texts(place)})"
        return f"len(found.get({place.keys[0]!r}, ()))"

    def function(self, lines: Sequence[str]) -> object:
        body = "\n".join(indented(("found, loops = view.found, view.loops", *lines)))
        space = dict(self._names)
        exec(compile(f"def asked(view):\n{body}\n", "<situation>", "exec"), space)
        return space["asked"]
