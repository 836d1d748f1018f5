"""The 999, 005010X231A1: whether our text could be read, by functional group and transaction set."""

from collections.abc import Sequence

from bridge.billing.acknowledgment import GroupAcknowledgment, SegmentFault, TransactionAcknowledgment
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.section import Section


def read(segments: Sequence[Segment]) -> GroupAcknowledgment:
    """One transaction set answers one functional group of ours."""
    head, transactions = Section(segments).cut("AK2")
    ak1, ak9 = head.first("AK1"), Section(segments).first("AK9")
    return GroupAcknowledgment(
        group_number=element.read_count(ak1[2]),
        status=ak9[1],
        codes=_codes(ak9, 5, 9),
        transactions=tuple(_transaction(section) for section in transactions),
    )


def _transaction(section: Section) -> TransactionAcknowledgment:
    head, faults = section.cut("IK3")
    ik5 = section.first("IK5")
    return TransactionAcknowledgment(
        transaction_number=head.first("AK2")[2],
        status=ik5[1],
        codes=_codes(ik5, 2, 6),
        faults=tuple(_fault(fault) for fault in faults),
    )


def _fault(section: Section) -> SegmentFault:
    ik3 = section.first("IK3")
    return SegmentFault(
        segment=ik3[1],
        position=element.read_count(ik3[2]),
        loop=ik3[3],
        code=ik3[4],
        elements=tuple((_position(ik4), ik4[3]) for ik4 in section.all("IK4")),
    )


def _position(ik4: Segment) -> str:
    """`5:3` -> `5-3`: an element, or a component of it."""
    return "-".join(part for part in ik4.components(1)[:2] if part)


def _codes(segment: Segment, first: int, last: int) -> tuple[str, ...]:
    return tuple(segment[at] for at in range(first, last + 1) if segment[at])
