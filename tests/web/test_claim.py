"""The claim's page: dollars that add up, a journal, answers, and an 837P that says where it comes from."""

from dataclasses import replace

from bridge.billing.party import PersonName
from bridge.store.drafts import NewDraft
from bridge.store.subject import Subject
from bridge.web.explained import explained
from tests.databases import PRACTICE
from tests.store.example import PATIENT, payment
from tests.web.browser import csrf_of, forms_of, text_of
from tests.web.conftest import Desk
from tests.web.journal import BECAUSE, about, accepted, answered, held, problem_about


def test_the_dollars_stand_beside_each_other_and_add_up(desk: Desk) -> None:
    answered(desk.store, payment("B555"), "B555", "enc-5")
    text = text_of(desk.enter("prac-biller").get("claims/B555"))
    assert "charged = paid + patient + adjusted + open" in text
    assert "$180.00 $110.00 $20.00 $50.00 $0.00" in text


def test_the_journal_names_who_and_when(desk: Desk) -> None:
    accepted(desk.store)
    text = text_of(desk.enter("prac-biller").get("claims/B222"))
    assert "20 Nov 2026, 10:00 Drafted from the chart Bridge (draft claim) Draft" in text
    assert "Sent Bridge (deliver interchange) Sent to the clearinghouse" in text


def test_answers_are_in_words_with_their_codes(desk: Desk) -> None:
    answered(desk.store, payment("B555"), "B555", "enc-5")
    text = text_of(desk.enter("prac-biller").get("claims/B555"))
    assert "277CA The payer accepted the claim 277CA A2:20" in text
    assert "835 Processed as primary: $110.00 of $180.00 paid" in text
    assert "$50.00 contract: " in text
    assert "CO45" in text


def test_a_line_says_why_it_is_coded_so(desk: Desk) -> None:
    held(desk.store)
    text = text_of(desk.enter("prac-biller").get("claims/B111"))
    assert f"Code 90837 individual psychotherapy 60 min {BECAUSE}. procedures:90837" in text
    assert "Modifier 95 by sound and picture" in text
    assert "Principal diagnosis F43.10 Post-traumatic stress disorder, unspecified" in text


def test_a_problem_stands_with_its_rule_what_it_prevents_and_one_thing_to_do(desk: Desk) -> None:
    problem_id = held(desk.store)
    page = desk.enter("prac-biller").get("claims/B111")
    text = text_of(page)
    assert "Waits until it is mended Ask the payer for an authorization that covers the day" in text
    assert "The rule Where the payer's pack or its 271 wants an authorization, its number is on the claim." in text
    assert "It prevents Authorization/notification absent. CARC 197" in text
    assert f'problems/{problem_id}">Type the authorization</a>' in page.text
    assert page.text.count("btn-primary") == 1


def test_what_was_mended_before_says_who_and_how(desk: Desk) -> None:
    problem_id = held(desk.store)
    with desk.store.transaction(PRACTICE) as tx:
        tx.problems.close(problem_id, actor="job:draft_claim", how="no longer found")
    text = text_of(desk.enter("prac-biller").get("claims/B111"))
    assert "To mend" not in text
    assert "Mended before: 1" in text
    assert "Bridge (draft claim), 20 Nov 2026, 10:00: no longer found AUTHORIZATION_MISSING" in text


def test_the_coverage_is_asked_about_again_from_the_claim(desk: Desk) -> None:
    held(desk.store)
    problem_id = problem_about(desk.store, Subject.claim("B111"), "COVERAGE_NOT_ACTIVE")
    seated = desk.enter("prac-biller")
    page = seated.get("claims/B111")
    assert forms_of(page) == (f"{seated.root}/problems/{problem_id}/check_coverage",)
    assert seated.post(f"problems/{problem_id}/check_coverage", {"csrf": csrf_of(page)}).status_code == 303
    (job,) = desk.jobs
    assert (job.name, job.ids[2:]) == ("check_patient_eligibility", ("pat-1", "2026-11-16", "Encounter/enc-1"))


def test_each_element_of_the_837p_names_where_it_comes_from(desk: Desk) -> None:
    held(desk.store)
    text = text_of(desk.enter("prac-biller").get("claims/B111"))
    assert "NM1*IL*1*QUILLFEATHER*ROSALIND****MI*NWH00004711 Subscriber name" in text
    assert "NM109 NWH00004711 subscriber.member_id the chart: Coverage/cov-1 subscriberId" in text
    assert "CLM01 B111 control_number Bridge: made once, kept for life" in text


def test_every_segment_of_a_claim_has_the_guides_name() -> None:
    segments = explained(about("B111", "enc-1"))
    assert [s.id for s in segments][:3] == ["HL", "PRV", "NM1"]
    assert [s.text for s in segments if not s.name] == []


def test_a_name_from_the_chart_is_text_and_never_markup(desk: Desk) -> None:
    odd = replace(PATIENT, name=PersonName(last="<script>alert(1)</script>", first='"Bobby"'))
    with desk.store.transaction(PRACTICE) as tx:
        tx.drafts.put(
            NewDraft(claim=replace(about("B111", "enc-1"), patient=odd), ehr="sandbox", facts_hash="f"),
            actor="job:test",
        )
    page = desk.enter("prac-biller").get("claims/B111")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


def test_the_list_can_be_narrowed_to_a_status(desk: Desk) -> None:
    held(desk.store)
    accepted(desk.store)
    seated = desk.enter("prac-biller")
    assert "2 claims" in text_of(seated.get("claims"))
    narrowed = text_of(seated.get("claims?status=held"))
    assert "1 claim," in narrowed
    assert "B222" not in narrowed


def test_no_name_stands_in_a_list_or_an_address(desk: Desk) -> None:
    held(desk.store)
    page = desk.enter("prac-biller").get("claims")
    assert "Quillfeather" not in page.text
    assert "pat-1" not in page.text


def test_a_clinician_reads_the_claim_but_not_the_whole_payment(desk: Desk) -> None:
    answered(desk.store, payment("B555"), "B555", "enc-5")
    page = desk.enter("prac-lcsw", patient="pat-1").get("claims/B555")
    assert "835 Processed as primary" in text_of(page)
    assert "/remittances/" not in page.text


def test_reading_a_claim_is_audited(desk: Desk) -> None:
    held(desk.store)
    desk.enter("prac-biller").get("claims/B111")
    with desk.store.reading(PRACTICE) as tx:
        (event,) = tx.audits.list(resource_type="claim", resource_id="B111")
    assert (event.who, event.purpose) == ("person:Practitioner/prac-biller", "operations")
