"""Journey: a clinician's enrolment is on its way; the claims wait, leave in one file on the day, and are paid."""

from datetime import date, timedelta

import pytest

from bridge import clock
from bridge.billing.status import ClaimStatus
from bridge.demo.stage import Stage
from bridge.jobs import release_waiting
from bridge.sandbox.data.visit import Visit
from tests.journeys.office import EHR, OPENS, PRACTICE, Office, open_office, patient_of

PATIENT = patient_of(payer="liberty", clinician="psychologist")
SAME_PAYER = patient_of(payer="liberty", clinician="lmft")
COMES_ON = OPENS.date() + timedelta(days=9)
TABLE = f"""
[[enrolment]]
payer_id = "liberty"
clinician_id = "prac-lmft"
starts = 2025-01-01

[[enrolment]]
payer_id = "liberty"
clinician_id = "prac-psychologist"
applied_on = {OPENS.date() - timedelta(days=60)}
retroactive_to = {OPENS.date() - timedelta(days=30)}
starts = {COMES_ON}
"""


@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
def test_claims_wait_for_an_enrolment_and_leave_together(stage: Stage) -> None:
    enter(stage, TABLE)
    with open_office(stage) as office:
        neighbour = office.see(SAME_PAYER, "lmft")
        visits = [office.see(PATIENT, "psychologist")]
        office.bill()
        office.next_morning(days=2)
        visits.append(office.see(PATIENT, "psychologist"))
        office.bill()
        release(office)
        office.submit()
        they_wait(office, visits)
        assert office.claim_of(neighbour).status is ClaimStatus.ACCEPTED
        before = len(office.sent_by_us())

        office.next_morning(days=7)
        release(office)
        assert [office.claim_of(visit).status for visit in visits] == [ClaimStatus.READY] * 2
        office.submit()
        office.collect()
        (file,) = office.sent_by_us()[before:]
        assert all(f"CLM*{office.claim_of(visit).control_number}*" in file for visit in visits)
        office.get_paid()

        release(office)
        office.sync()
        office.submit()
        for visit in (neighbour, *visits):
            claim = office.claim_of(visit)
            assert (claim.status, office.filed(claim.control_number)) == (ClaimStatus.PAID, 1)
            assert office.codes_of(claim.control_number) == []
        office.judge_kept()
        office.names_nobody()
        office.counted_by_a_stranger()


def enter(stage: Stage, table: str) -> None:
    path = stage.folder / "config" / "practices" / "cedar.toml"
    path.write_text(path.read_text("utf-8") + table, encoding="utf-8")


def release(office: Office) -> None:
    """What the round of the morning asks for."""
    practice = office.services.configuration.practices[PRACTICE]
    office.run(release_waiting.job(practice, EHR, today(office)))


def today(office: Office) -> date:
    return clock.today(office.services.configuration.practices[PRACTICE].time_zone)


def they_wait(office: Office, visits: list[Visit]) -> None:
    for visit in visits:
        claim = office.claim_of(visit)
        assert (claim.status, office.filed(claim.control_number)) == (ClaimStatus.HELD, 0)
        assert office.codes_of(claim.control_number) == ["ENROLMENT_PENDING"]
