"""What loops 2000E and 2000F of a 278 share: UM, HCR, HI, SV1, SV2, PWK, written and read."""

from collections.abc import Iterator, Sequence

from bridge.billing.authorization_request import Attachment, Decision, Diagnosis, RequestedProcedure, Review
from bridge.x12.delimiter import STANDARD
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import text, trimmed
from bridge.x12.transactions.inquired import amount, read_procedure, write_procedure
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import WrittenSegment, written

_PARTS = str.maketrans(dict.fromkeys(map(ord, "*^~"), " "))  # a composite keeps its `:`


def read_review(section: Section) -> Review | None:
    """# UM01 to UM10"""
    um = section.first("UM")
    if not um:
        return None
    return Review(
        category=um[1],
        certification=um[2],
        service_type=um[3],
        place=um.component(4, 1),
        place_kind=um.component(4, 2),
        causes=trimmed(part for part in um.components(5)),
        urgency=um[6],
        condition=um[7],
        prognosis=um[8],
        release=um[9],
        delay=um[10],
    )


def write_review(review: Review | None) -> Iterator[WrittenSegment]:
    """# UM"""
    if review is None:
        return
    yield written(
        "UM",
        *map(text, (review.category, review.certification, review.service_type)),
        (text(review.place), text(review.place_kind)),
        tuple(map(text, review.causes)),
        *map(text, (review.urgency, review.condition, review.prognosis, review.release, review.delay)),
    )


def read_decision(section: Section) -> Decision | None:
    """# HCR01 to HCR04"""
    hcr = section.first("HCR")
    return Decision(action=hcr[1], number=hcr[2], reason=hcr[3], second_opinion=hcr[4]) if hcr else None


def write_decision(decision: Decision | None) -> Iterator[WrittenSegment]:
    """# HCR"""
    if decision is not None:
        said = (decision.action, decision.number, decision.reason, decision.second_opinion)
        yield written("HCR", *map(text, said))


def read_diagnoses(section: Section) -> tuple[Diagnosis, ...]:
    """Every composite of every HI. # C022-01, C022-02, C022-04"""
    return tuple(
        Diagnosis(kind=hi.component(at, 1), code=hi.component(at, 2), known_on=element.read_day(hi.component(at, 4)))
        for hi in section.all("HI")
        for at in range(1, 13)
        if hi[at]
    )


def write_diagnoses(diagnoses: Sequence[Diagnosis]) -> Iterator[WrittenSegment]:
    """Twelve in an HI."""
    for at in range(0, len(diagnoses), 12):
        yield written("HI", *(_diagnosis(diagnosis) for diagnosis in diagnoses[at : at + 12]))


def _diagnosis(diagnosis: Diagnosis) -> tuple[str, ...]:
    known = ("D8", element.day(diagnosis.known_on)) if diagnosis.known_on else ()
    return (text(diagnosis.kind), text(diagnosis.code), *known)


def read_requested(section: Section) -> RequestedProcedure | None:
    """SV1, else SV2."""
    service, at = section.first("SV1"), 1
    if not service:
        service, at = section.first("SV2"), 2
    if not service:
        return None
    return RequestedProcedure(
        procedure=read_procedure(service, at) if service[at] else None,
        revenue_code=service[1] if at == 2 else None,
        charge=element.read_quantity(service[at + 1]),
        unit=service[at + 2],
        quantity=element.read_quantity(service[at + 3]),
        more=tuple((n, _standard(service, n)) for n in range(at + 4, len(service.elements) + 1) if service[n]),
    )


def write_requested(requested: RequestedProcedure | None) -> Iterator[WrittenSegment]:
    """# SV1, SV2"""
    if requested is None:
        return
    institutional = requested.revenue_code is not None
    procedure = write_procedure(requested.procedure) if requested.procedure else ""
    quantities = (amount(requested.charge), text(requested.unit), amount(requested.quantity))
    before = (text(requested.revenue_code or ""), procedure) if institutional else (procedure,)
    more = dict(requested.more)
    first = len(before) + 4
    rest = (more.get(at, "").translate(_PARTS) for at in range(first, max(more, default=0) + 1))
    yield written("SV2" if institutional else "SV1", *before, *quantities, *rest)


def read_attachments(section: Section) -> tuple[Attachment, ...]:
    """# PWK01, PWK02, PWK06, PWK07"""
    return tuple(
        Attachment(report=pwk[1], transmission=pwk[2], control_number=pwk[6], text=pwk[7]) for pwk in section.all("PWK")
    )


def write_attachments(attachments: Sequence[Attachment]) -> Iterator[WrittenSegment]:
    """# PWK"""
    for attachment in attachments:
        number = ("AC", text(attachment.control_number)) if attachment.control_number else ("", "")
        said = (text(attachment.report), text(attachment.transmission))
        yield written("PWK", *said, "", "", *number, text(attachment.text))


def read_details(section: Section, *ids: str) -> tuple[tuple[str, ...], ...]:
    """Segments of other trades than ours, as they stand, in the guide's order."""
    return tuple(
        (id, *(_standard(segment, at) for at in range(1, len(segment.elements) + 1)))
        for id in ids
        for segment in section.all(id)
    )


def write_details(details: Sequence[tuple[str, ...]], *ids: str) -> Iterator[WrittenSegment]:
    """Those of these ids."""
    for id, *elements in details:
        if id in ids:
            yield written(id, *(element.translate(_PARTS) for element in elements))


def read_messages(section: Section) -> tuple[str, ...]:
    """# MSG01"""
    return tuple(msg[1] for msg in section.all("MSG"))


def write_messages(messages: Sequence[str]) -> Iterator[WrittenSegment]:
    """# MSG"""
    yield from (written("MSG", text(message)) for message in messages)


def _standard(segment: Segment, at: int) -> str:
    return STANDARD.component.join(segment.components(at))
