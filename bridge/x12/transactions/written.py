"""Segments as they are written, each element beside the claim field it was taken from.

Two ways to write one: `written("CLM", Said("B1", "control_number"), "150")`, and for what is written a thousand times a
`Form`, which knows the fields once and for all. What a segment says is only worked out when somebody asks for it.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from bridge.x12.delimiter import STANDARD
from bridge.x12.segment import Segment
from bridge.x12.transactions.submission import Submission

_BY_HAND = Segment("").source

Paths = tuple[tuple[str, ...], ...]  # for each element the field of each of its components; "" for a fixed code


@dataclass(slots=True, unsafe_hash=True)  # as cheap as a Segment, and as little to be changed
class Said:
    """One text and the path of the field that it says: `subscriber.member_id`, `lines[0].modifiers[1]`."""

    text: str = dataclasses.field(repr=False)
    field: str


Text = str | Said
Element = Text | tuple[Text, ...]  # a tuple is a composite


class WrittenSegment(Segment):
    """A segment with the paths of the fields that its elements say, relative to `owner`."""

    __slots__ = ("owner", "paths")

    def __init__(self, parts: list[str], paths: Paths, owner: str = "") -> None:
        self.id = parts[0]
        self.parts = parts
        self.at = 0
        self.source = _BY_HAND
        self.paths = paths
        self.owner = owner

    @property
    def fields(self) -> dict[int, tuple[str, ...]]:
        """X12 position -> the paths of the fields that its element says; fixed codes and empty elements are in none."""
        found = {}
        for position, (paths, text) in enumerate(zip(self.paths, self.segment.elements, strict=False), start=1):
            parts = text.split(STANDARD.component) if len(paths) > 1 else (text,)
            said = [self.owner + path for path, part in zip(paths, parts, strict=False) if path and part]
            if said:
                found[position] = tuple(dict.fromkeys(said))
        return found

    @property
    def segment(self) -> Segment:
        """Itself."""
        return self


class _Blank(WrittenSegment):
    """As a BlankSegment: a batch has a hundred thousand."""

    __slots__ = ()

    __init__ = object.__init__


class Form:
    """A segment id and, for each of its elements, the claim field that it says.

    `Form("SV1", "-:procedure charge - units")`: elements are divided by blanks, the parts of a composite by colons,
    and `-` says no field. Paths are relative to the owner that `fill` is given, such as `lines[0].`.
    """

    __slots__ = ("id", "paths")

    def __init__(self, id: str, said: str) -> None:
        self.id = id
        self.paths: Paths = tuple(
            tuple("" if path == "-" else path for path in element.split(":")) for element in said.split()
        )

    def fill(self, owner: str, *texts: str) -> WrittenSegment:
        """Trailing empty elements are left off."""
        parts = [self.id, *texts]
        while not parts[-1]:
            parts.pop()
        segment: WrittenSegment = _Blank()
        segment.id = self.id
        segment.parts = parts
        segment.at = 0
        segment.source = _BY_HAND
        segment.paths = self.paths
        segment.owner = owner
        return segment


def written(id: str, *elements: Element) -> WrittenSegment:
    """`written("CLM", Said("B1", "control_number"), "150")`; trailing empty elements are left off."""
    parts = [id, *[_text(e) for e in elements]]
    while not parts[-1]:
        parts.pop()
    return WrittenSegment(parts, tuple([_paths(e) for e in elements]))


def composite(*parts: str) -> str:
    """`HC:90837:95`, without the empty parts at its end."""
    return STANDARD.component.join(parts).rstrip(STANDARD.component)


def enclose(set_id: str, version: str, submission: Submission, body: Iterable[WrittenSegment]) -> tuple[Segment, ...]:
    """ST, the body, and SE with its count."""
    segments = [Segment("ST", (set_id, submission.transaction_number, version)), *body]
    segments.append(Segment("SE", (str(len(segments) + 1), submission.transaction_number)))
    return tuple(segments)


def _text(element: Element) -> str:
    if isinstance(element, str):
        return element
    if isinstance(element, Said):
        return element.text
    return composite(*[_text(part) for part in element])


def _paths(element: Element) -> tuple[str, ...]:
    if isinstance(element, tuple):
        return tuple([_path(part) for part in element])
    return (_path(element),)


def _path(text: Text) -> str:
    return text.field if isinstance(text, Said) else ""
