"""The 999, 005010X231A1: whether our text could be read, by functional group and transaction set."""

from collections.abc import Iterator, Sequence

from bridge.billing.acknowledgment import (
    ElementFault,
    FaultContext,
    GroupAcknowledgment,
    SegmentFault,
    TransactionAcknowledgment,
)
from bridge.x12.delimiter import STANDARD
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import text
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import Element, WrittenSegment, composite, enclose, written

VERSION = "005010X231A1"  # GS08 and ST03


def read(segments: Sequence[Segment]) -> GroupAcknowledgment:
    """One transaction set answers one functional group of ours."""
    head, transactions = Section(segments).cut("AK2")
    ak1, ak9 = head.first("AK1"), Section(segments).first("AK9")
    return GroupAcknowledgment(
        group_number=element.read_count(ak1[2]),
        functional_id=ak1[1],
        version=ak1[3],
        status=ak9[1],
        included=_count(ak9[2]),
        received=_count(ak9[3]),
        accepted=_count(ak9[4]),
        codes=_codes(ak9, 5, 9),
        transactions=tuple(_transaction(section) for section in transactions),
    )


def write(answer: GroupAcknowledgment, submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE; only its number is taken from `submission`. Counts not known are counted."""
    return enclose("999", VERSION, submission, _body(answer))


def _transaction(section: Section) -> TransactionAcknowledgment:
    head, faults = section.cut("IK3")
    ak2, ik5 = head.first("AK2"), section.first("IK5")
    return TransactionAcknowledgment(
        transaction_number=ak2[2],
        transaction=ak2[1],
        version=ak2[3],
        status=ik5[1],
        codes=_codes(ik5, 2, 6),
        faults=tuple(_fault(fault) for fault in faults),
    )


def _fault(section: Section) -> SegmentFault:
    head, elements = section.cut("IK4")
    ik3 = head.first("IK3")
    return SegmentFault(
        segment=ik3[1],
        position=element.read_count(ik3[2]),
        loop=ik3[3],
        code=ik3[4],
        contexts=tuple(_context(ctx) for ctx in head.all("CTX")),
        elements=tuple(_element_fault(below) for below in elements),
    )


def _element_fault(section: Section) -> ElementFault:
    ik4 = section.first("IK4")
    at, component, repetition = _place(ik4, 1)
    return ElementFault(
        element=at,
        component=component,
        repetition=repetition,
        data_element=ik4[2],
        code=ik4[3],
        value=ik4[4],
        contexts=tuple(_context(ctx) for ctx in section.all("CTX")),
    )


def _context(ctx: Segment) -> FaultContext:
    at, component, repetition = _place(ctx, 5)
    names = (name.partition(ctx.delimiters.component) for name in ctx.repetitions(1))
    return FaultContext(
        names=tuple((name, reference) for name, _, reference in names),
        segment=ctx[2],
        position=element.read_count(ctx[3]),
        loop=ctx[4],
        element=at,
        component=component,
        repetition=repetition,
        data_element=STANDARD.component.join(ctx.components(6)),
    )


def _place(segment: Segment, position: int) -> tuple[int, int, int]:
    """`5:3` is element 5, component 3, no repetition. # C030"""
    at, component, repetition = (element.read_count(segment.component(position, part)) for part in (1, 2, 3))
    return at, component, repetition


def _count(said: str) -> int | None:
    return element.read_count(said) if said.isdecimal() else None


def _codes(segment: Segment, first: int, last: int) -> tuple[str, ...]:
    return tuple(segment[at] for at in range(first, last + 1) if segment[at])


def _body(answer: GroupAcknowledgment) -> Iterator[WrittenSegment]:
    yield written("AK1", text(answer.functional_id), str(answer.group_number), text(answer.version))
    for transaction in answer.transactions:
        yield written("AK2", *map(text, (transaction.transaction, transaction.transaction_number, transaction.version)))
        for fault in transaction.faults:
            yield from _write_fault(fault)
        yield written("IK5", text(transaction.status), *map(text, transaction.codes[:5]))
    received = len(answer.transactions) if answer.received is None else answer.received
    included = received if answer.included is None else answer.included
    accepted = sum(t.accepted for t in answer.transactions) if answer.accepted is None else answer.accepted
    counts = (str(included), str(received), str(accepted))
    yield written("AK9", text(answer.status), *counts, *map(text, answer.codes[:5]))


def _write_fault(fault: SegmentFault) -> Iterator[WrittenSegment]:
    yield written("IK3", text(fault.segment), str(fault.position), text(fault.loop), text(fault.code))
    yield from (_write_context(context) for context in fault.contexts)
    for note in fault.elements:
        place = _write_place(note.element, note.component, note.repetition)
        yield written("IK4", place, *map(text, (note.data_element, note.code, note.value)))
        yield from (_write_context(context) for context in note.contexts)


def _write_context(context: FaultContext) -> WrittenSegment:
    names = (composite(text(name), text(reference)) for name, reference in context.names)
    place = _write_place(context.element, context.component, context.repetition)
    position = str(context.position or "")
    repeated = STANDARD.repetition.join(names)
    parts = tuple(map(text, context.data_element.split(STANDARD.component)))
    return written("CTX", repeated, text(context.segment), position, text(context.loop), place, parts)


def _write_place(at: int, component: int, repetition: int) -> Element:
    return (str(at or ""), str(component or ""), str(repetition or ""))
