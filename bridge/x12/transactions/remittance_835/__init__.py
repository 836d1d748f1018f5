"""The 835, 005010X221A1: what was paid, both ways. One ST is one Remittance; every CLP is one ClaimPayment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bridge.billing.remittance import ClaimPayment, Remittance
from bridge.x12.collector import resting
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.remittance_835.header import Frame
from bridge.x12.transactions.remittance_835.reading import read_claims
from bridge.x12.transactions.remittance_835.value import Values
from bridge.x12.transactions.remittance_835.writing import write_remittance
from bridge.x12.transactions.submission import Submission

VERSION = "005010X221A1"  # GS08; an 835 has no ST03
_DOLLARS = {  # what must be a number for the balance to mean anything
    "BPR": (2,),
    "CLP": (3, 4, 5),
    "SVC": (2, 3),
    "CAS": (3, 6, 9, 12, 15, 18),
    "PLB": (4, 6, 8, 10, 12, 14),
}


@resting()
def read(segments: Sequence[Segment]) -> Remittance:
    """One transaction set, ST through SE. An amount that is no number reads as zero and stands in `unreadable`."""
    values = Values()
    found: list[ClaimPayment] = []
    frame = Frame(values, found)
    found.extend(read_claims(segments, values, frame.take))
    remittance = frame.remittance()
    return replace(remittance, unreadable=tuple(_unreadable(segments))) if values.dollars.failed else remittance


def claims(segments: Iterable[Segment]) -> Iterator[ClaimPayment]:
    """The claim payments one at a time, in order, in the memory of one, for whoever need not hold them all."""
    return read_claims(segments, Values(), _pass_over)


@resting()
def write(remittance: Remittance, submission: Submission) -> tuple[Segment, ...]:
    """ST through SE. Of the submission only the transaction number is said: an 835 names its parties itself."""
    body = tuple(write_remittance(remittance))
    number = submission.transaction_number
    return (Segment("ST", ("835", number)), *body, Segment("SE", (str(len(body) + 2), number)))


def _pass_over(opening: Segment, here: list[Segment]) -> None:
    """What is of no claim."""


def _unreadable(segments: Iterable[Segment]) -> Iterator[str]:
    """`CLP04 in segment 12`, without what stands there."""
    for segment in segments:
        for position in _DOLLARS.get(segment.id, ()):
            if segment[position] and not element.is_number(segment[position]):
                yield f"{segment.id}{position:02} in segment {segment.number}"
