"""The 277CA, 005010X214: which claims went on into adjudication, read."""

from collections.abc import Iterator, Sequence

from bridge.billing.acknowledgment import BatchAcknowledgment, ClaimAcknowledgment
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.status_code import first_with, read_statuses

_RECEIVER, _PROVIDER, _PATIENT = "21", "19", "PT"  # HL03


def read(segments: Sequence[Segment]) -> tuple[BatchAcknowledgment, ...]:
    """One for each answered 837 (2000B); a claim without one above it comes in a batch without a reference."""
    return tuple(_batch(levels) for levels in _batches(Section(segments)))


def _batches(transaction: Section) -> Iterator[list[Section]]:
    """The levels 2000B with those below them."""
    levels: list[Section] = []
    for level in transaction.cut("HL")[1]:
        if _kind(level) == _RECEIVER and levels:
            yield levels
            levels = []
        if _kind(level) in (_RECEIVER, _PROVIDER, _PATIENT):
            levels.append(level)
    if levels:
        yield levels


def _batch(levels: list[Section]) -> BatchAcknowledgment:
    receiver = levels[0] if _kind(levels[0]) == _RECEIVER else Section(())
    return BatchAcknowledgment(
        batch_reference=receiver.first("TRN", "2")[2],
        batch_statuses=read_statuses(receiver),
        provider_statuses=tuple(s for level in levels if _kind(level) == _PROVIDER for s in read_statuses(level)),
        claims=tuple(_claim(claim) for level in levels if _kind(level) == _PATIENT for claim in level.cut("TRN")[1]),
    )


def _claim(section: Section) -> ClaimAcknowledgment:
    """Loop 2200D with its 2220Ds."""
    head, lines = section.cut("SVC")
    return ClaimAcknowledgment(
        control_number=head.first("TRN")[2],
        statuses=read_statuses(head),
        line_statuses=tuple(s for line in lines for s in read_statuses(line)),
        payer_claim_number=head.first("REF", "1K")[2],
        charge=element.read_amount(first_with(head, 4)[4]),
        effective_on=element.read_day(first_with(head, 2)[2]),
    )


def _kind(level: Section) -> str:
    return level.segments[0][3]
