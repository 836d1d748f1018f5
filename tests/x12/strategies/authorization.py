"""The 278: what is asked for, and what is certified, modified, refused or not looked at. One patient event in a set."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bridge.billing.authorization_request import (
    Attachment,
    AuthorizationAnswer,
    AuthorizationRequest,
    Decision,
    Diagnosis,
    PatientEvent,
    RequestedProcedure,
    Review,
    ReviewedService,
    ReviewParty,
)
from bridge.billing.benefit_detail import Delivery
from bridge.billing.eligibility import Rejection
from bridge.billing.entity import Entity
from bridge.billing.member import Relation
from tests.x12.strategies import entity, party

MEMBERS = ("MI", "II")
PROVIDERS = ("XX", "24", "34", "46")  # NM108
EVENT_DATES = ("AAH", "435", "096", "439", "007", "036")
SERVICE_DATES = ("472", "007", "036")
DIAGNOSES = ("F411", "F331", "F4310", "F1020", "F900")
CONDITIONS = (("CRC", "07", "Y", "01"), ("CRC", "75", "N", "IH", "09"), ("CL1", "3", "1", "30"))
TEETH = (("SV3", "AD:D2150", "80"), ("TOO", "JP", "12", "L:O"))
DELIVERIES = (
    Delivery(quantity_kind="VS", unit="WK", period="34", pattern="1", time="D"),
    Delivery(quantity_kind="DY", unit="MO", period="7", pattern="O", time="A"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How a text is written: as an answer, loosely, oddly."""

    answers: bool = False
    loose: bool = False
    odd: bool = False


@cache
@st.composite
def requests(draw: st.DrawFn, *, loose: bool = False, odd: bool = False) -> AuthorizationRequest:
    """For the subscriber or a dependant."""
    manner = _Manner(loose=loose, odd=odd)
    return AuthorizationRequest(
        organization=draw(_organization(manner)),
        requester=draw(_requester(manner)),
        subscriber=draw(_subscriber(manner)),
        dependant=draw(_dependants(manner)),
        event=draw(_events(manner)),
        reference=draw(party.numbers("REQ", 9_999)),
        purpose=draw(party.one_of("13", "01", "36") if loose else party.one_of("13")),
        kind=draw(party.one_of("", "RU")),
    )


@cache
@st.composite
def answers(draw: st.DrawFn, *, loose: bool = False, odd: bool = False) -> AuthorizationAnswer:
    """On the event and its services, or no further down than to where the payer stopped."""
    manner = _Manner(answers=True, loose=loose, odd=odd)
    reached = 4 if loose else draw(party.one_of(1, 2, 3, 4, 4, 4))
    return AuthorizationAnswer(
        organization=draw(_organization(manner)),
        requester=draw(_requester(manner)) if reached > 1 else None,
        subscriber=draw(_subscriber(manner)) if reached > 2 else None,
        dependant=draw(_dependants(manner)) if reached > 2 else None,
        event=draw(_events(manner)) if reached > 3 else None,
        reference=draw(party.numbers("REQ", 9_999)),
        purpose=draw(party.one_of("11", "01") if loose else party.one_of("11")),
        kind=draw(party.one_of("", "18", "19", "AT")),
        rejections=draw(_rejections("2000A", manner)),
    )


def _organization(manner: _Manner) -> st.SearchStrategy[ReviewParty]:
    return _parties("2010A", "X3", ("PI", "XV"), "12", manner)


def _requester(manner: _Manner) -> st.SearchStrategy[ReviewParty]:
    return _parties("2010B", "1P", PROVIDERS, "12", manner)


@cache
def _subscriber(manner: _Manner) -> st.SearchStrategy[ReviewParty]:
    policy = st.builds(Relation, is_insured=st.just("Y"), relationship=st.just("18"))
    return _members("2010C", "IL", MEMBERS, policy, manner)


@cache
def _dependants(manner: _Manner) -> st.SearchStrategy[ReviewParty | None]:
    kin = st.builds(
        Relation,
        relationship=party.one_of("01", "19", "G8"),
        birth_order=party.one_of("", "2"),
    )
    dependant = _members("2010D", "QC", ("", "MI"), kin, manner)
    return dependant if manner.loose else st.none() | dependant


@cache
@st.composite
def _parties(draw: st.DrawFn, loop: str, code: str, kinds: tuple[str, ...], forms: str, manner: _Manner) -> ReviewParty:
    """An organization or a person, with what the payer objects to in them."""
    named = draw(entity.entities(code, kinds, forms, detailed=True, loose=manner.loose, odd=manner.odd))
    refused = entity.periods("598", ranges=manner.loose, loose=manner.loose)
    of_person = draw(_facts()) if manner.loose else ReviewParty(entity=named)
    return replace(
        of_person,
        entity=named,
        rejections=draw(_rejections(loop, manner)),
        periods=draw(refused) if manner.loose or loop == "2010E" else (),
    )


@cache
@st.composite
def _facts(draw: st.DrawFn) -> ReviewParty:
    """What a loose text says of anybody, be it an organization."""
    relations = st.builds(
        Relation,
        is_insured=party.one_of("Y", "N"),
        relationship=party.one_of("18", "19"),
        maintenance=party.one_of("", "001"),
        reason=party.one_of("", "25"),
        birth_order=party.one_of("", "2"),
    )
    return ReviewParty(
        entity=Entity(code=""),
        birth_date=draw(party.birthdays()),
        sex=draw(party.one_of("", "F", "U")),
        relation=draw(relations),
        employment=draw(party.one_of("", "FT")),
    )


@cache
@st.composite
def _members(
    draw: st.DrawFn,
    loop: str,
    code: str,
    kinds: tuple[str, ...],
    relations: st.SearchStrategy[Relation],
    manner: _Manner,
) -> ReviewParty:
    """A person of the policy; only of a subscriber's work something is known."""
    party_of = draw(_parties(loop, code, kinds, "1", manner))
    if manner.loose:
        return party_of
    born = draw(party.maybe(party.birthdays()))
    relation = draw(party.maybe(relations))
    return replace(
        party_of,
        birth_date=born,
        sex=draw(party.one_of("", "F", "M", "U")) if born else "",
        relation=relation,
        employment=draw(party.one_of("", "FT")) if relation and loop == "2010C" else "",
    )


@cache
@st.composite
def _events(draw: st.DrawFn, manner: _Manner) -> PatientEvent:
    """An answer decides or objects; one that was certified has a number."""
    decision = draw(party.maybe(_decisions())) if manner.answers or manner.loose else None
    review, least = draw(_reviews(manner)), 1 if manner.loose else 0
    return PatientEvent(
        review=review,
        traces=draw(entity.traces("2" if manner.answers else "1")),
        rejections=draw(_rejections("2000E", manner)),
        decision=decision,
        references=draw(entity.references("BB", "NT", loose=manner.loose)),
        periods=draw(entity.periods(*EVENT_DATES, loose=manner.loose)),
        diagnoses=draw(_diagnoses()),
        deliveries=draw(party.several(_deliveries(), 2)),
        details=draw(party.some(*CONDITIONS)),
        attachments=draw(party.several(_attachments(), 2)),
        messages=draw(_messages(manner)),
        providers=draw(party.several(_parties("2010E", "SJ", PROVIDERS, "12", manner), 1, least)),
        services=draw(party.several(_services(manner), 2, least)),
    )


@cache
@st.composite
def _services(draw: st.DrawFn, manner: _Manner) -> ReviewedService:
    """A dental one has an SV3 in the place of SV1 and SV2."""
    procedure, least = draw(party.maybe(_requested(manner))), 1 if manner.loose else 0
    return ReviewedService(
        review=draw(party.maybe(_reviews(manner))),
        traces=draw(entity.traces("2" if manner.answers else "1")),
        rejections=draw(_rejections("2000F", manner)),
        decision=draw(party.maybe(_decisions())) if manner.answers or manner.loose else None,
        references=draw(entity.references("BB", "NT", loose=manner.loose)),
        periods=draw(entity.periods(*SERVICE_DATES, loose=manner.loose)),
        diagnoses=draw(_diagnoses()),
        procedure=procedure,
        deliveries=draw(party.several(_deliveries(), 1)),
        details=draw(party.some(*TEETH)) if procedure is None else (),
        attachments=draw(party.several(_attachments(), 1)),
        messages=draw(_messages(manner)),
        providers=draw(party.several(_parties("2010F", "SJ", PROVIDERS, "12", manner), 1, least)),
    )


@cache
@st.composite
def _reviews(draw: st.DrawFn, manner: _Manner) -> Review:
    """A request of the kinds that stand for themselves; to revise one asks for the number of what is revised."""
    place, place_kind = draw(party.one_of(("", ""), ("10", "B"), ("11", "A")))
    return Review(
        category=draw(party.one_of("HS", "SC", "AR", "IN")),
        certification=draw(party.one_of("I", "R", "1")),
        service_type=draw(party.one_of("", "MH", "A6", "AI")),
        place=place,
        place_kind=place_kind,
        causes=draw(party.one_of((), ("AA", "", "", "CT"), ("EM", "AP", "", "", "CA"), ("AP",))),
        urgency=draw(party.one_of("", "03", "U")),
        condition=draw(party.one_of("", "3")),
        prognosis=draw(party.one_of("", "2")),
        release=draw(party.one_of("", "Y", "I")),
        delay=draw(party.one_of("", "7")),
    )


def _decisions() -> st.SearchStrategy[Decision]:
    return st.sampled_from(
        (
            Decision(action="A1", number="AUTH7781"),
            Decision(action="A6", number="AUTH7782", second_opinion="N"),
            Decision(action="A3", reason="0X", second_opinion="Y"),
            Decision(action="A4"),
            Decision(action="NA"),
        )
    )


@cache
@st.composite
def _diagnoses(draw: st.DrawFn) -> tuple[Diagnosis, ...]:
    """The principal one first, each once; thirteen of them take a second HI, which no guide has."""
    codes = draw(party.some(*DIAGNOSES))
    return tuple(
        Diagnosis(kind="ABF" if at else "ABK", code=code, known_on=draw(party.maybe(party.days())))
        for at, code in enumerate(codes)
    )


@cache
def _deliveries() -> st.SearchStrategy[Delivery]:
    count = party.maybe(entity.quantities())
    periods = party.maybe(party.one_of(Decimal(6), Decimal(12)))
    return st.builds(replace, party.one_of(*DELIVERIES), quantity=entity.quantities(), each=count, periods=periods)


@cache
@st.composite
def _requested(draw: st.DrawFn, manner: _Manner) -> RequestedProcedure:
    """SV1, or SV2 where a revenue code says what it is, with or without a procedure."""
    revenue = draw(party.one_of(None, "0906", ""))
    procedure = entity.procedures(ranges=True)
    unit = draw(party.one_of("", "UN", "DA"))
    more = ((7, "1:2"), (11, "Y")) if revenue is None else ((9, "2"), (10, "4"))
    return RequestedProcedure(
        procedure=draw(party.maybe(procedure) if revenue else procedure),
        revenue_code=revenue,
        charge=draw(party.maybe(party.dollars())),
        unit=unit,
        quantity=draw(entity.quantities()) if unit else None,
        more=draw(party.some(*more)),
    )


def _attachments() -> st.SearchStrategy[Attachment]:
    return party.one_of(
        Attachment(report="77", transmission="EL", control_number="PA1"),
        Attachment(report="OZ", transmission="FX", control_number="PA2", text="TREATMENT PLAN"),
        Attachment(report="08", transmission="AA", text="ON REQUEST"),
    )


def _messages(manner: _Manner) -> st.SearchStrategy[tuple[str, ...]]:
    texts = party.one_of("ONE A WEEK", "CALL US BEFORE")
    return party.several(entity.names(odd=True) if manner.odd else texts, 2 if manner.loose else 1)


def _rejections(loop: str, manner: _Manner) -> st.SearchStrategy[tuple[Rejection, ...]]:
    """Of answers, and of loose requests."""
    if not (manner.answers or manner.loose):
        return st.just(())
    return party.some(
        Rejection(level=loop, reason="43", follow_up="C"), Rejection(level=loop, reason="42", follow_up="P", valid="Y")
    )
