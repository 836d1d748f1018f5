"""What may be told, and what is never asked: consent under 42 CFR Part 2, one clinician in one room, no note read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bridge import clock
from bridge.billing.status import ClaimStatus
from bridge.fhir.chart import read_chart
from bridge.fhir.ehr import (
    ACTIVITY_SCOPES,
    BACKEND_SCOPES,
    CLAIM_SCOPE,
    CONSENT_SCOPE,
    DOCUMENT_SCOPE,
    LAUNCH_SCOPES,
)
from bridge.jobs import draft_claim, rounds, sync_encounters
from tests.fhir.server import Answer, FhirServer, client_of
from tests.jobs.desk import EHR, PRACTICE, Desk, on_both
from tests.mapping import charts

PART2 = {"security": [{"code": "42CFRPart2"}]}
CONSENT: charts.Json = {
    "resourceType": "Consent",
    "id": "k1",
    "status": "active",
    "scope": {"coding": [{"code": "patient-privacy"}]},
    "patient": {"reference": "Patient/p1"},
    "provision": {"type": "permit", "purpose": [{"code": "HPAYMT"}]},
    "sourceAttachment": {"data": "bm90IGZvciB1cw=="},
}


@pytest.fixture
def ehr(desk: Desk) -> Iterator[FhirServer]:
    named = ("Practitioner/prac-lcsw", "Location/loc-office", "Organization/payer-northwind")
    server = FhirServer(charts.patient(), charts.coverage(), charts.condition(), *map(bare, named))
    with client_of(server, read_consents=True, read_documents=True) as client:
        desk.ehrs.client = client
        yield server
    server.stop()


def bare(reference: str) -> charts.Json:
    kind, _, own_id = reference.partition("/")
    return {"resourceType": kind, "id": own_id}


def draft(desk: Desk, *encounter_ids: str) -> None:
    desk.run(draft_claim.job(PRACTICE, EHR, encounter_ids, clock.now()))


def tomorrow(desk: Desk) -> None:
    desk.moment_passes(24 * 60)
    rounds.look_again(desk.services, PRACTICE, clock.now())
    desk.work()


@on_both
def test_a_programmes_claim_waits_until_the_consent_is_on_file_and_the_audit_names_it(
    desk: Desk, ehr: FhirServer
) -> None:
    ehr.keep(charts.encounter(meta=PART2))
    draft(desk, "e1")
    desk.submit()
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.HELD, ["PART2_CONSENT_MISSING"])
    tomorrow(desk)
    assert desk.claim().status is ClaimStatus.HELD

    ehr.keep(CONSENT)
    rounds.look_again(desk.services, PRACTICE, clock.now())
    desk.work()
    assert desk.claim().status is ClaimStatus.HELD  # once a day
    tomorrow(desk)
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.READY, [])

    desk.submit()
    assert desk.claim().status is ClaimStatus.SUBMITTED
    with desk.journal() as tx:
        (told,) = tx.audits.list(resource_type="claim", resource_id=desk.claim().control_number)
    assert (told.action, told.purpose, told.who) == ("send", "payment, by Consent/k1", "job:submit_claims")


def ready_by_consent(desk: Desk, ehr: FhirServer) -> None:
    ehr.keep(charts.encounter(meta=PART2), CONSENT)
    draft(desk, "e1")
    assert desk.claim().status is ClaimStatus.READY


def test_a_consent_withdrawn_before_the_file_leaves_keeps_the_claim(desk: Desk, ehr: FhirServer) -> None:
    """Whatever the last sync saw: the chart is asked in the round in which the claim would leave."""
    ready_by_consent(desk, ehr)
    ehr.keep(CONSENT | {"status": "inactive"})
    desk.submit()
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.HELD, ["CONSENT_REFUSED"])
    assert desk.in_mailbox() == []


def test_an_ehr_that_cannot_be_asked_keeps_a_programmes_claim_and_no_other(desk: Desk, ehr: FhirServer) -> None:
    ready_by_consent(desk, ehr)
    desk.draft(*other_patient("2026-11-10T18:00:00Z", "2026-11-10T18:45:00Z"))
    away = list(ehr.rules)
    ehr.rules.append(lambda asked: Answer(503))
    desk.submit()
    assert desk.statuses() == ["ready", "submitted"]
    assert desk.problems() == ["CONSENT_UNCONFIRMED"]

    ehr.rules[:] = away
    desk.submit()
    assert (desk.statuses(), desk.problems()) == (["submitted", "submitted"], [])


def test_an_ehr_that_was_disconnected_keeps_a_programmes_claim_and_no_other(desk: Desk, ehr: FhirServer) -> None:
    ready_by_consent(desk, ehr)
    desk.draft(*other_patient("2026-11-10T18:00:00Z", "2026-11-10T18:45:00Z"))
    without = replace(desk.services.configuration, connections={}, profiles={})
    desk.services = replace(desk.services, configuration=without)
    desk.submit()
    assert (desk.statuses(), desk.problems()) == (["ready", "submitted"], ["CONSENT_UNCONFIRMED"])


def test_a_claim_whose_consent_stands_is_not_touched_before_it_leaves(desk: Desk, ehr: FhirServer) -> None:
    ready_by_consent(desk, ehr)
    number = desk.claim().control_number
    with desk.journal() as tx:
        before = [event.event for event in tx.claim_lists.events_of(number)]
    desk.submit()
    with desk.journal() as tx:
        after = [event.event for event in tx.claim_lists.events_of(number)]
    assert after == [*before, "sent"]


def test_a_session_that_the_plan_may_not_know_of_stands_on_the_worklist(desk: Desk, ehr: FhirServer) -> None:
    """Until a person says that it is on the patient's statement; nothing of it goes to the plan."""
    ehr.keep(charts.encounter(extension=[charts.SIGNED], meta={"security": [{"code": "HIPAASelfPay"}]}))
    draft(desk, "e1")
    assert (desk.claims(), desk.problems()) == ((), ["STATEMENT_DUE"])


def test_any_other_claim_is_told_by_its_file_alone(desk: Desk) -> None:
    desk.send_one()
    with desk.journal() as tx:
        assert tx.audits.list(resource_type="claim") == ()


def other_patient(start: str, end: str) -> tuple[charts.Json, ...]:
    mine = {"reference": "Patient/p2"}
    return (
        charts.patient("p2"),
        charts.coverage("cov2", beneficiary=mine, subscriberId="NWH00000456"),
        charts.condition("c2", subject=mine),
        charts.encounter(
            "e2",
            subject=mine,
            period={"start": start, "end": end},
            diagnosis=[{"condition": {"reference": "Condition/c2"}}],
        ),
    )


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-10T15:30:00Z", "2026-11-10T16:15:00Z", ["CLINICIAN_DOUBLE_BOOKED"]),  # e1 lasts to 15:54
        ("2026-11-10T15:54:00Z", "2026-11-10T16:39:00Z", []),
    ],
)
def test_a_clinician_in_two_rooms_is_seen_across_rounds(
    desk: Desk, ehr: FhirServer, start: str, end: str, expected: list[str]
) -> None:
    ehr.keep(charts.encounter(extension=[charts.SIGNED]), *other_patient(start, end))
    draft(desk, "e1")
    assert desk.problems() == []
    draft(desk, "e2")
    assert desk.problems() == expected
    ehr.keep(charts.encounter(status="cancelled"))
    draft(desk, "e1")
    tomorrow(desk)
    assert desk.problems() == []


def test_a_day_of_work_asks_for_no_note_and_keeps_no_paper(desk: Desk, ehr: FhirServer) -> None:
    note = {
        "resourceType": "DocumentReference",
        "id": "n1",
        "status": "current",
        "docStatus": "final",
        "context": {"encounter": [{"reference": "Encounter/e1"}]},
        "content": [{"attachment": {"url": "Binary/b1", "data": "bm90IGZvciB1cw=="}}],
    }
    ehr.keep(
        charts.encounter(meta=PART2 | {"lastUpdated": (clock.now() - timedelta(hours=1)).isoformat()}), note, CONSENT
    )
    desk.run(sync_encounters.job(PRACTICE, EHR, clock.now()))
    desk.submit()
    assert desk.claim().status is ClaimStatus.SUBMITTED
    asked = {(a.path.removeprefix("/fhir/").partition("/")[0], dict(a.query).get("_elements", "")) for a in ehr.asked}
    kinds = {kind for kind, _ in asked}
    assert kinds.isdisjoint({"Binary", "Composition", "ClinicalImpression", "Observation", "QuestionnaireResponse"})
    assert {elements for kind, elements in asked if kind == "DocumentReference"} == {"context,docStatus,status,type"}
    assert {elements for kind, elements in asked if kind == "Consent"} == {
        "status,scope,category,patient,dateTime,policyRule,provision"
    }


NOTES = ("Binary", "Composition", "ClinicalImpression", "Observation", "QuestionnaireResponse", "DiagnosticReport")


def test_no_scope_that_is_ever_asked_for_reads_the_text_of_a_note() -> None:
    optional = (CLAIM_SCOPE, CONSENT_SCOPE, DOCUMENT_SCOPE, *ACTIVITY_SCOPES.values())
    scopes = (*BACKEND_SCOPES, *LAUNCH_SCOPES, *optional)
    assert not [scope for scope in scopes for kind in (*NOTES, "*") if f"/{kind}." in scope]
    assert not set(optional) & set(BACKEND_SCOPES)


def test_nothing_of_a_note_but_its_signature_reaches_a_chart(desk: Desk, ehr: FhirServer) -> None:
    about = {"encounter": [{"reference": "Encounter/e1"}]}
    note = bare("DocumentReference/n1") | {"context": about, "docStatus": "final", "content": [{}], "description": "x"}
    ehr.keep(charts.encounter(), note, CONSENT)
    assert desk.ehrs.client is not None
    whole = read_chart(desk.ehrs.client, [charts.encounter()], documents=True, consents=True)
    assert set(whole.resources["DocumentReference/n1"]) == {"resourceType", "id", "context", "docStatus"}
    assert "sourceAttachment" not in whole.resources["Consent/k1"]
