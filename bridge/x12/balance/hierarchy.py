"""HL: the levels of a set are numbered in their order, and each names the one above."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from bridge.x12.balance.fault import misfit
from bridge.x12.fault import Fault
from bridge.x12.schema import Loop, Node

_REMEDY = "Number the levels anew."


class HierarchyCheck:
    """Counts a level when the first loop inside of it, or it itself, is complete: that is the order they began in."""

    def __init__(self, schema: Loop) -> None:
        self.loops = _levels(schema)
        self._count = 0
        self._open: list[Node] = []

    def closed(self, path: Sequence[Node]) -> Iterable[Fault]:
        """The levels that were not open when the level before this one was complete have begun since."""
        levels = [node for node in path if node.loop.id in self.loops]
        known = len(self._open)
        if len(levels) == known and levels[-1] is self._open[-1]:  # it was counted with a level below it
            self._open.pop()
            return ()
        self._open = levels[:-1]
        return [fault for at in range(known, len(levels)) for fault in self._counted(levels, at)]

    def _counted(self, levels: list[Node], at: int) -> Iterator[Fault]:
        """HL01 is the next number; HL02 the number above."""
        self._count += 1
        node = levels[at]
        hl = node.segments[0]
        if hl[1] != str(self._count):
            message = f"HL01 is not {self._count}, the next number of the set"
            yield misfit(hl, node, 1, message, remedy=_REMEDY, level=1)
        if hl[2] != (levels[at - 1].segments[0][1] if at else ""):
            yield misfit(hl, node, 2, "HL02 is not the number of the level above", remedy=_REMEDY, level=1)


@cache
def _levels(loop: Loop) -> frozenset[str]:
    """The loops that an HL opens."""
    below = (_levels(child) for child in loop.body if isinstance(child, Loop))
    own = {loop.id} if loop.opener.id == "HL" else set[str]()
    return frozenset(own.union(*below))
