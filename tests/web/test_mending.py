"""A verb enqueues the very job that its file in jobs/ defines; only the key is the person's own."""

from datetime import date

from bridge.jobs import ask_claim_status, check_eligibility, draft_claim
from bridge.services import Job, mending
from bridge.services.mending import Decision, Person
from tests.databases import NOW, PRACTICE
from tests.web.conftest import Desk
from tests.web.journal import accepted, denied

RUTH = Person(practice_id=PRACTICE, reference="Practitioner/prac-biller")


def same(asked: Job, known: Job) -> bool:
    return (asked.name, asked.partition, asked.ids) == (known.name, known.partition, known.ids)


def test_drafting_is_the_drafting_job(desk: Desk) -> None:
    mending.draft(desk.services, RUTH, "sandbox", ["enc-1", "enc-2"])
    assert same(desk.jobs[0], draft_claim.job(PRACTICE, "sandbox", ["enc-1", "enc-2"], NOW, RUTH.actor))


def test_checking_coverage_is_the_eligibility_job(desk: Desk) -> None:
    day = date(2026, 11, 16)
    mending.check_coverage(desk.services, RUTH, "sandbox", "pat-1", day, "Encounter/e1")
    assert same(desk.jobs[0], check_eligibility.patient_job(PRACTICE, "sandbox", "pat-1", day, "Encounter/e1", NOW))


def test_asking_for_the_status_is_the_status_job(desk: Desk) -> None:
    accepted(desk.store)
    assert mending.ask_status(desk.services, RUTH, "B222") is None
    assert same(desk.jobs[0], ask_claim_status.job(PRACTICE, "sandbox", "B222", NOW))


def test_pressing_twice_asks_twice(desk: Desk) -> None:
    mending.draft(desk.services, RUTH, "sandbox", ["enc-1"])
    mending.draft(desk.services, RUTH, "sandbox", ["enc-1"])
    assert len({job.key for job in desk.jobs}) == 2


def test_a_claim_that_is_not_rejected_is_not_sent_again(desk: Desk) -> None:
    accepted(desk.store)
    refused = mending.send_again(desk.services, RUTH, "B222")
    assert refused is not None
    assert "not rejected" in refused.reason
    assert desk.jobs == []


def test_nothing_is_decided_before_the_payer_answered_nor_twice(desk: Desk) -> None:
    accepted(desk.store)
    assert mending.decide(desk.services, RUTH, "B222", Decision.WRITE_OFF, "late") is not None
    denied(desk.store)
    assert mending.decide(desk.services, RUTH, "B444", Decision.WRITE_OFF, "late") is None
    assert mending.decide(desk.services, RUTH, "B444", Decision.WRITE_OFF, "late") is not None


def test_a_contractual_denial_is_never_billed_to_the_patient(desk: Desk) -> None:
    denied(desk.store, "CO")
    refused = mending.decide(desk.services, RUTH, "B444", Decision.BILL_PATIENT, "late")
    assert refused is not None
    assert "CO, not PR" in refused.reason


def test_every_verb_is_audited(desk: Desk) -> None:
    denied(desk.store)
    mending.decide(desk.services, RUTH, "B444", Decision.WRITE_OFF, "late")
    with desk.store.reading(PRACTICE) as tx:
        (event,) = tx.audits.list(resource_type="claim", resource_id="B444")
    assert (event.who, event.action) == (RUTH.actor, "write")
