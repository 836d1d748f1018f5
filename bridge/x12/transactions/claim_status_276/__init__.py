"""The 276, 005010X212: where is our claim?

`write` gives one ST: a 2000A for each payer, under it who asks, the provider, the subscriber and where it is another
person the patient; each claim is a trace under a person of its own. `read` gives back what the wire carries.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bridge.billing.claim_status import StatusInquiry
from bridge.billing.entity import Entity, Reference, Trace
from bridge.billing.member import Member
from bridge.billing.party import Relationship
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_status_276.plain import payer_of, plain_dependant, plain_subscriber, providers_of
from bridge.x12.transactions.claim_status_276.reading import read
from bridge.x12.transactions.claim_status_line import write_line_inquiry
from bridge.x12.transactions.eligibility_member import write_demographics
from bridge.x12.transactions.entity import write_name, write_references, write_trace
from bridge.x12.transactions.hierarchy import Level, write_levels
from bridge.x12.transactions.inquired import write_service_days
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import WrittenSegment, enclose, written

__all__ = ["VERSION", "read", "write"]

VERSION = "005010X212"  # GS08 and ST03


def write(inquiries: Sequence[StatusInquiry], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE; neighbours with the same payer and provider share their levels."""
    levels = write_levels(tuple(_payers(inquiries, submission)), silent="23")
    return enclose("276", VERSION, submission, (_header(submission), *levels))


def _header(submission: Submission) -> WrittenSegment:
    at = submission.created_at
    return written("BHT", "0010", "13", submission.reference, element.day(at), element.minute(at))


def _payers(inquiries: Sequence[StatusInquiry], submission: Submission) -> Iterator[Level]:
    for payer, asked in groupby(inquiries, key=payer_of):
        below = tuple(_receivers(tuple(asked), submission))
        yield Level(kind="20", body=(write_name(payer),), below=below)


def _receivers(inquiries: Sequence[StatusInquiry], submission: Submission) -> Iterator[Level]:
    name = element.name(submission.submitter_name)
    submitter = Entity(code="41", name=name, id_kind="46", id=submission.submitter_id)
    for receiver, asked in groupby(inquiries, key=lambda inquiry: inquiry.receiver or submitter):
        yield Level(kind="21", body=(write_name(receiver),), below=tuple(_providers(tuple(asked))))


def _providers(inquiries: Sequence[StatusInquiry]) -> Iterator[Level]:
    for providers, asked in groupby(inquiries, key=providers_of):
        below = tuple(_person(inquiry) for inquiry in asked)
        yield Level(kind="19", body=tuple(map(write_name, providers)), below=below)


def _person(inquiry: StatusInquiry) -> Level:
    """Loop 2000D, for a dependant with its 2000E."""
    subscriber = inquiry.subscriber_as_named or plain_subscriber(inquiry)
    if inquiry.subscriber.relationship is Relationship.SELF:
        return Level(kind="22", body=(*_named(subscriber), *_claim(inquiry)))
    dependant = inquiry.patient_as_named or plain_dependant(inquiry)
    below = Level(kind="23", body=(*_named(dependant), *_claim(inquiry)))
    return Level(kind="22", body=tuple(_named(subscriber)), below=(below,))


def _named(member: Member) -> Iterator[WrittenSegment]:
    """DMG comes before NM1 here."""
    yield from write_demographics(member)
    yield write_name(member.entity)


def _claim(inquiry: StatusInquiry) -> Iterator[WrittenSegment]:
    """Loop 2200D or 2200E."""
    if inquiry.trace:
        yield write_trace(Trace(kind="1", number=inquiry.trace))
    yield from write_references(tuple(_references(inquiry)))
    if inquiry.charge is not None:
        yield written("AMT", "T3", element.amount(inquiry.charge))
    yield from write_service_days(inquiry.service_date, inquiry.service_to)
    for line in inquiry.lines:
        yield from write_line_inquiry(line)


def _references(inquiry: StatusInquiry) -> Iterator[Reference]:
    if inquiry.payer_claim_number:
        yield Reference(kind="1K", value=inquiry.payer_claim_number)
    yield from (r for r in inquiry.references if r.kind in ("BLT", "LU", "6P"))
    if inquiry.control_number:
        yield Reference(kind="EJ", value=inquiry.control_number)
    yield from (r for r in inquiry.references if r.kind not in ("BLT", "LU", "6P"))
