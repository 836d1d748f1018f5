"""The 270, 005010X279A1: is this person covered on that day? written."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bridge.billing.eligibility import Inquiry
from bridge.billing.party import PersonName, Relationship
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.party import write_demographics, write_person, write_provider
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.subscriber_837p import write_payer
from bridge.x12.transactions.written import Said, WrittenSegment, enclose, written

VERSION = "005010X279A1"  # GS08 and ST03
_SUFFIX = re.compile(r"[ ,]+(JR|SR|II|III|IV|V)\.?$")  # CORE 258: payers compare last names without it


def write(inquiries: Sequence[Inquiry], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE; neighbours with the same payer and provider share their levels."""
    return enclose("270", VERSION, submission, (_header(submission), *_levels(inquiries)))


def _header(submission: Submission) -> WrittenSegment:
    at = submission.created_at
    return written("BHT", "0022", "13", submission.reference, element.day(at), element.minute(at))


def _levels(inquiries: Sequence[Inquiry]) -> Iterator[WrittenSegment]:
    level = 0
    for (payer, provider), members in groupby(inquiries, key=lambda i: (i.payer, i.provider)):
        yield written("HL", str(level + 1), "", "20", "1")
        yield write_payer(payer, "payer")
        yield written("HL", str(level + 2), str(level + 1), "21", "1")
        yield write_provider("1P", provider, "provider")
        level, parent = level + 2, level + 2
        for inquiry in members:
            yield from _person_levels(inquiry, level + 1, parent)
            level += 1 if inquiry.subscriber.relationship is Relationship.SELF else 2


def _person_levels(inquiry: Inquiry, level: int, parent: int) -> Iterator[WrittenSegment]:
    """Loops 2000C and 2000D."""
    subscriber, patient = inquiry.subscriber, inquiry.patient
    own = subscriber.relationship is Relationship.SELF
    member = ("MI", Said(element.number(subscriber.member_id), "subscriber.member_id"))
    yield written("HL", str(level), str(parent), "22", "0" if own else "1")
    if own:
        yield _trace(inquiry)
    yield write_person("IL", search_name(subscriber.name), "subscriber.name", member)
    if not own:
        yield written("HL", str(level + 1), str(level), "23", "0")
        yield _trace(inquiry)
        yield write_person("03", search_name(patient.name), "patient.name")
    yield from write_demographics(patient.birth_date, patient.sex, "patient")
    if not own:
        yield from _relation(subscriber.relationship)
    yield written("DTP", "291", "D8", Said(element.day(inquiry.service_date), "service_date"))
    for index, service_type in enumerate(inquiry.service_types):
        yield written("EQ", Said(service_type, f"service_types[{index}]"))


def _relation(relationship: Relationship) -> Iterator[WrittenSegment]:
    """INS02 knows spouse, child and other adult; another relationship is left out."""
    if relationship in (Relationship.SPOUSE, Relationship.CHILD):
        yield written("INS", "N", Said(relationship.value, "subscriber.relationship"))


def _trace(inquiry: Inquiry) -> WrittenSegment:
    """TRN03 is ten characters: 1 and our tax id, or 9 and what else we have."""
    provider = inquiry.provider
    origin = f"9{provider.npi[:9]}" if provider.tax_id_is_ssn else f"1{provider.tax_id}"
    return written("TRN", "1", Said(inquiry.trace, "trace"), origin)


def search_name(name: PersonName) -> PersonName:
    """As payers compare it: no suffix behind the last name, no suffix of its own."""
    return PersonName(last=_SUFFIX.sub("", element.name(name.last)), first=name.first, middle=name.middle)
