"""What an inquiry and its answer say of a service: the procedure composite of EQ02, EB13 and SVC01, and DTP*472."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bridge.billing.entity import Period
from bridge.billing.procedure import Procedure
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import text, write_period
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import Element, WrittenSegment

_SERVICE = "472"  # DTP01


def amount(value: Decimal | None) -> str:
    """Empty for nothing; a fraction of one has no needless zero: `.2`."""
    if value is None:
        return ""
    said = element.amount(value)
    return said[1:] if said.startswith("0.") else said


def read_procedure(segment: Segment, at: int) -> Procedure:
    """C003. What is not divided as its envelope says it would be is given whole, as the code."""
    parts = (*segment.components(at), *[""] * 8)
    if not any(parts[1:]):
        return Procedure(kind="", code=parts[0])
    modifiers = tuple(m for m in parts[2:6] if m)
    return Procedure(kind=parts[0], code=parts[1], modifiers=modifiers, text=parts[6], last=parts[7])


def write_procedure(procedure: Procedure) -> Element:
    """C003"""
    modifiers = (*procedure.modifiers, "", "", "", "")[:4]
    if not procedure.kind:
        return text(procedure.code)
    return tuple(map(text, (procedure.kind, procedure.code, *modifiers, procedure.text, procedure.last)))


def read_service_days(section: Section) -> tuple[date | None, date | None]:
    """The first day, and the last where the text gives a range. # DTP*472"""
    dtp = section.first("DTP", _SERVICE)
    first, last = element.read_days(dtp[2], dtp[3])
    return first, last if dtp[2] == "RD8" else None


def write_service_days(first: date | None, last: date | None) -> Iterator[WrittenSegment]:
    """# DTP*472"""
    if first or last:
        yield write_period(Period(kind=_SERVICE, first=first or last, last=last if first else None))
