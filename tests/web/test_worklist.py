"""The worklist: every Problem in one lane, same causes together, with the dollars that depend on it."""

from datetime import UTC, datetime
from decimal import Decimal

from bridge.billing.problem import Problem, Severity
from bridge.store.claim_row import ClaimRow
from bridge.store.problems import StoredProblem
from bridge.store.subject import Subject
from bridge.web.lane import Lane, lanes
from bridge.web.waiting import Wait
from tests.databases import PRACTICE
from tests.web.browser import text_of
from tests.web.conftest import Desk
from tests.web.journal import MISSING, checked, denied, held, problem_about, rejected


def _wait(problem: Problem, claim: ClaimRow) -> Wait:
    return Wait(code=problem.code, day=None)


def test_each_lane_counts_what_waits_in_it_and_its_dollars(desk: Desk) -> None:
    held(desk.store)
    rejected(desk.store)
    denied(desk.store)
    problem_about(desk.store, Subject.eligibility(checked(desk.store)), "COVERAGE_NOT_ACTIVE", Severity.WARN)
    text = text_of(desk.enter("prac-biller").get("worklist"))
    assert "Held before sending 1 $180.00 Rejected 1 $180.00 Denied or underpaid 1 $180.00" in text
    assert "Files to look at 0" in text
    assert "Eligibility failed 1" in text
    assert "Coverage by Northwind Health 16 Nov 2026" in text


def test_the_same_cause_is_told_once_for_all_its_claims(desk: Desk) -> None:
    held(desk.store, "B111", "enc-1")
    held(desk.store, "B112", "enc-2")
    text = text_of(desk.enter("prac-biller").get("worklist"))
    assert text.count(MISSING.reason) == 1
    assert "2 with this cause, $360.00 open" in text


def test_a_lane_can_be_looked_at_alone(desk: Desk) -> None:
    held(desk.store)
    rejected(desk.store)
    text = text_of(desk.enter("prac-biller").get("worklist?lane=rejected"))
    assert "Claim B333" in text
    assert "Claim B111" not in text


def test_every_row_opens_a_page(desk: Desk) -> None:
    problem_id = held(desk.store)
    seated = desk.enter("prac-biller")
    assert f'href="{seated.root}/problems/{problem_id}"' in seated.get("worklist").text


def test_an_empty_worklist_says_so(desk: Desk) -> None:
    assert "Nothing waits here." in text_of(desk.enter("prac-admin").get("worklist"))


def test_what_asks_for_nothing_is_not_on_the_worklist(desk: Desk) -> None:
    problem_about(desk.store, Subject.encounter("sandbox", "enc-9"), "NO_SHOW", Severity.NOT_BILLABLE)
    assert "NO_SHOW" not in desk.enter("prac-biller").get("worklist").text


def test_no_patient_is_named_on_the_worklist(desk: Desk) -> None:
    held(desk.store)
    checked(desk.store)
    assert "Quillfeather" not in desk.enter("prac-biller").get("worklist").text


def test_most_dollars_come_first_and_a_claim_counts_once(desk: Desk) -> None:
    held(desk.store)
    second = Problem(code="NOTE_UNSIGNED", place="claim", reason="Unsigned.", remedy="Sign it.")
    with desk.store.transaction(PRACTICE) as tx:
        tx.problems.sync(Subject.claim("B111"), [MISSING, second], actor="job:draft_claim")
        problems = tx.problems.list()
        rows = tx.claim_lists.rows(["B111"])
    loose = StoredProblem(
        id="p9",
        subject=Subject.encounter("sandbox", "enc-9"),
        problem=second,
        opened_at=datetime(2026, 11, 1, tzinfo=UTC),
        closed_at=None,
        closed_by="",
        closed_how="",
    )
    view = lanes([loose, *problems], rows, {}, {}, _wait)[0]
    assert (view.lane, view.count, view.dollars) == (Lane.HELD, 3, Decimal("180.00"))
    assert [cause.dollars for cause in view.causes] == [Decimal("180.00"), Decimal("180.00")]
    assert [len(cause.rows) for cause in view.causes] == [2, 1]  # as many dollars, but the older first


def test_what_has_left_waits_for_nothing_and_is_only_open(desk: Desk) -> None:
    held(desk.store)
    problem_id = denied(desk.store)
    seated = desk.enter("prac-biller")
    assert text_of(seated.get("worklist")).count("Waits until it is mended") == 1
    for page in ("claims/B444", f"problems/{problem_id}"):
        text = text_of(seated.get(page))
        assert "Open until somebody has seen to it" in text
        assert "Waits until it is mended" not in text
