"""Claims that leave by themselves: apart from what somebody must do, with the day and the payer's last one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.practice import Enrolment
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix
from bridge.billing.scrub import RULES
from bridge.billing.scrub.coverage import EARLIER_PAYER_SILENT
from bridge.billing.scrub.enrolment import ENROLMENT_PENDING
from bridge.billing.scrub.minutes import MONTH_NOT_OVER
from bridge.services.configuration import Configuration
from bridge.store.claim_row import ClaimRow
from bridge.store.store import Store
from bridge.store.subject import Subject
from bridge.web.waiting import UNTIL, only_waits, wait_of, waits
from tests.databases import PRACTICE
from tests.web.browser import text_of
from tests.web.conftest import Desk
from tests.web.journal import MISSING, held

TODAY = date(2026, 11, 20)
PENDING = ENROLMENT_PENDING.found(
    "rendering",
    "Northwind Health takes claims of Practitioner/prac-lcsw from 2026-12-03 on.",
    "Nothing: it releases itself on 2026-12-03; timely filing runs out on 2027-02-14.",
)
MONTH = MONTH_NOT_OVER.found("lines[0].procedure", "The month is not over.", "Nothing to do.")
SILENT = EARLIER_PAYER_SILENT.found("other_coverages[0]", "The first payer has not answered.", "Wait for it.")
ENROLLED = Enrolment(
    payer_id="northwind", clinician_id="prac-lcsw", starts=date(2026, 12, 3), retroactive_to=date(2026, 10, 1)
)


def waiting(store: Store, problems: Iterable[Problem], number: str = "B111", encounter: str = "enc-1") -> ClaimRow:
    """A held claim with these Problems and no others."""
    held(store, number, encounter)
    with store.transaction(PRACTICE) as tx:
        tx.problems.sync(Subject.claim(number), problems, actor="job:draft_claim")
        return tx.claims.get(number).row


def enrolled(desk: Desk, *enrolments: Enrolment) -> None:
    configuration = desk.services.configuration
    cedar = replace(configuration.practices[PRACTICE], enrolments=enrolments)
    changed = replace(configuration, practices={**configuration.practices, PRACTICE: cedar})
    desk.app.state.services = replace(desk.services, configuration=changed)


def test_what_leaves_by_itself_stands_apart_from_what_is_held(desk: Desk) -> None:
    enrolled(desk, ENROLLED)
    waiting(desk.store, [PENDING])
    held(desk.store, "B112", "enc-2")
    text = text_of(desk.enter("prac-biller").get("worklist"))
    assert "Held before sending 1 $180.00" in text
    assert "Waiting by itself 1 $180.00" in text
    assert "Nothing to do now: these leave by themselves." in text
    assert "3 Dec 2026 Claim B111 Northwind Health 16 Nov 2026 $180.00" in text
    assert "Nothing: it releases itself" not in text  # said once, by the day of each


def test_the_payers_last_day_is_said_where_it_is_near(desk: Desk) -> None:
    waiting(desk.store, [PENDING])
    seated = desk.enter("prac-biller")
    enrolled(desk, ENROLLED)
    assert "The payer takes it until" not in text_of(seated.get("worklist"))
    enrolled(desk, replace(ENROLLED, starts=date(2027, 1, 20)))
    assert "20 Jan 2027 The payer takes it until 14 Feb 2027 Claim B111" in text_of(seated.get("worklist"))


@pytest.mark.parametrize(
    ("problem", "starts", "day", "is_near", "is_late"),
    [
        (PENDING, date(2026, 12, 3), date(2026, 12, 3), False, False),
        (PENDING, date(2027, 1, 20), date(2027, 1, 20), True, False),
        (PENDING, date(2027, 3, 1), date(2027, 3, 1), True, True),
        (PENDING, None, None, False, False),  # the payer has not said yet
        (MONTH, None, date(2026, 12, 1), False, False),
        (SILENT, None, None, False, False),
    ],
)
def test_each_wait_has_its_day(
    desk: Desk,
    configuration: Configuration,
    problem: Problem,
    starts: date | None,
    day: date | None,
    is_near: bool,
    is_late: bool,
) -> None:
    row = waiting(desk.store, [problem])
    practice = replace(configuration.practices[PRACTICE], enrolments=(replace(ENROLLED, starts=starts),))
    wait = wait_of(problem, row, practice, configuration.rules.payers, TODAY)
    assert (wait.day, wait.last, wait.is_near, wait.is_late) == (day, date(2027, 2, 14), is_near, is_late)


def test_a_wait_without_a_day_says_for_whom(desk: Desk) -> None:
    waiting(desk.store, [SILENT])
    text = text_of(desk.enter("prac-biller").get("worklist"))
    assert "When the payer before this one has answered Claim B111" in text


def test_every_rule_that_waits_and_keeps_a_claim_says_until_when() -> None:
    keeping = {r.id for r in RULES.values() if r.fix is Fix.WAIT and r.severity.keeps}
    assert keeping == {*UNTIL, MONTH_NOT_OVER.id}


def test_a_warning_and_a_problem_for_a_person_do_not_wait() -> None:
    assert (waits(PENDING), waits(replace(PENDING, severity=Severity.WARN)), waits(MISSING)) == (True, False, False)
    assert (only_waits([PENDING]), only_waits([PENDING, MISSING]), only_waits([])) == (True, False, False)


def test_the_claims_page_says_that_it_waits_and_asks_for_nothing(desk: Desk) -> None:
    enrolled(desk, ENROLLED)
    waiting(desk.store, [PENDING])
    page = desk.enter("prac-biller").get("claims/B111")
    text = text_of(page)
    assert "Waits, and leaves by itself Rosalind Quillfeather" in text
    assert "What it waits for Northwind Health takes claims" in text
    assert "Nothing to press. It leaves on 3 Dec 2026. The payer takes it until 14 Feb 2027." in text
    assert "Held: something is missing" not in text.partition("Journal")[0]
    assert "btn-primary" not in page.text


def test_beside_something_to_mend_the_claim_is_held_and_the_wait_comes_last(desk: Desk) -> None:
    enrolled(desk, ENROLLED)
    waiting(desk.store, [PENDING, MISSING])
    text = text_of(desk.enter("prac-biller").get("claims/B111"))
    assert "Held: something is missing Rosalind" in text
    assert text.index(MISSING.reason) < text.index(PENDING.reason)


def test_the_clinician_is_not_asked_to_mend_it(desk: Desk) -> None:
    waiting(desk.store, [PENDING])
    text = text_of(desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1").get("encounter"))
    assert "Nothing is missing: it waits, and leaves by itself. Northwind Health takes claims" in text
    assert "I mended it" not in text


def test_the_list_of_claims_tells_those_that_wait_from_those_that_are_held(desk: Desk) -> None:
    waiting(desk.store, [PENDING])
    held(desk.store, "B112", "enc-2")
    waiting(desk.store, [PENDING, MISSING], "B113", "enc-3")
    text = text_of(desk.enter("prac-biller").get("claims"))
    assert "B111 Northwind Health Waits, and leaves by itself $180.00" in text
    assert "B112 Northwind Health Held: something is missing 1 to mend" in text
    assert "B113 Northwind Health Held: something is missing 2 to mend" in text


def test_the_next_to_leave_comes_first(desk: Desk) -> None:
    waiting(desk.store, [SILENT])
    waiting(desk.store, [MONTH], "B112", "enc-2")
    enrolled(desk, replace(ENROLLED, starts=date(2026, 11, 25)))
    waiting(desk.store, [PENDING], "B113", "enc-3")
    text = text_of(desk.enter("prac-biller").get("worklist?lane=waiting"))
    assert (
        text.index("25 Nov 2026 Claim B113") < text.index("1 Dec 2026 Claim B112") < text.index("answered Claim B111")
    )
