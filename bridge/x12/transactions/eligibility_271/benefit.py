"""Loop 2110 of the 271: a benefit, EB with what hangs on it, written and read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bridge.billing.benefit_detail import Circumstance
from bridge.billing.eligibility import Benefit, Rejection
from bridge.billing.entity import Entity, Period, Reference
from bridge.x12.delimiter import STANDARD
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.eligibility_detail import (
    read_circumstances,
    read_delivery,
    write_circumstances,
    write_delivery,
)
from bridge.x12.transactions.entity import (
    read_entity,
    read_periods,
    read_references,
    text,
    write_entity,
    write_period,
    write_references,
    write_specialties,
)
from bridge.x12.transactions.inquired import amount, read_procedure, write_procedure
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import WrittenSegment, written

_BEGINS = ("346", "356", "348")  # DTP01: plan, eligibility, benefit begin
_ENDS = ("347", "357", "349")
_RUNS = ("291", "307", "292")  # plan, eligibility, benefit: a range, or the day from which
_INSURED = "IL"  # 2120 NM101
_MEMBER = "1W"  # REF01: the member number with the other payer
_PLACE = "ZZ"  # III01: the code is a place of service
_PAYER_IDS = ("PI", "XV", "NI")  # NM108


def write_benefit(benefit: Benefit) -> Iterator[WrittenSegment]:
    """EB, HSD, REF, DTP, AAA, MSG, III and the entities between LS and LE."""
    yield _eb(benefit)
    yield from (write_delivery(delivery) for delivery in benefit.deliveries)
    yield from write_references((*_member_reference(benefit), *benefit.references))
    yield from (write_period(period) for period in benefit.periods or _plain_periods(benefit))
    yield from write_rejections(benefit.rejections)
    yield from (written("MSG", text(message)) for message in benefit.messages)
    yield from write_circumstances((*_places(benefit), *benefit.circumstances))
    related = benefit.related or _plain_related(benefit)
    if related:
        yield written("LS", "2120")
        for entity in related:
            yield from (*write_entity(entity), *write_specialties(entity))
        yield written("LE", "2120")


def write_rejections(rejections: Sequence[Rejection]) -> Iterator[WrittenSegment]:
    """# AAA"""
    yield from (written("AAA", *map(text, (r.valid, "", r.reason, r.follow_up))) for r in rejections)


def read_benefit(section: Section, level: str) -> Benefit:
    """A section that begins with EB; `level` is 2110C or 2110D."""
    own, entities = section.cut("NM1")
    eb, hsd = own.first("EB"), own.first("HSD")
    counted = (eb[9], eb[10]) if eb[9] or eb[10] else (hsd[1], hsd[2])
    starts, ends = read_plan_days(section)
    circumstances = read_circumstances(section)
    benefit = Benefit(
        kind=eb[1],
        level=eb[2],
        service_types=eb.repetitions(3),
        insurance_type=eb[4],
        plan=eb[5],
        period=eb[6],
        amount=element.read_amount(eb[7]),
        percent=element.read_quantity(eb[8]),
        quantity_kind=counted[0],
        quantity=element.read_quantity(counted[1]),
        authorization_required=eb[11],
        in_network=eb[12],
        place_of_service=tuple(c.code for c in circumstances if c.kind == _PLACE),
        messages=tuple(msg[1] for msg in section.all("MSG")),
        **_entity_fields(section),
        date_from=starts,
        date_to=ends,
        procedure=read_procedure(eb, 13) if eb[13] else None,
        diagnosis_pointers=eb.components(14) if eb[14] else (),
        deliveries=tuple(read_delivery(said) for said in section.all("HSD")),
        references=read_references(own),
        periods=read_periods(section),
        rejections=read_rejections(section, level),
        circumstances=tuple(c for c in circumstances if not _is_bare_place(c)),
        related=tuple(entity for said in entities if (entity := read_entity(said))),
    )
    return _plainest(benefit)


def read_rejections(section: Section, level: str) -> tuple[Rejection, ...]:
    """# AAA01, AAA03, AAA04"""
    return tuple(Rejection(level=level, reason=a[3], follow_up=a[4], valid=a[1]) for a in section.all("AAA"))


def read_plan_days(section: Section) -> tuple[date | None, date | None]:
    """The first and the last day that the section's DTPs give to a plan, an eligibility or a benefit."""
    starts: date | None = None
    ends: date | None = None
    for dtp in section.all("DTP", *_BEGINS, *_ENDS, *_RUNS):
        first, last = element.read_days(dtp[2], dtp[3])
        if dtp[1] not in _ENDS:
            starts = starts or first
        if dtp[1] in _ENDS or (dtp[1] in _RUNS and dtp[2] == "RD8"):
            ends = ends or last
    return starts, ends


def _eb(benefit: Benefit) -> WrittenSegment:
    counted = (text(benefit.quantity_kind), amount(benefit.quantity))
    first = benefit.deliveries[0] if benefit.deliveries else None
    if first and (first.quantity_kind, first.quantity) == (benefit.quantity_kind, benefit.quantity):
        counted = ("", "")
    return written(
        "EB",
        text(benefit.kind),
        text(benefit.level),
        STANDARD.repetition.join(map(text, benefit.service_types)),
        text(benefit.insurance_type),
        text(benefit.plan),
        text(benefit.period),
        amount(benefit.amount),
        amount(benefit.percent),
        *counted,
        text(benefit.authorization_required),
        text(benefit.in_network),
        write_procedure(benefit.procedure) if benefit.procedure else "",
        tuple(map(text, benefit.diagnosis_pointers)),
    )


def _plainest(benefit: Benefit) -> Benefit:
    """Without what the plain fields give back as it stood."""
    periods = () if benefit.periods == _plain_periods(benefit) else benefit.periods
    related = () if benefit.related == _plain_related(benefit) else benefit.related
    number = _plain_member(benefit.entity_member_id)
    references = benefit.references
    if not _said_by_related(benefit.related, benefit.entity_member_id) and number in references[:1]:
        references = references[1:]
    return replace(benefit, periods=periods, related=related, references=references)


def _plain_periods(benefit: Benefit) -> tuple[Period, ...]:
    """DTP of days that are said in no other way."""
    first, last = benefit.date_from, benefit.date_to
    if first and last:
        return (Period(kind="292", first=first, last=last),)
    if first:
        return (Period(kind="348", first=first),)
    return (Period(kind="349", first=last),) if last else ()


def _member_reference(benefit: Benefit) -> Iterator[Reference]:
    """REF*1W, where the number is not said by another REF or NM1."""
    number = benefit.entity_member_id
    said = _said_by_related(benefit.related, number) or any(r.value == number for r in benefit.references)
    if number and not said:
        yield _plain_member(number)


def _plain_member(number: str) -> Reference:
    return Reference(kind=_MEMBER, value=number)


def _said_by_related(related: Sequence[Entity], number: str) -> bool:
    return any(number in (entity.id, *(r.value for r in entity.references)) for entity in related)


def _plain_related(benefit: Benefit) -> tuple[Entity, ...]:
    if not benefit.entity_code and not benefit.entity_name:
        return ()
    kind = "PI" if benefit.entity_payer_id else ""
    entity = Entity(code=benefit.entity_code, name=benefit.entity_name, id_kind=kind, id=benefit.entity_payer_id)
    return (entity,)


def _places(benefit: Benefit) -> Iterator[Circumstance]:
    """III of the places that no fuller III says."""
    fuller = [c.code for c in benefit.circumstances if c.kind == _PLACE]
    return (Circumstance(kind=_PLACE, code=code) for code in benefit.place_of_service if code not in fuller)


def _is_bare_place(circumstance: Circumstance) -> bool:
    return circumstance == Circumstance(kind=_PLACE, code=circumstance.code)


def _entity_fields(section: Section) -> dict[str, str]:
    """The first entity that is not the insured, and the person's number with it: NM1*IL, else REF*1W."""
    entity = next((nm1 for nm1 in section.all("NM1") if nm1[1] != _INSURED), Segment("NM1"))
    insured = section.first("NM1", _INSURED)
    return {
        "entity_name": entity[3],
        "entity_code": entity[1],
        "entity_payer_id": entity[9] if entity[8] in _PAYER_IDS else "",
        "entity_member_id": insured[9] or section.first("REF", _MEMBER, "1L", "18")[2],
    }
