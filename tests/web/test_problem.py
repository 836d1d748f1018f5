"""Every Problem opens a page on which it can be mended: what it says, which buttons it has, what they do."""

import httpx
import pytest

from bridge.billing.problem import Severity
from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.store.interchanges import Phase
from bridge.store.remittances import RemittanceState
from bridge.store.subject import Subject
from tests.databases import PRACTICE
from tests.store.example import archive, payment
from tests.web.browser import csrf_of, forms_of, text_of
from tests.web.conftest import Desk, Seated
from tests.web.journal import (
    MISSING,
    accepted,
    checked,
    denied,
    held,
    lay,
    problem_about,
    rejected,
    remittance_of,
)

AUTHORIZATION = {"number": "AUTH-881", "starts": "2026-11-01", "ends": "2026-12-31", "units": "8"}


def press(seated: Seated, problem_id: str, act: str, **form: str) -> httpx.Response:
    page = seated.get(f"problems/{problem_id}")
    assert f"{seated.root}/problems/{problem_id}/{act}" in forms_of(page)
    return seated.post(f"problems/{problem_id}/{act}", {"csrf": csrf_of(page), **form})


def status_of(desk: Desk, number: str) -> ClaimStatus:
    with desk.store.reading(PRACTICE) as tx:
        return tx.claims.get(number).status


def test_it_says_what_where_why_and_what_to_do_beside_the_claim(desk: Desk) -> None:
    problem_id = held(desk.store)
    text = text_of(desk.enter("prac-biller").get(f"problems/{problem_id}"))
    assert MISSING.reason in text
    assert f"What to do {MISSING.remedy}" in text
    assert "Where line 1, procedure" in text
    assert "It prevents Authorization/notification absent. CARC 197" in text
    assert "Held: something is missing Claim B111 Rosalind Quillfeather, seen 16 Nov 2026 by Maria Delgado" in text


def test_every_kind_of_problem_has_a_button(desk: Desk) -> None:
    with desk.store.transaction(PRACTICE) as tx:
        lay(tx, "B666", "enc-6")
        came = tx.interchanges.archive_inbound("sandbox", "odd.txt", b"?")
        remittance_id = tx.remittances.add(came.id, 1, remittance_of(payment("X1"), paid="1.00"))
        tx.remittances.set_state(remittance_id, RemittanceState.HELD)
    accepted(desk.store)
    subjects = {
        "NOTE_UNSIGNED": Subject.encounter("sandbox", "enc-6"),
        "SYNC_INCOMPLETE": Subject.encounter("sandbox", "sync"),
        "DIAGNOSIS_MISSING": Subject.claim("B666"),
        "CHART_CHANGED": Subject.claim("B222"),
        "CLAIM_NOT_AT_PAYER": Subject.claim("B222"),
        "FILE_UNKNOWN": Subject.interchange(came.id),
        "JOB_FAILED": Subject.interchange("job:submit_claims"),
        "REMITTANCE_UNBALANCED": Subject.remittance(remittance_id),
        "MEMBER_NOT_FOUND": Subject.eligibility(checked(desk.store)),
    }
    ids = [problem_about(desk.store, subject, code) for code, subject in subjects.items()]
    ids += [held(desk.store), rejected(desk.store), denied(desk.store)]
    seated = desk.enter("prac-biller")
    for problem_id in ids:
        page = seated.get(f"problems/{problem_id}")
        assert page.status_code == 200
        assert forms_of(page), text_of(page)


def test_a_typed_authorization_is_kept_and_the_visit_drafted_again(desk: Desk) -> None:
    problem_id = held(desk.store)
    press(desk.enter("prac-biller"), problem_id, "authorize", **AUTHORIZATION)
    with desk.store.reading(PRACTICE) as tx:
        (typed,) = tx.authorizations.of_patients("sandbox", ["pat-1"])
    assert (typed.authorization.number, typed.authorization.payer_id) == ("AUTH-881", "northwind")
    assert (typed.authorization.units, typed.typed_by) == (8, "person:Practitioner/prac-biller")
    assert [job.ids for job in desk.jobs] == [("cedar", "sandbox", "enc-1", "person:Practitioner/prac-biller")]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"number": ""}, "letters and digits only"),
        ({"number": "<b>1</b>"}, "letters and digits only"),
        ({"ends": ""}, "Both days are needed"),
        ({"ends": "2026-10-01"}, "The last day is before the first."),
        ({"units": "many"}, "a whole number"),
    ],
)
def test_an_authorization_typed_wrong_is_told_and_nothing_happens(
    desk: Desk, typed: dict[str, str], words: str
) -> None:
    problem_id = held(desk.store)
    answer = press(desk.enter("prac-biller"), problem_id, "authorize", **{**AUTHORIZATION, **typed})
    assert answer.status_code == 409
    assert words in text_of(answer)
    assert desk.jobs == []


def test_the_same_authorization_twice_is_refused(desk: Desk) -> None:
    problem_id = held(desk.store)
    seated = desk.enter("prac-biller")
    press(seated, problem_id, "authorize", **AUTHORIZATION)
    assert "was typed before" in text_of(press(seated, problem_id, "authorize", **AUTHORIZATION))


def test_a_rejected_claim_is_opened_and_drafted_again(desk: Desk) -> None:
    problem_id = rejected(desk.store)
    press(desk.enter("prac-biller"), problem_id, "send_again")
    assert status_of(desk, "B333") is ClaimStatus.DRAFT
    assert [job.ids[2] for job in desk.jobs] == ["enc-3"]
    with desk.store.reading(PRACTICE) as tx:
        last = tx.claim_lists.events_of("B333")[-1]
    assert (last.event, last.actor) == ("reopened", "person:Practitioner/prac-biller")


def test_a_denial_written_off_owes_nobody_and_closes(desk: Desk) -> None:
    problem_id = denied(desk.store)
    seated = desk.enter("prac-biller")
    press(seated, problem_id, "write_off", because="contract")
    with desk.store.reading(PRACTICE) as tx:
        row = tx.claims.get("B444").row
        last = tx.claim_lists.events_of("B444")[-1]
    assert [str(a) for a in (row.paid, row.patient, row.adjusted, row.open)] == ["0.00", "0.00", "180.00", "0.00"]
    assert last.detail == "$180.00: The contract says so"
    assert "Done. prac-biller, 20 Nov 2026, 10:00: written off" in text_of(seated.get(f"problems/{problem_id}"))


def test_the_patient_is_billed_only_where_the_payer_says_pr(desk: Desk) -> None:
    contract, patient = denied(desk.store, "CO"), denied(desk.store, "PR", "B445", "enc-45")
    seated = desk.enter("prac-biller")
    assert not [f for f in forms_of(seated.get(f"problems/{contract}")) if f.endswith("bill_patient")]
    press(seated, patient, "bill_patient", because="agreed")
    with desk.store.reading(PRACTICE) as tx:
        assert str(tx.claims.get("B445").row.patient) == "180.00"


def test_an_appeal_is_noted_and_leaves_the_dollars_open(desk: Desk) -> None:
    problem_id = denied(desk.store)
    seated = desk.enter("prac-biller")
    press(seated, problem_id, "appeal")
    assert "An appeal was sent prac-biller" in text_of(seated.get("claims/B444"))
    with desk.store.reading(PRACTICE) as tx:
        assert str(tx.claims.get("B444").row.open) == "180.00"
        assert tx.problems.get(problem_id).closed_at is None


def test_a_file_that_never_came_is_withdrawn_and_its_claims_are_free(desk: Desk) -> None:
    with desk.store.transaction(PRACTICE) as tx:
        lay(tx, "B888", "enc-8")
        tx.claims.advance("B888", ClaimEvent.CLEARED, actor="rule:scrub")
        interchange_id, _ = archive(tx, "B888")
        tx.deliveries.take(interchange_id, "owner")
        tx.deliveries.pass_point_of_no_return(interchange_id, "owner")
        tx.deliveries.park_in_doubt(interchange_id, "unknown")
    problem_id = problem_about(desk.store, Subject.interchange(interchange_id), "DELIVERY_IN_DOUBT")
    press(desk.enter("prac-biller"), problem_id, "withdraw")
    with desk.store.reading(PRACTICE) as tx:
        assert tx.interchanges.get(interchange_id).phase is Phase.WITHDRAWN
        assert [stored.control_number for stored in tx.claims.ready(["northwind"])] == ["B888"]
        assert tx.problems.get(problem_id).closed_how == "withdrawn"


def test_the_payer_is_asked_again_about_a_coverage(desk: Desk) -> None:
    problem_id = problem_about(
        desk.store, Subject.eligibility(checked(desk.store, visit="Appointment/a1")), "MEMBER_NOT_FOUND", Severity.WARN
    )
    press(desk.enter("prac-biller"), problem_id, "check_coverage")
    assert [job.ids for job in desk.jobs] == [("cedar", "sandbox", "pat-1", "2026-11-16", "Appointment/a1")]


def test_the_payer_is_asked_where_a_silent_claim_is(desk: Desk) -> None:
    accepted(desk.store)
    problem_id = problem_about(desk.store, Subject.claim("B222"), "CLAIM_NOT_AT_PAYER")
    press(desk.enter("prac-biller"), problem_id, "ask_status")
    assert [(job.name, job.ids) for job in desk.jobs] == [("ask_claim_status", ("cedar", "sandbox", "B222"))]


def test_what_is_seen_is_closed_with_a_chosen_reason(desk: Desk) -> None:
    accepted(desk.store)
    problem_id = problem_about(desk.store, Subject.claim("B222"), "CHART_CHANGED")
    seated = desk.enter("prac-biller")
    assert press(seated, problem_id, "seen", because="typed by hand").status_code == 404
    press(seated, problem_id, "seen", because="nothing")
    with desk.store.reading(PRACTICE) as tx:
        stored = tx.problems.get(problem_id)
    assert (stored.closed_by, stored.closed_how) == (
        "person:Practitioner/prac-biller",
        "Looked at it: there is nothing to do",
    )


def test_what_holds_an_unsent_claim_cannot_be_waved_through(desk: Desk) -> None:
    problem_id = held(desk.store)
    seated = desk.enter("prac-biller")
    csrf = csrf_of(seated.get(f"problems/{problem_id}"))
    assert seated.post(f"problems/{problem_id}/seen", {"csrf": csrf, "because": "nothing"}).status_code == 403


def test_a_clinician_mends_but_does_not_decide_about_money(desk: Desk) -> None:
    held_id, denied_id = held(desk.store), denied(desk.store)
    seated = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1")
    acts = [form.rpartition("/")[2] for form in forms_of(seated.get(f"problems/{held_id}"))]
    assert acts == ["authorize", "draft"]
    page = seated.get(f"problems/{denied_id}")
    assert forms_of(page) == ()
    assert "Somebody with the role of a biller" in text_of(page)
    csrf = csrf_of(page)
    form = {"csrf": csrf, "because": "contract"}
    assert seated.post(f"problems/{denied_id}/write_off", form).status_code == 403


def test_another_patients_problem_is_absent_for_a_clinician(desk: Desk) -> None:
    problem_id = held(desk.store, patient="pat-2")
    assert desk.enter("prac-lcsw", patient="pat-1").get(f"problems/{problem_id}").status_code == 404


def test_after_a_button_the_page_asks_until_it_is_done(desk: Desk) -> None:
    problem_id = held(desk.store)
    seated = desk.enter("prac-biller")
    asked = press(seated, problem_id, "draft").headers["location"]
    assert 'hx-trigger="every 1s"' in seated.browser.get(asked).text
    with desk.store.transaction(PRACTICE) as tx:
        tx.problems.sync(Subject.claim("B111"), [], actor="job:draft_claim")
    done = seated.browser.get(asked)
    assert "every 1s" not in done.text
    assert "Done. Bridge (draft claim)" in text_of(done)
    assert forms_of(done) == ()
