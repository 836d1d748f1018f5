"""Turns the conditions of a loop into one Python function.

A claim is asked some sixty questions, nearly always to hear no. As one function, in which the elements of a segment are
taken apart once and a question is one expression, that takes half the time of a closure for each. What is compiled
comes from the rule files of this package and of config/, and every word of them was read by `condition` before: codes,
patterns and texts are never written into the source, only names that stand for them.
"""

from collections.abc import Callable, Sequence
from typing import cast

from bridge.x12.situation.condition import Condition
from bridge.x12.situation.view import Designator, View, nodes, texts

Questions = Callable[[View], Sequence[int]]
Question = Callable[[View], bool]


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


class _Code:
    """Source of one function over `view`, and the values that it names."""

    def __init__(self) -> None:
        self._names: dict[str, object] = {}
        self._places: dict[str, str] = {}
        self._key = ""  # of the segment whose elements are taken apart
        self._locals: dict[Designator, str] = {}

    def constant(self, value: object) -> str:
        name = f"c{len(self._names)}"
        self._names[name] = value
        return name

    def has(self, key: str) -> str:
        return f"{key!r} in {'loops' if key[0].isdigit() else 'found'}"

    def texts(self, place: Designator) -> str:
        if self._key and place.is_own and place.keys == (self._key,) and place.positions:
            return self._locals.setdefault(place, f"v{len(self._locals)}")
        if place.text not in self._places:
            self._places[place.text] = self.constant(texts(place) if place.segment else nodes(place))
        return f"{self._places[place.text]}(view)"

    def block(self, keys: tuple[str, ...], conditions: Sequence[tuple[int, Condition]]) -> list[str]:
        """The lines for the conditions of the same keys."""
        self._key = keys[0] if len(keys) == 1 and not keys[0][0].isdigit() else ""
        self._locals = {}
        asked = [
            line
            for at, said in conditions
            for line in (f"if {self._unless_present(said, keys)}:", f"    hold.append({at})")
        ]
        lines = self._taken_apart() + asked
        self._key = ""
        if not keys:
            return lines
        there = " or ".join(self.has(key) for key in keys)
        return [f"if {there}:", *(f"    {line}" for line in lines)]

    def _unless_present(self, said: Condition, keys: tuple[str, ...]) -> str:
        """The condition without the part that the block itself asks."""
        parts = [p for p in said.conjuncts if not (p.is_presence and tuple(sorted(p.keys)) == keys)]
        ordered = sorted(parts, key=lambda part: part.cost)
        return " and ".join(part.write(self) for part in ordered) or "True"

    def _taken_apart(self) -> list[str]:
        """The elements of the block's segment; the longer way when there are several such segments."""
        if not self._locals:
            return []
        composites = sorted({place.positions[0] for place in self._locals if self._is_inside(place)})
        names = self._locals.items()
        several = [f"    {name} = {self.constant(texts(place))}(view)" for place, name in names]
        single = [
            f"w{at} = p[{at}].split(s[0].delimiters.component) if n > {at} and p[{at}] else ()" for at in composites
        ]
        single += [f"{name} = {self._element(place)}" for place, name in names]
        return [
            f"s = found[{self._key!r}]",
            "if len(s) > 1:",
            *several,
            "else:",
            "    p = s[0].parts",
            "    n = len(p)",
            *(f"    {line}" for line in single),
        ]

    def _is_inside(self, place: Designator) -> bool:
        return len(place.positions) == 1 and len(place.components) > 0 and not place.repeats

    def _element(self, place: Designator) -> str:
        at = place.positions[0]
        if self._is_inside(place):
            first, last = place.components[0], place.components[-1]
            if first == last:
                return f"(w{at}[{first - 1}],) if len(w{at}) > {first - 1} and w{at}[{first - 1}] else ()"
            return f"[x for x in w{at}[{first - 1}:{last}] if x] if w{at} else ()"
        if len(place.positions) == 1 and not place.repeats:
            return f"(p[{at}],) if n > {at} and p[{at}] else ()"
        return f"{self.constant(texts(place))}(view)"

    def function(self, lines: Sequence[str]) -> object:
        body = "\n".join(f"    {line}" for line in ("found, loops = view.found, view.loops", *lines))
        space = dict(self._names)
        exec(compile(f"def asked(view):\n{body}\n", "<situation>", "exec"), space)
        return space["asked"]
