"""The 835 balances on three levels: line, claim, payment. Reversals and provider adjustments count with their signs."""

from collections.abc import Iterable, Iterator, Sequence

from bridge.x12.balance.cents import CENTS, Cents
from bridge.x12.balance.fault import misfit, off
from bridge.x12.fault import Fault, Severity
from bridge.x12.schema import Node
from bridge.x12.segment import Segment

_REVERSAL = "22"  # CLP02
_TOLD = (2, 22, 4)  # what stands for CLP04 among the reasons of a signature


class RemittanceBalance:
    """Keeps the sums of the claims that it was shown, and of each claim a number by which its reversal is known."""

    loops = frozenset({"2100", "2000", "835"})

    def __init__(self) -> None:
        self._paid: Cents = 0
        self._count = 0  # of the claims since the last LX
        self._charged: Cents = 0
        self._numbers: set[int] = set()  # of claims that came
        self._standing: dict[int, int] = {}  # signature of a claim that came -> how many no reversal has undone
        self._undone: set[int] = set()  # signatures of which none is left

    def closed(self, path: Sequence[Node]) -> Iterable[Fault]:
        node = path[-1]
        if node.loop.id == "2100":
            return self._claim(node)
        return self._group(node) if node.loop.id == "2000" else self._payment(node)

    def _claim(self, claim: Node) -> list[Fault]:
        """CLP03 less every adjustment is CLP04."""
        faults: list[Fault] = []
        clp = claim.segments[0]
        charge, paid = CENTS[clp[3]], CENTS[clp[4]]
        adjusted, share, signature = _adjusted(claim.segments, "")
        lines = claim.children
        charged: Cents = 0
        for line in lines:
            line_charge, line_adjusted, line_share, line_signature = _line(line, faults)
            charged += line_charge
            adjusted += line_adjusted
            share += line_share
            signature += line_signature
        if charge - adjusted != paid:
            by = paid - charge + adjusted
            faults.append(off(clp, claim, 4, by, "the charge less all adjustments"))
        if lines and charged != charge:
            faults.append(off(clp, claim, 3, charge - charged, "its lines", Severity.WARNING))
        is_reversal = clp[2] == _REVERSAL
        if share != CENTS[clp[5]] and not is_reversal:  # payers leave the patient's share of a reversal empty
            by = CENTS[clp[5]] - share
            faults.append(off(clp, claim, 5, by, "the PR amounts", Severity.WARNING))
        self._paid += paid
        self._count += 1
        self._charged += charge
        faults += self._reversal(claim, charge, signature + hash(_TOLD) * paid, is_reversal)
        return faults

    def _reversal(self, claim: Node, charge: Cents, signature: Cents, is_reversal: bool) -> Iterator[Fault]:
        """A reversal has every sign turned; when what it takes back came before it, it takes back exactly that."""
        clp = claim.segments[0]
        number = hash(clp[1])
        if not is_reversal:
            self._numbers.add(number)
            came = hash((number, signature))
            self._standing[came] = self._standing.get(came, 0) + 1
            return
        if charge > 0:
            remedy = "Turn the sign of every amount of the claim that is taken back."
            yield misfit(clp, claim, 3, "CLP03 of a reversal is positive", remedy=remedy)
        undone = hash((number, -signature))
        if number not in self._numbers or self._undo(undone):
            return
        message = "the reversal does not undo the claim of the same number that stands before it"
        remedy = "Reverse each amount and each adjustment of that claim, with its sign turned."
        if undone in self._undone:
            message = "the reversal undoes a claim that a reversal before it has undone already"
            remedy = "Reverse a claim once."
        yield misfit(clp, claim, 4, message, remedy=remedy, severity=Severity.WARNING)

    def _undo(self, signature: int) -> bool:
        """Takes back one claim of that signature; false when none stands."""
        count = self._standing.pop(signature, 0)
        if count > 1:
            self._standing[signature] = count - 1
        elif count:
            self._undone.add(signature)
        return count > 0

    def _group(self, group: Node) -> Iterator[Fault]:
        """TS304 and TS305 are the count and the charges of the claims below."""
        count, charged = self._count, self._charged
        self._count, self._charged = 0, 0
        ts3 = group.first("TS3")
        if ts3[4] and CENTS[ts3[4]] != count * 100:
            yield off(ts3, group, 4, CENTS[ts3[4]] - count * 100, "the number of its claims", Severity.WARNING)
        if ts3[5] and CENTS[ts3[5]] != charged:
            yield off(ts3, group, 5, CENTS[ts3[5]] - charged, "the charges of its claims", Severity.WARNING)

    def _payment(self, tree: Node) -> Iterator[Fault]:
        """BPR02 is the sum of CLP04 minus the provider adjustments."""
        bpr = tree.first("BPR")
        if not bpr:
            return
        provider = sum(CENTS[amount] for plb in tree.all("PLB") for amount in plb.parts[4:15:2])
        stated = CENTS[bpr[2]]
        if stated < 0:
            remedy = "Send zero, and carry the balance forward with a PLB of reason FB."
            yield misfit(bpr, tree, 2, "BPR02 is negative: a payer cannot pay less than nothing", remedy=remedy)
        by = stated - (self._paid - provider)
        if by:  # whatever BPR03 says: D lets the payee draw the money, which is paid all the same
            yield off(bpr, tree, 2, by, "the claims less the PLB amounts")


def _line(line: Node, faults: list[Fault]) -> tuple[Cents, Cents, Cents, Cents]:
    """SVC02, and what `_adjusted` gives; SVC02 less the adjustments is SVC03."""
    svc = line.segments[0]
    charge = CENTS[svc[2]]
    adjusted, share, signature = _adjusted(line.segments, svc[1])
    if charge - adjusted != CENTS[svc[3]]:
        by = CENTS[svc[3]] - charge + adjusted
        faults.append(off(svc, line, 3, by, "the charge less the line's adjustments"))
    return charge, adjusted, share, signature


def _adjusted(segments: Iterable[Segment], service: str) -> tuple[Cents, Cents, Cents]:
    """The sum of the CAS, the part of it that is the patient's, and a signature that a reversal exactly negates.

    `service` is SVC01 of the line that they stand at; empty for those of the claim.
    """
    total: Cents = 0
    share: Cents = 0
    signature: Cents = 0
    for segment in segments:
        if segment.id == "CAS":
            parts = segment.parts
            group = segment[1]
            for at in range(3, len(parts), 3):
                amount = CENTS[parts[at]]
                total += amount
                signature += hash((service, group, parts[at - 1])) * amount
                if group == "PR":
                    share += amount
    return total, share, signature
