"""What a claim and a line say alike besides who, what and how much: DTP, PWK, REF, K3, NTE and CRC, read."""

from bridge.billing.claim_detail import Condition, DatedEvent, Note, Paperwork
from bridge.billing.reference_number import ReferenceNumber
from bridge.x12.transactions import element
from bridge.x12.transactions.gathered import Gathered, parts_of

Numbers = dict[str, str]  # by REF01


def read_references(found: Gathered, named: frozenset[str]) -> tuple[Numbers, tuple[ReferenceNumber, ...]]:
    """The first number of each `named` qualifier that is no other payer's, and every other REF."""
    if "REF" not in found:
        return {}, ()
    numbers: Numbers = {}
    others = []
    for segment in found["REF"]:
        qualifier, number = segment[1], segment[2]
        payer_id = parts_of(segment, 4, 2)[1] if len(segment.parts) > 4 else ""
        if qualifier in named and qualifier not in numbers and not payer_id:
            numbers[qualifier] = number
        else:
            others.append(ReferenceNumber(qualifier=qualifier, number=number, payer_id=payer_id))
    return numbers, tuple(others)


def read_dates(found: Gathered, without: str = "") -> tuple[DatedEvent, ...]:
    """Every DTP that says a day, but those of one kind."""
    events = []
    for segment in found.get("DTP", ()):
        first, last = element.read_days(segment[2], segment[3])
        if first is not None and segment[1] != without:
            until = last if segment[2] == "RD8" else None
            events.append(DatedEvent(kind=segment[1], on=first, until=until))
    return tuple(events)


def read_paperwork(found: Gathered) -> tuple[Paperwork, ...]:
    """# PWK01, PWK02, PWK06"""
    return tuple(
        Paperwork(kind=pwk[1], delivery=pwk[2], control_number=pwk[6] if pwk[5] == "AC" else "")
        for pwk in found.get("PWK", ())
    )


def read_fixed_format(found: Gathered) -> tuple[str, ...]:
    """# K3"""
    return tuple(k3[1] for k3 in found.get("K3", ()))


def read_notes(found: Gathered) -> tuple[Note, ...]:
    """# NTE"""
    return tuple(Note(kind=nte[1], text=nte[2]) for nte in found.get("NTE", ()))


def read_conditions(found: Gathered) -> tuple[Condition, ...]:
    """# CRC"""
    return tuple(
        Condition(category=crc[1], applies=crc[2] == "Y", codes=tuple(code for code in crc.elements[2:7] if code))
        for crc in found.get("CRC", ())
    )
