"""An uploaded file taken apart: interchanges, groups and transaction sets, with what is wrong with their envelopes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bridge.sandbox.payer.envelope import Address
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import tokenize

ISA_LENGTH = 106
GOOD = "000"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionSet:
    """From ST through SE. `code` is the IK502 of a broken frame, else empty."""

    segments: tuple[Segment, ...]
    code: str

    @property
    def kind(self) -> str:
        return self.segments[0][1]

    @property
    def control_number(self) -> str:
        return self.segments[0][2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """From GS through GE. `code` is the AK905 of a broken frame, else empty."""

    header: Segment
    announced: str  # GE01
    sets: tuple[TransactionSet, ...]
    code: str

    @property
    def control_number(self) -> str:
        return self.header[6]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    """`note` is the TA105: 000 when the envelope is good."""

    header: Segment
    groups: tuple[Group, ...]
    note: str

    @property
    def number(self) -> str:
        return self.header[13]

    @property
    def sender(self) -> Address:
        group = self.groups[0].header[2] if self.groups else self.header[6].strip()
        return Address(qualifier=self.header[5], interchange_id=self.header[6].strip(), group_id=group)


def read_interchanges(text: str) -> tuple[Interchange, ...]:
    """Every interchange of a file. Raises `bridge.x12.tokenizer.X12Error` when it is no X12 at all."""
    segments = list(tokenize(text))
    starts = [i for i, s in enumerate(segments) if s.id == "ISA"] + [len(segments)]
    return tuple(_interchange(segments[start:end]) for start, end in pairwise(starts))


def _interchange(segments: Sequence[Segment]) -> Interchange:
    groups = tuple(_group(part) for part in _parts(segments[1:], "GS", "GE"))
    return Interchange(header=segments[0], groups=groups, note=_note(segments, groups))


def _note(segments: Sequence[Segment], groups: tuple[Group, ...]) -> str:
    isa, trailer = segments[0], segments[-1]
    inside = sum(len(g.sets) and sum(len(s.segments) for s in g.sets) for g in groups)
    frames = sum(2 if g.announced else 1 for g in groups)
    checks = (
        ("023", trailer.id == "IEA"),
        ("022", len(isa.raw.strip()) == ISA_LENGTH and len(isa.elements) == 16),
        ("017", isa[12] == "00501"),
        ("020", isa[15] == "T"),
        ("001", trailer[2] == isa[13]),
        ("021", trailer[1].isdecimal() and int(trailer[1]) == len(groups)),
        ("022", bool(groups) and len(segments) == inside + frames + 2),
    )
    return next((note for note, good in checks if not good), GOOD)


def _group(segments: Sequence[Segment]) -> Group:
    sets = tuple(_set(part) for part in _parts(segments[1:], "ST", "SE"))
    closed = segments[-1].id == "GE"
    trailer = segments[-1] if closed else Segment("GE")
    return Group(header=segments[0], announced=trailer[1], sets=sets, code=_group_code(segments[0], trailer, len(sets)))


def _group_code(header: Segment, trailer: Segment, count: int) -> str:
    if not trailer.elements:
        return "3"
    if trailer[2] != header[6]:
        return "4"
    return "" if trailer[1].isdecimal() and int(trailer[1]) == count else "5"


def _set(segments: Sequence[Segment]) -> TransactionSet:
    return TransactionSet(segments=tuple(segments), code=_set_code(segments[0], segments[-1], len(segments)))


def _set_code(header: Segment, trailer: Segment, count: int) -> str:
    if trailer.id != "SE":
        return "2"
    if not header[2] or trailer[2] != header[2]:
        return "3" if header[2] else "7"
    return "" if trailer[1].isdecimal() and int(trailer[1]) == count else "4"


def _parts(segments: Sequence[Segment], opens: str, closes: str) -> Iterator[Sequence[Segment]]:
    """Slices from each opening segment through its closing one, or to where the frame around it ends."""
    start = -1
    for index, segment in enumerate(segments):
        if start >= 0 and (segment.id in (opens, "GE", "IEA") and segment.id != closes):
            yield segments[start:index]
            start = -1
        if segment.id == opens:
            start = index
        elif start >= 0 and segment.id == closes:
            yield segments[start : index + 1]
            start = -1
    if start >= 0:
        yield segments[start:]
