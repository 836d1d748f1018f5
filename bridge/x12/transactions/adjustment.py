"""CAS: one group code and up to six reasons, as the 835 and the 837 say it."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from bridge.billing.remittance import Adjustment
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.constructor import constructor
from bridge.x12.transactions.section import Section

_adjustment = constructor(Adjustment)
_REASONS = 6  # triples in one CAS
_END = 2 + 3 * _REASONS  # behind CAS19
_REMEMBERED = 1 << 14


def read_adjustments(section: Section) -> tuple[Adjustment, ...]:
    """Every reason of every CAS of the section, in order."""
    return Adjustments(element.read_dollars).read(section.all("CAS"))


class Adjustments(dict[tuple[str, str, str, str], Adjustment]):
    """Reads CAS segments. Most of what they say repeats, so each (group, reason, amount, quantity) is read once."""

    __slots__ = ("_dollars",)

    def __init__(self, dollars: Callable[[str], Decimal]) -> None:
        super().__init__()
        self._dollars = dollars

    def read(self, segments: Iterable[Segment]) -> tuple[Adjustment, ...]:
        """Every reason of these CAS, in order."""
        found: list[Adjustment] = []
        for segment in segments:
            self.add(segment.parts, found)
        return tuple(found)

    def add(self, parts: list[str], found: list[Adjustment]) -> None:
        """Every reason of one CAS, by its `Segment.parts`, onto `found`."""
        if len(parts) == 4 and parts[2]:  # one reason: nearly all of them
            found.append(self[parts[1], parts[2], parts[3], ""])
            return
        padded = [*parts, "", "", ""]
        for at in range(2, min(len(parts), _END), 3):
            if padded[at] or padded[at + 1]:
                found.append(self[parts[1], padded[at], padded[at + 1], padded[at + 2]])

    def __missing__(self, key: tuple[str, str, str, str]) -> Adjustment:
        if len(self) >= _REMEMBERED:
            self.clear()
        group, reason, amount, quantity = key
        read = self[key] = _adjustment(
            group=group, reason=reason, amount=self._dollars(amount), quantity=element.read_quantity(quantity)
        )
        return read


def adjustment_elements(adjustments: Iterable[Adjustment]) -> Iterator[list[str]]:
    """The elements of each CAS: neighbours of one group code share a segment, six reasons at most."""
    for group, members in groupby(adjustments, key=lambda a: a.group):
        rest = list(members)
        for start in range(0, len(rest), _REASONS):
            yield [group, *(text for a in rest[start : start + _REASONS] for text in _triple(a))]


def _triple(adjustment: Adjustment) -> tuple[str, str, str]:
    quantity = "" if adjustment.quantity is None else element.amount(adjustment.quantity)
    return adjustment.reason, element.amount(adjustment.amount), quantity
