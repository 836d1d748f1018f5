"""Journey: the demo's week is over and its hour stands still; what a visitor makes ready leaves all the same."""

from bridge.billing.status import ClaimStatus
from bridge.demo.week import Week
from tests.journeys.office import Office, patient_of

PATIENT = patient_of(payer="liberty", clinician="psychologist")


def test_what_becomes_ready_after_the_week_is_taken_by_the_payer(office: Office) -> None:
    week = Week(office.stage, office.services, office.queue, lambda _: None)
    visit = office.see(PATIENT, "psychologist", minutes=45)
    office.sync()
    assert office.claim_of(visit).status is ClaimStatus.READY
    week.carry_on()
    assert office.claim_of(visit).status is ClaimStatus.ACCEPTED
    week.carry_on()
    assert week.rounds == 1  # nothing was ready
