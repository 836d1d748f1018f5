"""SNIP 1 of the envelope: the elements of ISA, TA1, GS, GE and IEA, and whether they fit what they hold."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bridge.x12.directory import FUNCTIONAL_IDS
from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.schemas.envelope import ENVELOPE
from bridge.x12.segment import Segment
from bridge.x12.stretch import BLANK
from bridge.x12.syntax import segment_faults


def interchange_faults(isa: Segment, ta1s: Iterable[Segment], iea: Segment | None) -> Iterator[Fault]:
    """What is wrong with ISA, TA1 and IEA."""
    if isa and isa.delimiters.squeezed:
        said = "The ISA is not 106 characters long: its padding was lost or added to."
        yield envelope_fault("024", isa, said, "Send each ISA element in its fixed width.")
    elif isa:
        yield from _element_faults(isa, Table.INTERCHANGE)
    if isa:
        yield from _delimiter_faults(isa)
    if isa and isa.raw.lstrip(BLANK.replace("\ufeff", "")).startswith("\ufeff"):
        said = "A byte order mark stands before the ISA."
        fault = envelope_fault("024", isa, said, "Save the file without it.")
        yield replace(fault, severity=Severity.WARNING)
    for ta1 in ta1s:
        yield from _element_faults(ta1, Table.INTERCHANGE)
    if iea is not None:
        yield from _element_faults(iea, Table.INTERCHANGE)
        yield from _unterminated(isa, iea)


def group_faults(gs: Segment | None, ge: Segment | None) -> Iterator[Fault]:
    """What is wrong with GS and GE."""
    for segment in (gs, ge):
        if segment is not None:
            yield from _element_faults(segment, Table.GROUP)


def set_faults(st: Segment, gs: Segment | None) -> Iterator[Fault]:
    """GS01 fits ST01, GS08 fits ST03; the 835 alone has no ST03."""
    expected = FUNCTIONAL_IDS.get(st[1])
    if gs is not None and expected is not None and gs[1] != expected:
        yield set_fault("1", st, f"ST01 {st[1]} does not belong into a group with GS01 other than {expected}.")
    if gs is not None and st[3] and st[3] != gs[8]:
        yield set_fault("I6", st, "ST03 and GS08 name different guides.")
    if not st[2]:
        yield set_fault("7", st, "ST02, the control number, is missing.")


def set_fault(code: str, st: Segment, message: str) -> Fault:
    """A fault of a whole transaction set. # IK502"""
    return Fault(
        table=Table.TRANSACTION,
        code=code,
        message=message,
        remedy="Send ST01, ST03, GS01 and GS08 of one guide.",
        segment=st.number,
        id=st.id,
        offset=st.offset,
    )


def envelope_fault(code: str, segment: Segment, message: str, remedy: str) -> Fault:
    """A fault of a whole interchange. # TA105"""
    return Fault(
        table=Table.INTERCHANGE, code=code, message=message, remedy=remedy, id=segment.id, offset=segment.offset
    )


def _delimiter_faults(isa: Segment) -> Iterator[Fault]:
    """What the ISA fails to name; the reader has found out, or guessed, and gone on."""
    delimiters = isa.delimiters
    if not delimiters.repeats and isa[12].strip() >= _FIRST_WITH_REPETITION:
        said = "ISA11 names no repetition separator: it is a letter, a digit, a blank or another delimiter."
        yield _isa_fault("016", isa, 11, said, "Send a character that stands in no value, usually ^, in ISA11.")
    if isa[16] != delimiters.component:
        said = f"ISA16 names no component separator; {delimiters.component} was taken for it."
        yield _isa_fault("027", isa, 16, said, "Send a character that stands in no value, usually :, in ISA16.")
    if delimiters.isa_end:
        said = "The ISA does not end with the terminator of the segments behind it, which was taken."
        yield envelope_fault("004", isa, said, "End the ISA with the terminator that ends every other segment.")


def _isa_fault(code: str, isa: Segment, element: int, message: str, remedy: str) -> Fault:
    return replace(envelope_fault(code, isa, message, remedy), element=element, value=isa[element])


def _unterminated(isa: Segment, last: Segment) -> Iterator[Fault]:
    """Editors and mail drop the last line end; an IEA that is whole without it was not cut (IEA01 is asked before)."""
    terminator = last.delimiters.segment
    if last.raw.rstrip("".join(set(BLANK) - set(terminator))).endswith(terminator):
        return
    if not terminator.strip(BLANK) and last[2] == isa[13]:
        fault = envelope_fault("004", last, "The last line end of the file is missing.", "End each line with one.")
        yield replace(fault, severity=Severity.WARNING)
    else:
        yield envelope_fault("004", last, "The last segment has no terminator.", "Ask for the whole file again.")


def _element_faults(segment: Segment, table: Table) -> Iterator[Fault]:
    """Element faults of an envelope segment, under the code that a TA1 or an AK9 has for them."""
    for fault in segment_faults(segment, ENVELOPE[segment.id]):
        if (fault.id, fault.element) == ("ISA", 16):
            continue  # `_delimiter_faults` says what came of it
        known = _CODES.get((segment.id, fault.element))
        yield replace(fault, table=table, code=known or ("24" if table is Table.GROUP else "024"), level=1)


_FIRST_WITH_REPETITION = "00402"  # ISA12; before, ISA11 named a standards body
_CODES = {
    ("ISA", 1): "010",
    ("ISA", 2): "011",
    ("ISA", 3): "012",
    ("ISA", 4): "013",
    ("ISA", 5): "005",
    ("ISA", 6): "006",
    ("ISA", 7): "007",
    ("ISA", 8): "008",
    ("ISA", 9): "014",
    ("ISA", 10): "015",
    ("ISA", 11): "016",
    ("ISA", 12): "017",
    ("ISA", 13): "018",
    ("ISA", 14): "019",
    ("ISA", 15): "020",
    ("IEA", 1): "021",
    ("IEA", 2): "018",
    ("GS", 1): "1",
    ("GS", 6): "6",
    ("GS", 8): "2",
    ("GE", 1): "5",
    ("GE", 2): "6",
}
