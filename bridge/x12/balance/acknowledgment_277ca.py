"""The totals of a 277CA against the claims below them: how many went on and how many did not, and for how much.

Of a provider whose claims are not told, its own totals stand for them among those of the batch.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bridge.x12.balance.cents import CENTS, Cents
from bridge.x12.balance.fault import off
from bridge.x12.fault import Fault
from bridge.x12.schema import Node

_REJECTS = frozenset(("A3", "A4", "A6", "A7", "A8"))  # STC01-1: the claim did not go on
_OF_PROVIDER = ("QA", "QC")  # 2200C QTY01: went on, did not
_OF_BATCH = ("90", "AA")  # 2200B QTY01
_CHARGES = ("YU", "YY")  # AMT01
_WENT = ("accepted below", "rejected below")


@dataclass(slots=True)
class _Tally:
    """Of the claims that went on, and of those that did not; `is_counted` and `is_charged` say if all are in it."""

    claims: int = 0  # that were told
    counts: list[Cents] = field(default_factory=lambda: [0, 0])  # in hundredths, as CENTS reads QTY02
    amounts: list[Cents] = field(default_factory=lambda: [0, 0])
    is_counted: bool = True
    is_charged: bool = True

    def add(self, is_rejected: bool, amount: Cents) -> None:
        self.claims += 1
        self.counts[is_rejected] += 100
        self.amounts[is_rejected] += amount

    def add_totals(self, level: Node) -> None:
        """What a provider level without claims says of them; what it does not say is not known from here on."""
        answers = level.loops("2200C")
        self.is_counted &= any(answer.first("QTY", code) for answer in answers for code in _OF_PROVIDER)
        self.is_charged &= any(answer.first("AMT", code) for answer in answers for code in _CHARGES)
        for answer in answers:
            for at, (quantity, amount) in enumerate(zip(_OF_PROVIDER, _CHARGES, strict=True)):
                self.counts[at] += CENTS[answer.first("QTY", quantity)[2]]
                self.amounts[at] += CENTS[answer.first("AMT", amount)[2]]


class AcknowledgmentBalance:
    """A provider level without claims below it is not compared itself: its answer stands for claims not told."""

    loops = frozenset({"2200D", "2000C", "2000B"})

    def __init__(self) -> None:
        self._provider, self._batch = _Tally(), _Tally()
        self._providers = 0  # levels of the batch

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
        tally, self._provider = self._provider, _Tally()
        self._providers += 1
        if tally.claims:
            return list(_compared(level, "2200C", _OF_PROVIDER, tally))
        self._batch.add_totals(level)
        return []

    def _batch_level(self, level: Node) -> list[Fault]:
        tally, is_told = self._batch, self._providers > 0
        self._batch, self._providers = _Tally(), 0
        return list(_compared(level, "2200B", _OF_BATCH, tally)) if is_told else []


def _compared(level: Node, loop: str, quantities: tuple[str, str], tally: _Tally) -> Iterator[Fault]:
    """QTY and AMT of the level's own acknowledgment, where it has them."""
    for answer in level.loops(loop):
        for at, (quantity, amount) in enumerate(zip(quantities, _CHARGES, strict=True)):
            qty, amt = answer.first("QTY", quantity), answer.first("AMT", amount)
            by = CENTS[qty[2]] - tally.counts[at]
            if qty and by and tally.is_counted:
                yield off(qty, answer, 2, by, f"the number of claims {_WENT[at]}")
            by = CENTS[amt[2]] - tally.amounts[at]
            if amt and by and tally.is_charged:
                yield off(amt, answer, 2, by, f"the charges of the claims {_WENT[at]}")
