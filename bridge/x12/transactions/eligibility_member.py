"""Loops 2100C and 2100D of the 270 and the 271, a person with all that is said of them: written and read."""

from collections.abc import Iterator, Sequence

from bridge.billing.member import Member, Relation
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import (
    read_entity,
    read_periods,
    text,
    trimmed,
    write_entity,
    write_period,
    write_specialties,
)
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import WrittenSegment, written


def write_member(member: Member, objections: Sequence[WrittenSegment] = ()) -> Iterator[WrittenSegment]:
    """NM1 to MPI; what the payer objects to (AAA) stands before PRV."""
    yield from write_entity(member.entity)
    yield from objections
    yield from write_specialties(member.entity)
    yield from write_demographics(member)
    yield from _relation(member.relation)
    if member.diagnoses:
        yield written("HI", *(tuple(map(text, diagnosis)) for diagnosis in member.diagnoses))
    yield from (write_period(period) for period in member.periods)
    yield from (written("MPI", *map(text, service)) for service in member.military)


def write_demographics(member: Member) -> Iterator[WrittenSegment]:
    """# DMG"""
    if member.birth_date or member.sex:
        birth = ("D8", element.day(member.birth_date)) if member.birth_date else ("", "")
        yield written("DMG", *birth, text(member.sex))


def read_member(section: Section) -> Member | None:
    """A section that ends before the first EQ or EB; None when it names nobody."""
    entity = read_entity(section)
    if entity is None:
        return None
    dmg, ins, hi = section.first("DMG"), section.first("INS"), section.first("HI")
    return Member(
        entity=entity,
        birth_date=element.read_day(dmg[2]),
        sex=dmg[3],
        relation=_read_relation(ins) if ins else None,
        diagnoses=tuple((hi.component(at, 1), hi.component(at, 2)) for at in range(1, 13) if hi[at]),
        periods=read_periods(section),
        military=tuple(trimmed(mpi[at] for at in range(1, 8)) for mpi in section.all("MPI")),
    )


def _relation(relation: Relation | None) -> Iterator[WrittenSegment]:
    if relation is None:
        return
    said = (relation.is_insured, relation.relationship, relation.maintenance, relation.reason)
    yield written("INS", *map(text, said), *[""] * 12, text(relation.birth_order))


def _read_relation(ins: Segment) -> Relation:
    return Relation(is_insured=ins[1], relationship=ins[2], maintenance=ins[3], reason=ins[4], birth_order=ins[17])
