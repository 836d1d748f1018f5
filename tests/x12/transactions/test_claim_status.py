from datetime import date
from decimal import Decimal

from bridge.billing.acknowledgment import StatusCode, StatusInformation
from bridge.billing.claim_status import LineInquiry, StatusAnswer, StatusInquiry
from bridge.billing.entity import Entity, Reference
from bridge.billing.procedure import Procedure
from bridge.x12.transactions import claim_status_276, claim_status_277
from tests.x12.transactions.example import CEDAR, CLAIM, MARSH, MARSH_POLICY, NORTHWIND, sets, submission
from tests.x12.transactions.test_claim_837p import CARMENS_POLICY, LEO, text
from tests.x12.transactions.test_golden import text_of

OWN = StatusInquiry(
    trace="S1-1",
    payer=NORTHWIND,
    provider=CEDAR,
    subscriber=MARSH_POLICY,
    patient=MARSH,
    control_number="B1",
    service_date=date(2026, 11, 16),
    charge=CLAIM.charge,
    payer_claim_number="NW2026110001",
)
DEPENDANT = StatusInquiry(
    trace="S1-2",
    payer=NORTHWIND,
    provider=CEDAR,
    subscriber=CARMENS_POLICY,
    patient=LEO,
    control_number="B2",
    service_date=date(2026, 11, 16),
    charge=Decimal("155.50"),
)


def test_an_inquiry_names_the_claim_by_both_its_numbers() -> None:
    assert [text(s) for s in claim_status_276.write([OWN, DEPENDANT], submission())] == [
        "ST*276*0001*005010X212",
        "BHT*0010*13*BATCH1*20261120*0830",
        "HL*1**20*1",
        "NM1*PR*2*NORTHWIND HEALTH*****PI*SBNWH",
        "HL*2*1*21*1",
        "NM1*41*2*CEDAR STREET BEHAVIORAL HEALTH*****46*CEDAR",
        "HL*3*2*19*1",
        "NM1*1P*2*CEDAR STREET BEHAVIORAL HEALTH*****XX*1999123452",
        "HL*4*3*22*0",
        "DMG*D8*19880402*F",
        "NM1*IL*1*MARSH*DANA****MI*NWH00000042",
        "TRN*1*S1-1",
        "REF*1K*NW2026110001",
        "REF*EJ*B1",
        "AMT*T3*175",
        "DTP*472*D8*20261116",
        "HL*5*3*22*1",
        "NM1*IL*1*VEGA*CARMEN****MI*HBR00000077",
        "HL*6*5*23",
        "DMG*D8*20140930*M",
        "NM1*QC*1*VEGA*LEO",
        "TRN*1*S1-2",
        "REF*EJ*B2",
        "AMT*T3*155.5",
        "DTP*472*D8*20261116",
        "SE*26*0001",
    ]


def test_an_answer_says_what_was_paid_or_that_nothing_was_found() -> None:
    (segments,) = sets(text_of("277-paid-and-not-found"))
    paid, missing = claim_status_277.read(segments)
    assert (paid.trace, paid.control_number, paid.paid, paid.found) == ("S1-1", "B1", Decimal("97.60"), True)
    assert (missing.trace, missing.control_number, missing.found) == ("S1-2", "B2", False)


def test_what_we_ask_is_read_by_who_answers() -> None:
    own, dependant = claim_status_276.read(claim_status_276.write([OWN, DEPENDANT], submission()))
    assert (own.trace, own.payer_claim_number, own.control_number, own.charge) == (
        "S1-1",
        "NW2026110001",
        "B1",
        Decimal("175.00"),
    )
    assert (own.receiver, own.payer_as_named) == (
        Entity(code="41", name="CEDAR STREET BEHAVIORAL HEALTH", id_kind="46", id="CEDAR"),
        None,
    )
    assert (dependant.patient.name.first, dependant.subscriber.member_id) == ("LEO", "HBR00000077")


def test_lines_days_and_further_numbers_are_asked_with_the_claim() -> None:
    (segments,) = sets(text_of("276-claims-and-lines"))
    _, leo, ada = claim_status_276.read(segments)
    assert (leo.service_date, leo.service_to) == (date(2026, 11, 2), date(2026, 11, 16))
    assert leo.references == (Reference(kind="6P", value="GRP1001"), Reference(kind="D9", value="CH778"))
    assert leo.lines[0] == LineInquiry(
        procedure=Procedure(code="90834", modifiers=("95",)),
        charge=Decimal("155.00"),
        units=Decimal(1),
        control_number="B2L1",
        service_from=date(2026, 11, 2),
    )
    assert (ada.charge, ada.service_date, ada.lines[0].revenue_code) == (None, None, "0905")
    assert ada.providers_as_named[0].id_kind == "FI"


def test_an_answer_keeps_its_lines_and_every_status() -> None:
    pended, denied, paid = claim_status_277.read(sets(text_of("277-pended-and-requested"))[0])
    assert [(s.category, s.status, s.entity) for s in pended.statuses] == [
        ("P1", "20", ""),
        ("R4", "286", "82"),
        ("R4", "287", ""),
    ]
    assert (pended.subscriber is not None, pended.dependant) == (True, None)
    assert [line.control_number for line in denied.lines] == ["B10L1", "B10L2"]
    assert [s.status for s in denied.line_statuses] == ["84", "54", "88"]
    assert paid.information[0].check_number == "EFT00042"
    assert paid.references == (Reference(kind="VV", value="V88"),)


def test_a_whole_inquiry_or_a_provider_may_be_answered() -> None:
    _, receiver, provider = sets(text_of("277-pended-and-requested"))
    (of_receiver,) = claim_status_277.read(receiver)
    (of_provider,) = claim_status_277.read(provider)
    assert (of_receiver.trace, of_receiver.statuses[0].category, of_receiver.providers) == ("S4", "E4", ())
    assert (of_provider.providers[0].id, of_provider.subscriber) == ("1999123452", None)


def test_an_answer_made_by_hand_is_written_and_read_back() -> None:
    answer = StatusAnswer(
        trace="S1-1",
        control_number="B1",
        payer_claim_number="NW1",
        statuses=(StatusCode(category="F1", status="65"),),
        charge=Decimal("175.00"),
        paid=Decimal("97.60"),
        effective_on=date(2026, 12, 4),
        source=Entity(code="PR", name="NORTHWIND HEALTH", id_kind="PI", id="SBNWH"),
        receiver=Entity(code="41", name="CEDAR", id_kind="46", id="CEDAR"),
        providers=(Entity(code="1P", name="CEDAR", id_kind="XX", id=CEDAR.npi),),
        subscriber=Entity(code="IL", form="1", name="MARSH", first="DANA", id_kind="MI", id="NWH00000042"),
    )
    written = claim_status_277.write([answer], submission())
    assert "STC*F1:65*20261204**175*97.6" in [text(s) for s in written]
    assert claim_status_277.read(written) == (answer,)


def test_a_fourth_status_is_told_in_a_second_segment() -> None:
    codes = tuple(StatusCode(category="A7", status=status) for status in ("562", "130", "145", "153"))
    told = (StatusInformation(statuses=codes, effective_on=date(2026, 12, 4)),)
    answer = StatusAnswer(trace="S1", control_number="", statuses=codes, information=told)
    written = [text(s) for s in claim_status_277.write([answer], submission()) if s.id == "STC"]
    assert written == ["STC*A7:562*20261204********A7:130*A7:145", "STC*A7:153*20261204"]


def test_a_dependant_without_a_subscriber_is_written_all_the_same() -> None:
    leo = Entity(code="QC", form="1", name="VEGA", first="LEO")
    answer = StatusAnswer(
        trace="S1-2", control_number="B2", statuses=(StatusCode(category="P1", status="20"),), dependant=leo
    )
    (read,) = claim_status_277.read(claim_status_277.write([answer], submission()))
    assert (read.trace, read.control_number, read.dependant) == ("S1-2", "B2", leo)
