"""The 277, 005010X212: where a claim is.

Every trace with a status under it is one answer: a claim (2200D, 2200E), or what was said of the whole inquiry or of
a provider (2200B, 2200C). `write` gives them back under the levels that they name.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bridge.billing.claim_status import StatusAnswer
from bridge.billing.entity import Entity, Reference, Trace
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_status_277.reading import plain_answer, read
from bridge.x12.transactions.entity import write_entity, write_name, write_references, write_trace
from bridge.x12.transactions.hierarchy import Level, runs, write_levels
from bridge.x12.transactions.inquired import write_service_days
from bridge.x12.transactions.status_code import write_information, write_line
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import WrittenSegment, enclose, written

__all__ = ["VERSION", "read", "write"]

VERSION = "005010X212"  # GS08 and ST03
_BEFORE_OURS = ("BLT",)  # REF01 that stand before REF*EJ


def write(answers: Sequence[StatusAnswer], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE; neighbours under the same levels share them.

    An answer that does not say who answers, or whom, takes the submission's submitter and receiver.
    """
    levels = write_levels(tuple(_sources(answers, submission)), silent="23")
    return enclose("277", VERSION, submission, (_header(submission), *levels))


def _header(submission: Submission) -> WrittenSegment:
    at = submission.created_at
    return written("BHT", "0010", "08", submission.reference, element.day(at), element.minute(at), "DG")


def _sources(answers: Sequence[StatusAnswer], submission: Submission) -> Iterator[Level]:
    ours = Entity(code="PR", name=element.name(submission.submitter_name), id_kind="PI", id=submission.submitter_id)
    for source, told in groupby(answers, key=lambda a: a.source or ours):
        yield Level(kind="20", body=tuple(write_entity(source)), below=tuple(_receivers(tuple(told), submission)))


def _receivers(answers: Sequence[StatusAnswer], submission: Submission) -> Iterator[Level]:
    name = element.name(submission.receiver_name)
    asker = Entity(code="41", name=name, id_kind="46", id=submission.receiver_id)
    for receiver, own, below in runs(
        answers, lambda a: a.receiver or asker, lambda a: not (a.providers or _is_of_person(a))
    ):
        yield Level(kind="21", body=(write_name(receiver), *_claims(own)), below=tuple(_providers(below)))


def _providers(answers: Sequence[StatusAnswer]) -> Iterator[Level]:
    for providers, own, below in runs(answers, lambda a: a.providers, lambda a: not _is_of_person(a)):
        body = (*map(write_name, providers), *_claims(own))
        yield Level(kind="19", body=body, below=tuple(_subscribers(below)))


def _is_of_person(answer: StatusAnswer) -> bool:
    """A dependant may be named without a subscriber."""
    return answer.subscriber is not None or answer.dependant is not None


def _subscribers(answers: Sequence[StatusAnswer]) -> Iterator[Level]:
    for subscriber, own, below in runs(answers, lambda a: a.subscriber, lambda a: a.dependant is None):
        yield Level(kind="22", body=(*_named(subscriber), *_claims(own)), below=tuple(_dependants(below)))


def _dependants(answers: Sequence[StatusAnswer]) -> Iterator[Level]:
    for dependant, told in groupby(answers, key=lambda a: a.dependant):
        yield Level(kind="23", body=(*_named(dependant), *_claims(told)))


def _named(entity: Entity | None) -> Iterator[WrittenSegment]:
    if entity is not None:
        yield write_name(entity)


def _claims(answers: Iterable[StatusAnswer]) -> Iterator[WrittenSegment]:
    """Loops 2200, each with its 2220s."""
    for answer in answers:
        yield write_trace(Trace(kind=answer.trace_kind, number=answer.trace))
        yield from write_information(answer.information or plain_answer(answer))
        yield from write_references(tuple(_references(answer)))
        yield from write_service_days(answer.service_from, answer.service_to)
        for line in answer.lines:
            yield from write_line(line)


def _references(answer: StatusAnswer) -> Iterator[Reference]:
    if answer.payer_claim_number:
        yield Reference(kind="1K", value=answer.payer_claim_number)
    yield from (r for r in answer.references if r.kind in _BEFORE_OURS)
    if answer.control_number:
        yield Reference(kind="EJ", value=answer.control_number)
    yield from (r for r in answer.references if r.kind not in _BEFORE_OURS)
