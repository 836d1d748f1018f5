"""Questions on cover and their answers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from bridge.billing.benefit_detail import Delivery
from bridge.billing.eligibility import Answer, Benefit, Inquiry, Rejection, Visit, evaluate
from bridge.billing.entity import Entity
from bridge.billing.member import Member
from tests.x12.strategies import party

SERVICE_TYPES = ("30", "MH", "A6", "98", "CF", "AI")
MESSAGES = ("NO REFERRAL NEEDED", "CALL 8005550100 FOR VISITS", "TELEHEALTH")
# EB10, and the HSD that says it in its place
TWENTY = Delivery(quantity_kind="VS", quantity=Decimal(20), period="23")
COUNTS: tuple[tuple[Decimal | None, tuple[Delivery, ...]], ...] = (
    (None, ()),
    (Decimal(0), ()),
    (Decimal(14), ()),
    (Decimal(20), (TWENTY,)),
    (Decimal(6), (TWENTY,)),
)
VISIT = Visit(day=date(2026, 6, 1))  # what the answers are weighed for


@st.composite
def inquiries(draw: st.DrawFn, *, odd: bool = False) -> Inquiry:
    """For the subscriber or a dependant."""
    patient = draw(party.patients(odd=odd))
    own = party.self_subscriber(patient, draw(party.numbers("NWH")))
    return Inquiry(
        trace=draw(party.numbers("T")),
        payer=draw(party.payers(odd=odd)),
        provider=draw(party.billing_providers(odd=odd)),
        subscriber=draw(st.just(own) | party.holders(odd=odd)),
        patient=patient,
        service_date=draw(party.days()),
        service_types=tuple(draw(st.lists(st.sampled_from(SERVICE_TYPES), min_size=1, max_size=4, unique=True))),
    )


@st.composite
def answers(draw: st.DrawFn, *, odd: bool = False) -> Answer:
    """About a subscriber, with what the payer says of dates, and with the benefits in any order."""
    starts, ends = draw(st.none() | party.days()), draw(st.none() | party.days())
    benefits = tuple(draw(st.lists(_benefits(), max_size=6)))
    rejections = () if benefits else (Rejection(level="2100C", reason="75", follow_up="C"),)
    return _named(draw, evaluate(draw(party.numbers("T")), benefits, rejections, VISIT, starts, ends), odd=odd)


def _named(draw: st.DrawFn, answer: Answer, *, odd: bool) -> Answer:
    person = Entity(
        code="IL",
        form="1",
        name=draw(party.words(odd=odd)),
        first=draw(party.words(odd=odd)),
        id_kind="MI",
        id=draw(party.numbers("NWH")),
    )
    return replace(
        answer,
        trace_origin="1061234567",
        source=Entity(code="PR", name=draw(party.words(odd=odd)), id_kind="PI", id=draw(party.numbers("SB", 99_999))),
        receiver=Entity(code="1P", name=draw(party.words(odd=odd)), id_kind="XX", id=draw(party.npis())),
        subscriber=Member(entity=person, birth_date=draw(party.birthdays()), sex=draw(st.sampled_from("FM"))),
    )


@st.composite
def _benefits(draw: st.DrawFn) -> Benefit:
    counted, deliveries = draw(st.sampled_from(COUNTS))
    starts = draw(st.none() | party.days())
    return Benefit(
        kind=draw(st.sampled_from(("1", "6", "A", "B", "C", "F", "G", "I", "CB"))),
        level=draw(st.sampled_from(("", "IND", "FAM"))),
        service_types=tuple(draw(st.lists(st.sampled_from(SERVICE_TYPES), max_size=3, unique=True))),
        insurance_type=draw(st.sampled_from(("", "PR", "HM"))),
        plan=draw(st.sampled_from(("", "NORTHWIND PPO"))),
        period=draw(st.sampled_from(("", "23", "27", "29"))),
        amount=draw(st.none() | party.dollars()),
        percent=draw(st.none() | st.sampled_from((Decimal("0.2"), Decimal("0.35")))),
        quantity_kind="" if counted is None else "VS",
        quantity=counted,
        authorization_required=draw(st.sampled_from(("", "Y", "N", "U"))),
        in_network=draw(st.sampled_from(("", "Y", "N", "W"))),
        place_of_service=draw(st.sampled_from(((), ("10",), ("02", "10")))),
        messages=tuple(draw(st.lists(st.sampled_from(MESSAGES), max_size=2, unique=True))),
        date_from=starts,
        date_to=starts,
        deliveries=deliveries,
    )
