"""A claim in the journal knows the sessions that it bills: its own patient's, and those of a visit that it shares."""

from collections.abc import Iterator

import pytest

from bridge import clock
from bridge.billing.session import Session
from bridge.billing.status import ClaimStatus
from bridge.jobs import draft_claim, replace_claim
from tests.fhir.server import FhirServer, client_of
from tests.jobs.answers import an835, clp
from tests.jobs.desk import EHR, PRACTICE, Desk
from tests.jobs.test_release_waiting import bare, visit
from tests.mapping import charts
from tests.mapping.charts import VISIT_TYPE, coded, condition, coverage, encounter, patient, ref

GROUP_TYPE = [coded(VISIT_TYPE, "group")]


@pytest.fixture
def ehr(desk: Desk) -> Iterator[FhirServer]:
    named = ("Practitioner/prac-lcsw", "Location/loc-office", "Organization/payer-northwind")
    server = FhirServer(patient(), coverage(), condition(), *map(bare, named), visit("e1"))
    with client_of(server) as client:
        desk.ehrs.client = client
        yield server
    server.stop()


def kept(desk: Desk) -> dict[str, tuple[Session, ...]]:
    """By control number."""
    with desk.journal() as tx:
        stored = tx.claims.find(row.control_number for row in desk.claims())
    return {each.control_number: each.sessions for each in stored}


def test_drafting_keeps_what_the_claim_was_coded_by(desk: Desk) -> None:
    desk.draft(encounter())
    ((session,),) = kept(desk).values()
    assert (session.encounter_id, session.patient_id, session.minutes) == ("e1", "p1", 54)


def test_of_a_group_each_claim_keeps_its_own_patients(desk: Desk) -> None:
    members = [{"entity": ref(f"Patient/p{n}")} for n in (1, 2)]
    desk.draft(
        {"resourceType": "Group", "id": "g1", "type": "person", "actual": True, "member": members},
        encounter(subject=ref("Group/g1"), type=GROUP_TYPE, diagnosis=None),
        patient("p2"),
        coverage("cov2", beneficiary=ref("Patient/p2"), subscriberId="NWH00000456"),
        condition("c2", subject=ref("Patient/p2")),
    )
    rows = {row.control_number: row.patient_id for row in desk.claims()}
    assert sorted(rows.values()) == ["p1", "p2"]
    assert {n: [s.patient_id for s in sessions] for n, sessions in kept(desk).items()} == {
        n: [p] for n, p in rows.items()
    }


def test_a_claim_of_two_visits_keeps_both(desk: Desk) -> None:
    later = {"start": "2026-11-10T19:00:00Z", "end": "2026-11-10T20:00:00Z"}
    desk.draft(encounter("e1"), encounter("e2", type=GROUP_TYPE, period=later))
    (sessions,) = kept(desk).values()
    assert [session.encounter_id for session in sessions] == ["e1", "e2"]


def test_a_replacement_keeps_those_of_the_chart_as_it_is_then(desk: Desk, ehr: FhirServer) -> None:
    first, second = replaced(desk, ehr, {"period": {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:40:00Z"}})
    assert ([s.minutes for s in first], [s.minutes for s in second]) == ([54], [40])


def test_a_replacement_that_the_chart_does_not_support_keeps_its_predecessors(desk: Desk, ehr: FhirServer) -> None:
    first, second = replaced(desk, ehr, {"status": "cancelled"})
    assert ([s.minutes for s in first], first) == ([54], second)


def replaced(desk: Desk, ehr: FhirServer, changes: charts.Json) -> tuple[tuple[Session, ...], tuple[Session, ...]]:
    """A claim is denied, the chart changes, a person replaces it: its sessions, and its successor's."""
    desk.run(draft_claim.job(PRACTICE, EHR, ["e1"], clock.now()))
    desk.submit()
    sent = desk.claim()
    desk.receive("1.835", an835("EFT1", "0", clp(sent.control_number, sent.charge, "0", f"CO*197*{sent.charge}")))
    assert desk.claim().status is ClaimStatus.DENIED
    ehr.keep({**visit("e1"), **changes})
    desk.run(replace_claim.job(PRACTICE, EHR, sent.control_number, "person:x", clock.now()))
    (second,) = (row for row in desk.claims() if row.replaces == sent.control_number)
    found = kept(desk)
    return found[sent.control_number], found[second.control_number]
