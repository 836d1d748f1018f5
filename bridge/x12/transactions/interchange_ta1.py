"""The TA1: whether our envelope could be read. It stands between ISA and IEA, in no functional group."""

from collections.abc import Sequence
from datetime import datetime

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
            written_at=_written_at(ta1[2], ta1[3]),
        )
        for ta1 in Section(segments).all("TA1")
    )


def write(answers: Sequence[InterchangeAcknowledgment], written_at: datetime) -> tuple[Segment, ...]:
    """A TA1 each, for `bridge.x12.interchange.write_ta1`; `written_at` stands in where an answer knows no date."""
    return tuple(_ta1(answer, answer.written_at or written_at) for answer in answers)


def _ta1(answer: InterchangeAcknowledgment, at: datetime) -> Segment:
    number = f"{answer.interchange_number:09d}"
    return Segment("TA1", (number, f"{at:%y%m%d}", f"{at:%H%M}", answer.status, answer.note))


def _written_at(day: str, minute: str) -> datetime | None:
    """Without a zone, as ISA09 and ISA10 have none; None when they are no date and time."""
    if not (len(day) == 6 and len(minute) == 4 and (day + minute).isdecimal()):
        return None
    try:
        return datetime.strptime(f"20{day}{minute}", "%Y%m%d%H%M")  # noqa: DTZ007
    except ValueError:  # the 30th of February: said, but not a day
        return None
