"""What professional claims of other trades say: the value beside the segments it becomes, and back again."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bridge.billing.claim import Claim
from bridge.billing.claim_supplement import Ambulance, ClaimSupplement, LineSupplement, Measurement, Stop
from bridge.x12.check import check
from bridge.x12.segment import Segment
from bridge.x12.transactions import claim_837p
from tests.judge import judge
from tests.x12.transactions.example import CEDAR, CLAIM, LINE, sets, submission, wrap
from tests.x12.transactions.example_supplement import (
    AMBULANCE,
    CEDAR_ABROAD,
    CHILD,
    DESK,
    ELM_COURT,
    EQUIPMENT,
    EVERY,
    OSEI,
    SURGERY,
)
from tests.x12.transactions.test_claim_837p import of, written


def text_of(*claims: Claim) -> str:
    return wrap("HC", claim_837p.VERSION, claim_837p.write(claims, submission()))


def read(*claims: Claim) -> tuple[Claim, ...]:
    (segments,) = sets(text_of(*claims))
    return claim_837p.read(segments)


def ids_between(claim: Claim, first: str, last: str) -> list[str]:
    """Segment ids from the first that begins so to the last."""
    lines = written(claim)
    start = next(at for at, line in enumerate(lines) if line.startswith(first))
    stop = next(at for at, line in enumerate(lines) if at > start and line.startswith(last))
    return [line.split("*")[0] for line in lines[start:stop]]


@pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim.control_number)
def test_a_claim_of_another_trade_comes_back_as_it_was(claim: Claim) -> None:
    assert read(claim) == (claim,)


def test_judge_and_check_find_no_error_in_all_of_them() -> None:
    text = text_of(*EVERY)
    judge(text)
    assert [fault for fault in check(text) if fault.is_error] == []


def test_an_ambulance_says_whence_and_whither() -> None:
    assert of("CR1", AMBULANCE) == ["CR1*LB*160**A*DH*12***NO BED WAS FREE*COULD NOT SIT", "CR1****B*DH*3"]
    assert [line for line in written(AMBULANCE) if line.startswith(("NM1*PW", "NM1*45"))] == [
        "NM1*PW*2",
        "NM1*45*2*HARBOR HOSPITAL",
        "NM1*PW*2",
        "NM1*45*2*HARBOR HOSPITAL",
    ]


def test_equipment_says_its_price_its_certificate_and_the_answers_of_a_form() -> None:
    assert of("SV5", EQUIPMENT) == ["SV5*HC:E0431*DA*30*175*900*4"]
    assert of("CR3", EQUIPMENT) == ["CR3*R*MO*12"]
    assert of("MEA", EQUIPMENT) == ["MEA*TR*R1*10.2"]
    assert of("FRM", EQUIPMENT) == ["FRM*1A****56", "FRM*1C***20261116", "FRM*2*Y", "FRM*5**2 LITRES"]


def test_a_contract_a_repricer_and_a_surgeon_have_their_segments() -> None:
    assert of("CN1", SURGERY) == ["CN1*09*100*10*C1*5*2", "CN1*02*90"]
    assert of("HCP", SURGERY) == [
        "HCP*03*140*35*333001234*12.5********T1*1*1",
        "HCP*10*120**333001234*****HC*01214*MJ*90",
    ]
    assert of("HI", SURGERY) == ["HI*ABK:F411*ABF:F331", "HI*BP:27130*BO:27447", "HI*BG:AA"]
    assert of("CR2", SURGERY) == ["CR2********M**LOW BACK*SINCE SPRING"]


def test_the_segments_stand_in_the_order_of_the_guide() -> None:
    assert ids_between(SURGERY, "CLM", "NM1*82") == ["CLM", "DTP", "CN1", "CR2", "HI", "HI", "HI", "HCP"]
    assert ids_between(EQUIPMENT, "LX", "NM1*DK") == (
        ["LX", "SV1", "SV5", "PWK", "CR3", "CRC", "DTP", "DTP", "DTP", "MEA", "REF", "AMT", "AMT"]
    )
    assert written(EQUIPMENT)[-6:-1] == [
        "LQ*UT*484.03",
        "FRM*1A****56",
        "FRM*1C***20261116",
        "FRM*2*Y",
        "FRM*5**2 LITRES",
    ]


def test_a_plain_claim_has_no_supplement() -> None:
    (claim,) = read(CLAIM)
    assert (claim.supplement, claim.lines[0].supplement) == (None, None)


def test_what_another_payer_paid_is_no_supplement_of_the_line() -> None:
    remaining = Segment("AMT", ("EAF", "12"))
    segments = (*claim_837p.write((CLAIM,), submission())[:-1], Segment("SVD", ("X", "1")), remaining)
    assert claim_837p.read(segments)[0].lines[0].supplement is None


def test_an_amount_that_nobody_knows_makes_no_supplement() -> None:
    segments = (*claim_837p.write((CLAIM,), submission())[:-1], Segment("AMT", ("ZZ", "12")))
    assert claim_837p.read(segments)[0].lines[0].supplement is None


def test_figures_that_are_no_numbers_are_nothing() -> None:
    segments = (
        *claim_837p.write((CLAIM,), submission())[:-1],
        Segment("CR1", ("LB", "X", "", "A", "DH", "Y")),
        Segment("MEA", ("TR", "R1", "HIGH")),
    )
    supplement = claim_837p.read(segments)[0].lines[0].supplement
    assert supplement == LineSupplement(
        ambulance=Ambulance(reason="A", miles=None), measurements=(Measurement(of="TR", kind="R1", value=None),)
    )


def test_every_element_names_the_field_that_it_says() -> None:
    said = [segment for segment in claim_837p.explain(AMBULANCE) if segment.id in ("CR1", "QTY")]
    assert [segment.fields for segment in said] == [
        {
            2: ("supplement.ambulance.weight",),
            4: ("supplement.ambulance.reason",),
            6: ("supplement.ambulance.miles",),
            9: ("supplement.ambulance.round_trip",),
            10: ("supplement.ambulance.stretcher",),
        },
        {4: ("lines[0].supplement.ambulance.reason",), 6: ("lines[0].supplement.ambulance.miles",)},
        {2: ("lines[0].supplement.patients",)},
    ]
    stops = [s.fields for s in claim_837p.explain(AMBULANCE) if s.id == "N3"][-2:]
    assert stops == [
        {1: ("lines[0].supplement.picked_up.address.line1",)},
        {1: ("lines[0].supplement.set_down.address.line1",)},
    ]
    answers = [s.fields for s in claim_837p.explain(EQUIPMENT) if s.id == "FRM"]
    assert answers[0] == {
        1: ("lines[0].supplement.forms[0].answers[0].question",),
        5: ("lines[0].supplement.forms[0].answers[0].percent",),
    }


def test_a_supplement_does_not_move_what_another_payer_paid() -> None:
    paid = claim_837p.read(_with_a_payer_that_paid())
    (again,) = read(replace(paid[0], lines=EQUIPMENT.lines))
    assert again.other_coverages[0].lines == paid[0].other_coverages[0].lines
    assert again.lines[0].supplement == EQUIPMENT.lines[0].supplement


def _with_a_payer_that_paid() -> tuple[Segment, ...]:
    segments = claim_837p.write((replace(CLAIM, other_coverages=SURGERY.other_coverages),), submission())
    return (*segments[:-1], Segment("SVD", ("SBMCR", "97.6", "HC:E0431", "", "1")))


def test_a_billing_provider_names_every_contact_and_the_plan_that_paid() -> None:
    lines = written(CHILD)
    assert of("PER", CHILD)[1:] == [
        "PER*IC*RUTH ADEYEMI*TE*8605550118*EX*4",
        "PER*IC*NIGHT DESK*TE*8605550120*FX*8605550121",
    ]
    assert of("CUR", CHILD) == ["CUR*85*CAD"]
    assert "NM1*87*1" in lines
    plan = lines.index("NM1*PE*2*STATE ASSISTANCE*****PI*SBSTA")
    assert lines[plan : plan + 5] == [
        "NM1*PE*2*STATE ASSISTANCE*****PI*SBSTA",
        "N3*PO BOX 118",
        "N4*HARTFORD*CT*061030118",
        "REF*NF*12345",
        "REF*EI*067654321",
    ]


def test_one_contact_that_the_practice_would_write_itself_is_no_list() -> None:
    (claim,) = read(replace(CLAIM, billing=replace(CEDAR, contact_email="DESK@CEDAR.EXAMPLE")))
    assert claim.billing.contacts == ()
    assert claim.billing.contact_email == "DESK@CEDAR.EXAMPLE"


def test_who_rendered_without_an_npi_is_not_taken_for_who_bills_without_one() -> None:
    alone = replace(CEDAR, npi="", is_person=True, name="VALE, ANA")
    other = replace(OSEI, npi="", taxonomy="")
    assert of("NM1", replace(CLAIM, billing=alone, rendering=other))[-1] == "NM1*82*1*OSEI*KOFI"
    herself = replace(other, name=replace(other.name, last="VALE", first="ANA"))
    assert not any(line.startswith("NM1*82") for line in written(replace(CLAIM, billing=alone, rendering=herself)))


def test_a_street_without_a_city_and_a_city_without_a_street_are_written_as_they_are() -> None:
    for address, ids in (
        (replace(ELM_COURT, line1=""), ["NM1", "N4"]),
        (replace(ELM_COURT, city="", state="", postal_code=""), ["NM1", "N3"]),
    ):
        supplement = ClaimSupplement(picked_up=Stop(address=address))
        assert ids_between(replace(AMBULANCE, supplement=supplement), "NM1*PW", "LX") == ids


def test_more_than_twelve_condition_codes_take_a_second_segment() -> None:
    claim = replace(CLAIM, condition_codes=tuple(f"A{number}" for number in range(1, 15)))
    assert [line.count("BG:") for line in of("HI", claim)] == [0, 12, 2]
    assert read(claim) == (claim,)


def test_who_orders_and_where_it_happened_have_a_contact() -> None:
    assert of("PER", EQUIPMENT)[-1] == "PER*IC*CLAIMS DESK*TE*8605550119*EX*12"
    assert read(SURGERY)[0].facility == SURGERY.facility
    assert SURGERY.facility is not None
    assert SURGERY.facility.contact == DESK


def test_no_number_of_a_supplement_is_shown_by_accident() -> None:
    assert "160" not in repr(AMBULANCE.supplement)
    assert "LOW BACK" not in repr(SURGERY.supplement)
    assert "E0431" in repr(EQUIPMENT.lines[0].supplement)
    assert "8605550121" not in repr(CEDAR_ABROAD.contacts)


def test_a_line_knows_the_units_of_an_obstetric_anesthesia() -> None:
    line = replace(LINE, supplement=LineSupplement(obstetric_units=Decimal("2")))
    assert of("QTY", replace(CLAIM, lines=(line,))) == ["QTY*FL*2"]
