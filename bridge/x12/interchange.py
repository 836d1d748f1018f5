"""Envelopes as values: an interchange (ISA) holds functional groups (GS), which hold transaction sets (ST).

Reading: `envelopes, faults = read_interchanges(text)`; nothing that can be tokenized raises.

Writing: each body is the segments of one transaction set from its ST up to, and without, its SE::

    header = InterchangeHeader(
        sender="CEDAR", receiver="SANDBOXCH", control_number=42, written_at=clock.now(), usage="T"
    )
    group = GroupHeader(
        functional_id="HC", sender="CEDAR", receiver="SANDBOXCH", control_number=7, version="005010X222A1"
    )
    body = [Segment("ST", ("837", "0001", "005010X222A1")), Segment("BHT", (...)), ...]
    text = write_interchange(header, group, [body, ...])

Segments made by hand hold `:` and `^` in their composites and repetitions, whatever delimiters are then written.
SE, GE and IEA with their counts and control numbers are made here. `write_ta1(header, ta1)` writes an interchange
that holds only TA1 segments.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bridge.x12.collector import resting
from bridge.x12.delimiter import STANDARD, Delimiters, X12Error
from bridge.x12.envelope_reader import Tell, read_envelopes
from bridge.x12.fault import Fault
from bridge.x12.segment import Segment
from bridge.x12.stretch import Read
from bridge.x12.tokenizer import render, tokenize


class EnvelopeError(X12Error):
    """An envelope value does not fit its element: the caller passed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeHeader:
    """ISA, with the usual values of US health care. `written_at` is printed as it stands, in its own zone."""

    sender: str  # ISA06, at most 15
    receiver: str  # ISA08, at most 15
    control_number: int  # ISA13, 0 to 999999999
    written_at: datetime  # ISA09, ISA10, GS04, GS05
    usage: str = "T"  # ISA15: T test, P production
    sender_qualifier: str = "ZZ"  # ISA05
    receiver_qualifier: str = "ZZ"  # ISA07
    acknowledgment_requested: bool = False  # ISA14


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHeader:
    """GS."""

    functional_id: str  # GS01: HC 837, HP 835, HN 277 and 277CA, FA 999, HS 270, HB 271, HR 276
    sender: str  # GS02, 2 to 15
    receiver: str  # GS03, 2 to 15
    control_number: int  # GS06, 1 to 999999999
    version: str  # GS08: 005010X222A1


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionSet:
    """ST through SE; a set that was cut off lacks its SE."""

    segments: tuple[Segment, ...] = field(repr=False)

    @property
    def code(self) -> str:
        return self.segments[0][1]  # ST01

    @property
    def control_number(self) -> str:
        return self.segments[0][2]  # ST02

    @property
    def version(self) -> str:
        return self.segments[0][3]  # ST03, absent in an 835


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalGroup:
    header: Segment  # GS; absent (no elements) when transaction sets stand outside of any group
    transactions: tuple[TransactionSet, ...]
    trailer: Segment | None  # GE; None when missing

    @property
    def version(self) -> str:
        return self.header[8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    header: Segment  # ISA
    groups: tuple[FunctionalGroup, ...]
    acknowledgments: tuple[Segment, ...]  # TA1
    trailer: Segment | None  # IEA; None when missing
    stray: tuple[Segment, ...] = ()  # segments outside of any transaction set

    @property
    def transactions(self) -> tuple[TransactionSet, ...]:
        return tuple(transaction for group in self.groups for transaction in group.transactions)


@resting()
def read_interchanges(text: str | Read, encoding: str = "utf-8") -> tuple[tuple[Interchange, ...], tuple[Fault, ...]]:
    """The envelopes of a text, and what is wrong with their nesting, counts and control numbers. Raises NotX12."""
    kept = _Kept()
    faults = [fault for found in read_envelopes(tokenize(text, encoding), kept) for fault in found]
    return tuple(kept.interchanges), tuple(faults)


class _Kept:
    """Keeps everything of the envelopes that are read."""

    def __init__(self) -> None:
        self.interchanges: list[Interchange] = []
        self._groups: list[FunctionalGroup] = []
        self._sets: list[TransactionSet] = []
        self._body: list[Segment] = []
        self._stray: list[Segment] = []

    def set_opened(self, st: Segment, gs: Segment | None, tell: Tell) -> Callable[[Segment], None]:
        self._body = [st]
        return self._body.append

    def set_closed(self, se: Segment | None) -> None:
        if se is not None:
            self._body.append(se)
        self._sets.append(TransactionSet(segments=tuple(self._body)))

    def group_closed(self, gs: Segment | None, ge: Segment | None) -> tuple[Fault, ...]:
        header = Segment("GS") if gs is None else gs
        self._groups.append(FunctionalGroup(header=header, transactions=tuple(self._sets), trailer=ge))
        self._sets = []
        return ()

    def strayed(self, segment: Segment) -> None:
        self._stray.append(segment)

    def interchange_closed(self, isa: Segment, ta1s: Sequence[Segment], iea: Segment | None) -> tuple[Fault, ...]:
        self.interchanges.append(
            Interchange(
                header=isa,
                groups=tuple(self._groups),
                acknowledgments=tuple(ta1s),
                trailer=iea,
                stray=tuple(self._stray),
            )
        )
        self._groups, self._stray = [], []
        return ()


def write_interchange(
    header: InterchangeHeader,
    group: GroupHeader,
    bodies: Sequence[Sequence[Segment]],
    delimiters: Delimiters = STANDARD,
) -> str:
    """One interchange with one group of transaction sets, as text without line ends. Raises EnvelopeError.

    Each body begins with its ST; its SE is made here, and one that it has already is made anew.
    """
    sets = [_closed(body) for body in bodies]
    ge = Segment("GE", (str(len(sets)), str(group.control_number)))
    inside = [_gs(header, group), *(segment for closed in sets for segment in closed), ge]
    return _enveloped(header, inside, 1, delimiters)


def write_ta1(header: InterchangeHeader, ta1s: Sequence[Segment], delimiters: Delimiters = STANDARD) -> str:
    """An interchange without any group that holds only these TA1 segments. Raises EnvelopeError."""
    return _enveloped(header, list(ta1s), 0, delimiters)


def _enveloped(header: InterchangeHeader, inside: Sequence[Segment], groups: int, delimiters: Delimiters) -> str:
    isa = _isa(header, delimiters)
    return render([isa, *inside, Segment("IEA", (str(groups), isa[13]))], delimiters)


def _closed(body: Sequence[Segment]) -> list[Segment]:
    if not body or body[0].id != "ST" or not body[0][2]:
        raise EnvelopeError("a transaction set begins with an ST that has a control number")
    segments = [segment for segment in body if segment.id != "SE"]
    return [*segments, Segment("SE", (str(len(segments) + 1), body[0][2]))]


def _isa(header: InterchangeHeader, delimiters: Delimiters) -> Segment:
    if not 0 <= header.control_number <= 999_999_999:
        raise EnvelopeError("ISA13 has nine digits")
    if header.usage not in ("T", "P"):
        raise EnvelopeError("ISA15 is T or P")
    elements = (
        "00",
        " " * 10,
        "00",
        " " * 10,
        _wide("ISA05", header.sender_qualifier, 2),
        _wide("ISA06", header.sender, 15),
        _wide("ISA07", header.receiver_qualifier, 2),
        _wide("ISA08", header.receiver, 15),
        f"{header.written_at:%y%m%d}",
        f"{header.written_at:%H%M}",
        delimiters.repetition,
        "00501",
        f"{header.control_number:09d}",
        "1" if header.acknowledgment_requested else "0",
        header.usage,
        delimiters.component,
    )
    return Segment("ISA", elements, delimiters=delimiters)


def _wide(name: str, text: str, width: int) -> str:
    if not 0 < len(text) <= width:
        raise EnvelopeError(f"{name} has 1 to {width} characters")
    return text.ljust(width)


def _gs(header: InterchangeHeader, group: GroupHeader) -> Segment:
    if not 0 < group.control_number <= 999_999_999:
        raise EnvelopeError("GS06 has one to nine digits and is not zero")
    for name, text in (("GS02", group.sender), ("GS03", group.receiver)):
        if not 2 <= len(text.rstrip()) <= 15:
            raise EnvelopeError(f"{name} has 2 to 15 characters")
    written = header.written_at
    return Segment(
        "GS",
        (
            group.functional_id,
            group.sender,
            group.receiver,
            f"{written:%Y%m%d}",
            f"{written:%H%M}",
            str(group.control_number),
            "X",
            group.version,
        ),
    )
