"""The 270, 005010X279A1: is this person covered on that day?

`write` gives one ST: a 2000A for each payer, under it a 2000B for each provider, under it a 2000C for each inquiry
(and a 2000D where the patient is not the subscriber). `read` gives back what the wire carries.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bridge.billing.eligibility import Inquiry, Question
from bridge.billing.member import Member
from bridge.billing.party import Relationship
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.eligibility_270.plain import (
    payer_of,
    plain_dependant,
    plain_subscriber,
    plain_trace,
    provider_of,
    search_name,
)
from bridge.x12.transactions.eligibility_270.reading import read
from bridge.x12.transactions.eligibility_member import write_member
from bridge.x12.transactions.eligibility_question import write_question
from bridge.x12.transactions.entity import write_entity, write_specialties, write_trace
from bridge.x12.transactions.hierarchy import Level, write_levels
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import WrittenSegment, enclose, written

__all__ = ["VERSION", "read", "search_name", "write"]

VERSION = "005010X279A1"  # GS08 and ST03


def write(inquiries: Sequence[Inquiry], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE; neighbours with the same payer and provider share their levels."""
    return enclose("270", VERSION, submission, (_header(submission), *write_levels(tuple(_payers(inquiries)))))


def _header(submission: Submission) -> WrittenSegment:
    at = submission.created_at
    return written("BHT", "0022", "13", submission.reference, element.day(at), element.minute(at))


def _payers(inquiries: Sequence[Inquiry]) -> Iterator[Level]:
    for payer, asked in groupby(inquiries, key=payer_of):
        below = tuple(_providers(tuple(asked)))
        yield Level(kind="20", body=tuple(write_entity(payer)), below=below)


def _providers(inquiries: Sequence[Inquiry]) -> Iterator[Level]:
    for provider, asked in groupby(inquiries, key=provider_of):
        body = (*write_entity(provider), *write_specialties(provider))
        yield Level(kind="21", body=body, below=tuple(_person(inquiry) for inquiry in asked))


def _person(inquiry: Inquiry) -> Level:
    """Loop 2000C, for a dependant with its 2000D."""
    subscriber = inquiry.subscriber_as_named or plain_subscriber(inquiry)
    if inquiry.subscriber.relationship is Relationship.SELF:
        return Level(kind="22", body=_question(inquiry, subscriber))
    dependant = inquiry.patient_as_named or plain_dependant(inquiry)
    below = Level(kind="23", body=_question(inquiry, dependant))
    return Level(kind="22", body=tuple(write_member(subscriber)), below=(below,))


def _question(inquiry: Inquiry, member: Member) -> tuple[WrittenSegment, ...]:
    """The traces, who is asked about, and what is asked."""
    plain = (plain_trace(inquiry.trace, inquiry.provider),) if inquiry.trace else ()
    traces = (write_trace(trace) for trace in inquiry.traces or plain)
    questions = inquiry.questions or tuple(Question(service_types=(said,)) for said in inquiry.service_types)
    asked = (segment for question in questions for segment in write_question(question))
    return (*traces, *write_member(member), *asked)
