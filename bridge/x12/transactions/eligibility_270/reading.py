"""The 270, read: every person asked about is one Inquiry, with what the levels above say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bridge.billing.eligibility import Inquiry
from bridge.billing.entity import Entity, Trace
from bridge.billing.member import Member
from bridge.billing.party import Relationship, Subscriber
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.eligibility_270.plain import (
    payer_of,
    plain_dependant,
    plain_subscriber,
    plain_trace,
    provider_of,
)
from bridge.x12.transactions.eligibility_member import read_member
from bridge.x12.transactions.eligibility_question import read_question, says_one_type
from bridge.x12.transactions.entity import read_entity, read_person_name, read_traces
from bridge.x12.transactions.plain_party import NO_DAY, NOBODY, read_patient, read_payer, read_provider, read_sex
from bridge.x12.transactions.section import Section

_RELATIONSHIPS = {"01": Relationship.SPOUSE, "19": Relationship.CHILD, "34": Relationship.OTHER}  # INS02
_SERVICE = "291"  # DTP01
_KINDS = ("20", "21", "22", "23")  # HL03


@dataclass(frozen=True, slots=True, kw_only=True)
class _Above:
    """What the HLs above a person say."""

    day: date  # BHT04: an inquiry without a day of its own asks for the day it was written
    payer: Entity | None = None
    provider: Entity | None = None
    subscriber: Member | None = None


def read(segments: Sequence[Segment]) -> tuple[Inquiry, ...]:
    """One for each dependant, and one for each subscriber who is asked about."""
    return tuple(_inquiries(Section(segments)))


def _inquiries(transaction: Section) -> Iterator[Inquiry]:
    above = _Above(day=element.read_day(transaction.first("BHT")[4]) or NO_DAY)
    before, hierarchy = transaction.cut("HL")
    levels = (before, *hierarchy)
    for level, after in zip(levels, (*hierarchy, Section(())), strict=True):
        kind = level.first("HL")[3]
        if kind not in _KINDS and _has_questions(level):
            kind = "22"  # a question is not lost because its level is called something else
        if kind == "20":
            above = _Above(day=above.day, payer=read_entity(level))
        elif kind == "21":
            above = replace(above, provider=read_entity(level), subscriber=None)
        elif kind == "22":
            above = replace(above, subscriber=read_member(level.cut("EQ")[0]))
            if after.first("HL")[3] != "23" or level.first("TRN") or _has_questions(level):
                yield _inquiry(level, above, None)
        elif kind == "23":
            yield _inquiry(level, above, read_member(level.cut("EQ")[0]) or Member(entity=Entity(code="")))


def _has_questions(level: Section) -> bool:
    """An EQ without elements is one too."""
    return any(segment.id == "EQ" for segment in level.segments)


def _inquiry(level: Section, above: _Above, dependant: Member | None) -> Inquiry:
    traces = read_traces(level)
    ours = next((t for t in traces if t.kind == "1"), Trace(kind="1", number=""))
    questions = tuple(read_question(section) for section in level.cut("EQ")[1])
    asked = dependant or above.subscriber
    days = [p for p in (asked.periods if asked else ()) if p.kind == _SERVICE and p.first]
    inquiry = Inquiry(
        trace=ours.number,
        payer=read_payer(above.payer),
        provider=read_provider(above.provider, ours.origin),
        subscriber=_subscriber(above.subscriber, dependant),
        patient=read_patient(asked.entity, asked.birth_date, asked.sex) if asked else read_patient(None, None, ""),
        service_date=(days[0].first if days else None) or above.day,
        service_types=tuple(said for question in questions for said in question.service_types),
        service_to=days[0].last if days else None,
        questions=() if all(map(says_one_type, questions)) else questions,
    )
    return _as_named(inquiry, above, dependant, traces)


def _as_named(inquiry: Inquiry, above: _Above, dependant: Member | None, traces: tuple[Trace, ...]) -> Inquiry:
    """Keeps of the text's own words what the plain fields would not give back."""
    subscriber = above.subscriber
    return replace(
        inquiry,
        traces=() if traces == (plain_trace(inquiry.trace, inquiry.provider),) else traces,
        payer_as_named=None if above.payer == payer_of(inquiry) else above.payer,
        provider_as_named=None if above.provider == provider_of(inquiry) else above.provider,
        subscriber_as_named=None if subscriber == plain_subscriber(inquiry) else subscriber,
        patient_as_named=None if dependant is None or dependant == plain_dependant(inquiry) else dependant,
    )


def _subscriber(member: Member | None, dependant: Member | None) -> Subscriber:
    if dependant is None:
        relationship = Relationship.SELF
    else:
        said = dependant.relation.relationship if dependant.relation else ""
        relationship = _RELATIONSHIPS.get(said, Relationship.UNKNOWN)
    if member is None:
        return Subscriber(name=NOBODY, member_id="", relationship=relationship)
    return Subscriber(
        name=read_person_name(member.entity),
        member_id=member.entity.id,
        relationship=relationship,
        birth_date=member.birth_date,
        sex=read_sex(member.sex),
        address=member.entity.address,
    )
