"""Journeys: what is coded beside a visit is found, billed and paid; and a consent that ends before the claim leaves."""

from decimal import Decimal

from bridge.billing.status import ClaimStatus
from bridge.sandbox.data.activity import activity_resources
from bridge.sandbox.data.charted import STATE_CODE, TESTING
from bridge.sandbox.data.visit import Part, Visit
from bridge.store.subject import Subject
from tests.journeys.office import EHR, Office, Resource


def patient_of_case(office: Office, case: str) -> str:
    """Of the week's own visit with that name."""
    kind, _, encounter_id = office.world.cases[case].partition("/")
    named = (e.resource for e in office.world.events if e.resource["resourceType"] == kind)
    visit = next(encounter for encounter in named if encounter["id"] == encounter_id)
    return str(visit["subject"]["reference"]).removeprefix("Patient/")


def code(office: Office, visit: Visit) -> None:
    """The clinician does so some time after the visit was written up."""
    for resource in activity_resources(visit):
        office.put(resource)


def lines_of(office: Office, visit: Visit) -> list[tuple[str, tuple[str, ...], int]]:
    with office.journal() as tx:
        claim = tx.claims.get(office.claim_of(visit).control_number).claim
    return [(line.procedure, line.modifiers, line.units) for line in claim.lines]


def test_testing_is_billed_by_its_parts_once_they_are_coded(office: Office) -> None:
    parts = (Part("96130", 62), Part("96136", 95))
    patient_id = patient_of_case(office, TESTING)
    visit = office.see(patient_id, "psychologist", minutes=100, kind="testing", parts=parts)
    office.sync()
    told = office.problems_of(Subject.encounter(EHR, visit.id))
    assert [stored.problem.code for stored in told] == ["CHART_CODE_MISSING"]

    code(office, visit)
    office.sync()
    assert office.problems_of(Subject.encounter(EHR, visit.id)) == ()
    assert lines_of(office, visit) == [("96130", (), 1), ("96136", (), 1), ("96137", (), 2)]
    office.submit()
    office.collect()
    office.get_paid()
    claim = office.claim_of(visit)
    assert (claim.status, claim.open, claim.charge) == (ClaimStatus.PAID, Decimal("0.00"), Decimal("385.00"))


def programme_visit(office: Office) -> tuple[Visit, Resource]:
    """46 minutes under a state's code, and the patient's consent."""
    patient_id = patient_of_case(office, STATE_CODE)
    parts = (Part("H0004", 46, by_charge=True),)
    visit = office.see(patient_id, "lpc", minutes=46, kind="substance-use", part2=True, parts=parts)
    code(office, visit)
    (consent,) = office.chart("Consent", patient=patient_id)
    return visit, consent


def test_a_programme_is_paid_by_the_states_code_under_consent(office: Office) -> None:
    visit, _ = programme_visit(office)
    office.bill()
    assert lines_of(office, visit) == [("H0004", ("HF", "HO"), 3)]
    office.get_paid()
    claim = office.claim_of(visit)
    assert (claim.status, claim.open) == (ClaimStatus.PAID, Decimal("0.00"))


def test_a_consent_that_ends_between_drafting_and_sending_is_heeded(office: Office) -> None:
    visit, consent = programme_visit(office)
    office.sync()
    assert office.claim_of(visit).status is ClaimStatus.READY
    office.put(consent | {"status": "inactive"})
    office.submit()
    claim = office.claim_of(visit)
    assert (claim.status, office.codes_of(claim.control_number)) == (ClaimStatus.HELD, ["CONSENT_REFUSED"])

    office.put(consent)
    office.sync()
    assert office.claim_of(visit).status is ClaimStatus.READY
    office.submit()
    office.collect()
    office.get_paid()
    assert office.claim_of(visit).status is ClaimStatus.PAID
