"""The 276, 005010X212: where is our claim? written."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bridge.billing.claim_status import StatusInquiry
from bridge.billing.party import Relationship
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.party import write_demographics, write_person, write_provider
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.subscriber_837p import write_member, write_payer
from bridge.x12.transactions.written import Said, WrittenSegment, enclose, written

VERSION = "005010X212"  # GS08 and ST03


def write(inquiries: Sequence[StatusInquiry], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE; neighbours with the same payer and provider share their levels."""
    return enclose("276", VERSION, submission, (_header(submission), *_levels(inquiries, submission)))


def _header(submission: Submission) -> WrittenSegment:
    at = submission.created_at
    return written("BHT", "0010", "13", submission.reference, element.day(at), element.minute(at))


def _levels(inquiries: Sequence[StatusInquiry], submission: Submission) -> Iterator[WrittenSegment]:
    level = 0
    for (payer, provider), members in groupby(inquiries, key=lambda i: (i.payer, i.provider)):
        yield written("HL", str(level + 1), "", "20", "1")
        yield write_payer(payer, "payer")
        yield written("HL", str(level + 2), str(level + 1), "21", "1")
        name = element.name(submission.submitter_name)
        yield written("NM1", "41", "2", name, "", "", "", "", "46", submission.submitter_id)
        yield written("HL", str(level + 3), str(level + 2), "19", "1")
        yield write_provider("1P", provider, "provider")
        level, parent = level + 3, level + 3
        for inquiry in members:
            yield from _person_levels(inquiry, level + 1, parent)
            level += 1 if inquiry.subscriber.relationship is Relationship.SELF else 2


def _person_levels(inquiry: StatusInquiry, level: int, parent: int) -> Iterator[WrittenSegment]:
    """Loops 2000D and 2000E."""
    own = inquiry.subscriber.relationship is Relationship.SELF
    patient = inquiry.patient
    yield written("HL", str(level), str(parent), "22", "0" if own else "1")
    if own:
        yield from write_demographics(patient.birth_date, patient.sex, "patient")
    yield write_member(inquiry.subscriber, "subscriber")
    if not own:
        yield written("HL", str(level + 1), str(level), "23")
        yield from write_demographics(patient.birth_date, patient.sex, "patient")
        yield write_person("QC", patient.name, "patient.name")
    yield from _claim(inquiry)


def _claim(inquiry: StatusInquiry) -> Iterator[WrittenSegment]:
    """Loop 2200D or 2200E."""
    yield written("TRN", "1", Said(inquiry.trace, "trace"))
    if inquiry.payer_claim_number:
        yield written("REF", "1K", Said(inquiry.payer_claim_number, "payer_claim_number"))
    yield written("REF", "EJ", Said(inquiry.control_number, "control_number"))
    yield written("AMT", "T3", Said(element.amount(inquiry.charge), "charge"))
    yield written("DTP", "472", "D8", Said(element.day(inquiry.service_date), "service_date"))
