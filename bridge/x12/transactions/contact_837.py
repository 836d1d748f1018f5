"""PER of an 837, both ways: whom to ask about a provider, a place or an accident."""

from bridge.billing.contact import Contact
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.written import Form, WrittenSegment

_CONTACT = Form("PER", "kind name - numbers[0] - numbers[1] - numbers[2]")
_NUMBERS = 3
_TELEPHONES = ("TE", "FX", "EX")


def write_contact(contact: Contact, owner: str) -> WrittenSegment:
    """# PER"""
    numbers = [part for kind, number in contact.numbers[:_NUMBERS] for part in (kind, _number(kind, number))]
    return _CONTACT.fill(owner, element.code(contact.kind), element.name(contact.name), *numbers)


def read_contact(per: Segment) -> Contact:
    """# PER01 to PER08"""
    numbers = tuple((per[at], per[at + 1]) for at in (3, 5, 7) if per[at] or per[at + 1])
    return Contact(kind=per[1], name=per[2], numbers=numbers)


def _number(kind: str, number: str) -> str:
    return element.number(number) if kind in _TELEPHONES else element.code(number)
