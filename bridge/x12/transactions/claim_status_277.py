"""The 277, 005010X212: where a claim is, read. Every trace with a status under it is one answer."""

from collections.abc import Iterator, Sequence

from bridge.billing.claim_status import StatusAnswer
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.status_code import first_with, read_statuses


def read(segments: Sequence[Segment]) -> tuple[StatusAnswer, ...]:
    """Claim answers (2200D, 2200E), and what was said of the whole inquiry or a provider (2200B, 2200C)."""
    return tuple(_answers(Section(segments)))


def _answers(transaction: Section) -> Iterator[StatusAnswer]:
    for level in transaction.cut("HL")[1]:
        yield from (_answer(section) for section in level.cut("TRN")[1])


def _answer(section: Section) -> StatusAnswer:
    head, lines = section.cut("SVC")
    money = first_with(head, 5)
    return StatusAnswer(
        trace=head.first("TRN")[2],
        control_number=head.first("REF", "EJ")[2],
        statuses=read_statuses(head),
        line_statuses=tuple(s for line in lines for s in read_statuses(line)),
        payer_claim_number=head.first("REF", "1K")[2],
        charge=element.read_amount(first_with(head, 4)[4]),
        paid=element.read_amount(money[5]),
        effective_on=element.read_day(first_with(head, 2)[2]),
    )
