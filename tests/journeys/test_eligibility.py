"""Journey: who comes tomorrow is asked about today, and the chart knows the answer."""

from datetime import datetime, timedelta
from decimal import Decimal

from bridge import clock
from bridge.billing.eligibility import Certainty
from bridge.jobs import check_eligibility, rounds
from bridge.mapping import fhir_value
from bridge.services import mending
from bridge.services.mending import Person
from bridge.store.eligibilities import StoredEligibility
from bridge.store.subject import Subject
from tests.journeys.office import EHR, PRACTICE, Office, patient_of


def test_tomorrows_patients_are_asked_about_and_the_chart_knows_the_answers(office: Office) -> None:
    active = patient_of(payer="blue", clinician="psychologist")
    inactive, carved_out = patient_of(case="lapsed-at-payer"), patient_of(case="carved-out-unknown")
    unknown = patient_of(payer="northwind", clinician="lmft")
    mistype_the_card(office, unknown)
    for patient_id in (active, inactive, carved_out, unknown):
        office.expect(patient_id, "lmft", tomorrow())

    ask(office)

    found = {patient_id: answer_of(office, patient_id) for patient_id in (active, inactive, carved_out, unknown)}
    assert {patient_id: stored.certainty for patient_id, stored in found.items()} == {
        active: Certainty.ACTIVE,
        inactive: Certainty.INACTIVE,
        carved_out: Certainty.CARVED_OUT,
        unknown: Certainty.NOT_FOUND,
    }
    answer = found[active].answer
    assert answer is not None
    assert answer.copay in (Decimal("25.00"), Decimal("35.00"))
    assert {patient_id: codes_of(office, stored) for patient_id, stored in found.items()} == {
        active: [],
        inactive: ["COVERAGE_NOT_ACTIVE"],
        carved_out: ["COVERAGE_CARVED_OUT"],
        unknown: ["MEMBER_NOT_FOUND"],
    }
    assert in_force(office, found[active]) is True
    assert in_force(office, found[inactive]) is False


def test_whoever_opens_a_chart_may_ask_at_once(office: Office) -> None:
    patient_id = patient_of(payer="blue", clinician="lcsw")
    therapist = Person(practice_id=PRACTICE, reference="Practitioner/prac-lcsw")
    mending.check_coverage(office.services, therapist, EHR, patient_id, clock.now().date(), "Encounter/now")
    office.rest()
    stored = answer_of(office, patient_id)
    assert (stored.certainty, stored.visit) == (Certainty.ACTIVE, "Encounter/now")
    assert in_force(office, stored) is True


def test_a_gateway_that_stumbles_is_asked_again_at_once(office: Office) -> None:
    patient_id = patient_of(payer="evergreen", clinician="lcsw")
    office.expect(patient_id, "lcsw", tomorrow())
    office.payer_fault(kind="unavailable")
    office.payer_fault(kind="drop")
    ask(office)
    stored = answer_of(office, patient_id)
    assert stored.certainty is Certainty.ACTIVE
    assert codes_of(office, stored) == []


def test_a_gateway_that_stays_away_is_shown_and_asked_again_later(office: Office) -> None:
    patient_id = patient_of(payer="evergreen", clinician="psychiatrist")
    office.expect(patient_id, "psychiatrist", tomorrow())
    office.payer_fault(kind="unavailable", times=3)  # as often as one question is asked
    look_ahead(office)
    first = answer_of(office, patient_id)
    assert first.certainty is Certainty.UNAVAILABLE
    assert codes_of(office, first) == ["PAYER_SILENT"]

    office.later(hours=2)
    look_ahead(office)

    second = answer_of(office, patient_id)
    assert second.certainty is Certainty.ACTIVE
    assert codes_of(office, second) == codes_of(office, first) == []


def tomorrow() -> datetime:
    return clock.now() + timedelta(days=1)


def ask(office: Office) -> None:
    """About everybody who is expected tomorrow."""
    start = tomorrow().replace(hour=4)  # midnight in Hartford
    office.run(check_eligibility.job(PRACTICE, EHR, start, start + timedelta(days=1)))


def look_ahead(office: Office) -> None:
    """What every round does."""
    rounds.look_ahead(office.services, PRACTICE, clock.now())
    office.rest()


def answer_of(office: Office, patient_id: str) -> StoredEligibility:
    """The newest answer about a patient's one coverage."""
    (coverage,) = office.chart("Coverage", patient=patient_id)
    with office.journal() as tx:
        stored = tx.eligibilities.latest(patient_id, coverage["id"])
    assert stored is not None
    return stored


def codes_of(office: Office, stored: StoredEligibility) -> list[str]:
    return [found.problem.code for found in office.problems_of(Subject.eligibility(stored.id))]


def in_force(office: Office, stored: StoredEligibility) -> object:
    """What the one CoverageEligibilityResponse of this question says."""
    (response,) = office.charted("CoverageEligibilityResponse", fhir_value.ELIGIBILITY_ANSWER, stored.inquiry.trace)
    return response["insurance"][0].get("inforce")


def mistype_the_card(office: Office, patient_id: str) -> None:
    (coverage,) = office.chart("Coverage", patient=patient_id)
    office.put({**coverage, "subscriberId": "NWH00000000"})
