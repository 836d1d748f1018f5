from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.benefit_detail import Delivery
from bridge.billing.eligibility import Answer, Benefit, Certainty, Inquiry, Rejection, Visit, evaluate
from bridge.billing.entity import Entity, Reference, Trace
from bridge.billing.member import Member
from bridge.billing.party import PersonName, Relationship
from bridge.billing.procedure import Procedure
from bridge.x12.transactions import eligibility_270, eligibility_271
from tests.x12.transactions.example import CEDAR, MARSH, MARSH_POLICY, NORTHWIND, sets, submission
from tests.x12.transactions.test_claim_837p import CARMENS_POLICY, LEO, text
from tests.x12.transactions.test_golden import text_of

DAY = date(2026, 11, 23)
OWN = Inquiry(trace="T1", payer=NORTHWIND, provider=CEDAR, subscriber=MARSH_POLICY, patient=MARSH, service_date=DAY)
DEPENDANT = Inquiry(
    trace="T2", payer=NORTHWIND, provider=CEDAR, subscriber=CARMENS_POLICY, patient=LEO, service_date=DAY
)


def test_an_inquiry_asks_for_the_plan_and_for_mental_health() -> None:
    assert [text(s) for s in eligibility_270.write([OWN, DEPENDANT], submission())] == [
        "ST*270*0001*005010X279A1",
        "BHT*0022*13*BATCH1*20261120*0830",
        "HL*1**20*1",
        "NM1*PR*2*NORTHWIND HEALTH*****PI*SBNWH",
        "HL*2*1*21*1",
        "NM1*1P*2*CEDAR STREET BEHAVIORAL HEALTH*****XX*1999123452",
        "HL*3*2*22*0",
        "TRN*1*T1*1061234567",
        "NM1*IL*1*MARSH*DANA****MI*NWH00000042",
        "DMG*D8*19880402*F",
        "DTP*291*D8*20261123",
        "EQ*30",
        "EQ*MH",
        "HL*4*2*22*1",
        "NM1*IL*1*VEGA*CARMEN****MI*HBR00000077",
        "HL*5*4*23*0",
        "TRN*1*T2*1061234567",
        "NM1*03*1*VEGA*LEO",
        "DMG*D8*20140930*M",
        "INS*N*19",
        "DTP*291*D8*20261123",
        "EQ*30",
        "EQ*MH",
        "SE*24*0001",
    ]


@pytest.mark.parametrize(
    ("card", "searched"),
    [("Marsh Jr.", "MARSH"), ("O'Hara, III", "O'HARA"), ("Ivanov", "IVANOV"), ("St. Clair", "ST CLAIR")],
)
def test_last_names_are_searched_without_their_suffix(card: str, searched: str) -> None:
    assert eligibility_270.search_name(PersonName(last=card, first="A", suffix="SR")).last == searched


def answers(name: str, visit: Visit | None = None) -> list[Answer]:
    return [answer for segments in sets(text_of(name)) for answer in eligibility_271.read(segments, visit)]


def test_an_active_answer_carries_cost_and_limits() -> None:
    (answer,) = answers("271-active", Visit(day=DAY))
    assert (answer.trace, answer.certainty) == ("T1", Certainty.ACTIVE)
    assert (answer.plan_from, answer.plan_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert answer.copay == Decimal("25.00")
    assert answer.deductible_remaining == Decimal("400.00")  # 1500 a year, 1100 used
    assert answer.visits_remaining == 14
    assert answer.authorization_required is False
    assert len(answer.benefits) == 10


def test_a_row_for_another_network_or_place_does_not_count() -> None:
    (outside,) = answers("271-active", Visit(day=DAY, in_network=False))
    (by_video,) = answers("271-active", Visit(day=DAY, place_of_service="10"))
    assert (outside.copay, by_video.copay) == (Decimal("60.00"), Decimal("10.00"))


def test_a_day_outside_the_plan_is_not_covered() -> None:
    (answer,) = answers("271-active", Visit(day=date(2027, 1, 1)))
    assert (answer.certainty, answer.because) == (Certainty.INACTIVE, "the plan ended on 2026-12-31")


def test_a_carve_out_names_the_payer_to_ask() -> None:
    (answer,) = answers("271-carve-out", Visit(day=DAY))
    assert answer.certainty is Certainty.CARVED_OUT
    assert (answer.carve_out_payer_name, answer.carve_out_payer_id) == ("HARBOR BEHAVIORAL", "SBHBR")
    assert answer.benefits[1].entity_member_id == "HBR00000077"


def test_rejections_at_every_level_say_what_to_do() -> None:
    said = [(a.trace, a.certainty, [(r.level, r.reason) for r in a.rejections]) for a in answers("271-not-found")]
    assert said == [
        ("T3", Certainty.NOT_FOUND, [("2100C", "75")]),
        ("T4", Certainty.SILENT, [("2110C", "33")]),  # the plan is active; mental health could not be looked up
        ("", Certainty.UNAVAILABLE, [("2100A", "42")]),
        ("", Certainty.REFUSED, [("2100B", "43")]),
    ]


def test_repeated_service_types_are_one_benefit() -> None:
    (answer,) = answers("271-active")
    assert answer.benefits[0].service_types == ("30", "MH")
    assert answer.benefits[8].messages == ("NO REFERRAL NEEDED",)
    assert answer.benefits[9].place_of_service == ("10",)


def inquiries(name: str) -> list[Inquiry]:
    return [inquiry for segments in sets(text_of(name)) for inquiry in eligibility_270.read(segments)]


def test_what_we_ask_is_read_by_who_answers() -> None:
    own, dependant = eligibility_270.read(eligibility_270.write([OWN, DEPENDANT], submission()))
    assert (own.trace, own.payer.payer_id, own.provider.npi, own.provider.tax_id) == (
        "T1",
        "SBNWH",
        "1999123452",
        "061234567",
    )
    assert (own.subscriber.member_id, own.patient.birth_date, own.service_date) == (
        "NWH00000042",
        MARSH.birth_date,
        DAY,
    )
    assert (own.service_types, own.questions) == (("30", "MH"), ())
    assert (dependant.patient.name.first, dependant.subscriber.relationship) == ("LEO", Relationship.CHILD)
    assert (dependant.subscriber_as_named, dependant.patient_as_named) == (None, None)


def test_an_inquiry_of_another_hand_keeps_what_ours_never_say() -> None:
    leo, dana = inquiries("270-dependant-and-detail")
    assert leo.traces[1] == Trace(kind="1", number="CH20261120001", origin="9SANDBOXCH", detail="LANE 2")
    assert (leo.service_date, leo.service_to) == (DAY, date(2026, 11, 30))
    assert leo.service_types == ("MH", "A6", "98")
    assert leo.questions[0].procedure == Procedure(code="90837", modifiers=("95",))
    assert leo.questions[0].references == (Reference(kind="G1", value="AUTH7001"),)
    assert leo.provider_as_named is not None
    assert (leo.provider_as_named.id_kind, leo.provider_as_named.id, leo.provider.npi) == ("SV", "NW4410", "")
    assert leo.patient_as_named is not None
    assert leo.patient_as_named.relation is not None
    assert leo.patient_as_named.relation.birth_order == "2"
    assert (dana.trace, dana.service_types, dana.subscriber_as_named) == ("E4", ("30",), None)


def test_a_day_that_an_inquiry_leaves_out_is_the_day_it_was_written() -> None:
    without_day = [s for s in eligibility_270.write([OWN], submission()) if s.id != "DTP"]
    (read,) = eligibility_270.read(without_day)
    assert read.service_date == date(2026, 11, 20)  # BHT04


def test_a_carve_out_is_asked_twice_and_the_second_answer_has_the_cost() -> None:
    first, second = inquiries("270-carve-out-pair")
    medical, behavioral = answers("271-carve-out-pair")
    assert (medical.trace, behavioral.trace) == (first.trace, second.trace) == ("E1", "E2")
    assert medical.certainty is Certainty.CARVED_OUT
    assert (medical.carve_out_payer_id, medical.benefits[2].entity_member_id) == (
        second.payer.payer_id,
        second.subscriber.member_id,  # another number than on the medical card
    )
    assert first.subscriber.member_id == "SMT00000005"
    assert (behavioral.certainty, behavioral.copay, behavioral.visits_remaining) == (
        Certainty.ACTIVE,
        Decimal("20.00"),
        22,
    )
    assert behavioral.authorization_required is True
    assert behavioral.benefits[4].references == (Reference(kind="G1", value="HBAUTH0099"),)


def test_the_whole_plan_of_a_behavioral_manager_is_not_taken_for_medical_cover() -> None:
    (said,) = answers("271-behavioral-only-manager", Visit(day=DAY))
    (known,) = answers("271-behavioral-only-manager", Visit(day=DAY, behavioral_only=True))
    assert (said.certainty, known.certainty) == (Certainty.SILENT, Certainty.ACTIVE)
    assert known.copay == Decimal("20.00")


@pytest.mark.parametrize(("place", "copay"), [("11", "40.00"), ("02", "15.00"), ("10", "5.00")])
def test_the_copay_depends_on_where_the_patient_sits(place: str, copay: str) -> None:
    (answer,) = answers("271-telehealth-copay", Visit(day=DAY, place_of_service=place))
    assert answer.copay == Decimal(copay)


def test_a_benefit_keeps_procedure_period_delivery_and_circumstance() -> None:
    (answer,) = answers("271-telehealth-copay")
    procedure, visits = answer.benefits[5:]
    assert procedure.procedure == Procedure(code="90837", modifiers=("95",))
    assert (procedure.date_from, procedure.date_to) == (date(2026, 11, 1), date(2027, 1, 31))
    assert (visits.quantity_kind, visits.quantity) == ("VS", Decimal(30))  # HSD, where EB09 and EB10 are empty
    assert visits.deliveries[1] == Delivery(quantity_kind="HS", quantity=Decimal(8), unit="DA", period="23")
    assert (visits.place_of_service, visits.circumstances[0].code) == (("10",), "71")


def test_every_level_rejects_by_itself() -> None:
    said = [(a.trace, [(r.level, r.reason) for r in a.rejections]) for a in answers("271-rejected-at-each-level")]
    assert said == [
        ("", [("2000A", "04")]),
        ("", [("2100A", "80")]),
        ("", [("2100B", "51")]),
        ("R31", []),  # the other provider of the same text may ask
        ("R41", [("2100C", "72"), ("2100C", "71")]),
        ("R42", [("2100D", "67")]),
        ("R43", [("2100C", "78"), ("2110D", "57"), ("2110D", "70")]),
    ]


def test_a_subscriber_and_each_dependant_are_answered_by_themselves() -> None:
    carmen, leo, luz = answers("271-dependants")
    assert [a.trace for a in (carmen, leo, luz)] == ["T9", "T10", "T11"]
    assert carmen.dependant is None
    assert leo.subscriber == luz.subscriber == carmen.subscriber
    assert (leo.plan_from, leo.plan_to, carmen.plan_from) == (date(2026, 1, 1), date(2026, 12, 31), None)
    assert luz.dependant is not None
    assert luz.dependant.diagnoses == (("ABK", "F902"),)
    assert luz.benefits[1].related[0].specialties[0].code == "207Q00000X"


def test_an_answer_made_by_hand_is_written_and_read_back() -> None:
    source = Entity(code="PR", name="HARBOR BEHAVIORAL", id_kind="PI", id="SBHBR")
    receiver = Entity(code="1P", name="CEDAR STREET BEHAVIORAL HEALTH", id_kind="XX", id=CEDAR.npi)
    member = Member(entity=Entity(code="IL", form="1", name="VEGA", first="CARMEN", id_kind="MI", id="HBR00000077"))
    benefits = (
        Benefit(kind="1", service_types=("30", "MH"), plan="HARBOR PPO"),
        Benefit(kind="B", level="IND", service_types=("CF",), amount=Decimal("20.00"), place_of_service=("10",)),
        Benefit(
            kind="U",
            service_types=("AI",),
            entity_code="VN",
            entity_name="QUAY RECOVERY",
            entity_payer_id="SBQRY",
            entity_member_id="QR1",
            date_from=date(2026, 1, 1),
        ),
        Benefit(kind="V", service_types=("98",), rejections=(Rejection(level="2110C", reason="33", follow_up="C"),)),
    )
    weighed = evaluate("T1", benefits, benefits[3].rejections, Visit(day=DAY), date(2026, 1, 1), date(2026, 12, 31))
    answer = replace(weighed, trace_origin="1061234567", source=source, receiver=receiver, subscriber=member)
    written = eligibility_271.write([answer], submission())
    assert [text(s) for s in written if s.id in ("DTP", "REF", "III", "AAA")] == [
        "DTP*346*D8*20260101",
        "DTP*347*D8*20261231",
        "III*ZZ*10",
        "REF*1W*QR1",
        "DTP*348*D8*20260101",
        "AAA*N**33*C",
    ]
    assert eligibility_271.read(written, Visit(day=DAY)) == (answer,)


def test_an_answer_without_names_takes_those_of_the_submission() -> None:
    (answer,) = eligibility_271.read(
        eligibility_271.write([Answer(trace="T1", certainty=Certainty.SILENT)], submission())
    )
    assert answer.source is not None
    assert (answer.trace, answer.source.name) == ("T1", "CEDAR STREET BEHAVIORAL HEALTH")


def test_a_carve_out_may_stand_on_an_active_row_or_in_a_message() -> None:
    on_row, in_words = answers("271-carve-out-other-words", Visit(day=DAY))
    assert (on_row.certainty, on_row.carve_out_payer_id) == (Certainty.CARVED_OUT, "SBHBR")
    assert (in_words.certainty, in_words.carve_out_payer_name) == (Certainty.CARVED_OUT, "HARBOR BEHAVIORAL")
    assert in_words.carve_out_payer_id == ""  # 46 is no payer's number
    assert in_words.benefits[1].related[0].id == "HBR01"
