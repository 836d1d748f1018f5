"""Journey: the payer does not know the member; the chart is mended, and the same claim goes again."""

from bridge.billing.status import ClaimStatus
from bridge.services import mending
from bridge.services.mending import Person
from bridge.store.subject import Subject
from tests.journeys.office import PRACTICE, Office, patient_of

BILLER = Person(practice_id=PRACTICE, reference="Practitioner/prac-biller")


def test_a_rejected_claim_is_mended_in_the_chart_and_goes_again_under_its_number(office: Office) -> None:
    patient_id = patient_of(case="unknown-member")
    visit = office.see(patient_id, "lpc")
    office.bill()
    number = office.claim_of(visit).control_number
    assert office.claim_of(visit).status is ClaimStatus.REJECTED
    (found,) = office.problems_of(Subject.claim(number))
    assert found.problem.code == "CLAIM_REJECTED"
    assert "A3:33:IL" in found.problem.reason
    assert "send the claim again" in found.problem.remedy

    correct_the_card(office, patient_id)
    assert mending.send_again(office.services, BILLER, number) is None
    office.rest()
    assert office.claim_of(visit).status is ClaimStatus.READY
    office.submit()
    office.collect()

    assert office.claim_of(visit).status is ClaimStatus.ACCEPTED
    assert office.claim_of(visit).control_number == number
    assert office.filed(number) == 2
    assert office.codes_of(number) == []
    reopened = next(event for event in office.events_of(number) if event.event == "reopened")
    assert reopened.actor == "person:Practitioner/prac-biller"


def correct_the_card(office: Office, patient_id: str) -> None:
    """What the payer's roster says goes into the chart: member numbers end with the patient's."""
    (coverage,) = office.chart("Coverage", patient=patient_id)
    member = next(m for m in office.world.members if m.member_id.endswith(patient_id.removeprefix("pat-")))
    assert coverage["subscriberId"] != member.member_id
    office.put({**coverage, "subscriberId": member.member_id})
