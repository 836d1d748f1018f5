from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.eligibility import Answer, Certainty, Inquiry, Visit
from bridge.billing.party import PersonName
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
