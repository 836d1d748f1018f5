"""What a claim and a line say alike besides who, what and how much: DTP, PWK, K3, NTE and CRC, written."""

from collections.abc import Iterator, Sequence

from bridge.billing.claim_detail import Condition, DatedEvent, Note, Paperwork
from bridge.x12.transactions import element
from bridge.x12.transactions.written import Form, WrittenSegment

_DATE = Form("DTP", "kind - on:until")
_PAPERWORK = Form("PWK", "kind delivery - - - control_number")
_NOTE = Form("NTE", "kind text")
_CONDITION = Form("CRC", "category applies codes codes codes codes codes")


def write_dates(dates: Sequence[DatedEvent], owner: str) -> Iterator[WrittenSegment]:
    """DTP of one day or a range."""
    for index, event in enumerate(dates):
        path = f"{owner}dates[{index}]."
        yield _DATE.fill(path, element.code(event.kind), *element.days(event.on, event.until))


def write_paperwork(paperwork: Sequence[Paperwork], owner: str) -> Iterator[WrittenSegment]:
    """# PWK"""
    for index, paper in enumerate(paperwork):
        path, number = f"{owner}paperwork[{index}].", element.plain(paper.control_number, 80)
        kind, delivery = element.code(paper.kind), element.code(paper.delivery)
        yield _PAPERWORK.fill(path, kind, delivery, "", "", "AC" if number else "", number)


def write_fixed_format(texts: Sequence[str], owner: str) -> Iterator[WrittenSegment]:
    """# K3"""
    for index, text in enumerate(texts):
        yield Form("K3", f"fixed_format[{index}]").fill(owner, element.plain(text))


def write_notes(notes: Sequence[Note], owner: str) -> Iterator[WrittenSegment]:
    """# NTE"""
    for index, note in enumerate(notes):
        yield _NOTE.fill(f"{owner}notes[{index}].", element.code(note.kind), element.plain(note.text))


def write_conditions(conditions: Sequence[Condition], owner: str) -> Iterator[WrittenSegment]:
    """# CRC"""
    for index, condition in enumerate(conditions):
        codes = [element.code(c) for c in condition.codes]
        path, applies = f"{owner}conditions[{index}].", "Y" if condition.applies else "N"
        yield _CONDITION.fill(path, element.code(condition.category), applies, *codes)
