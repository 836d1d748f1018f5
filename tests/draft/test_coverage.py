"""From charts to outcomes: who pays, and who is insured with whom."""

from datetime import date

from bridge.billing.eligibility import Answer, Certainty
from bridge.billing.history import Asked, History
from bridge.billing.party import Relationship
from bridge.draft import OutcomeStatus
from tests.mapping.charts import (
    TERMINOLOGY,
    coded,
    codes,
    coverage,
    drafted,
    encounter,
    patient,
    ref,
)


def test_an_expired_coverage_holds() -> None:
    (outcome,) = drafted(encounter(), coverage(period={"start": "2026-01-01", "end": "2026-10-31"}))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["COVERAGE_INACTIVE"])
    assert outcome.problems[0].place == "Coverage/cov1 period.end"


def test_a_patient_without_coverage_is_held_by_name_of_the_resource() -> None:
    (outcome,) = drafted(encounter(), coverage(beneficiary=ref("Patient/somebody-else")))
    assert (codes(outcome), outcome.problems[0].place) == (["COVERAGE_MISSING"], "Patient/p1 coverage")


def test_a_payer_that_the_practice_does_not_name_holds() -> None:
    (outcome,) = drafted(encounter(), coverage(payor=[{"display": "Some Plan"}]))
    assert codes(outcome) == ["PAYER_UNKNOWN"]


def test_a_patient_who_pays_alone_is_not_billable() -> None:
    (outcome,) = drafted(encounter(), coverage(payor=[ref("Patient/p1")]))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.NOT_BILLABLE, ["SELF_PAY"])


def test_a_dependant_goes_under_the_parents_policy() -> None:
    parent = {
        "resourceType": "RelatedPerson",
        "id": "r1",
        "patient": ref("Patient/p1"),
        "name": [{"family": "Sample", "given": ["Grace"]}],
        "gender": "female",
        "birthDate": "1965-01-02",
        "address": patient()["address"],
    }
    child = coverage(
        subscriber=ref("RelatedPerson/r1"), relationship=coded(f"{TERMINOLOGY}/subscriber-relationship", "child")
    )
    (outcome,) = drafted(encounter(), child, parent)
    (claim,) = outcome.claims
    assert outcome.status is OutcomeStatus.DRAFT
    assert claim.subscriber.relationship is Relationship.CHILD
    assert (claim.subscriber.name.first, claim.patient.name.first) == ("Grace", "Ada")
    assert claim.subscriber.birth_date == date(1965, 1, 2)


def test_a_dependant_with_an_own_member_number_is_sent_as_subscriber() -> None:
    own = coverage(
        subscriber=ref("RelatedPerson/r1"),
        relationship=coded(f"{TERMINOLOGY}/subscriber-relationship", "child"),
        identifier=[{"type": coded(f"{TERMINOLOGY}/v2-0203", "MB"), "value": "NWH00000999"}],
    )
    (claim,) = drafted(encounter(), own)[0].claims
    assert claim.patient_is_subscriber
    assert claim.subscriber.member_id == "NWH00000999"


def test_a_dependant_whose_subscriber_is_missing_holds() -> None:
    child = coverage(
        subscriber=ref("RelatedPerson/gone"), relationship=coded(f"{TERMINOLOGY}/subscriber-relationship", "child")
    )
    (outcome,) = drafted(encounter(), child)
    assert codes(outcome) == ["SUBSCRIBER_MISSING"]


def test_a_second_coverage_stands_on_the_claim_as_secondary() -> None:
    second = coverage("cov2", order=2, payor=[ref("Organization/payer-blue")], subscriberId="BLU00000001")
    (claim,) = drafted(encounter(), second)[0].claims
    (other,) = claim.other_coverages
    assert (claim.payer.id, other.payer.id, other.rank, other.subscriber.member_id) == (
        "northwind",
        "blue",
        "S",
        "BLU00000001",
    )


def test_two_coverages_without_an_order_are_never_guessed() -> None:
    second = coverage("cov2", order=None, payor=[ref("Organization/payer-blue")])
    (outcome,) = drafted(encounter(), coverage(order=None), second)
    assert codes(outcome) == ["COVERAGE_ORDER_UNKNOWN"]


def test_a_carved_out_plan_steps_back_behind_the_carrier() -> None:
    summit = coverage(payor=[ref("Organization/payer-summit")])
    harbor = coverage("cov2", payor=[ref("Organization/payer-harbor")], subscriberId="HBR00000001")
    fifty = {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:50:00Z"}
    (outcome,) = drafted(encounter(period=fifty), summit, harbor)
    assert (outcome.status, outcome.claims[0].payer.id) == (OutcomeStatus.DRAFT, "harbor")
    assert outcome.claims[0].other_coverages == ()


def test_a_carved_out_plan_alone_holds() -> None:
    (outcome,) = drafted(encounter(), coverage(payor=[ref("Organization/payer-summit")]))
    assert (codes(outcome), outcome.claims) == (["CARVED_OUT"], ())


def test_what_the_payer_said_of_the_day_holds_the_claim() -> None:
    answer = Answer(trace="T1", certainty=Certainty.INACTIVE, because="the plan ended")
    asked = Asked(
        patient_id="p1", coverage_id="cov1", day=date(2026, 11, 10), asked_on=date(2026, 11, 9), answer=answer
    )
    (outcome,) = drafted(encounter(), history=History(asked=(asked,)))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["COVERAGE_NOT_ACTIVE"])
