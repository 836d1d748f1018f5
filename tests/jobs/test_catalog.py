"""A job that gives up is told on what it was about; when it goes well after all, nobody is asked any more."""

from datetime import timedelta

import pytest

from bridge.jobs import apply_acknowledgment, rounds, sync_encounters
from bridge.jobs.catalog import RUNS, jobs, subjects, tell_failure
from bridge.services import Job
from bridge.store.encounters import EncounterRow, EncounterStatus
from bridge.store.interchanges import Direction
from bridge.store.subject import Subject
from tests.databases import NOW
from tests.jobs.answers import a277ca, an835, clp
from tests.jobs.desk import EHR, PARTNER, PRACTICE, Desk

LATER = NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("name", "ids", "about"),
    [
        ("draft_claim", "cedar sandbox e1,e2 job:x", [Subject.encounter("sandbox", f"e{n}") for n in (1, 2)]),
        ("deliver_interchange", "cedar sandbox i1", [Subject.interchange("i1")]),
        ("post_remittance", "cedar sandbox r1", [Subject.remittance("r1")]),
        ("ask_claim_status", "cedar sandbox B111", [Subject.claim("B111")]),
        ("replace_claim", "cedar sandbox B111 person:x", [Subject.claim("B111")]),
        ("redraft_unsent", "cedar sandbox 2026-11-20", [Subject.interchange("job:redraft_unsent:sandbox")]),
        ("write_back", "cedar sandbox", [Subject.interchange("job:write_back:sandbox")]),
        ("check_patient_eligibility", "cedar sandbox p1 2026-11-20 Encounter/e1",
         [Subject.interchange("job:check_patient_eligibility:sandbox")]),
    ],
)  # fmt: skip
def test_every_job_is_about_something(name: str, ids: str, about: list[Subject]) -> None:
    assert list(subjects(name, tuple(ids.split()))) == about


def test_a_failure_is_one_problem_however_often_it_happens(desk: Desk) -> None:
    for _ in range(3):
        desk.fail(sync_encounters.job(PRACTICE, EHR, NOW), "Unreachable")
    (told,) = desk.problems_of(Subject.interchange("job:sync_encounters:sandbox"))
    assert told.problem.reason == "A step of the work gave up: sync encounters (Unreachable)."


def test_a_failure_is_forgotten_when_the_job_goes_well(desk: Desk) -> None:
    ids = (PRACTICE, PARTNER)
    tell_failure(desk.services, "submit_claims", ids, "Unreachable")
    tell_failure(desk.services, "collect_interchanges", ids, "Unreachable")
    jobs(desk.services)["submit_claims"](*ids)
    with desk.journal() as tx:
        assert [stored.problem.place for stored in tx.problems.list()] == ["collect_interchanges"]


def test_an_encounter_that_was_found_and_never_drafted_is_taken_up(desk: Desk) -> None:
    with desk.change() as tx:
        tx.encounters.put(EncounterRow(ehr=EHR, encounter_id="e1", status=EncounterStatus.FOUND))
    rounds.take_up(desk.services, PRACTICE, NOW)
    assert desk.waiting == []  # it was found in this very round
    rounds.take_up(desk.services, PRACTICE, LATER)
    assert [(job.name, job.ids[2]) for job in desk.waiting] == [("draft_claim", "e1")]


def test_a_file_that_was_archived_and_never_read_is_taken_up(desk: Desk) -> None:
    with desk.change() as tx:
        tx.interchanges.archive_inbound(PARTNER, "report.txt", b"?")
    rounds.take_up(desk.services, PRACTICE, LATER)
    desk.work()
    assert desk.problems() == ["FILE_UNKNOWN"]
    rounds.take_up(desk.services, PRACTICE, LATER)
    assert desk.waiting == []


def test_a_payment_that_was_read_and_never_posted_is_taken_up(desk: Desk) -> None:
    claim = desk.send_one()
    (desk.mailbox / "out" / "835.x12").write_bytes(
        an835("EFT1", str(claim.charge), clp(claim.control_number, claim.charge, str(claim.charge)))
    )
    RUNS["collect_interchanges"](desk.services, PRACTICE, PARTNER)
    (reading,) = desk.waiting
    RUNS["read_interchange"](desk.services, *reading.ids)
    desk.waiting.clear()

    rounds.take_up(desk.services, PRACTICE, LATER)
    assert [job.name for job in desk.waiting] == ["post_remittance"]
    desk.work()
    assert desk.claim().paid == claim.charge


def test_an_acknowledgment_that_was_read_and_never_applied_is_taken_up(desk: Desk) -> None:
    claim = desk.send_one()
    with desk.change() as tx:
        answer = a277ca(desk.sent()[0].bht03, {claim.control_number: "A2:20"})
        file = tx.interchanges.archive_inbound(PARTNER, "277.x12", answer).id
        tx.interchanges.mark_read(file, kind="277CA", isa13=77)
    desk.fail(apply_acknowledgment.job(PRACTICE, PARTNER, file), "OperationalError")

    rounds.take_up(desk.services, PRACTICE, LATER)
    desk.work()
    assert (desk.claim().status, desk.problems()) == ("accepted", [])


def test_two_workers_make_one_round_of_the_same_minutes(desk: Desk) -> None:
    first = rounds.tick(NOW + timedelta(minutes=1), 15)
    assert first == rounds.tick(NOW + timedelta(minutes=14), 15) == NOW
    rounds.enqueue_round(desk.services, first)
    rounds.enqueue_round(desk.services, first)
    keys = [job.key for job in desk.waiting]
    assert sorted(set(keys)) == sorted(keys[: len(keys) // 2])
    assert {job.name for job in desk.waiting} == {
        "sync_encounters",
        "release_waiting",
        "watch_filing",
        "write_back",
        "submit_claims",
        "collect_interchanges",
        "check_eligibility",
    }


def test_no_job_says_more_than_ids(desk: Desk) -> None:
    desk.send_one()
    asked: list[Job] = []
    rounds.enqueue_round(desk.services, LATER)
    asked += desk.waiting
    said = " ".join(f"{job.key} {job.partition} {job.ids}" for job in asked)
    for phi in ("Sample", "Ada", "1990-04-03", "NWH00000123", "F41.1"):
        assert phi not in said
    assert len(desk.files(Direction.OUTBOUND)) == 1
