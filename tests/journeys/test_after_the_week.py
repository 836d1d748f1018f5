"""Journey: the demo's week is over and its hour stands still; what a visitor makes ready leaves all the same."""

from bridge.billing.status import ClaimStatus
from bridge.demo.week import Week
from tests.journeys.office import Office, patient_of

PATIENT = patient_of(payer="liberty", clinician="psychologist")


def test_what_becomes_ready_after_the_week_is_taken_by_the_payer(office: Office) -> None:
    week = Week(office.stage, office.services, office.queue, lambda _: None)
    for minutes in (45, 53):
        office.next_morning()
        visit = office.see(PATIENT, "psychologist", minutes=minutes)
        office.sync()
        assert office.claim_of(visit).status is ClaimStatus.READY
        week.carry_on()
        assert office.claim_of(visit).status is ClaimStatus.ACCEPTED
    rounds = week.rounds
    week.carry_on()
    assert (rounds, week.rounds) == (2, 2)  # nothing was ready
