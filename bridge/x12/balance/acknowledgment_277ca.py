"""The totals of a 277CA against the claims below them: how many went on and how many did not, and for how much."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bridge.x12.balance.cents import CENTS, Cents
from bridge.x12.balance.fault import off
from bridge.x12.fault import Fault
from bridge.x12.schema import Node

_REJECTS = frozenset(("A3", "A4", "A6", "A7", "A8"))  # STC01-1: the claim did not go on


@dataclass(slots=True)
class _Tally:
    """`counts` and `amounts` of the claims that went on, and of those that did not."""

    counts: list[int]
    amounts: list[Cents]

    @property
    def total(self) -> int:
        return sum(self.counts)

    def add(self, is_rejected: bool, amount: Cents) -> None:
        self.counts[is_rejected] += 1
        self.amounts[is_rejected] += amount


def _empty() -> _Tally:
    return _Tally([0, 0], [0, 0])


class AcknowledgmentBalance:
    """A level without claims below it is not compared: its answer stands for claims that are not told."""

    loops = frozenset({"2200D", "2000C", "2000B"})

    def __init__(self) -> None:
        self._provider, self._batch = _empty(), _empty()
        self._is_whole = True  # every provider level of the batch told its claims

    def closed(self, path: Sequence[Node]) -> Iterable[Fault]:
        node = path[-1]
        if node.loop.id == "2200D":
            self._claim(node)
            return ()
        return self._provider_level(node) if node.loop.id == "2000C" else self._batch_level(node)

    def _claim(self, claim: Node) -> None:
        is_rejected, amount = False, ""
        for stc in claim.all("STC"):
            is_rejected = is_rejected or stc[3] == "U" or stc.component(1, 1) in _REJECTS
            amount = amount or stc[4]
        self._provider.add(is_rejected, CENTS[amount])
        self._batch.add(is_rejected, CENTS[amount])

    def _provider_level(self, level: Node) -> list[Fault]:
        tally, self._provider = self._provider, _empty()
        self._is_whole = self._is_whole and bool(tally.total)
        return list(_compared(level, "2200C", ("QA", "QC"), tally)) if tally.total else []

    def _batch_level(self, level: Node) -> list[Fault]:
        tally, is_whole = self._batch, self._is_whole
        self._batch, self._is_whole = _empty(), True
        return list(_compared(level, "2200B", ("90", "AA"), tally)) if tally.total and is_whole else []


def _compared(level: Node, loop: str, quantities: tuple[str, str], tally: _Tally) -> Iterator[Fault]:
    """QTY and AMT of the level's own acknowledgment, where it has them."""
    for answer in level.loops(loop):
        for at, (quantity, amount) in enumerate(zip(quantities, ("YU", "YY"), strict=True)):
            qty, amt = answer.first("QTY", quantity), answer.first("AMT", amount)
            by = CENTS[qty[2]] - tally.counts[at] * 100
            if qty and by:
                yield off(qty, answer, 2, by, f"the number of claims {_WENT[at]}")
            by = CENTS[amt[2]] - tally.amounts[at]
            if amt and by:
                yield off(amt, answer, 2, by, f"the charges of the claims {_WENT[at]}")


_WENT = ("accepted below", "rejected below")
