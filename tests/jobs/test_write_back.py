"""What the payer said goes back into the chart: one resource that the EHR does not take keeps no other out of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from bridge.billing.eligibility import Answer, Certainty, Inquiry
from bridge.fhir.error import Unreachable
from bridge.jobs import write_back
from bridge.jobs.catalog import RUNS
from bridge.store.subject import Subject
from tests.databases import NOW
from tests.fhir.server import Answer as HttpAnswer
from tests.fhir.server import Asked, FhirServer, client_of, outcome
from tests.jobs.answers import an835, clp
from tests.jobs.desk import EHR, PRACTICE, Desk
from tests.mapping import charts
from tests.store.example import BILLING, NORTHWIND, PATIENT, SUBSCRIBER


@pytest.fixture
def ehr(desk: Desk) -> Iterator[FhirServer]:
    server = FhirServer()
    with client_of(server, write_claim=True) as client:
        desk.ehrs.client = client
        yield server
    server.stop()


def two_paid(desk: Desk) -> list[str]:
    """Two claims of two days, paid by one payment; nothing is in the chart yet. Gives their numbers."""
    for day in ("10", "11"):
        period = {"start": f"2026-11-{day}T15:00:00Z", "end": f"2026-11-{day}T15:54:00Z"}
        desk.draft(charts.encounter(f"e{day}", period=period))
    desk.submit()
    client, desk.ehrs.client = desk.ehrs.client, None
    rows = sorted(desk.claims(), key=lambda row: row.control_number)
    answers = [clp(row.control_number, row.charge, str(row.charge)) for row in rows]
    desk.receive("835.x12", an835("EFT1", str(sum(row.charge for row in rows)), *answers))
    desk.ehrs.client = client
    return [row.control_number for row in rows]


def kept(ehr: FhirServer, kind: str) -> list[dict[str, Any]]:
    return [resource for key, resource in sorted(ehr.kept.items()) if key.startswith(f"{kind}/")]


def refusing(number: str, answer: HttpAnswer) -> Any:
    def rule(asked: Asked) -> HttpAnswer | None:
        concerned = asked.method == "POST" and asked.path.endswith("/ClaimResponse") and number.encode() in asked.body
        return answer if concerned else None

    return rule


def write(desk: Desk) -> None:
    desk.run(write_back.job(PRACTICE, EHR, NOW))


def test_each_answer_is_one_claim_response_beside_its_claim(desk: Desk, ehr: FhirServer) -> None:
    numbers = two_paid(desk)
    write(desk)
    responses = kept(ehr, "ClaimResponse")
    assert sorted(r["identifier"][0]["value"] for r in responses) == numbers
    assert [len(kept(ehr, kind)) for kind in ("Claim", "ClaimResponse", "PaymentReconciliation")] == [2, 2, 1]
    assert all(r["request"]["reference"].startswith("Claim/new-") for r in responses)


def test_a_second_round_writes_nothing(desk: Desk, ehr: FhirServer) -> None:
    two_paid(desk)
    write(desk)
    before = len(ehr.asked)
    write(desk)
    assert len(ehr.asked) == before


def test_a_resource_that_the_ehr_refuses_is_told_and_the_others_are_written(desk: Desk, ehr: FhirServer) -> None:
    first, second = two_paid(desk)
    ehr.rules.append(refusing(first, HttpAnswer(422, outcome("invalid"))))
    write(desk)
    write(desk)

    assert [r["identifier"][0]["value"] for r in kept(ehr, "ClaimResponse")] == [second]
    assert len(kept(ehr, "PaymentReconciliation")) == 1
    (told,) = desk.problems_of(Subject.claim(first))
    assert told.problem.code == "WRITE_BACK_REFUSED"
    assert "OperationRefused, invalid" in told.problem.reason
    assert "Ruth" not in told.problem.reason

    ehr.rules.clear()
    write(desk)
    assert (len(kept(ehr, "ClaimResponse")), desk.problems()) == (2, [])


def test_one_lost_answer_does_not_stop_the_others_and_is_tried_again(desk: Desk, ehr: FhirServer) -> None:
    first, second = two_paid(desk)
    ehr.rules.append(refusing(first, HttpAnswer(drop=True)))
    with pytest.raises(Unreachable):
        RUNS["write_back"](desk.services, PRACTICE, EHR)
    assert [r["identifier"][0]["value"] for r in kept(ehr, "ClaimResponse")] == [second]
    assert desk.problems() == []
    assert kept(ehr, "PaymentReconciliation") == []  # it would name one answer of two, and nobody would write it anew
    ehr.rules.clear()
    write(desk)
    responses = kept(ehr, "ClaimResponse")
    (payment,) = kept(ehr, "PaymentReconciliation")
    named = {detail["response"]["reference"] for detail in payment["detail"]}
    assert named == {f"ClaimResponse/{response['id']}" for response in responses}
    assert len(responses) == 2


def test_a_changed_answer_updates_the_one_resource(desk: Desk, ehr: FhirServer) -> None:
    number = two_paid(desk)[0]
    write(desk)
    charge = desk.claim(number).charge
    desk.receive("835_2.x12", an835("EFT2", f"-{charge}", clp(number, -charge, f"-{charge}", status="22")))
    write(desk)
    (response,) = [r for r in kept(ehr, "ClaimResponse") if r["identifier"][0]["value"] == number]
    assert response["disposition"] == f"Payment taken back by the payer; ${charge} open."
    assert response["meta"]["versionId"] == "2"


def test_a_newer_answer_on_the_same_question_replaces_the_older_in_the_chart(desk: Desk, ehr: FhirServer) -> None:
    inquiry = Inquiry(
        trace="E1", payer=NORTHWIND, provider=BILLING, subscriber=SUBSCRIBER, patient=PATIENT, service_date=NOW.date()
    )
    with desk.change() as tx:
        tx.eligibilities.ask(inquiry, ehr=EHR, coverage_id="cov-1", visit="Appointment/a1")
        tx.eligibilities.answer(Answer(trace="E1", certainty=Certainty.UNAVAILABLE))
    write(desk)
    assert [r["outcome"] for r in kept(ehr, "CoverageEligibilityResponse")] == ["error"]

    desk.moment_passes()
    with desk.change() as tx:
        tx.eligibilities.answer(Answer(trace="E1", certainty=Certainty.ACTIVE))
    write(desk)
    assert [r["outcome"] for r in kept(ehr, "CoverageEligibilityResponse")] == ["complete"]
    assert len(kept(ehr, "CoverageEligibilityRequest")) == 1
