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

from bridge.x12.delimiter import STANDARD, Delimiters, X12Error
from bridge.x12.fault import Fault, Table
from bridge.x12.segment import Segment
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


def read_interchanges(text: str) -> tuple[tuple[Interchange, ...], tuple[Fault, ...]]:
    """The envelopes of a text, and what is wrong with their nesting, counts and control numbers. Raises NotX12."""
    reader = _EnvelopeReader()
    for segment in tokenize(text):
        reader.read(segment)
    reader.close_interchange(None)
    return tuple(reader.interchanges), tuple(reader.faults)


_REMEDY = "Ask the sender for the whole file again; counts and control numbers must be as sent."


def _counts(contents: int, acknowledgments: int = 0) -> tuple[str, ...]:
    """What the count in a trailer may say; senders of a lone TA1 count it, or count no group."""
    return (str(contents).lstrip("0"), *([str(acknowledgments)] if not contents else []))


def _shown(count: str) -> str:
    return count if count.isdigit() else "no number of"


class _EnvelopeReader:
    """Folds segments into envelopes. Whatever is open when its parent ends is closed, with a fault."""

    def __init__(self) -> None:
        self.interchanges: list[Interchange] = []
        self.faults: list[Fault] = []
        self._last = Segment("")
        self._open_interchange(None)
        self._steps: dict[str, Callable[[Segment], None]] = {
            "ISA": self._isa_read,
            "TA1": self._ta1_read,
            "GS": self._gs_read,
            "ST": self._st_read,
            "SE": self._se_read,
            "GE": self._ge_read,
            "IEA": self.close_interchange,
        }

    def read(self, segment: Segment) -> None:
        """Takes the next segment of the text."""
        step = self._steps.get(segment.id)
        if step is not None:
            step(segment)
        elif self._body:
            self._body.append(segment)
        else:
            self._misplaced(segment)
        self._last = segment

    def _open_interchange(self, isa: Segment | None) -> None:
        self._isa = isa
        self._groups: list[FunctionalGroup] = []
        self._group_numbers: set[str] = set()
        self._ta1s: list[Segment] = []
        self._stray: list[Segment] = []
        self._open_group(None)

    def _open_group(self, gs: Segment | None) -> None:
        self._gs = gs
        self._sets: list[TransactionSet] = []
        self._set_numbers: set[str] = set()
        self._body: list[Segment] = []

    def _isa_read(self, isa: Segment) -> None:
        self.close_interchange(None)
        self._open_interchange(isa)

    def _ta1_read(self, ta1: Segment) -> None:
        if self._gs or self._body:
            self._misplaced(ta1)
        else:
            self._ta1s.append(ta1)

    def _gs_read(self, gs: Segment) -> None:
        self._close_group(None)
        if self._isa is None:
            self._isa = Segment("ISA")
            self._fault(Table.INTERCHANGE, "022", gs, "a functional group stands outside of any interchange")
        self._gs = gs
        if gs[6] in self._group_numbers:
            self._fault(Table.GROUP, "19", gs, "GS06 repeats the control number of another group", element=6)
        self._group_numbers.add(gs[6])

    def _st_read(self, st: Segment) -> None:
        self._close_set(None)
        if self._gs is None and not self._sets:
            self._isa = self._isa or Segment("ISA")
            self._fault(Table.INTERCHANGE, "022", st, "a transaction set stands outside of any functional group")
        if st[2] in self._set_numbers:
            self._fault(Table.TRANSACTION, "23", st, "ST02 repeats the control number of another set", element=2)
        self._set_numbers.add(st[2])
        self._body = [st]

    def _se_read(self, se: Segment) -> None:
        if self._body:
            self._close_set(se)
        else:
            self._misplaced(se)

    def _ge_read(self, ge: Segment) -> None:
        if self._gs or self._body:
            self._close_group(ge)
        else:
            self._misplaced(ge)

    def _misplaced(self, segment: Segment) -> None:
        """Kept apart; an empty interchange is made for what follows an IEA."""
        self._isa = self._isa or Segment("ISA")
        self._stray.append(segment)
        self._fault(Table.INTERCHANGE, "022", segment, "the segment stands outside of any transaction set")

    def _close_set(self, se: Segment | None) -> None:
        if not self._body:
            return
        st = self._body[0]
        if se is None:
            missing = Segment("SE", number=len(self._body) + 1, offset=self._last.offset)
            self._fault(Table.TRANSACTION, "2", missing, "the transaction set ends without its SE")
        else:
            self._body.append(se)
            if se[1].lstrip("0") not in _counts(len(self._body)):
                said = f"SE01 says {_shown(se[1])} segments, the set has {len(self._body)}"
                self._fault(Table.TRANSACTION, "4", se, said, element=1)
            if se[2] != st[2]:
                self._fault(Table.TRANSACTION, "3", se, "SE02 is not the control number in ST02", element=2)
        self._sets.append(TransactionSet(segments=tuple(self._body)))
        self._body = []

    def _close_group(self, ge: Segment | None) -> None:
        self._close_set(None)
        gs = self._gs
        if gs is None and not self._sets:
            return
        if ge is None:
            self._fault(Table.GROUP, "3", Segment("GE", offset=self._last.offset), "the group ends without its GE")
        else:
            if ge[1].lstrip("0") not in _counts(len(self._sets)):
                said = f"GE01 says {_shown(ge[1])} transaction sets, the group has {len(self._sets)}"
                self._fault(Table.GROUP, "5", ge, said, element=1)
            if gs is not None and ge[2] != gs[6]:
                self._fault(Table.GROUP, "4", ge, "GE02 is not the control number in GS06", element=2)
        self._groups.append(FunctionalGroup(header=gs or Segment("GS"), transactions=tuple(self._sets), trailer=ge))
        self._open_group(None)

    def close_interchange(self, iea: Segment | None) -> None:
        """Ends the open interchange, if one is, with its IEA or without."""
        self._close_group(None)
        if self._isa is None:
            if iea is not None:
                self._misplaced(iea)
            return
        if iea is None:
            said = "the interchange ends without its IEA: the text was cut"
            self._fault(Table.INTERCHANGE, "023", Segment("IEA", offset=self._last.offset), said)
        else:
            if iea[1].lstrip("0") not in _counts(len(self._groups), len(self._ta1s)):
                said = f"IEA01 says {_shown(iea[1])} groups, the interchange has {len(self._groups)}"
                self._fault(Table.INTERCHANGE, "021", iea, said, element=1)
            if iea[2] != self._isa[13]:
                self._fault(Table.INTERCHANGE, "001", iea, "IEA02 is not the control number in ISA13", element=2)
        self.interchanges.append(
            Interchange(
                header=self._isa,
                groups=tuple(self._groups),
                acknowledgments=tuple(self._ta1s),
                trailer=iea,
                stray=tuple(self._stray),
            )
        )
        self._open_interchange(None)

    def _fault(self, table: Table, code: str, at: Segment, message: str, element: int = 0) -> None:
        in_group = self._gs is not None or bool(self._sets) or bool(self._body)
        self.faults.append(
            Fault(
                table=table,
                code=code,
                message=message,
                remedy=_REMEDY,
                segment=at.number,
                id=at.id,
                element=element,
                offset=at.offset,
                interchange=len(self.interchanges),
                group=len(self._groups) if in_group else -1,
                transaction=len(self._sets) if self._body else -1,
            )
        )


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
