"""Loops 2000E and 2000F of a 278, the patient event and its services: written and read, in request and response."""

from collections.abc import Iterator

from bridge.billing.authorization_request import PatientEvent, ReviewedService
from bridge.x12.transactions.authorization_278.party import (
    read_parties,
    read_rejections,
    write_party,
    write_rejections,
)
from bridge.x12.transactions.authorization_278.piece import EVENT, SERVICE
from bridge.x12.transactions.authorization_278.review import (
    read_attachments,
    read_decision,
    read_details,
    read_diagnoses,
    read_messages,
    read_requested,
    read_review,
    write_attachments,
    write_decision,
    write_details,
    write_diagnoses,
    write_messages,
    write_requested,
    write_review,
)
from bridge.x12.transactions.eligibility_detail import read_delivery, write_delivery
from bridge.x12.transactions.entity import (
    read_periods,
    read_references,
    read_traces,
    write_period,
    write_references,
    write_trace,
)
from bridge.x12.transactions.hierarchy import Level
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import WrittenSegment

_EVENT_DETAILS = ("CRC", "CL1", "CR1", "CR2", "CR5", "CR6")
_SERVICE_DETAILS = ("SV3", "TOO")
_OF_NOBODY = frozenset({"UM", "HCR", "HI", "HSD", "SV1", "SV2", "PWK", "MSG", *_EVENT_DETAILS, *_SERVICE_DETAILS})


def read_event(level: Section | None, services: list[Section]) -> PatientEvent:
    """The level EV, when there is one, with the levels SS below it."""
    head = _own(level or Section(()))
    return PatientEvent(
        review=read_review(head),
        traces=read_traces(head),
        rejections=read_rejections(head, "2000E"),
        decision=read_decision(head),
        references=read_references(head),
        periods=read_periods(head),
        diagnoses=read_diagnoses(head),
        deliveries=tuple(read_delivery(hsd) for hsd in head.all("HSD")),
        details=read_details(head, *_EVENT_DETAILS),
        attachments=read_attachments(head),
        messages=read_messages(head),
        providers=read_parties(level, "2010E") if level else (),
        services=tuple(_read_service(service) for service in services),
    )


def write_event(event: PatientEvent) -> Level:
    """With its services below it."""
    return Level(kind=EVENT, body=tuple(_event(event)), below=tuple(_service_level(s) for s in event.services))


def _own(level: Section) -> Section:
    """What a level says of itself: all before its first NM1, and behind it what can be said of no person."""
    head, parties = level.cut("NM1")
    astray = (s for party in parties for s in party.segments if s.id in _OF_NOBODY)
    return Section((*head.segments, *astray))


def _read_service(level: Section) -> ReviewedService:
    head = _own(level)
    return ReviewedService(
        review=read_review(head),
        traces=read_traces(head),
        rejections=read_rejections(head, "2000F"),
        decision=read_decision(head),
        references=read_references(head),
        periods=read_periods(head),
        procedure=read_requested(head),
        deliveries=tuple(read_delivery(hsd) for hsd in head.all("HSD")),
        details=read_details(head, *_SERVICE_DETAILS),
        attachments=read_attachments(head),
        messages=read_messages(head),
        providers=read_parties(level, "2010F"),
        diagnoses=read_diagnoses(head),
    )


def _event(event: PatientEvent) -> Iterator[WrittenSegment]:
    yield from _opening(event)
    yield from write_diagnoses(event.diagnoses)
    yield from (write_delivery(delivery) for delivery in event.deliveries)
    yield from write_details(event.details, *_EVENT_DETAILS)
    yield from _closing(event)


def _service_level(service: ReviewedService) -> Level:
    return Level(kind=SERVICE, body=tuple(_service(service)))


def _service(service: ReviewedService) -> Iterator[WrittenSegment]:
    yield from _opening(service)
    yield from write_diagnoses(service.diagnoses)
    yield from write_requested(service.procedure)
    yield from write_details(service.details, *_SERVICE_DETAILS)
    yield from (write_delivery(delivery) for delivery in service.deliveries)
    yield from _closing(service)


def _opening(asked: PatientEvent | ReviewedService) -> Iterator[WrittenSegment]:
    """TRN, AAA, UM, HCR, REF, DTP."""
    yield from (write_trace(trace) for trace in asked.traces)
    yield from write_rejections(asked.rejections)
    yield from write_review(asked.review)
    yield from write_decision(asked.decision)
    yield from write_references(asked.references)
    yield from (write_period(period) for period in asked.periods)


def _closing(asked: PatientEvent | ReviewedService) -> Iterator[WrittenSegment]:
    """PWK, MSG, and who takes part."""
    yield from write_attachments(asked.attachments)
    yield from write_messages(asked.messages)
    yield from (segment for provider in asked.providers for segment in write_party(provider))
