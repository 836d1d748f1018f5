"""How the 835 is written: one segment, or several of a kind. Texts leave as they are, but for what delimits."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from bridge.billing.entity import Contact, Reference
from bridge.billing.remittance_detail import Figure
from bridge.x12.segment import Segment
from bridge.x12.transactions import element

_DELIMITER = re.compile(r"[*:^~\r\n]")
_NO_DELIMITERS = str.maketrans(dict.fromkeys("*:^~\r\n", " "))


def plain(text: str) -> str:
    """Blanks where delimiters stood: a claim control number is a key, so it is neither cut nor folded."""
    return text.translate(_NO_DELIMITERS)


def segment(id: str, *elements: str) -> Segment:
    """Without delimiters inside of its elements and empty elements at its end."""
    texts = [*elements]
    if _DELIMITER.search("".join(texts)):
        texts = [plain(text) for text in texts]
    while texts and not texts[-1]:
        texts.pop()
    return Segment(id, texts)


def write_references(references: Iterable[Reference]) -> Iterator[Segment]:
    """REF"""
    return (segment("REF", reference.kind, reference.value) for reference in references)


def write_contacts(contacts: Iterable[Contact]) -> Iterator[Segment]:
    """PER"""
    for contact in contacts:
        numbers = [text for number in contact.numbers for text in number]
        yield segment("PER", contact.kind, contact.name, *numbers)


def write_figures(id: str, figures: Iterable[Figure]) -> Iterator[Segment]:
    """AMT, QTY"""
    return (segment(id, figure.kind, element.amount(figure.value)) for figure in figures)


def positioned(first: tuple[str, ...], start: int, figures: Iterable[Figure]) -> list[str]:
    """The elements from 1 on: `first`, then each figure at the position that its kind names."""
    elements = [*first, *[""] * (25 - start)]
    for figure in figures:
        elements[int(figure.kind) - 1] = element.amount(figure.value)
    return elements


def write_dates(*dates: tuple[str, date | None]) -> Iterator[Segment]:
    """DTM, of the days that are known."""
    return (segment("DTM", kind, element.day(day)) for kind, day in dates if day is not None)


def day_text(day: date | None) -> str:
    """CCYYMMDD, or nothing. # D8"""
    return "" if day is None else element.day(day)


def number_text(value: Decimal | None) -> str:
    """The number, or nothing."""
    return "" if value is None else element.amount(value)
