"""Everything that is wrong in an X12 text, as faults in the order of the text. Bad text never raises."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bridge.x12.balance import balance_faults
from bridge.x12.directory import FUNCTIONAL_IDS, INEXACT, schema_of
from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.interchange import FunctionalGroup, Interchange, TransactionSet, read_interchanges
from bridge.x12.layout import lay_out
from bridge.x12.schema import Node
from bridge.x12.schemas.envelope import ENVELOPE
from bridge.x12.segment import Segment
from bridge.x12.syntax import segment_faults
from bridge.x12.tokenizer import NotX12


def check(text: str) -> tuple[Fault, ...]:
    """The faults of a whole text, SNIP levels 1 to 3; empty when it is clean."""
    try:
        interchanges, faults = read_interchanges(text)
    except NotX12 as error:
        said = f"This is no X12 interchange: {error}."
        return (_envelope_fault("024", Segment("ISA"), said, "Send a text that begins with a whole ISA segment."),)
    return check_interchanges(text, interchanges, faults)


def check_interchanges(
    text: str, interchanges: tuple[Interchange, ...], faults: tuple[Fault, ...]
) -> tuple[Fault, ...]:
    """The same for a text that `read_interchanges` has read already."""
    found = [*_text_faults(text), *faults]
    for number, interchange in enumerate(interchanges):
        found += (replace(fault, interchange=number) for fault in _interchange_faults(interchange))
    return tuple(sorted(found, key=lambda fault: (fault.offset, fault.element)))


def _text_faults(text: str) -> Iterator[Fault]:
    if text.startswith("\ufeff"):
        said = "A byte order mark stands before the ISA."
        fault = _envelope_fault("024", Segment("ISA"), said, "Save the file without it.")
        yield replace(fault, severity=Severity.WARNING, interchange=0)


def _interchange_faults(interchange: Interchange) -> Iterator[Fault]:
    isa = interchange.header
    if isa.elements:
        if isa.delimiters.squeezed:
            said = "The ISA is not 106 characters long: its padding was lost or added to."
            yield _envelope_fault("024", isa, said, "Send each ISA element in its fixed width.")
        else:
            yield from _envelope_elements(isa)
    for ta1 in interchange.acknowledgments:
        yield from _envelope_elements(ta1)
    for number, group in enumerate(interchange.groups):
        yield from (replace(fault, group=number) for fault in _group_faults(group))
    if interchange.trailer is not None:
        yield from _envelope_elements(interchange.trailer)
        yield from _unterminated(interchange.trailer)


def _unterminated(last: Segment) -> Iterator[Fault]:
    terminator = last.delimiters.segment
    if not last.raw.rstrip("".join(set(" \t\r\n\x00\x1a") - set(terminator))).endswith(terminator):
        yield _envelope_fault("004", last, "The last segment has no terminator.", "Ask for the whole file again.")


def _group_faults(group: FunctionalGroup) -> Iterator[Fault]:
    if group.header.elements:
        yield from _envelope_elements(group.header, Table.GROUP)
    for number, transaction in enumerate(group.transactions):
        yield from (replace(fault, transaction=number) for fault in _transaction_faults(transaction, group))
    if group.trailer is not None:
        yield from _envelope_elements(group.trailer, Table.GROUP)


def _envelope_elements(segment: Segment, table: Table = Table.INTERCHANGE) -> Iterator[Fault]:
    """Element faults of an envelope segment, under the code that a TA1 or an AK9 has for them."""
    for fault in segment_faults(segment, ENVELOPE[segment.id]):
        known = _ENVELOPE_CODES.get((segment.id, fault.element))
        yield replace(fault, table=table, code=known or ("24" if table is Table.GROUP else "024"), level=1)


def _transaction_faults(transaction: TransactionSet, group: FunctionalGroup) -> Iterator[Fault]:
    st = transaction.segments[0]
    yield from _fit_faults(transaction, group)
    schema = schema_of(transaction, group)
    if schema is None:
        said = "The guide of this transaction set is not known here; nothing inside of it was checked."
        yield _transaction_fault("I6" if transaction.code in FUNCTIONAL_IDS else "1", st, said)
        return
    tree, faults = lay_out(schema, transaction.segments)
    lacks_trailer = transaction.segments[-1].id != "SE"  # a fault of the envelope already
    found: Iterable[Fault] = (
        *(fault for fault in faults if not (lacks_trailer and fault.id == "SE")),
        *_tree_faults(tree),
        *balance_faults(tree),
    )
    if (transaction.version or group.version) in INEXACT:
        # known only by its neighbour, a guide can raise a doubt, not an error
        found = (replace(fault, severity=Severity.WARNING) for fault in found)
    yield from found


def _tree_faults(node: Node) -> Iterator[Fault]:
    for segment, place in zip(node.segments, node.places, strict=True):
        yield from segment_faults(segment, place, node.loop.id)
    for child in node.children:
        yield from _tree_faults(child)


def _fit_faults(transaction: TransactionSet, group: FunctionalGroup) -> Iterator[Fault]:
    """GS01 fits ST01, GS08 fits ST03; the 835 alone has no ST03."""
    st, gs = transaction.segments[0], group.header
    expected = FUNCTIONAL_IDS.get(transaction.code)
    if gs.elements and expected is not None and gs[1] != expected:
        said = f"ST01 {transaction.code} does not belong into a group with GS01 other than {expected}."
        yield _transaction_fault("1", st, said)
    if gs.elements and transaction.version and transaction.version != group.version:
        yield _transaction_fault("I6", st, "ST03 and GS08 name different guides.")
    if not transaction.control_number:
        yield _transaction_fault("7", st, "ST02, the control number, is missing.")


def _transaction_fault(code: str, st: Segment, message: str) -> Fault:
    return Fault(
        table=Table.TRANSACTION,
        code=code,
        message=message,
        remedy="Send ST01, ST03, GS01 and GS08 of one guide.",
        segment=st.number,
        id=st.id,
        offset=st.offset,
    )


def _envelope_fault(code: str, segment: Segment, message: str, remedy: str) -> Fault:
    return Fault(
        table=Table.INTERCHANGE, code=code, message=message, remedy=remedy, id=segment.id, offset=segment.offset
    )


_ENVELOPE_CODES = {
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
    ("ISA", 16): "027",
    ("IEA", 1): "021",
    ("IEA", 2): "018",
    ("GS", 1): "1",
    ("GS", 6): "6",
    ("GS", 8): "2",
    ("GE", 1): "5",
    ("GE", 2): "6",
}
