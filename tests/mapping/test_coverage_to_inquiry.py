"""Whom to ask about a patient, before the visit."""

from datetime import date

from bridge.mapping.coverage_to_inquiry import Question, questions
from bridge.mapping.index import index
from tests.mapping import charts

DAY = date(2026, 11, 20)


def asked(*resources: charts.Json, patient_id: str = "p1") -> tuple[list[Question], list[str]]:
    found, problems = questions(
        index(charts.chart(*resources)), patient_id, DAY, charts.cedar(), charts.sandbox(), charts.rules().payers.on
    )
    return list(found), [problem.code for problem in problems]


def test_the_coverage_that_would_be_billed_is_asked_about() -> None:
    (question,), problems = asked()
    inquiry = question.inquiry
    assert (question.coverage_id, inquiry.payer.id, inquiry.service_date) == ("cov1", "northwind", DAY)
    assert (inquiry.subscriber.member_id, inquiry.patient.id, problems) == ("NWH00000123", "p1", [])
    assert inquiry.provider.npi == charts.cedar().billing.npi


def test_a_dependant_is_asked_about_under_the_subscriber() -> None:
    parent = {
        "resourceType": "RelatedPerson",
        "id": "r1",
        "patient": charts.ref("Patient/p1"),
        "name": [{"family": "Sample", "given": ["Grace"]}],
        "birthDate": "1960-05-01",
        "gender": "female",
    }
    covered = charts.coverage(
        subscriber=charts.ref("RelatedPerson/r1"),
        relationship=charts.coded(f"{charts.TERMINOLOGY}/subscriber-relationship", "child"),
    )
    (question,), _ = asked(parent, covered)
    assert question.inquiry.subscriber.name.first == "Grace"
    assert question.inquiry.patient.id == "p1"


def test_nobody_is_asked_about_a_patient_without_coverage() -> None:
    found, problems = asked(charts.coverage(payor=[charts.ref("Patient/p1")]))
    assert found == []
    assert problems != []


def test_a_patient_whom_the_ehr_does_not_give_is_told() -> None:
    found, problems = asked(charts.coverage(beneficiary=charts.ref("Patient/p9")), patient_id="p9")
    assert (found, problems) == ([], ["PATIENT_MISSING"])
