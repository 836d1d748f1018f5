"""The counts of a 999: AK9 against the answers to each transaction set."""

from collections.abc import Iterable, Iterator, Sequence

from bridge.x12.balance.fault import misfit
from bridge.x12.fault import Fault
from bridge.x12.schema import Node

_ACCEPTS = frozenset("AE")  # IK501, AK901
_REJECTS = frozenset("RMWX")  # AK901
_REMEDY = "Count the AK2 loops and those of them that IK5 accepts."


class AnswerBalance:
    """Counts the answers; a group that is answered as a whole, without any, is not compared with them."""

    loops = frozenset({"2000", "999"})

    def __init__(self) -> None:
        self._count = 0
        self._accepted = 0

    def closed(self, path: Sequence[Node]) -> Iterable[Fault]:
        node = path[-1]
        if node.loop.id == "999":
            return self._group(node)
        self._count += 1
        self._accepted += node.first("IK5")[1] in _ACCEPTS
        return ()

    def _group(self, tree: Node) -> Iterator[Fault]:
        ak9 = tree.first("AK9")
        if not (ak9[3].isdecimal() and ak9[4].isdecimal()):
            return  # a fault of its own
        received, accepted = int(ak9[3]), int(ak9[4])
        if self._count and received != self._count:
            by = received - self._count
            yield misfit(ak9, tree, 3, f"AK903 is off by {by} from the number of its AK2", remedy=_REMEDY)
        elif self._count and accepted != self._accepted:
            by = accepted - self._accepted
            yield misfit(ak9, tree, 4, f"AK904 is off by {by} from the sets that IK5 accepts", remedy=_REMEDY)
        if accepted > received:
            by = accepted - received
            yield misfit(ak9, tree, 4, f"AK904 is {by} more than were received", remedy=_REMEDY)
        elif not _fits(ak9[1], received, accepted):
            message = f"AK901 {ak9[1]} does not fit {accepted} accepted of {received} received"
            yield misfit(ak9, tree, 1, message, remedy="Send A or E when all were accepted, P for a part, R for none.")


def _fits(answer: str, received: int, accepted: int) -> bool:
    """A and E: all of them; P: some; R, M, W, X: none."""
    if answer in _ACCEPTS:
        return accepted == received
    if answer == "P":
        return 0 < accepted < received
    return accepted == 0 or answer not in _REJECTS
