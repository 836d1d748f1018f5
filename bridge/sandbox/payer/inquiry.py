"""A real-time request taken apart: the one ST of a 270 or 276 as levels of its hierarchy."""

from collections.abc import Sequence
from dataclasses import dataclass

from bridge.sandbox.payer.grammar import NOTHING
from bridge.sandbox.payer.received import GOOD, Interchange, read_interchanges
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import X12Error


class InquiryError(Exception):
    """A request that cannot be answered."""

    retryable = False


class NotAnInquiry(InquiryError):
    """The payload is not one good interchange with one good transaction set of the kind that is asked for."""


@dataclass(frozen=True, slots=True)
class Level:
    """One HL with everything up to the next one; `code` is HL03."""

    code: str
    segments: tuple[Segment, ...]

    def find(self, id: str, *qualifiers: str) -> Segment:
        """The first one with that id and one of these first elements (any, when none is given)."""
        fitting = (s for s in self.segments if s.id == id and (not qualifiers or s[1] in qualifiers))
        return next(fitting, NOTHING)


@dataclass(frozen=True, slots=True)
class Inquiry:
    interchange: Interchange
    reference: str  # BHT03
    levels: tuple[Level, ...]


def read_inquiry(text: str, kind: str, version: str) -> Inquiry:
    """Raises NotAnInquiry."""
    try:
        interchanges = read_interchanges(text)
    except X12Error:
        raise NotAnInquiry("the payload is not X12") from None
    if len(interchanges) != 1 or interchanges[0].note != GOOD:
        raise NotAnInquiry("the payload is not one good interchange")
    sets = [(group, s) for group in interchanges[0].groups for s in group.sets]
    if len(sets) != 1 or sets[0][0].code or sets[0][1].code:
        raise NotAnInquiry("the payload is not one good transaction set")
    segments = sets[0][1].segments
    if (segments[0][1], segments[0][3]) != (kind, version) or segments[1].id != "BHT":
        raise NotAnInquiry(f"the payload is not a {kind} of {version}")
    return Inquiry(interchanges[0], segments[1][3], _levels(segments))


def _levels(segments: Sequence[Segment]) -> tuple[Level, ...]:
    starts = [i for i, s in enumerate(segments) if s.id == "HL"]
    ends = [*starts[1:], len(segments) - 1]
    return tuple(Level(segments[a][3], tuple(segments[a:b])) for a, b in zip(starts, ends, strict=True))
