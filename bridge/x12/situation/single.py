"""A segment that is asked alone, written out: its elements are local names of the generated function."""

import re
from collections.abc import Callable, Sequence

from bridge.x12.situation.designator import Designator
from bridge.x12.situation.view import texts_of


class Single:
    """The segment `s` of the source; `d` is the component separator there.

    A name that is used once is put where it is used, so that it is asked for only when its turn comes.
    """

    def __init__(self, has: Callable[[Designator], bool]) -> None:
        self.has = has  # whether a place is in this segment
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
        if place.repeats or len(components) > 1 < len(at):
            return self._local(f"{constant(texts_of)}(s, {constant(place)})")
        elements = f"p[{at.start}:{at.stop}:{at.step}]"
        if not components:
            return self._local(f"[t for t in {elements} if t]")
        part = components[0] - 1
        if len(at) > 1:
            return self._local(f"[f[{part}] for t in {elements} if t and len(f := t.split(d)) > {part} and f[{part}]]")
        return self._local(f"[t for t in {self._split(at[0])}[{part}:{components[-1]}] if t]")

    @property
    def is_asked(self) -> bool:
        """Whether a condition asks for a text of it."""
        return bool(self._locals)

    def _split(self, at: int) -> str:
        return self._local(f"p[{at}].split(d) if n > {at} else ()")

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
