"""The quick way past a loop that breaks no rule: one Python function, which looks at its segments once.

What it lets pass breaks nothing and has taken its notes; what it stops may be clean all the same and is asked in the
plain way (`code`). A claim is asked some sixty questions, nearly always to hear no: so most loops are done with here.
Each segment that the rules speak of becomes a local name, each question one expression. What is compiled comes from the
rule files of this package and of config/, and every word of them was read by `condition` before: codes, patterns and
texts are never written into the source, only names that stand for them.
"""

from collections.abc import Callable, Sequence, Set
from typing import cast

from bridge.x12.situation.code import blocks, indented, unless_present
from bridge.x12.situation.condition import Condition
from bridge.x12.situation.designator import Designator
from bridge.x12.situation.single import Single
from bridge.x12.situation.view import View, below, component, nodes, of_segments, texts

Sieve = Callable[[View], bool]
Each = tuple[Designator, Sequence[Condition]]  # conditions that are asked for each segment at a place
_SEPARATOR = "d = node.segments[0].source.delimiters.component if node.segments else ''"
Noted = tuple[str, Condition | None]  # a name, and when it is noted; None: always


def sieve(conditions: Sequence[Condition], each: Sequence[Each] = (), notes: Sequence[Noted] = ()) -> Sieve:
    """A function that is true when one of the conditions may hold; else it takes the notes and is false."""
    draft = _Code(frozenset())
    draft.lines(conditions, each, notes)
    code = _Code(draft.counted.union(*(place.keys for place, _ in each)))
    return code.function(code.lines(conditions, each, notes))


class _Code:
    """Source of one function over `view`, and the values that it names.

    A segment by its key, `REF` or `REF[F8]`, is the local name `REF` or `REF_F8`: None when it is not there, and a list
    where it is `listed`. When one comes twice whose texts are asked, the sieve stops the loop.
    """

    def __init__(self, listed: Set[str]) -> None:
        self.counted: set[str] = set()  # keys of which more than one is nothing strange
        self._listed = listed
        self._keys: dict[str, bool] = {}  # those that are sought, and whether their texts are asked
        self._loops: set[str] = set()
        self._values: dict[str, object] = {}
        self._fetches: dict[str, str] = {}  # what is fetched from elsewhere, by place: its expression
        self._single: Single | None = None
        self._each = ""  # the id of the segments that are asked one by one just now
        self._is_beyond = False  # they ask for others of that id, of which the sieve knows nothing

    # what the conditions are written with

    def constant(self, value: object) -> str:
        name = f"c{len(self._values)}"
        self._values[name] = value
        return name

    def has(self, key: str) -> str:
        if key[0].isdigit():
            return f"({self._loop(key)})"
        name = self._segment(key, False)
        return f"({name})" if key in self._listed else f"({name} is not None)"

    def text(self, place: Designator) -> str:
        if len(place.positions) != 1 or len(place.components) > 1 or place.repeats:
            return ""
        if self._single is not None and self._single.has(place):
            return self._single.text(place)
        if not place.is_own or len(place.keys) > 1 or place.keys[0] in self._listed:
            return ""
        name, at = self._segment(place.keys[0], True), place.positions[0]
        if place.components:
            found = f"{self.constant(component)}({name}, {at}, {place.components[0] - 1}) if {name} is not None else ''"
        else:
            found = f"{name}.parts[{at}] if {name} is not None and len({name}.parts) > {at} else ''"
        return self._once(place, f"({found})")

    def texts(self, place: Designator) -> str:
        one = self.text(place)
        if one:
            return f"(({one},) if {one} else ())"
        if self._single is not None and place.segment and self._single.has(place):
            return self._single.texts(place, self.constant) if place.positions else f"({place.segment!r},)"
        if place.above:
            fetch = texts(place) if place.segment else nodes(place)
            return self._once(place, f"{self.constant(fetch)}(view)")
        if place.loops:
            first = self._loop(place.loops[0])
            if not place.segment and len(place.loops) == 1:
                return first
            return self._once(place, f"{self.constant(below(place))}({first})")
        found = ", ".join(
            f"*{name}" if key in self._listed else f"*(({name},) if {name} is not None else ())"
            for key in place.keys
            for name in (self._segment(key, True),)
        )
        found, at = (
            found[1:] if len(place.keys) == 1 and place.keys[0] in self._listed else f"[{found}]",
            place.positions,
        )
        if at and not place.components and not place.repeats:
            return f"[t for s in {found} for t in s.parts[{at.start}:{at.stop}:{at.step}] if t]"
        return f"{self.constant(lambda segments: of_segments(segments, place))}({found})"

    def size(self, place: Designator) -> str:
        if place.is_own and not place.positions:
            self.counted.update(place.keys)
            if self._listed >= set(place.keys):
                return f"({' + '.join(f'len({self._segment(key, True)})' for key in place.keys)})"
        return f"len({self.texts(place)})"

    # names

    def _segment(self, key: str, is_asked: bool) -> str:
        self._is_beyond |= key.partition("[")[0] == self._each
        self._keys[key] = self._keys.get(key, False) or is_asked
        return _name(key)

    def _loop(self, id: str) -> str:
        self._loops.add(id)
        return f"loop_{id}"

    def _once(self, place: Designator, expression: str) -> str:
        """Several rules ask for the same, away from the segment of their block."""
        self._fetches.setdefault(place.text, expression)
        return f"kept_{list(self._fetches).index(place.text)}_"

    # lines

    def lines(self, conditions: Sequence[Condition], each: Sequence[Each], notes: Sequence[Noted]) -> list[str]:
        lines = [line for keys, block in blocks(conditions) for line in self._block(keys, [said for _, said in block])]
        lines += [line for place, its in each for line in self._of_each(place, its)]
        lines += [line for name, said in notes for line in self._note(name, said)]
        lines = [*self._sorted_out(), *self._fetched(lines)]
        is_split = any(".split(d)" in line or "d in q" in line for line in lines)
        return ["node = view.node", *([_SEPARATOR] if is_split else []), *lines, "return False"]

    def function(self, lines: Sequence[str]) -> Sieve:
        body, space = "\n".join(indented(lines)), dict(self._values)
        exec(compile(f"def stops(view):\n{body}\n", "<sieve>", "exec"), space)
        return cast("Sieve", space["stops"])

    def _block(self, keys: tuple[str, ...], conditions: Sequence[Condition]) -> list[str]:
        """The lines for the conditions of the same keys."""
        if not keys:
            return self._asked(keys, conditions)
        there = f"if {' or '.join(self.has(key) for key in keys)}:"
        if (
            not self._listed.isdisjoint(keys)
            or len({key.partition("[")[0] for key in keys}) > 1
            or keys[0][0].isdigit()
        ):
            return [there, *indented(self._asked(keys, conditions))]
        self._single = single = Single(lambda place: place.is_own and place.keys == keys)
        alone = single.around(self._asked(keys, conditions))
        self._single = None
        if not single.is_asked:
            return [there, *indented(alone)]
        names = [_name(key) for key in keys]
        self._keys |= dict.fromkeys(keys, True)
        lines = [f"s = {' else '.join([*(f'{name} if {name} is not None' for name in names[:-1]), names[-1]])}", *alone]
        if len(keys) > 1:
            several = self._asked(keys, conditions)
            is_one = f"if [{', '.join(names)}].count(None) == {len(keys) - 1}:"
            lines = [is_one, *indented(lines), "else:", *indented(several)]
        return [there, *indented(lines)]

    def _asked(self, keys: tuple[str, ...], conditions: Sequence[Condition]) -> list[str]:
        return [line for said in conditions for line in (f"if {unless_present(self, said, keys)}:", "    return True")]

    def _of_each(self, each: Designator, conditions: Sequence[Condition]) -> list[str]:
        """The lines for conditions that are asked of each segment at a place, as if it were the only one of its id."""

        def is_it(place: Designator) -> bool:
            return place.is_own and place.segment == each.segment and place.qualifiers in (frozenset(), each.qualifiers)

        names = [self._segment(key, True) for key in each.keys]
        self._single, self._each, self._is_beyond = single = Single(is_it), each.segment, False
        lines = single[0].around(self._asked((), conditions))
        self._single, self._each = None, ""
        found = names[0] if len(names) == 1 else f"[{', '.join(f'*{name}' for name in names)}]"
        return [f"for s in {found}:", *(["    return True"] if self._is_beyond else indented(lines))]

    def _note(self, name: str, said: Condition | None) -> list[str]:
        take = f"view.notes.add({self.constant(name)})"
        return [take] if said is None else [f"if {said.write(self)}:", f"    {take}"]

    def _fetched(self, lines: list[str]) -> list[str]:
        """What other loops are asked for, once: when its turn comes, since it mostly does not."""
        kept = []
        for at, expression in enumerate(self._fetches.values()):
            name = f"kept_{at}_"
            if sum(line.count(name) for line in lines) > 1:
                kept.append(f"{name} = None")
                expression = f"({name} if {name} is not None else ({name} := {expression}))"
            lines = [line if name not in line else line.replace(name, expression) for line in lines]
        return [*kept, *lines]

    def _sorted_out(self) -> list[str]:
        """The loop's own segments, and its child loops, under the names that stand for them."""
        single = [_name(key) for key in self._keys if key not in self._listed]
        lines = [f"{_name(key)} = []" for key in self._keys if key in self._listed]
        lines += [" = ".join([*single, "None"])] if single else []
        by_id: dict[str, list[str]] = {}
        for key in self._keys:
            by_id.setdefault(key.partition("[")[0], []).append(key)
        if by_id:
            lines += ["for s in node.segments:", "    id = s.id"]
        for at, (id, keys) in enumerate(by_id.items()):
            lines += [f"    {'elif' if at else 'if'} id == {id!r}:", *indented(indented(self._of_id(keys)))]
        lines += [f"loop_{id} = []" for id in self._loops]
        if self._loops:
            lines += ["for child in node.children:", "    id = child.loop.id"]
        for at, id in enumerate(sorted(self._loops)):
            lines += [f"    {'elif' if at else 'if'} id == {id!r}:", f"        loop_{id}.append(child)"]
        return lines

    def _of_id(self, keys: Sequence[str]) -> list[str]:
        """Lines that put a segment of one id under its names."""
        lines = [line for key in keys if "[" not in key for line in self._taken(key)]
        qualified = {key.partition("[")[2].rstrip("]"): key for key in keys if "[" in key}
        if qualified:
            codes = self.constant(frozenset(qualified))
            lines += ["p = s.parts", "q = p[1] if len(p) > 1 else ''"]
            lines += [f"if q not in {codes} and d in q:", "    q = q.partition(d)[0]"]
        for at, (code, key) in enumerate(qualified.items()):
            lines += [f"{'elif' if at else 'if'} q == {code!r}:", *indented(self._taken(key))]
        return lines

    def _taken(self, key: str) -> list[str]:
        name = _name(key)
        if key in self._listed:
            return [f"{name}.append(s)"]
        return [*([f"if {name} is not None:", "    return True"] if self._keys[key] else []), f"{name} = s"]


def _name(key: str) -> str:
    return key.replace("[", "_").rstrip("]")
