"""Entities with all that a text says of them, written and read: NM1, REF, N3, N4, PER, PRV; and TRN and DTP."""

from collections.abc import Iterator, Sequence

from bridge.billing.entity import Contact, Entity, Period, Reference, Specialty, Trace
from bridge.billing.party import Address, PersonName
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import WrittenSegment, written

_NOT_TEXT = dict.fromkeys((*range(32), 127, *map(ord, "*:^~")), " ")  # control characters and our delimiters


def text(value: str) -> str:
    """As it stands, but for what would end an element: nothing is folded that somebody else chose to write."""
    return value.translate(_NOT_TEXT)


def write_name(entity: Entity) -> WrittenSegment:
    """# NM1"""
    names = (entity.name, entity.first, entity.middle, entity.prefix, entity.suffix)
    identity = (entity.id_kind, entity.id, entity.relationship)
    return written("NM1", text(entity.code), text(entity.form), *map(text, (*names, *identity)))


def write_entity(entity: Entity) -> Iterator[WrittenSegment]:
    """NM1, REF, N3, N4 and PER; PRV comes after what a payer objects to."""
    yield write_name(entity)
    yield from write_references(entity.references)
    yield from _address(entity)
    yield from (_contact(contact) for contact in entity.contacts)


def write_specialties(entity: Entity) -> Iterator[WrittenSegment]:
    """# PRV"""
    yield from (written("PRV", *map(text, (s.role, s.kind, s.code))) for s in entity.specialties)


def write_references(references: Sequence[Reference]) -> Iterator[WrittenSegment]:
    """# REF"""
    for r in references:
        yield written("REF", text(r.kind), text(r.value), text(r.text), tuple(map(text, r.further)))


def write_trace(trace: Trace) -> WrittenSegment:
    """# TRN"""
    return written("TRN", *map(text, (trace.kind, trace.number, trace.origin, trace.detail)))


def write_period(period: Period) -> WrittenSegment:
    """# DTP"""
    days = [element.day(day) for day in (period.first, period.last) if day]
    said = text(period.text) or "-".join(days)
    return written("DTP", text(period.kind), "RD8" if "-" in said else "D8", said)


def read_entity(section: Section) -> Entity | None:
    """The first NM1 of the section with what stands in the section; None when there is no NM1."""
    nm1 = section.first("NM1")
    if not nm1:
        return None
    n4 = section.first("N4")
    return Entity(
        code=nm1[1],
        form=nm1[2],
        name=nm1[3],
        first=nm1[4],
        middle=nm1[5],
        prefix=nm1[6],
        suffix=nm1[7],
        id_kind=nm1[8],
        id=nm1[9],
        relationship=nm1[10],
        references=read_references(section),
        address=_read_address(section.first("N3"), n4),
        beyond_postal_code=trimmed(n4[at] for at in range(4, 8)),
        contacts=tuple(_read_contact(per) for per in section.all("PER")),
        specialties=tuple(Specialty(role=prv[1], kind=prv[2], code=prv[3]) for prv in section.all("PRV")),
    )


def read_references(section: Section) -> tuple[Reference, ...]:
    """# REF01 to REF04"""
    return tuple(
        Reference(kind=ref[1], value=ref[2], text=ref[3], further=ref.components(4) if ref[4] else ())
        for ref in section.all("REF")
    )


def read_traces(section: Section) -> tuple[Trace, ...]:
    """# TRN01 to TRN04"""
    return tuple(Trace(kind=t[1], number=t[2], origin=t[3], detail=t[4]) for t in section.all("TRN"))


def read_periods(section: Section, *kinds: str) -> tuple[Period, ...]:
    """# DTP01 to DTP03"""
    return tuple(read_period(dtp) for dtp in section.all("DTP", *kinds))


def read_period(dtp: Segment) -> Period:
    """# DTP01 to DTP03"""
    first, last = element.read_days(dtp[2], dtp[3])
    period = Period(kind=dtp[1], first=first, last=last if dtp[2] == "RD8" else None)
    return period if write_period(period).segment[3] == dtp[3] else Period(kind=dtp[1], text=dtp[3])


def read_person_name(entity: Entity) -> PersonName:
    """# NM103, NM104, NM105, NM107"""
    return PersonName(last=entity.name, first=entity.first, middle=entity.middle, suffix=entity.suffix)


def trimmed(texts: Iterator[str]) -> tuple[str, ...]:
    """The texts without the empty ones at the end."""
    kept = list(texts)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _address(entity: Entity) -> Iterator[WrittenSegment]:
    address = entity.address
    if address is None:
        return
    if address.line1 or address.line2:
        yield written("N3", text(address.line1), text(address.line2))
    city = (address.city, address.state, address.postal_code, *entity.beyond_postal_code)
    if any(city):
        yield written("N4", *map(text, city))


def _contact(contact: Contact) -> WrittenSegment:
    numbers = (said for number in contact.numbers for said in number)
    return written("PER", text(contact.kind), text(contact.name), *map(text, numbers))


def _read_address(n3: Segment, n4: Segment) -> Address | None:
    if not n3 and not n4:
        return None
    return Address(line1=n3[1], line2=n3[2], city=n4[1], state=n4[2], postal_code=n4[3])


def _read_contact(per: Segment) -> Contact:
    numbers = tuple((per[at], per[at + 1]) for at in (3, 5, 7) if per[at] or per[at + 1])
    return Contact(kind=per[1], name=per[2], numbers=numbers)
