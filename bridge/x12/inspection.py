"""One transaction set under inspection: laid out as it is read, every segment and every complete loop looked at."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from functools import cache

from bridge.x12.fault import Fault, Severity
from bridge.x12.layout import Layout
from bridge.x12.pattern import Syntax
from bridge.x12.schema import MANY, Loop, Node
from bridge.x12.segment import Segment
from bridge.x12.set_check import SetCheck

# SNIP levels. Composites are cut as the guide has them, so the parts of one are doubted on level 1 too.
_OF_THE_GUIDE = frozenset({2, 4})
_ENOUGH = 1_000  # faults in hand: they are told at the next end of a loop that may repeat without bound
_TOO_MANY = 5_000  # told at once


class Inspection:
    """`take` its segments, then `close`; `tell` is told of its faults, in the order of segments where they are few.

    Of a guide known only by its neighbour (not `is_exact`), what the guide asks for is doubtful; what X12 itself, sums,
    code owners and the partner ask for is not.
    """

    def __init__(
        self,
        schema: Loop,
        syntax: Syntax,
        checks: Iterable[SetCheck],
        st: Segment,
        tell: Callable[[Iterable[Fault]], None],
        is_exact: bool = True,
    ) -> None:
        self._tell = tell
        self._is_exact = is_exact
        self._faults: list[Fault] = []
        self.placed = syntax.within(st.delimiters, self._faults)
        self._by_loop: dict[str, list[SetCheck]] = {loop: [] for loop in _boundless(schema)}
        for check in checks:
            for loop in check.loops:
                self._by_loop.setdefault(loop, []).append(check)
        self._layout = Layout(schema, self)
        self.take = self._layout.place
        self.take(st)

    @property
    def loops(self) -> Container[str]:
        return self._by_loop

    def closed(self, path: Sequence[Node]) -> None:
        loop, faults, structure = path[-1].loop, self._faults, self._layout.faults
        for check in self._by_loop[loop.id]:
            faults += check.closed(path)
        if (faults or structure) and len(faults) + len(structure) > (_ENOUGH if loop.max >= MANY else _TOO_MANY):
            self._tell_all()

    def unplaced(self) -> None:
        if len(self._layout.faults) > _TOO_MANY:
            self._tell_all()

    def close(self, se: Segment | None) -> None:
        """The set is complete, or cut off."""
        if se is not None:
            self.take(se)
        self._layout.close()
        if se is None:  # a fault of the envelope already
            self._layout.faults[:] = [fault for fault in self._layout.faults if fault.id != "SE"]
        self._tell_all()

    def _tell_all(self) -> None:
        """What is in hand, in the order of segments."""
        found = sorted((*self._layout.faults, *self._faults), key=lambda fault: (fault.segment, fault.element))
        self._layout.faults.clear()
        self._faults.clear()
        self._tell(found if self._is_exact else [_doubted(fault) for fault in found])


@cache
def _boundless(schema: Loop) -> frozenset[str]:
    """The loops that may repeat without bound."""
    below = [_boundless(child) for child in schema.body if isinstance(child, Loop)]
    return frozenset({schema.id} if schema.max >= MANY else ()).union(*below)


def _doubted(fault: Fault) -> Fault:
    is_doubtful = fault.level in _OF_THE_GUIDE or (fault.level == 1 and fault.component > 0)
    return replace(fault, severity=Severity.WARNING) if is_doubtful else fault
