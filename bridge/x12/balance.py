"""SNIP 3: whether the amounts and the levels of a transaction set agree with each other."""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.schema import Node
from bridge.x12.segment import Segment


def balance_faults(tree: Node) -> Iterator[Fault]:
    """What does not add up in a laid out transaction set: 835 on three levels, 837 claims and lines, HL numbers."""
    yield from _hierarchy(tree)
    check = _CHECKS.get(tree.loop.id)
    if check is not None:
        yield from check(tree)


def _remittance(tree: Node) -> Iterator[Fault]:
    """BPR02 is the sum of CLP04 minus the provider adjustments."""
    claims = [claim for header in tree.loops("2000") for claim in header.loops("2100")]
    for claim in claims:
        yield from _claim_payment(claim)
    provider = sum((_dollars(plb[at]) for plb in tree.all("PLB") for at in range(4, 15, 2)), Decimal(0))
    paid = sum((_dollars(claim.first("CLP")[4]) for claim in claims), Decimal(0))
    bpr = tree.first("BPR")
    stated = -_dollars(bpr[2]) if bpr[3] == "D" else _dollars(bpr[2])
    if paid - provider != stated:
        yield _fault(bpr, tree, 2, f"BPR02 is off by {stated - (paid - provider)} from the claims less the PLB amounts")


def _claim_payment(claim: Node) -> Iterator[Fault]:
    """CLP04 is CLP03 less every adjustment; SVC03 is SVC02 less the line's."""
    clp, lines = claim.first("CLP"), claim.loops("2110")
    for line in lines:
        svc = line.first("SVC")
        off = _dollars(svc[2]) - _adjusted(line) - _dollars(svc[3])
        if off:
            yield _fault(svc, line, 3, f"SVC03 is off by {-off} from the charge less the line's adjustments")
    adjusted = _adjusted(claim) + sum((_adjusted(line) for line in lines), Decimal(0))
    off = _dollars(clp[3]) - adjusted - _dollars(clp[4])
    if off:
        yield _fault(clp, claim, 4, f"CLP04 is off by {-off} from the charge less all adjustments")
    charged = sum((_dollars(line.first("SVC")[2]) for line in lines), Decimal(0))
    if lines and charged != _dollars(clp[3]):
        yield _fault(clp, claim, 3, f"CLP03 is off by {_dollars(clp[3]) - charged} from its lines", Severity.WARNING)
    share = sum((_adjusted(node, "PR") for node in (claim, *lines)), Decimal(0))
    if share != _dollars(clp[5]) and clp[2] != "22":  # payers leave the patient's share of a reversal empty
        yield _fault(clp, claim, 5, f"CLP05 is off by {_dollars(clp[5]) - share} from the PR amounts", Severity.WARNING)


def _claim(tree: Node) -> Iterator[Fault]:
    """CLM02 is the sum of its lines; a line that another payer paid balances for that payer."""
    for claim in tree.descendants("2300"):
        clm = claim.first("CLM")
        lines = claim.loops("2400")
        off = _dollars(clm[2]) - sum((_dollars(line.first("SV1")[2]) for line in lines), Decimal(0))
        if off:
            yield _fault(clm, claim, 2, f"CLM02 is off by {off} from the sum of its lines")
        for line in lines:
            for paid in line.loops("2430"):
                svd = paid.first("SVD")
                off = _dollars(line.first("SV1")[2]) - _dollars(svd[2]) - _adjusted(paid)
                if off:
                    yield _fault(svd, paid, 2, f"SVD02 is off by {off} from the line's charge less its adjustments")


_CHECKS: dict[str, Callable[[Node], Iterator[Fault]]] = {"835": _remittance, "837P": _claim}


def _hierarchy(tree: Node) -> Iterator[Fault]:
    """HL01 counts from 1; HL02 names the level above."""
    for number, (node, above) in enumerate(_levels(tree, ""), start=1):
        hl = node.first("HL")
        if hl[1] != str(number):
            yield _fault(hl, node, 1, f"HL01 is not {number}, the next number of the set", level=1)
        if hl[2] != above:
            yield _fault(hl, node, 2, "HL02 is not the number of the level above", level=1)


def _levels(node: Node, above: str) -> Iterator[tuple[Node, str]]:
    for child in node.children:
        hl = child.segments[0] if child.segments[0].id == "HL" else None
        if hl is not None:
            yield child, above
        yield from _levels(child, above if hl is None else hl[1])


def _adjusted(node: Node, group: str = "") -> Decimal:
    """Dollars of a loop's own CAS segments, six triples each."""
    return sum(
        (_dollars(cas[at]) for cas in node.all("CAS", group or None) for at in range(3, 19, 3)),
        Decimal(0),
    )


def _dollars(text: str) -> Decimal:
    """An amount; what is no number counts as zero here and is a fault of its own."""
    try:
        amount = Decimal(text) if text else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() else Decimal(0)


def _fault(
    segment: Segment, node: Node, element: int, message: str, severity: Severity = Severity.ERROR, level: int = 3
) -> Fault:
    return Fault(
        table=Table.ELEMENT,
        code="7",
        message=message,
        remedy="Correct the number, or the amounts that it sums up." if level == 3 else "Number the levels anew.",
        level=level,
        severity=severity,
        segment=segment.number,
        id=segment.id,
        element=element,
        loop=node.loop.id,
        offset=segment.offset,
    )
