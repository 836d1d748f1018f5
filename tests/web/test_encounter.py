"""The card inside the EHR: what it says, what its button does, and how it waits."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bridge.billing.eligibility import Certainty
from bridge.billing.member_ledger import Allowance, Grant, MemberLedger
from bridge.billing.payer_table import Counting
from bridge.billing.problem import Problem, Severity
from bridge.billing.session import Intent, Modality, Session
from bridge.draft import Outcome, OutcomeStatus
from bridge.services.preview import Preview
from bridge.web.wording import COVERED
from tests.databases import PRACTICE
from tests.store.example import DAY, PATIENT
from tests.web.browser import csrf_of, forms_of, text_of
from tests.web.conftest import Desk
from tests.web.journal import BECAUSE, MISSING, about, accepted, checked, denied, held

SESSION = Session(
    encounter_id="enc-1",
    patient_id="pat-1",
    clinician_id="prac-lcsw",
    service_date=DAY,
    start=datetime(2026, 11, 16, 19, 2, tzinfo=UTC),
    end=datetime(2026, 11, 16, 19, 56, tzinfo=UTC),
    minutes=54,
    intent=Intent.THERAPY,
    modality=Modality.VIDEO,
    patient_at_home=True,
)
CLEAN = Outcome(
    encounter_id="enc-1",
    status=OutcomeStatus.DRAFT,
    claims=(about("B111", "enc-1"),),
    problems=(),
    sessions=(SESSION,),
    claim_problems={},
)


def chart_says(monkeypatch: pytest.MonkeyPatch, outcome: Outcome) -> None:
    seen = Preview(outcome=outcome, patients=(PATIENT,))
    monkeypatch.setattr("bridge.web.encounter.preview", lambda *_: seen)


def test_a_visit_that_nobody_drafted_shows_what_it_would_come_to(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chart_says(monkeypatch, CLEAN)
    page = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1").get("encounter")
    text = text_of(page)
    assert "16 Nov 2026, 14:02–14:56, video, patient at home → 54 min" in text
    assert "90837 95 , place of service 10 (telehealth, patient at home)" in text
    assert BECAUSE in text
    assert "Nothing is missing. Ready for billing" in text
    assert "Rosalind Quillfeather , born 14 Mar 1988" in text


def test_the_banner_is_left_to_an_ehr_that_shows_its_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chart_says(monkeypatch, CLEAN)
    desk.login.grant = replace(desk.login.grant, need_patient_banner=False)
    page = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1").get("encounter")
    assert "Quillfeather" not in page.text


def test_ready_asks_for_a_draft_in_the_persons_name_and_the_page_waits_for_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart_says(monkeypatch, CLEAN)
    seated = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1")
    sent = seated.post("encounters/enc-1/draft", {"csrf": csrf_of(seated.get("encounter"))})
    (job,) = desk.jobs
    assert (job.name, job.ids) == ("draft_claim", ("cedar", "sandbox", "enc-1", "person:Practitioner/prac-lcsw"))
    waiting = seated.browser.follow(sent)
    assert 'hx-trigger="every 1s"' in waiting.text
    assert "Refresh" in text_of(waiting)
    accepted(desk.store, "B111", "enc-1")  # the job did it
    settled = seated.browser.follow(sent)
    assert "every 1s" not in settled.text
    assert "Accepted by the payer, not yet judged Claim B111" in text_of(settled)


def test_a_page_that_waited_long_stops_asking(desk: Desk) -> None:
    held(desk.store)
    seated = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1")
    sent = seated.post("encounters/enc-1/draft", {"csrf": csrf_of(seated.get("encounter"))})
    mark = sent.headers["location"].partition("wait=")[2]
    assert "every 1s" in seated.get(f"encounters/enc-1/card?wait={mark}&look=3").text
    late = seated.get(f"encounters/enc-1/card?wait={mark}&look=20")
    assert "every 1s" not in late.text
    assert "Still at work, or nothing changed." in text_of(late)


def test_what_holds_stands_there_with_its_remedy_and_its_page(desk: Desk) -> None:
    problem_id = held(desk.store)
    page = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1").get("encounter")
    text = text_of(page)
    assert "One thing is missing." in text
    assert f"{MISSING.reason} {MISSING.remedy} Mend it" in text
    assert f"/problems/{problem_id}" in page.text
    assert "I mended it in the chart: check again" in text


def test_a_stored_card_is_painted_while_the_ehr_is_silent(desk: Desk) -> None:
    accepted(desk.store)
    seated = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-2")
    assert "90837 95" in text_of(seated.get("encounter"))
    session = seated.get("encounters/enc-2/session")
    assert "90837 95" in text_of(session)
    assert "The EHR does not answer now" in text_of(session)


def test_an_unknown_visit_with_a_silent_ehr_says_so(desk: Desk) -> None:
    page = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1").get("encounter")
    assert page.status_code == 200
    assert "The EHR does not answer now; nothing is drafted yet." in text_of(page)


def test_a_visit_that_the_ehr_does_not_have_is_absent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.web.encounter.preview", lambda *_: None)
    assert desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1").get("encounter").status_code == 404


def test_nothing_to_bill_says_why_and_has_no_draft_button(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    missed = Problem(
        code="NO_SHOW",
        place="Appointment/a1",
        reason="The patient did not come.",
        remedy="Nothing.",
        severity=Severity.NOT_BILLABLE,
    )
    outcome = Outcome(encounter_id="enc-1", status=OutcomeStatus.NOT_BILLABLE, claims=(), problems=(missed,))
    chart_says(monkeypatch, outcome)
    page = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1").get("encounter")
    assert "There is nothing to bill. The patient did not come." in text_of(page)
    assert [form.rpartition("/")[2] for form in forms_of(page)] == ["coverage"]


def test_a_sent_claims_trouble_is_told_but_asks_nothing_of_the_clinician(desk: Desk) -> None:
    denied(desk.store)
    text = text_of(desk.enter("prac-lcsw", patient="pat-1", encounter="enc-4").get("encounter"))
    assert "Answered: denied Claim B444" in text
    assert "missing." not in text.replace("nothing is missing.", "")
    assert "Good to know The payer refused the claim." in text


def test_coverage_says_what_the_payer_said_and_when(desk: Desk) -> None:
    accepted(desk.store)
    checked(desk.store)
    text = text_of(desk.enter("prac-lcsw", patient="pat-1", encounter="enc-2").get("encounter"))
    assert "Northwind Health: Active ; $25.00 copay; 7 visits left." in text
    assert "Active for mental health. Checked 20 Nov 2026, 10:00, for 16 Nov 2026." in text


def test_coverage_says_what_is_left_what_is_booked_and_by_when_to_renew(desk: Desk) -> None:
    accepted(desk.store)
    checked(desk.store)
    grant = Grant(
        number="A1",
        procedures=(),
        starts=date(2026, 9, 1),
        ends=date(2026, 12, 31),
        counts=Counting.VISITS,
        units=12,
        used=0,
        billed=8,
        waiting=0,
        booked=3,
        renew_by=date(2026, 12, 3),
    )
    plan = Allowance(name="visits", most=20, left=7, booked=3, starts=None, ends=None, said_by="271")
    ledger = MemberLedger(
        patient_id="pat-1",
        payer_id="northwind",
        payer_name="Northwind Health",
        as_of=date(2026, 11, 20),
        booked=3,
        grants=(grant,),
        allowances=(plan,),
    )
    with desk.store.transaction(PRACTICE) as tx:
        tx.member_ledgers.put("sandbox", ledger)
    text = text_of(desk.enter("prac-lcsw", patient="pat-1", encounter="enc-2").get("encounter"))
    said = "authorization 4 of 12 left until 31 Dec 2026, 3 booked: renew by 3 Dec 2026."
    assert f"7 of 20 visits left, 3 booked; {said}" in text


@pytest.mark.parametrize("certainty", list(Certainty))
def test_every_answer_of_a_payer_has_words(desk: Desk, certainty: Certainty) -> None:
    accepted(desk.store)
    checked(desk.store, certainty)
    page = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-2").get("encounter")
    assert f"Northwind Health: {COVERED[certainty]}" in text_of(page)


def test_check_now_asks_the_payer_about_the_day_of_the_visit(desk: Desk) -> None:
    accepted(desk.store)
    seated = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-2")
    sent = seated.post("encounters/enc-2/coverage", {"csrf": csrf_of(seated.get("encounter"))})
    (job,) = desk.jobs
    assert job.name == "check_patient_eligibility"
    assert job.ids == ("cedar", "sandbox", "pat-1", "2026-11-16", "Encounter/enc-2")
    assert "every 1s" in seated.browser.follow(sent).text
    checked(desk.store)
    assert "every 1s" not in seated.browser.follow(sent).text


def test_another_attendee_of_a_group_is_not_shown_to_a_launch_with_a_patient(desk: Desk) -> None:
    accepted(desk.store, "B222", "enc-2", "pat-1")
    accepted(desk.store, "B777", "enc-2", "pat-7")
    with desk.store.transaction(PRACTICE) as tx:
        tx.encounters.put(replace(tx.encounters.get("sandbox", "enc-2"), patient_id=""))
    clinician = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-2")
    assert "B222" in text_of(clinician.get("encounter"))
    assert "B777" not in text_of(clinician.get("encounter"))
    assert "B777" in text_of(desk.enter("prac-biller").get("encounters/enc-2"))


def test_what_a_person_was_shown_is_audited(desk: Desk) -> None:
    accepted(desk.store)
    desk.enter("prac-lcsw", patient="pat-1", encounter="enc-2").get("encounter")
    with desk.store.reading(PRACTICE) as tx:
        (event,) = tx.audits.list(resource_type="Encounter", resource_id="enc-2")
    assert (event.who, event.action, event.purpose) == ("person:Practitioner/prac-lcsw", "read", "treatment")
