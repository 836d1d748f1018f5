"""Makes the 999 or the TA1 that answers a text, out of the faults found in it. Same text and numbers, same answer.

A fault of level 1 or 2 rejects its transaction set; what does not balance (level 3) is the business of a 277CA.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from bridge.x12.check import check_interchanges
from bridge.x12.delimiter import STANDARD, Delimiters
from bridge.x12.fault import Fault, Table
from bridge.x12.interchange import (
    FunctionalGroup,
    GroupHeader,
    Interchange,
    InterchangeHeader,
    TransactionSet,
    read_interchanges,
    write_interchange,
    write_ta1,
)
from bridge.x12.segment import Segment
from bridge.x12.syntax import is_day, is_time

VERSION = "005010X231A1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgment:
    """The answer to one interchange."""

    text: str = field(repr=False)  # an interchange: a 999 per functional group, or one TA1
    is_999: bool
    accepted: bool  # nothing of it was rejected


def acknowledge(
    text: str, *, control_number: int, group_number: int, written_at: datetime, delimiters: Delimiters = STANDARD
) -> tuple[Acknowledgment, ...]:
    """One answer per interchange of `text`, with ISA13 and GS06 counted up from the given ones. Raises NotX12.

    An envelope that cannot be trusted gets a TA1 that rejects it; an interchange that holds only acknowledgments,
    which a 999 never answers, gets a TA1 that accepts it.
    """
    interchanges, faults = read_interchanges(text)
    faults = tuple(fault for fault in check_interchanges(text, interchanges, faults) if fault.is_error)
    return tuple(
        _answer(
            interchange,
            tuple(fault for fault in faults if fault.interchange == number),
            _header(interchange, control_number + number, written_at),
            group_number + number,
            delimiters,
        )
        for number, interchange in enumerate(interchanges)
    )


def _answer(
    interchange: Interchange,
    faults: tuple[Fault, ...],
    header: InterchangeHeader,
    group_number: int,
    delimiters: Delimiters,
) -> Acknowledgment:
    broken = [fault for fault in faults if fault.table is Table.INTERCHANGE]
    answered = [(at, group) for at, group in enumerate(interchange.groups) if group.header[1] != "FA"]
    if broken or not answered:
        ta1 = _ta1(interchange.header, broken[0].code if broken else "000", header.written_at)
        return Acknowledgment(text=write_ta1(header, [ta1], delimiters), is_999=False, accepted=not broken)
    bodies = [
        _body(ordinal, group, [fault for fault in faults if fault.group == at])
        for ordinal, (at, group) in enumerate(answered, start=1)
    ]
    gs = answered[0][1].header
    group = GroupHeader(
        functional_id="FA",
        sender=_name(gs[3]),
        receiver=_name(gs[2]),
        control_number=group_number,
        version=VERSION,
    )
    accepted = all(segment[1] == "A" for body in bodies for segment in body if segment.id == "AK9")
    return Acknowledgment(text=write_interchange(header, group, bodies, delimiters), is_999=True, accepted=accepted)


def _header(interchange: Interchange, control_number: int, written_at: datetime) -> InterchangeHeader:
    """Back to where it came from: sender and receiver change places."""
    isa = interchange.header
    return InterchangeHeader(
        sender=_name(isa[8]),
        sender_qualifier=_qualifier(isa[7]),
        receiver=_name(isa[6]),
        receiver_qualifier=_qualifier(isa[5]),
        control_number=control_number,
        written_at=written_at,
        usage=isa[15] if isa[15] in ("T", "P") else "T",
    )


def _echo(text: str, longest: int, otherwise: str = "") -> str:
    """What the sender wrote, as far as it can be written back."""
    kept = "".join(c for c in text if c.isascii() and (c.isalnum() or c in " -._/+#&(),")).strip()[:longest].strip()
    return kept or otherwise


def _name(text: str) -> str:
    return _echo(text, 15, "UNKNOWN").ljust(2, "X")


def _number(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) <= 9 else "0"


def _qualifier(text: str) -> str:
    return text if text in ("01", "14", "20", "27", "28", "29", "30", "33") else "ZZ"


def _ta1(isa: Segment, note: str, written_at: datetime) -> Segment:
    number, day, time = isa[13].strip(), isa[9].strip(), isa[10].strip()
    return Segment(
        "TA1",
        (
            _number(number).zfill(9),
            day if len(day) == 6 and is_day(day) else f"{written_at:%y%m%d}",
            time if len(time) == 4 and is_time(time) else f"{written_at:%H%M}",
            "A" if note == "000" else "R",
            note,
        ),
    )


def _body(ordinal: int, group: FunctionalGroup, faults: Sequence[Fault]) -> list[Segment]:
    """ST to AK9 of the 999 on one functional group."""
    gs, received = group.header, len(group.transactions)
    body = [
        Segment("ST", ("999", f"{ordinal:04}", VERSION)),
        Segment("AK1", (_echo(gs[1], 2, "HC"), _number(gs[6]), _echo(gs[8], 12, "005010"))),
    ]
    accepted, by_set = 0, defaultdict[int, list[Fault]](list)
    for fault in faults:
        if fault.level <= 2:
            by_set[fault.transaction].append(fault)
    for at, transaction in enumerate(group.transactions):
        accepted += not by_set[at]
        body += _set_answer(transaction, by_set[at])
    codes = list(dict.fromkeys(fault.code for fault in faults if fault.table is Table.GROUP))[:5]
    accepted = 0 if codes else accepted
    status = "R" if not accepted else "A" if accepted == received else "P"
    stated = group.trailer[1] if group.trailer is not None else ""
    stated = stated if re.fullmatch("[0-9]{1,6}", stated) else str(received)
    body.append(Segment("AK9", (status, stated, str(received), str(accepted), *codes)))
    return body


def _set_answer(transaction: TransactionSet, faults: Sequence[Fault]) -> Iterator[Segment]:
    code = _echo(transaction.code, 3, "X").ljust(3, "X")
    number = _echo(transaction.control_number, 9, "0").rjust(4, "0")
    yield Segment("AK2", (code, number, _echo(transaction.version, 35)))
    inside = sorted(
        (fault for fault in faults if fault.table in (Table.SEGMENT, Table.ELEMENT)), key=lambda f: (f.segment, f.id)
    )
    contexts = _contexts(transaction) if inside else ([0], [""])
    for _, same in groupby(inside, key=lambda fault: (fault.segment, fault.id)):
        yield from _segment_answer(contexts, list(same))
    codes = list(dict.fromkeys(fault.code for fault in faults if fault.table is Table.TRANSACTION))
    if inside:
        codes.append("5" if any(fault.level == 1 for fault in inside) else "I5")
    yield Segment("IK5", ("R" if faults else "A", *codes[:5]))


def _segment_answer(contexts: tuple[list[int], list[str]], faults: Sequence[Fault]) -> Iterator[Segment]:
    """IK3 for each code of the segment itself; its element faults, as IK4, follow one with code 8."""
    first = faults[0]
    loop = first.loop[:4] if first.loop[:4].isdigit() and len(first.loop) >= 4 else ""  # IK303 has four characters
    name = contexts[1][bisect_right(contexts[0], first.segment) - 1]
    context = [Segment("CTX", (name,))] if name else []
    where = (_segment_id(first.id), str(first.segment), loop)
    for code in dict.fromkeys(fault.code for fault in faults if fault.table is Table.SEGMENT):
        yield Segment("IK3", (*where, code))
        yield from context
    elements = [fault for fault in faults if fault.table is Table.ELEMENT]
    if elements:
        yield Segment("IK3", (*where, "8"))
        yield from context
    for fault in elements:
        yield Segment("IK4", (_position(fault), "", fault.code))


def _segment_id(id: str) -> str:
    """IK301 has two or three characters, whatever the sender wrote."""
    return "".join(c for c in id.upper() if c.isascii() and c.isalnum())[:3].ljust(2, "Z")


def _position(fault: Fault) -> str:
    parts = (str(max(fault.element, 1)), str(fault.component or ""), str(fault.repetition or ""))
    return ":".join(parts).rstrip(":")


_CONTEXT = {"837": ("CLM", 1), "835": ("TRN", 2)}  # other sets: the nearest TRN above


def _contexts(transaction: TransactionSet) -> tuple[list[int], list[str]]:
    """From which segment on a claim or inquiry goes, and the CTX01 that names it; empty where none goes on."""
    id, position = _CONTEXT.get(transaction.code, ("TRN", 2))
    starts, names = [0], [""]
    for segment in transaction.segments:
        if segment.id == id and segment[position] == _echo(segment[position], 35, "?"):
            starts.append(segment.number)
            names.append(f"{id}{position:02}:{segment[position]}")
        elif segment.id == "HL" and id == "CLM":
            starts.append(segment.number + 1)  # a claim that lacks its last segment is missed at the HL after it
            names.append("")
    return starts, names
