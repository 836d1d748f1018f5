"""Journey: the chart moves on. What has left stays as it left; what has not, follows the chart."""

from decimal import Decimal

from bridge.billing.status import ClaimStatus
from tests.journeys.office import Office, patient_of

PATIENT = patient_of(payer="liberty", clinician="lmft")


def procedures(office: Office, number: str) -> list[str]:
    with office.journal() as tx:
        return [line.procedure for line in tx.claims.get(number).claim.lines]


def test_an_edit_after_sending_leaves_the_claim_and_tells_a_person(office: Office) -> None:
    visit = office.see(PATIENT, "lmft", minutes=45)
    office.bill()
    sent = office.claim_of(visit)
    office.later(minutes=30)
    office.write_up(visit, minutes=56)
    office.sync()

    claim = office.claim_of(visit)
    assert (claim.status, claim.charge, claim.facts_hash) == (ClaimStatus.ACCEPTED, Decimal("150.00"), sent.facts_hash)
    assert procedures(office, claim.control_number) == ["90834"]
    assert office.codes_of(claim.control_number) == ["CHART_CHANGED"]
    office.submit()
    assert office.filed(claim.control_number) == 1


def test_an_edit_before_sending_is_drafted_anew(office: Office) -> None:
    visit = office.see(PATIENT, "lmft", minutes=45)
    office.sync()
    first = office.claim_of(visit)
    assert procedures(office, first.control_number) == ["90834"]
    office.later(minutes=30)
    office.write_up(visit, minutes=56)
    office.sync()

    claim = office.claim_of(visit)
    assert (claim.status, claim.charge) == (ClaimStatus.READY, Decimal("195.00"))
    assert claim.control_number == first.control_number
    assert procedures(office, claim.control_number) == ["90837"]
    office.submit()
    assert office.filed(claim.control_number) == 1


def test_a_visit_called_off_before_sending_is_void(office: Office) -> None:
    visit = office.see(PATIENT, "lmft")
    office.sync()
    assert office.claim_of(visit).status is ClaimStatus.READY
    office.later(minutes=30)
    office.write_up(visit, status="cancelled")
    office.sync()

    claim = office.claim_of(visit)
    assert claim.status is ClaimStatus.VOIDED
    assert office.codes_of(claim.control_number) == []
    office.submit()
    assert office.filed(claim.control_number) == 0
