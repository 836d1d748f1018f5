"""Journey: the payer refuses to pay; the claim stays open until a person decides, and the chart says why."""

from decimal import Decimal

from bridge.billing.status import ClaimStatus
from bridge.mapping import fhir_value
from bridge.store.subject import Subject
from tests.journeys.office import Office, patient_of


def test_a_denied_claim_names_the_reason_and_stays_open(office: Office) -> None:
    visit = office.see(patient_of(case="lapsed-at-payer"), "lmft")
    office.bill()
    office.get_paid()

    claim = office.claim_of(visit)
    assert claim.status is ClaimStatus.DENIED
    assert (claim.charge, claim.open, claim.paid) == (Decimal("150.00"), Decimal("150.00"), Decimal("0.00"))
    (found,) = office.problems_of(Subject.claim(claim.control_number))
    assert found.problem.code == "CLAIM_DENIED"
    assert found.problem.prevents == ("27",)
    assert "coverage" in found.problem.reason.lower()
    assert found.problem.remedy.startswith("Check the coverage of that day")

    (response,) = office.charted("ClaimResponse", fhir_value.CLAIM_RESPONSE, claim.control_number)
    assert (response["outcome"], response["status"]) == ("complete", "active")
    assert {"system": fhir_value.CARC, "code": "27"} in carcs(response)


def carcs(response: dict[str, object]) -> list[object]:
    """Every coding of every adjudication's reason."""
    found: list[object] = []

    def look(value: object) -> None:
        if isinstance(value, dict):
            found.extend(value.get("reason", {}).get("coding", []) if isinstance(value.get("reason"), dict) else ())
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(response)
    return found
