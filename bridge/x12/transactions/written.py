"""Segments as they are written, each element beside the claim field it was taken from."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from bridge.x12.delimiter import STANDARD
from bridge.x12.segment import Segment
from bridge.x12.transactions.submission import Submission


@dataclass(frozen=True, slots=True)
class Said:
    """One text and the path of the field that it says: `subscriber.member_id`, `lines[0].modifiers[1]`."""

    text: str = dataclasses.field(repr=False)
    field: str


Text = str | Said
Element = Text | tuple[Text, ...]  # a tuple is a composite


@dataclass(frozen=True, slots=True)
class WrittenSegment:
    """A segment with what its elements were before they were text."""

    segment: Segment
    elements: tuple[Element, ...] = dataclasses.field(repr=False)

    @property
    def fields(self) -> dict[int, tuple[str, ...]]:
        """X12 position -> the paths of the fields that its element says; fixed codes and empty elements are in none."""
        said = ((position, _fields(e)) for position, e in enumerate(self.elements, start=1))
        return {position: paths for position, paths in said if paths}


def written(id: str, *elements: Element) -> WrittenSegment:
    """`written("CLM", Said("B1", "control_number"), "150")`; trailing empty elements are left off."""
    texts = [_element(e) for e in elements]
    while texts and not texts[-1]:
        texts.pop()
    return WrittenSegment(Segment(id, tuple(texts)), elements)


def enclose(set_id: str, version: str, submission: Submission, body: Iterable[WrittenSegment]) -> tuple[Segment, ...]:
    """ST, the body, and SE with its count."""
    opening = Segment("ST", (set_id, submission.transaction_number, version))
    segments = (opening, *(w.segment for w in body))
    return (*segments, Segment("SE", (str(len(segments) + 1), submission.transaction_number)))


def _element(element: Element) -> str:
    if isinstance(element, str):
        return element
    if isinstance(element, Said):
        return element.text
    return STANDARD.component.join([_element(e) for e in element]).rstrip(STANDARD.component)


def _fields(element: Element) -> tuple[str, ...]:
    parts = element if isinstance(element, tuple) else (element,)
    return tuple(dict.fromkeys(p.field for p in parts if isinstance(p, Said) and p.text))
