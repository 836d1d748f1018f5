"""Everybody in a 278, from the organization that decides (2010A) to who renders a service (2010F)."""

from collections.abc import Iterator, Sequence

from bridge.billing.authorization_request import ReviewParty
from bridge.billing.eligibility import Rejection
from bridge.billing.member import Relation
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import (
    read_entity,
    read_periods,
    text,
    write_entity,
    write_period,
    write_specialties,
)
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import WrittenSegment, written


def read_parties(level: Section, loop: str) -> tuple[ReviewParty, ...]:
    """Each NM1 of a level; `loop` is theirs, such as 2010E."""
    return tuple(party for section in level.cut("NM1")[1] if (party := _read_party(section, loop)))


def read_rejections(section: Section, loop: str) -> tuple[Rejection, ...]:
    """# AAA01, AAA03, AAA04"""
    return tuple(Rejection(level=loop, reason=a[3], follow_up=a[4], valid=a[1]) for a in section.all("AAA"))


def write_party(party: ReviewParty) -> Iterator[WrittenSegment]:
    """NM1, REF, N3, N4, PER, AAA, PRV, DMG, INS, DTP."""
    yield from write_entity(party.entity)
    yield from write_rejections(party.rejections)
    yield from write_specialties(party.entity)
    if party.birth_date or party.sex:
        birth = ("D8", element.day(party.birth_date)) if party.birth_date else ("", "")
        yield written("DMG", *birth, text(party.sex))
    if party.relation:
        yield _relation(party.relation, party.employment)
    yield from (write_period(period) for period in party.periods)


def write_rejections(rejections: Sequence[Rejection]) -> Iterator[WrittenSegment]:
    """# AAA"""
    yield from (written("AAA", *map(text, (r.valid, "", r.reason, r.follow_up))) for r in rejections)


def _read_party(section: Section, loop: str) -> ReviewParty | None:
    entity = read_entity(section)
    if entity is None:
        return None
    dmg, ins = section.first("DMG"), section.first("INS")
    return ReviewParty(
        entity=entity,
        birth_date=element.read_day(dmg[2]),
        sex=dmg[3],
        relation=_read_relation(ins) if ins else None,
        employment=ins[8],
        periods=read_periods(section),
        rejections=read_rejections(section, loop),
    )


def _read_relation(ins: Segment) -> Relation:
    return Relation(is_insured=ins[1], relationship=ins[2], maintenance=ins[3], reason=ins[4], birth_order=ins[17])


def _relation(relation: Relation, employment: str) -> WrittenSegment:
    said = (relation.is_insured, relation.relationship, relation.maintenance, relation.reason, "", "", "", employment)
    return written("INS", *map(text, said), *[""] * 8, text(relation.birth_order))
