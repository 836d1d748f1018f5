"""What looks at a transaction set while it is laid out: balances, situations, external codes, a partner's own rules.

A check is made anew for each transaction set and is told of every loop it asked for as soon as that loop is complete,
innermost first, the set itself last. Loops that repeat without bound (a claim, a subscriber) are dropped after that:
what a check needs of them for a later sum, it keeps itself.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bridge.x12.fault import Fault
from bridge.x12.schema import Node


class SetCheck(Protocol):
    """One transaction set's worth of one check."""

    @property
    def loops(self) -> frozenset[str]:
        """Ids of the loops that it looks at, such as `2300`; `837P` or `835` is the set itself."""

    def closed(self, path: Sequence[Node]) -> Iterable[Fault]:
        """Looks at `path[-1]`, a complete loop with its bounded children; `path[0]` is the set, then loop by loop.

        Parents are not complete yet: they hold the segments before this loop.
        """
