"""One transaction set under inspection: laid out as it is read, every segment and every complete loop looked at."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from bridge.x12.fault import Fault, Severity
from bridge.x12.layout import Layout
from bridge.x12.pattern import Syntax
from bridge.x12.schema import Loop, Node
from bridge.x12.segment import Segment
from bridge.x12.set_check import SetCheck

# SNIP levels. Composites are cut as the guide has them, so the parts of one are doubted on level 1 too.
_OF_THE_GUIDE = frozenset({2, 4})


class Inspection:
    """`take` its segments, then `close`.

    Of a guide known only by its neighbour (not `is_exact`), what the guide asks for is doubtful; what X12 itself, sums,
    code owners and the partner ask for is not.
    """

    def __init__(
        self, schema: Loop, syntax: Syntax, checks: Iterable[SetCheck], st: Segment, is_exact: bool = True
    ) -> None:
        self._is_exact = is_exact
        self._faults: list[Fault] = []
        self.placed = syntax.within(st.delimiters, self._faults)
        self._by_loop: dict[str, list[SetCheck]] = {}
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
        for check in self._by_loop[path[-1].loop.id]:
            self._faults += check.closed(path)

    def close(self, se: Segment | None) -> list[Fault]:
        """Every fault of the set in the order of its segments."""
        if se is not None:
            self.take(se)
        self._layout.close()
        structure = self._layout.faults
        if se is None:  # a fault of the envelope already
            structure = [fault for fault in structure if fault.id != "SE"]
        found = sorted((*structure, *self._faults), key=lambda fault: (fault.segment, fault.element))
        return found if self._is_exact else [_doubted(fault) for fault in found]


def _doubted(fault: Fault) -> Fault:
    is_doubtful = fault.level in _OF_THE_GUIDE or (fault.level == 1 and fault.component > 0)
    return replace(fault, severity=Severity.WARNING) if is_doubtful else fault
