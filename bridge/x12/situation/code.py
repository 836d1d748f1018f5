"""Turns the conditions of a loop into one Python function.

A claim is asked some sixty questions, nearly always to hear no. As one function, in which the elements of a segment are
taken apart once and a question is one expression, that takes less than half the time of closures. What is
compiled comes from the rule files of this package and of config/, and every word of them was read by `condition`
before: codes, patterns and texts are never written into the source, only names that stand for them.
"""

import re
from collections.abc import Callable, Sequence
from typing import cast

from bridge.x12.segment import Segment
from bridge.x12.situation.condition import Condition
from bridge.x12.situation.designator import Designator
from bridge.x12.situation.view import View, nodes, segments, texts, texts_of

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
    blocks: dict[tuple[str, ...], list[int]] = {}
    for at, said in enumerate(conditions):
        blocks.setdefault(tuple(sorted(said.keys)), []).append(at)
    lines = ["hold = []"]
    for keys, block in blocks.items():
        lines += code.block(keys, [(at, conditions[at]) for at in block])
    return cast("Questions", code.function([*lines, "return hold"]))


def each_question(each: Designator, conditions: Sequence[Condition]) -> EachQuestion:
    """The same for each segment at a place of the loop, as if it were the only one of its id: with that segment."""
    code = _Code()
    lines = code.of_each(each, conditions)
    return cast(
        "EachQuestion", code.function(["hold = []", *lines, "return sorted(hold, key=first) if hold else hold"])
    )


class _Single:
    """A segment that is the only one of its key, `p` in the source: its elements are local names.

    A name that is used once is put where it is used, so that it is asked for only when its turn comes.
    """

    def __init__(self, places: Callable[[Designator], bool]) -> None:
        self.has = places
        self._locals: dict[str, str] = {}  # name by what it stands for, in the order of assignment

    def text(self, place: Designator) -> str:
        """The one text at a place, empty when absent."""
        at = place.positions[0]
        if not place.components:
            return self._local(f"p[{at}] if n > {at} else ''")
        part, split = place.components[0] - 1, self._split(at)
        return self._local(f"{split}[{part}] if len({split}) > {part} else ''")

    def texts(self, place: Designator, constant: Callable[[object], str]) -> str:
        """The texts where there may be several."""
        at, components = place.positions, place.components
        if place.repeats or (len(at) > 1 and components):
            return self._local(f"{constant(texts_of)}(s, {constant(place)})")
        if not components:
            return self._local(f"list(filter(None, p[{at.start}:{at.stop}:{at.step}]))")
        return self._local(f"list(filter(None, {self._split(at[0])}[{components[0] - 1}:{components[-1]}]))")

    def _split(self, at: int) -> str:
        return self._local(f"p[{at}].split(s.source.delimiters.component) if n > {at} else ()")

    def _local(self, expression: str) -> str:
        return self._locals.setdefault(expression, f"v{len(self._locals)}")

    def around(self, lines: Sequence[str]) -> list[str]:
        """The lines with what they name assigned before."""
        assigned = [f"{name} = {expression}" for expression, name in self._locals.items()]
        body = [*assigned, *lines]
        for at in range(len(assigned) - 1, -1, -1):
            name, _, expression = body[at].partition(" = ")
            word = re.compile(rf"\b{name}\b")
            uses = [line for line in range(at + 1, len(body)) for _ in word.findall(body[line])]
            if len(uses) == 1:
                body[uses[0]] = word.sub(f"({expression})", body[uses[0]])
                del body[at]
        return ["p = s.parts", "n = len(p)", *body] if assigned else list(lines)


class _Code:
    """Source of one function over `view`, and the values that it names."""

    def __init__(self) -> None:
        self._names: dict[str, object] = {"first": lambda pair: pair[0]}
        self._places: dict[str, str] = {}
        self._single: _Single | None = None
        self._asked: set[str] = set()  # ids of the loop's own segments that are asked for the longer way

    def constant(self, value: object) -> str:
        name = f"c{len(self._names)}"
        self._names[name] = value
        return name

    def has(self, key: str) -> str:
        self._asked.add(key.partition("[")[0])
        return f"({key!r} in {'loops' if key[0].isdigit() else 'found'})"

    def text(self, place: Designator) -> str:
        is_one = len(place.positions) == 1 and len(place.components) < 2 and not place.repeats
        if is_one and self._single is not None and self._single.has(place):
            return self._single.text(place)
        return ""

    def texts(self, place: Designator) -> str:
        one = self.text(place)
        if one:
            return f"(({one},) if {one} else ())"
        if self._single is not None and place.segment and self._single.has(place):
            return self._single.texts(place, self.constant) if place.positions else f"({place.segment!r},)"
        if place.is_own:
            self._asked.add(place.segment)
        if not place.segment and len(place.loops) == 1 and not place.above:
            return f"loops.get({place.loops[0]!r}, ())"
        if place.text not in self._places:
            self._places[place.text] = self.constant(texts(place) if place.segment else nodes(place))
        return f"{self._places[place.text]}(view)"

    def size(self, place: Designator) -> str:
        is_alone = self._single is not None and self._single.has(place)
        if is_alone or not place.is_own or place.positions or len(place.keys) > 1:
            return f"len({self.texts(place)})"
        self._asked.add(place.segment)
        return f"len(found.get({place.keys[0]!r}, ()))"

    def block(self, keys: tuple[str, ...], conditions: Sequence[tuple[int, Condition]]) -> list[str]:
        """The lines for the conditions of the same keys."""
        several = self._asked_of(keys, conditions)
        if not keys:
            return several
        there = " or ".join(self.has(key) for key in keys)
        if len(keys) == 1 and not keys[0][0].isdigit():
            self._single = single = _Single(lambda place: place.is_own and place.keys == keys)
            alone = single.around(self._asked_of(keys, conditions))
            self._single = None
            if alone != several:
                several = [
                    f"s = found[{keys[0]!r}]",
                    "if len(s) == 1:",
                    "    s = s[0]",
                    *_indented(alone),
                    "else:",
                    *_indented(several),
                ]
        return [f"if {there}:", *_indented(several)]

    def _asked_of(self, keys: tuple[str, ...], conditions: Sequence[tuple[int, Condition]]) -> list[str]:
        return [
            line
            for at, said in conditions
            for line in (f"if {self._unless_present(said, keys)}:", f"    hold.append({at})")
        ]

    def _unless_present(self, said: Condition, keys: tuple[str, ...]) -> str:
        """The condition without the part that the block itself asks."""
        parts = [p for p in said.conjuncts if not (p.is_presence and tuple(sorted(p.keys)) == keys)]
        ordered = sorted(parts, key=lambda part: part.cost)
        return " and ".join(part.write(self) for part in ordered) or "True"

    def of_each(self, each: Designator, conditions: Sequence[Condition]) -> list[str]:
        """The lines for conditions that are asked of each segment at a place."""

        def is_it(place: Designator) -> bool:
            return place.is_own and place.segment == each.segment and place.qualifiers in (frozenset(), each.qualifiers)

        self._single = single = _Single(is_it)
        lines = [
            line
            for at, said in enumerate(conditions)
            for line in (f"if {said.write(self)}:", f"    hold.append(({at}, s))")
        ]
        lines = single.around(lines)
        self._single = None
        fetch = f"found.get({each.keys[0]!r}, ())" if len(each.keys) == 1 else f"{self.constant(segments(each))}(view)"
        if each.segment not in self._asked:
            return [f"for s in {fetch}:", *_indented(lines)]
        return [
            "every = found",
            f"for s in {fetch}:",
            "    view.found = found = view.only(s)",
            *_indented(lines),
            "    view.found = found = every",
        ]

    def function(self, lines: Sequence[str]) -> object:
        body = "\n".join(_indented(("found, loops = view.found, view.loops", *lines)))
        space = dict(self._names)
        exec(compile(f"def asked(view):\n{body}\n", "<situation>", "exec"), space)
        return space["asked"]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]
