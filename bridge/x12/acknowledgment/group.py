"""The 999 on one functional group, ST to AK9, out of the faults found in it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from bridge.x12.acknowledgment.context import contexts
from bridge.x12.acknowledgment.echo import echo, echo_digits
from bridge.x12.acknowledgment.policy import Policy
from bridge.x12.fault import Fault, Table
from bridge.x12.interchange import FunctionalGroup, TransactionSet
from bridge.x12.schemas.acknowledgment_999 import (
    ELEMENT_CODES,
    GROUP_CODES,
    GROUP_REFUSALS,
    SEGMENT_CODES,
    SET_CODES,
    SET_REFUSALS,
)
from bridge.x12.schemas.notation import tokens
from bridge.x12.schemas.reference_number import NUMBERS
from bridge.x12.segment import Segment

VERSION = "005010X231A1"
_WITHOUT_ELEMENTS = tuple(code for code in SEGMENT_CODES if code != "8")  # 8 stands above an IK4
_NOT_COPIED = frozenset({"1", "2", "6"})  # IK403: nothing stands there, or what no answer may repeat


def group_answer(ordinal: int, group: FunctionalGroup, faults: Sequence[Fault], policy: Policy) -> list[Segment]:
    """The 999 without its SE; `faults` are those of this group, errors and warnings."""
    gs = group.header
    told = [fault for fault in faults if policy.is_told(fault)]
    refused = any(policy.is_refused(fault) for fault in told if fault.table is Table.GROUP)
    by_set = defaultdict[int, list[Fault]](list)
    for fault in told:
        by_set[fault.transaction].append(fault)
    body = [
        Segment("ST", ("999", f"{ordinal:04}", VERSION)),
        Segment("AK1", (echo(gs[1], 2, "HC"), echo_digits(gs[6]), echo(gs[8], 12, "005010"))),
    ]
    statuses = []
    # of the sets of a refused group all are named, none of them as good, or none: AK903 is the number of AK2
    named = not refused or any(by_set[at] for at in range(len(group.transactions)))
    for at, transaction in enumerate(group.transactions):
        answer = list(_set_answer(transaction, by_set[at], policy, refused))
        statuses.append(answer[-1][1])
        body += answer if named else ()
    return [*body, _group_status(group, statuses, told, refused)]


def _group_status(group: FunctionalGroup, statuses: list[str], told: Sequence[Fault], refused: bool) -> Segment:
    """# AK9"""
    codes = _codes((fault for fault in told if fault.table is Table.GROUP), GROUP_CODES, "1")
    accepted, received = sum(status in ("A", "E") for status in statuses), len(statuses)
    if refused:
        status = next((GROUP_REFUSALS[code] for code in codes if code in GROUP_REFUSALS), "R")
    elif not accepted:
        status = "R"
    elif accepted < received:
        status = "P"
    else:
        status = "E" if codes or "E" in statuses else "A"
    stated = group.trailer[1] if group.trailer is not None else ""
    stated = stated if stated.isascii() and stated.isdigit() and len(stated) <= 6 else str(received)
    return Segment("AK9", (status, stated, str(received), str(accepted), *codes[:5]))


def _set_answer(
    transaction: TransactionSet, faults: Sequence[Fault], policy: Policy, group_refused: bool
) -> Iterator[Segment]:
    code = echo(transaction.code, 3, "X").ljust(3, "X")
    number = echo(transaction.control_number, 9, "0").rjust(4, "0")
    yield Segment("AK2", _trimmed(code, number, echo(transaction.version, 35)))
    inside = sorted(
        (fault for fault in faults if fault.table in (Table.SEGMENT, Table.ELEMENT)), key=lambda f: (f.segment, f.id)
    )
    starts, units = contexts(transaction) if inside else ([0], [""])
    for _, same in groupby(inside, key=lambda fault: (fault.segment, fault.id)):
        here = list(same)
        unit = units[bisect_right(starts, here[0].segment) - 1]
        yield from _segment_answer(here, unit, policy)
    codes = _codes((fault for fault in faults if fault.table is Table.TRANSACTION), SET_CODES, "5")
    if inside:
        codes.append("5" if any(fault.level == 1 for fault in inside) else "I5")
    status = _set_status(faults, codes, policy)
    if group_refused and status in ("A", "E"):
        status, codes = "R", codes or ["5"]  # a refusal needs a code, and there is none for "its group"
    yield Segment("IK5", (status, *dict.fromkeys(codes[:5])))


def _set_status(faults: Sequence[Fault], codes: Sequence[str], policy: Policy) -> str:
    if any(policy.is_refused(fault) for fault in faults):
        return next((SET_REFUSALS[code] for code in codes if code in SET_REFUSALS), "R")
    return "E" if faults else "A"


def _segment_answer(faults: Sequence[Fault], unit: str, policy: Policy) -> Iterator[Segment]:
    """IK3 for each code of the segment itself; its element faults, as IK4, follow one with code 8."""
    first = faults[0]
    loop = first.loop[:4] if first.loop[:4].isdigit() and len(first.loop) >= 4 else ""  # IK303 has four characters
    where = (_segment_id(first.id), str(max(first.segment, 1)), loop)
    of_unit = [Segment("CTX", (unit,))] if unit else []
    elements = [fault for fault in faults if fault.table is Table.ELEMENT]
    own = [fault for fault in faults if fault.table is Table.SEGMENT]
    for code in _codes(own, _WITHOUT_ELEMENTS, "2"):
        yield Segment("IK3", (*where, code))
        yield from [*_triggers(fault for fault in own if fault.code == code)][:9]
        yield from of_unit
    if elements:
        yield Segment("IK3", (*where, "8"))
        yield from of_unit
    for fault in elements:
        yield _element_answer(fault, policy)
        yield from _triggers([fault])


def _element_answer(fault: Fault, policy: Policy) -> Segment:
    """# IK4"""
    parts = (str(max(fault.element, 1)), str(fault.component or ""), str(fault.repetition or ""))
    code = fault.code if fault.code in ELEMENT_CODES else "7"
    copied = policy.copies_values and code not in _NOT_COPIED
    number = _reference_number(fault.id, fault.element, fault.component)
    return Segment("IK4", _trimmed(":".join(parts).rstrip(":"), number, code, echo(fault.value, 99) if copied else ""))


def _triggers(faults: Iterator[Fault] | Sequence[Fault]) -> Iterator[Segment]:
    """CTX: which element made a situational rule apply, where the fault knows."""
    for fault in faults:
        id, number, loop, element = fault.trigger
        if id:
            place = (_segment_id(id), str(max(number, 1)), loop[:4] if loop[:4].isdigit() else "")
            yield Segment("CTX", _trimmed("SITUATIONAL TRIGGER", *place, str(element or "")))


@cache
def _reference_number(id: str, element: int, component: int) -> str:
    """IK402; empty where none is known or the element is a composite."""
    numbers = tokens(NUMBERS.get(id, ""))
    word = numbers[element - 1] if 0 < element <= len(numbers) else "-"
    if word.startswith("("):
        parts = tokens(word.strip("()"))
        word = parts[component - 1] if 0 < component <= len(parts) else "-"
    return "" if word == "-" else word


def _codes(faults: Iterator[Fault] | Sequence[Fault], known: tuple[str, ...], otherwise: str) -> list[str]:
    """Their codes, each once; what the 999 has no code for is told by the general one."""
    return list(dict.fromkeys(fault.code if fault.code in known else otherwise for fault in faults))


def _segment_id(id: str) -> str:
    """IK301 has two or three characters, whatever the sender wrote."""
    return "".join(c for c in id.upper() if c.isascii() and c.isalnum())[:3].ljust(2, "Z")


def _trimmed(*elements: str) -> tuple[str, ...]:
    """Without the empty elements at the end."""
    last = max((at for at, element in enumerate(elements, start=1) if element), default=0)
    return elements[:last]
