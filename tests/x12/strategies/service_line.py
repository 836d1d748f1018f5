"""Lines of professional claims with all that the guide has for them, other trades' equipment and ambulances too."""

from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bridge.billing.claim import AS_ON_THE_CLAIM, LineProviders, ServiceLine
from bridge.billing.claim_detail import Condition, DatedEvent, LineIndicator
from bridge.billing.claim_supplement import (
    Ambulance,
    Equipment,
    EquipmentCertification,
    FormAnswer,
    LineSupplement,
    Measurement,
    Purchase,
    Stop,
    SupportForm,
)
from tests.x12.strategies import claim_detail, claim_party, party
from tests.x12.strategies.claim_detail import numbered

SERVICES = (("90837", "UN"), ("H0004", "UN"), ("96130", "UN"), ("99214", "MJ"))
OF_LINE = ("9B", "9D", "EW", "X4", "F4", "BT")  # REF without a field of their own
OF_PAYERS = ("G1", "9F")  # those of another payer
OF_PLACE = ("G2", "LU")
EARLY = date(2026, 1, 5)
EVENTS = (
    DatedEvent(kind="471", on=EARLY),
    DatedEvent(kind="607", on=EARLY),
    DatedEvent(kind="463", on=EARLY),
    DatedEvent(kind="304", on=EARLY),
    DatedEvent(kind="738", on=EARLY),
)
CONDITIONS = (
    Condition(category="70", applies=False, codes=("65",)),
    Condition(category="09", applies=True, codes=("38", "ZV")),
)
AMBULANCE = Ambulance(
    reason="A", miles=Decimal("12.5"), weight=Decimal(150), round_trip="BACK AGAIN", stretcher="CANNOT SIT"
)
EQUIPMENT = Equipment(
    procedure="E0424", days=Decimal(30), rental=Decimal("80.00"), purchase=Decimal("900.50"), every="4"
)
MEASURED = (Measurement(of="TR", kind="R1", value=Decimal("9.5")), Measurement(of="OG", kind="HT", value=Decimal(70)))
ANSWERS = (
    FormAnswer(question="1A", choice="Y"),
    FormAnswer(question="2", text="TWO LITERS"),
    FormAnswer(question="3", on=EARLY, choice="N"),
    FormAnswer(question="4", percent=Decimal("88.5")),
)


@cache
@st.composite
def lines(draw: st.DrawFn, number: int, place: str, payers: tuple[str, ...]) -> ServiceLine:
    """Line `number` of a claim of this place; `payers` are the other ones, whose numbers it may tell."""
    first, last = draw(party.stretches())
    procedure, unit = draw(party.one_of(*SERVICES))
    return ServiceLine(
        number=number,
        procedure=procedure,
        modifiers=draw(party.some("95", "59", "HF", "HQ")),
        charge=draw(party.dollars(100)),
        units=draw(st.integers(1, 24)),
        place_of_service=draw(party.one_of(place, place, "12")),
        diagnosis_pointers=draw(party.one_of((1,), (1, 2), (2, 1))),
        service_date=first,
        control_number=draw(party.one_of("", f"L{number}")),
        encounter_id="",
        authorization_number=draw(party.one_of("", f"LINE{number}")),
        referral_number=draw(party.one_of("", f"REF{number}")),
        last_date=last,
        description=draw(party.one_of("", "BY VIDEO, FAMILY")),
        code_set=draw(party.one_of("HC", "HC", "WK")),
        unit=unit,
        indicators=draw(party.some(*LineIndicator)),
        providers=draw(st.just(AS_ON_THE_CLAIM) | providers(payers)),
        dates=draw(party.some(*EVENTS)),
        paperwork=draw(claim_detail.papers()),
        conditions=draw(party.some(*CONDITIONS)),
        references=(*numbered(draw, OF_LINE), *(numbered(draw, OF_PAYERS, payers, own=False) if payers else ())),
        fixed_format=draw(claim_detail.fixed_formats()),
        notes=(*draw(claim_detail.notes("ADD", "DCP")), *draw(claim_detail.notes("TPO"))),
        drug=draw(party.one_of(None, *claim_detail.DRUGS, claim_detail.OTHER_DRUG)),
        supplement=draw(party.maybe(supplements())),
    )


@cache
@st.composite
def providers(draw: st.DrawFn, payers: tuple[str, ...]) -> LineProviders:
    """Loops 2420A to 2420F."""
    clinicians = claim_party.clinicians(payers=payers)
    referrers = claim_party.clinicians(claim_party.OF_REFERRER, payers=payers)
    return LineProviders(
        rendering=draw(party.maybe(claim_party.clinicians(specialty=True, organizations=True, payers=payers))),
        purchased_from=draw(party.maybe(claim_party.sellers(payers))),
        facility=draw(party.maybe(claim_party.facilities(OF_PLACE, payers=payers))),
        supervising=draw(party.maybe(clinicians)),
        ordering=draw(party.maybe(claim_party.orderers(payers))),
        referring=draw(party.maybe(referrers)),
        primary_care=draw(party.maybe(referrers)),
    )


@cache
@st.composite
def supplements(draw: st.DrawFn) -> LineSupplement:
    """What ambulances, equipment, laboratories and repricers say; one at least of it."""
    return LineSupplement(
        equipment=draw(party.one_of(None, EQUIPMENT)),
        ambulance=draw(party.one_of(None, AMBULANCE)),
        equipment_certification=draw(party.one_of(None, EquipmentCertification(kind="I", months=Decimal(12)))),
        patients=draw(party.one_of(None, Decimal(2))),
        obstetric_units=draw(party.one_of(None, Decimal(3))),
        measurements=draw(party.some(*MEASURED)),
        contract=draw(claim_detail.contracts()),
        sales_tax=draw(party.maybe(party.dollars(1, 900))),
        postage=Decimal("4.75"),
        purchase=draw(party.one_of(None, Purchase(provider_id="LAB77", amount=Decimal("35.00")))),
        pricing=draw(claim_detail.pricings(of_line=True, institutional=False)),
        picked_up=draw(party.maybe(stops())),
        set_down=draw(party.maybe(stops(name="HARBOR CLINIC"))),
        forms=draw(party.some(SupportForm(kind="UT", code="484.03", answers=ANSWERS))),
    )


@cache
def stops(name: str = "") -> st.SearchStrategy[Stop]:
    return st.builds(Stop, address=claim_party.addresses(), name=party.one_of("", name) if name else st.just(""))
