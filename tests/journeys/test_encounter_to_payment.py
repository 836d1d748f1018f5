"""Journeys on SQLite and on PostgreSQL: from the visit to the money in the chart, and once when workers are killed."""

import signal
import subprocess
import sys
from decimal import Decimal

from bridge import clock
from bridge.billing.status import ClaimStatus
from bridge.demo.stage import Stage, process
from bridge.jobs import draft_claim, submit_claims
from bridge.mapping import fhir_value
from bridge.sandbox.data.visit import Visit
from bridge.services import mending
from bridge.services.mending import Person
from bridge.settings import ROOT
from bridge.store.interchanges import Direction, Phase
from bridge.store.subject import Subject
from tests.journeys import dying_worker
from tests.journeys.dying_worker import DECIDED, RENAMED, UPLOADED
from tests.journeys.office import EHR, PARTNER, PATIENCE, PRACTICE, Office, open_office, patient_of

PATIENT = patient_of(payer="liberty", clinician="psychologist")  # owes 30 dollars a visit

BILLER = Person(practice_id=PRACTICE, reference="Practitioner/prac-biller")


def test_a_visit_is_paid_and_the_chart_knows_it(stage: Stage) -> None:
    with open_office(stage) as office:
        visit = office.see(PATIENT, "psychologist", minutes=45)
        office.sync()
        assert office.claim_of(visit).status is ClaimStatus.READY
        office.submit()
        assert office.claim_of(visit).status is ClaimStatus.SUBMITTED
        office.collect()
        assert office.claim_of(visit).status is ClaimStatus.ACCEPTED
        office.get_paid()
        paid_to_the_cent(office, visit)
        every_step_is_told(office, visit)
        everything_is_archived(office)
        the_chart_knows_it_once(office, visit)
        office.judge_kept()
        office.names_nobody()
        a_stranger_counts_the_same(office, claims=1)


def test_what_a_killed_worker_left_is_sent_once_and_nothing_is_lost(stage: Stage) -> None:
    with open_office(stage, at_work=False) as office:
        clear = a_claim_that_is_about_to_leave(office)
        a_worker_dies_at(office, UPLOADED)
        assert office.filed(clear) == 0
        a_worker_dies_at(office, RENAMED)  # it began the same delivery anew
        assert office.filed(clear) == 1
        doubtful = a_claim_that_is_about_to_leave(office)
        a_worker_dies_at(office, DECIDED)

        with process(["worker"], stage.folder, stage.environment()):
            office.rest()
            assert phases(office, clear, doubtful) == [Phase.SENT, Phase.IN_DOUBT]
            office.submit()
            assert (office.filed(clear), office.filed(doubtful)) == (1, 0)
            a_person_has_asked_the_clearinghouse(office, doubtful)
            office.submit()
            office.collect()
            office.get_paid()
        with office.journal() as tx:
            assert {tx.claims.get(number).status for number in (clear, doubtful)} == {ClaimStatus.PAID}
        assert (office.filed(clear), office.filed(doubtful)) == (1, 1)
        assert office.codes_of(clear) == office.codes_of(doubtful) == []
        assert office.queue.failed() == ()
        office.judge_kept()
        a_stranger_counts_the_same(office, claims=3)


def a_claim_that_is_about_to_leave(office: Office) -> str:
    """Drafted in this process, so that the workers have nothing to do but deliver; gives its number."""
    office.next_morning()
    visit = office.see(PATIENT, "psychologist")
    draft_claim.run(office.services, PRACTICE, EHR, visit.id, draft_claim.ACTOR)
    claim = office.claim_of(visit)
    assert claim.status is ClaimStatus.READY
    office.enqueue(submit_claims.job(PRACTICE, PARTNER, clock.now()))
    return claim.control_number


def a_worker_dies_at(office: Office, moment: str) -> None:
    """A worker takes up whatever waits, and is killed when a delivery has come so far."""
    command = [sys.executable, "-m", dying_worker.__name__, moment]
    with (office.stage.folder / "worker.log").open("ab") as log:
        done = subprocess.run(
            command, cwd=ROOT, env=office.stage.environment(), stdout=log, stderr=log, timeout=PATIENCE, check=False
        )
    assert done.returncode == -signal.SIGKILL


def phases(office: Office, *numbers: str) -> list[Phase]:
    """How far the interchange of each claim has come."""
    with office.journal() as tx:
        rows = [tx.deliveries.latest_of_claim(number) for number in numbers]
    return [row.phase for row in rows if row is not None]


def a_person_has_asked_the_clearinghouse(office: Office, number: str) -> None:
    """Killed between the decision and the rename: nobody can know, so it waits, visibly, until somebody asks."""
    with office.journal() as tx:
        parked = tx.deliveries.latest_of_claim(number)
    assert parked is not None
    (found,) = office.problems_of(Subject.interchange(parked.id))
    assert found.problem.code == "DELIVERY_IN_DOUBT"
    assert mending.withdraw(office.services, BILLER, parked.id) is None


def paid_to_the_cent(office: Office, visit: Visit) -> None:
    claim = office.claim_of(visit)
    assert claim.status is ClaimStatus.PAID
    # 90834 of 2026: 103.60, of which this payer allows 108 percent
    assert (claim.charge, claim.paid, claim.patient) == (Decimal("150.00"), Decimal("81.89"), Decimal("30.00"))
    assert (claim.adjusted, claim.open) == (Decimal("38.11"), Decimal("0.00"))
    assert office.filed(claim.control_number) == 1


def every_step_is_told(office: Office, visit: Visit) -> None:
    told = office.events_of(office.claim_of(visit).control_number)
    steps = [event.event for event in told]
    assert [*steps[:3], *steps[5:]] == ["drafted", "cleared", "sent", "payment"]
    assert sorted(steps[3:5]) == ["claim_accepted", "file_accepted"]  # one may overtake the other
    assert all(event.actor.startswith("job:") for event in told)


def everything_is_archived(office: Office) -> None:
    with office.journal() as tx:
        rows = tx.interchanges.list()
        contents = {row.name: tx.interchanges.content(row.id) for row in rows}
    assert {"277CA", "835", "837P", "999"} <= {row.kind for row in rows}
    assert {row.phase for row in rows if row.direction is Direction.OUTBOUND} == {Phase.SENT}
    journal = office.stage.folder / "payer" / "journal"
    theirs = {path.name: path.read_bytes() for path in (journal / "sent").iterdir()}
    ours = {path.name.partition("_")[2]: path.read_bytes() for path in (journal / "received").iterdir()}
    assert contents == theirs | ours


def the_chart_knows_it_once(office: Office, visit: Visit) -> None:
    number = office.claim_of(visit).control_number
    (response,) = office.charted("ClaimResponse", fhir_value.CLAIM_RESPONSE, number)
    (claim,) = office.charted("Claim", fhir_value.CLAIM, number)
    (payment,) = [p for p in office.chart("PaymentReconciliation") if p["paymentAmount"]["value"] == 81.89]
    assert response["request"] == {"reference": f"Claim/{claim['id']}"}
    assert response["patient"] == {"reference": f"Patient/{PATIENT}"}
    assert response["payment"]["amount"] == {"value": 81.89, "currency": "USD"}
    assert payment["paymentAmount"] == {"value": 81.89, "currency": "USD"}
    assert [line["response"] for line in payment["detail"]] == [{"reference": f"ClaimResponse/{response['id']}"}]


def a_stranger_counts_the_same(office: Office, *, claims: int) -> None:
    """All of this stage's claims were alike: 150.00 charged, 81.89 paid."""
    found = office.counted_by_a_stranger()
    assert (found["claims_sent"], found["claim_responses"]) == (claims, claims)
    assert Decimal(found["charged_sent"]) == claims * Decimal("150.00")
    assert Decimal(found["paid"]) == claims * Decimal("81.89")
