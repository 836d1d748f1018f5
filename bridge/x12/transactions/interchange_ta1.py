"""The TA1: whether our envelope could be read. It stands between ISA and IEA, in no functional group."""

from collections.abc import Sequence

from bridge.billing.acknowledgment import InterchangeAcknowledgment
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.section import Section


def read(segments: Sequence[Segment]) -> tuple[InterchangeAcknowledgment, ...]:
    """One for each TA1 among the segments of an interchange."""
    return tuple(
        InterchangeAcknowledgment(
            interchange_number=element.read_count(ta1[1]),
            status=ta1[4],
            note=ta1[5],
        )
        for ta1 in Section(segments).all("TA1")
    )
