"""Claims of a clinician whose enrolment is on its way: they wait, and leave together once the payer takes them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bridge import clock
from bridge.billing.practice import Enrolment, Fee, FeeSchedule
from bridge.billing.rule import Action
from bridge.billing.status import ClaimStatus
from bridge.jobs import draft_claim, release_waiting, rounds
from bridge.store.claim_row import ClaimRow
from bridge.store.subject import Subject
from tests.fhir.server import FhirServer, client_of
from tests.jobs.desk import EHR, PRACTICE, Desk, on_both
from tests.mapping import charts

PENDING = Enrolment(payer_id="northwind", clinician_id="prac-lcsw", applied_on=date(2026, 10, 1))
DATED = replace(PENDING, retroactive_to=date(2026, 11, 1), starts=date(2026, 12, 3))
DAY_BEFORE, DAY = date(2026, 12, 2), date(2026, 12, 3)
FEE = Fee(procedure="99492", charge=Decimal("180.00"), starts=date(2026, 1, 1))
NO_CHOICE: Mapping[str, Action] = {}
VISITS = ("e1", "e2", "e3")


@pytest.fixture
def ehr(desk: Desk) -> Iterator[FhirServer]:
    """Three visits of one patient with the LCSW, on 10, 11 and 12 November."""
    named = ("Practitioner/prac-lcsw", "Location/loc-office", "Organization/payer-northwind")
    server = FhirServer(charts.patient(), charts.coverage(), charts.condition(), *map(bare, named), *map(visit, VISITS))
    with client_of(server) as client:
        desk.ehrs.client = client
        yield server
    server.stop()


def bare(reference: str) -> charts.Json:
    kind, _, own_id = reference.partition("/")
    return {"resourceType": kind, "id": own_id}


def visit(encounter_id: str, **changes: Any) -> charts.Json:
    day = f"2026-11-{9 + int(encounter_id[1:]):02}"
    return charts.encounter(encounter_id, period={"start": f"{day}T15:00:00Z", "end": f"{day}T15:54:00Z"}, **changes)


def enrol(desk: Desk, *enrolments: Enrolment, chosen: Mapping[str, Action] = NO_CHOICE) -> None:
    change(desk, enrolments=enrolments, actions=chosen)


def change(desk: Desk, **changes: Any) -> None:
    """The practice file says so from now on."""
    configuration = desk.services.configuration
    practice = replace(configuration.practices[PRACTICE], **changes)
    desk.services = replace(desk.services, configuration=replace(configuration, practices={PRACTICE: practice}))


def draft(desk: Desk) -> None:
    for encounter_id in VISITS:
        desk.run(draft_claim.job(PRACTICE, EHR, [encounter_id], clock.now()))


def come(desk: Desk, day: date) -> None:
    """That morning: the round, and what it asks for about waiting claims; then whatever is ready leaves."""
    clock.set_time(desk.moment, datetime(day.year, day.month, day.day, 15, tzinfo=UTC))
    rounds.release(desk.services, PRACTICE, clock.now())
    desk.work()
    desk.submit()


def told(desk: Desk, claim: ClaimRow) -> list[str]:
    return [stored.problem.code for stored in desk.problems_of(Subject.claim(claim.control_number))]


@on_both
def test_they_wait_and_leave_as_one_batch_on_the_day(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, DATED)
    draft(desk)
    desk.submit()
    assert desk.statuses() == [ClaimStatus.HELD] * 3
    assert desk.problems() == ["ENROLMENT_PENDING"] * 3
    come(desk, DAY_BEFORE)
    assert (desk.statuses(), desk.in_mailbox()) == ([ClaimStatus.HELD] * 3, [])
    come(desk, DAY)
    assert (desk.statuses(), desk.problems()) == ([ClaimStatus.SUBMITTED] * 3, [])
    assert len(desk.in_mailbox()) == 1


def test_nothing_leaves_twice(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, DATED)
    draft(desk)
    for _ in range(2):
        come(desk, DAY)
    desk.run(release_waiting.job(desk.services.configuration.practices[PRACTICE], EHR, DAY))
    draft(desk)
    desk.submit()
    assert len(desk.in_mailbox()) == 1
    assert len({row.control_number for row in desk.claims()}) == 3


def test_the_chart_is_left_alone_while_nothing_has_changed(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, DATED)
    draft(desk)
    before = len(ehr.asked)
    come(desk, DAY_BEFORE)
    assert len(ehr.asked) == before


def test_an_enrolment_at_another_site_is_not_looked_at_again_until_the_table_changes(
    desk: Desk, ehr: FhirServer
) -> None:
    elsewhere = replace(DATED, starts=date(2026, 10, 1), location_id="loc-north")
    enrol(desk, elsewhere)
    draft(desk)
    assert desk.problems() == ["NOT_ENROLLED_HERE"] * 3
    before = len(ehr.asked)
    come(desk, DAY_BEFORE)
    come(desk, DAY)
    assert len(ehr.asked) == before
    enrol(desk, elsewhere, replace(elsewhere, location_id="loc-office"))
    come(desk, DAY)
    assert desk.statuses() == [ClaimStatus.SUBMITTED] * 3


def test_they_leave_as_the_chart_is_by_then(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, DATED)
    draft(desk)
    ehr.keep(visit("e2", extension=[charts.extension("note-signed", valueBoolean=False)]))
    come(desk, DAY)
    assert desk.statuses() == [ClaimStatus.HELD, ClaimStatus.SUBMITTED, ClaimStatus.SUBMITTED]
    assert desk.problems() == ["NOTE_UNSIGNED"]


def test_an_enrolment_without_a_day_releases_when_the_practice_enters_it(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, replace(PENDING, retroactive_to=date(2026, 11, 1)))
    draft(desk)
    come(desk, DAY)
    assert desk.statuses() == [ClaimStatus.HELD] * 3
    enrol(desk, DATED)
    come(desk, DAY)  # the same day: the table is another
    assert desk.statuses() == [ClaimStatus.SUBMITTED] * 3


def test_one_who_was_not_enrolled_at_all_is_released_by_an_entry(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, replace(DATED, clinician_id="prac-lpc"))
    draft(desk)
    assert desk.problems() == ["NOT_ENROLLED"] * 3
    enrol(desk, replace(DATED, starts=date(2026, 11, 1), retroactive_to=None))
    come(desk, DAY_BEFORE)
    assert desk.statuses() == [ClaimStatus.SUBMITTED] * 3


def test_a_new_day_of_the_payer_is_said(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, DATED)
    draft(desk)
    enrol(desk, replace(DATED, starts=date(2026, 12, 17)))
    come(desk, DAY)
    (problem,) = desk.problems_of(Subject.claim(desk.claims()[0].control_number))
    assert problem.problem.remedy.startswith("Nothing: it releases itself on 2026-12-17; timely filing runs out on ")


def test_the_worklist_warns_before_the_time_to_file_is_over(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, PENDING)
    draft(desk)
    (claim,) = (row for row in desk.claims() if row.service_date == date(2026, 11, 10))
    rules = desk.services.configuration.rules.payers.on("northwind", claim.service_date)
    assert rules is not None
    days = (rules.filing_rule.last_day(claim.service_date) - claim.service_date).days
    come(desk, claim.service_date.fromordinal(claim.service_date.toordinal() + days * 61 // 100))
    assert "ENROLMENT_TOO_LATE" in told(desk, claim)
    assert desk.claim(claim.control_number).status is ClaimStatus.HELD


def test_a_morning_on_which_the_ehr_was_away_is_made_up_for(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, DATED)
    draft(desk)
    clock.set_time(desk.moment, datetime(2026, 12, 3, 15, tzinfo=UTC))
    rounds.release(desk.services, PRACTICE, clock.now())
    (job,) = desk.waiting
    desk.done.add(job.key)  # the engine tried it until it gave up
    desk.fail(job)
    desk.work()
    assert desk.statuses() == [ClaimStatus.HELD] * 3
    rounds.release(desk.services, PRACTICE, clock.now())
    desk.work()
    assert (desk.statuses(), desk.problems()) == ([ClaimStatus.READY] * 3, [])


def test_a_visit_that_has_gone_from_the_chart_does_not_leave(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, DATED)
    draft(desk)
    del ehr.kept["Encounter/e3"]
    come(desk, DAY)
    assert desk.statuses() == [ClaimStatus.HELD, ClaimStatus.SUBMITTED, ClaimStatus.SUBMITTED]
    assert "ENCOUNTER_GONE" in desk.problems()


def test_a_month_that_is_claimed_once_leaves_when_it_is_over(desk: Desk, ehr: FhirServer) -> None:
    change(desk, fees=FeeSchedule(version="own", fees=(FEE,)))
    ehr.keep(bare("Practitioner/prac-psychiatrist"), care("e1", "2026-11-06", 30), care("e2", "2026-11-18", 70))
    for encounter_id in ("e1", "e2"):
        desk.run(draft_claim.job(PRACTICE, EHR, [encounter_id], clock.now()))
    come(desk, date(2026, 11, 30))
    assert "MONTH_NOT_OVER" in desk.problems()
    assert ClaimStatus.SUBMITTED not in desk.statuses()
    come(desk, date(2026, 12, 1))
    (left,) = (row for row in desk.claims() if row.status is ClaimStatus.SUBMITTED)
    assert left.service_date == date(2026, 11, 18)
    assert "MONTH_NOT_OVER" not in desk.problems()


def care(encounter_id: str, day: str, minutes: int) -> charts.Json:
    """Collaborative care: `minutes` of the month until then."""
    return charts.encounter(
        encounter_id,
        type=[charts.coded(charts.VISIT_TYPE, "collaborative-care")],
        participant=[charts.performer("prac-psychiatrist")],
        period={"start": f"{day}T15:00:00Z", "end": f"{day}T15:20:00Z"},
        extension=[
            charts.SIGNED,
            charts.extension("month-minutes", valueInteger=minutes),
            charts.extension("first-month", valueBoolean=True),
        ],
    )


def test_a_patients_month_is_read_in_one_portion() -> None:
    months = {(2026, 11, f"p{n}"): [f"e{n}-{i}" for i in range(90)] for n in (1, 2, 3)}
    portions = list(release_waiting.portions(months))
    assert [len(portion) for portion in portions] == [180, 90]
    assert [e for portion in portions for e in portion] == [e for month in months.values() for e in month]


def test_a_rule_that_the_practice_does_not_want_makes_nothing_due(desk: Desk, ehr: FhirServer) -> None:
    enrol(desk, DATED)
    draft(desk)
    enrol(desk, DATED, chosen={"ENROLMENT_PENDING": Action.OFF})
    come(desk, DAY_BEFORE)
    assert desk.statuses() == [ClaimStatus.SUBMITTED] * 3  # the choice is new: they are let go
    before = len(ehr.asked)
    come(desk, DAY)
    assert len(ehr.asked) == before
