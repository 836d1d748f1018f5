"""The 837 balances: a claim against its lines, and both against what each payer before paid and left out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bridge.x12.balance.cents import CENTS, Cents
from bridge.x12.balance.fault import misfit, off
from bridge.x12.fault import Fault
from bridge.x12.schema import Node
from bridge.x12.segment import Segment


class ClaimBalance:
    """`service` is the segment of a line that has its charge, at position `charge`: SV102, SV203."""

    loops = frozenset({"2300"})

    def __init__(self, service: str, charge: int) -> None:
        self._service = service
        self._charge = charge

    def closed(self, path: Sequence[Node]) -> Iterable[Fault]:
        claim = path[-1]
        faults: list[Fault] = []
        charged: Cents = 0
        paid: dict[str, Cents] = {}  # SVD01 -> the sum of SVD02
        count = 0
        others: list[Node] = []
        for child in claim.children:
            if child.loop.id == "2400":
                count += 1
                charged += self._line(child, count, paid, faults)
            elif child.loop.id == "2320":
                others.append(child)
        clm = claim.segments[0]
        if CENTS[clm[2]] != charged:
            faults.append(off(clm, claim, 2, CENTS[clm[2]] - charged, "the sum of its lines"))
        if others:
            faults += _other_payers(others, CENTS[clm[2]], paid)
        return faults

    def _line(self, line: Node, number: int, paid: dict[str, Cents], faults: list[Fault]) -> Cents:
        """The line's charge. LX01 counts the lines; each payer's 2430 loops together come to the charge."""
        charge: Cents = 0
        for segment in line.segments:
            if segment.id == self._service:
                charge = CENTS[segment[self._charge]]
        lx = line.segments[0]
        if lx[1] != str(number):
            message = f"LX01 is not {number}, the next number of the claim"
            faults.append(misfit(lx, line, 1, message, remedy="Number the lines of each claim from 1.", level=1))
        if line.children:
            faults += _adjudications(line, charge, paid)
        return charge


def _adjudications(line: Node, charge: Cents, paid: dict[str, Cents]) -> Iterator[Fault]:
    """The charge less the adjustments is what the payer paid; a payer who split the line answers it in several."""
    left: dict[str, Cents] = {}
    first: dict[str, Node] = {}
    for answer in line.loops("2430"):
        svd = answer.segments[0]
        payer = svd[1]
        paid[payer] = paid.get(payer, 0) + CENTS[svd[2]]
        left[payer] = left.get(payer, charge) - CENTS[svd[2]] - _adjusted(answer)
        first.setdefault(payer, answer)
    for payer, by in left.items():
        if by:
            node = first[payer]
            yield off(node.segments[0], node, 2, -by, "the line's charge less its adjustments")


def _other_payers(others: list[Node], charge: Cents, paid: dict[str, Cents]) -> Iterator[Fault]:
    """AMT*D is what a payer paid on the lines less its adjustments of the claim; without lines, of the charge."""
    payers = [_payer(other) for other in others]
    count = Counter(payers)
    for other, payer in zip(others, payers, strict=True):
        amount, adjusted = other.first("AMT", "D"), _adjusted(other)
        if count[payer] > 1 or not (amount or adjusted or payer in paid):
            continue  # two policies with one payer cannot be told apart; or this payer has not answered
        if payer in paid:
            yield from _compared(other, amount, paid[payer] - adjusted, "what was paid on the lines less its own CAS")
        elif not other.first("AMT", "A8"):  # A8: the payer was not asked
            yield from _compared(other, amount, charge - adjusted, "the charge less its own CAS")


def _compared(other: Node, amount: Segment, expected: Cents, against: str) -> Iterator[Fault]:
    """AMT*D against what it must be; one that is left out is zero."""
    by = CENTS[amount[2]] - expected
    if not by:
        return
    if amount:
        yield off(amount, other, 2, by, against)
    else:
        sbr = other.segments[0]
        yield misfit(sbr, other, 0, f"AMT*D of this payer is missing, and not zero by {against}")


def _payer(other: Node) -> str:
    """# 2330B NM109"""
    return next((loop.first("NM1")[9] for loop in other.loops("2330B")), "")


def _adjusted(node: Node) -> Cents:
    """The sum of a loop's own CAS."""
    return sum(
        CENTS[segment.parts[at]]
        for segment in node.segments
        if segment.id == "CAS"
        for at in range(3, len(segment.parts), 3)
    )
