"""Journey: connections break at every step, and the outcome is the same as if none had."""

from decimal import Decimal

from bridge.billing.status import ClaimStatus
from bridge.mapping import fhir_value
from tests.journeys.office import Office, patient_of


def test_a_visit_is_paid_once_though_every_connection_breaks(office: Office) -> None:
    visit = office.see(patient_of(payer="liberty", clinician="psychiatrist"), "psychiatrist")
    office.ehr_fault(kind="drop", path="/fhir/Encounter", count=2)
    office.ehr_fault(kind="too_many", path="/fhir/Coverage", retry_after="1")
    office.ehr_fault(kind="drop_after", path="/fhir/Condition")
    office.sync()
    assert office.claim_of(visit).status is ClaimStatus.READY
    assert [office.knock("GET", f"/fhir/{kind}") for kind in ("Encounter", "Coverage", "Condition")] == [401] * 3

    office.payer_fault(kind="sftp_drop", after=400)  # in the middle of the upload
    office.submit()
    assert "Unreachable('127.0.0.1" in office.worker_log()
    claim = office.claim_of(visit)
    assert claim.status is ClaimStatus.SUBMITTED
    office.collect()
    assert office.claim_of(visit).status is ClaimStatus.ACCEPTED
    assert office.filed(claim.control_number) == 1

    kinds = ("ClaimResponse", "Claim", "PaymentReconciliation")
    for kind in kinds:  # written, and then the answer is lost
        office.ehr_fault(kind="drop_after", path=f"/fhir/{kind}", method="POST")
    office.ehr_fault(kind="unavailable", path="/fhir/ClaimResponse", method="GET", retry_after="1")
    office.get_paid()
    assert [office.knock("POST", f"/fhir/{kind}") for kind in kinds] == [401] * 3

    claim = office.claim_of(visit)
    assert claim.status is ClaimStatus.PAID
    assert (claim.charge, claim.paid, claim.patient) == (Decimal("150.00"), Decimal("81.89"), Decimal("30.00"))
    assert office.codes_of(claim.control_number) == []
    (response,) = office.charted("ClaimResponse", fhir_value.CLAIM_RESPONSE, claim.control_number)
    assert len(office.charted("Claim", fhir_value.CLAIM, claim.control_number)) == 1
    assert len(payments_of(office, response["id"])) == 1


def payments_of(office: Office, response_id: str) -> list[str]:
    """The PaymentReconciliations that name the response."""
    named = {"reference": f"ClaimResponse/{response_id}"}
    return [
        payment["id"]
        for payment in office.chart("PaymentReconciliation")
        if any(detail.get("response") == named for detail in payment["detail"])
    ]
