"""The 276, read: every trace is one StatusInquiry, with what the levels above say."""

from collections.abc import Sequence
from dataclasses import replace

from bridge.billing.claim_status import StatusInquiry
from bridge.billing.entity import Entity
from bridge.billing.member import Member
from bridge.billing.party import Relationship, Subscriber
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_status_276.plain import payer_of, plain_dependant, plain_subscriber, providers_of
from bridge.x12.transactions.claim_status_level import Levels, People, traces
from bridge.x12.transactions.claim_status_line import read_line_inquiry
from bridge.x12.transactions.eligibility_member import read_member
from bridge.x12.transactions.entity import read_person_name, read_references
from bridge.x12.transactions.inquired import read_service_days
from bridge.x12.transactions.plain_party import NOBODY, read_patient, read_payer, read_provider, read_sex
from bridge.x12.transactions.section import Section


def read(segments: Sequence[Segment]) -> tuple[StatusInquiry, ...]:
    """The inquiries of one transaction set in their order: as many as it has traces."""
    return tuple(_inquiry(claim, above) for claim, above in traces(segments, _PEOPLE))


def _dependant(head: Section) -> Member:
    return read_member(head) or Member(entity=Entity(code=""))


_PEOPLE = People(subscriber=read_member, dependant=_dependant)
_Above = Levels[Member]


def _inquiry(section: Section, above: _Above) -> StatusInquiry:
    """Loop 2200D or 2200E."""
    head, lines = section.cut("SVC")
    references = read_references(head)
    theirs = next((r for r in references if r.kind == "1K"), None)
    ours = next((r for r in references if r.kind == "EJ"), None)
    first, last = read_service_days(head)
    treated = above.dependant or above.subscriber
    inquiry = StatusInquiry(
        trace=head.first("TRN")[2],
        payer=read_payer(above.source),
        provider=read_provider(above.providers[0] if above.providers else None),
        subscriber=_subscriber(above),
        patient=read_patient(treated.entity, treated.birth_date, treated.sex)
        if treated
        else read_patient(None, None, ""),
        control_number=ours.value if ours else "",
        service_date=first,
        service_to=last,
        charge=element.read_amount(head.first("AMT", "T3")[2]),
        payer_claim_number=theirs.value if theirs else "",
        references=tuple(r for r in references if r is not ours and r is not theirs),
        lines=tuple(read_line_inquiry(line) for line in lines),
        receiver=above.receiver,
    )
    return _as_named(inquiry, above)


def _as_named(inquiry: StatusInquiry, above: _Above) -> StatusInquiry:
    """Keeps of the text's own words what the plain fields would not give back."""
    subscriber, dependant = above.subscriber, above.dependant
    return replace(
        inquiry,
        payer_as_named=None if above.source == payer_of(inquiry) else above.source,
        providers_as_named=() if above.providers == providers_of(inquiry) else above.providers,
        subscriber_as_named=None if subscriber == plain_subscriber(inquiry) else subscriber,
        patient_as_named=None if dependant is None or dependant == plain_dependant(inquiry) else dependant,
    )


def _subscriber(above: _Above) -> Subscriber:
    relationship = Relationship.UNKNOWN if above.dependant else Relationship.SELF
    member = above.subscriber
    if member is None:
        return Subscriber(name=NOBODY, member_id="", relationship=relationship)
    return Subscriber(
        name=read_person_name(member.entity),
        member_id=member.entity.id,
        relationship=relationship,
        birth_date=member.birth_date,
        sex=read_sex(member.sex),
    )
