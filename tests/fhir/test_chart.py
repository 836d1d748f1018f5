"""Reading a day's chart: in batches, with the same patients' other sessions, and with a reason for what is missing."""

from typing import Any

import pytest

from bridge.fhir.appointments import read_appointments
from bridge.fhir.batch import batches
from bridge.fhir.capability import Capability
from bridge.fhir.chart import read_chart, read_patients
from bridge.fhir.error import Busy
from tests.fhir.moment import NOW
from tests.fhir.server import Answer, FhirServer, Resource, client_of, outcome


def of(resource_type: str, key: str, **more: Any) -> Resource:
    return {"resourceType": resource_type, "id": key} | more


def to(reference: str) -> Resource:
    return {"reference": reference}


def session(key: str, subject: str, day: str = "2026-11-20", **more: Any) -> Resource:
    return of(
        "Encounter",
        key,
        status="finished",
        subject=to(subject),
        period={"start": f"{day}T10:00:00-05:00", "end": f"{day}T10:45:00-05:00"},
        participant=[{"individual": to("Practitioner/prac-lcsw")}],
        location=[{"location": to("Location/loc-office")}],
        **more,
    )


def patient(number: int) -> tuple[Resource, ...]:
    own = f"p{number}"
    return (
        of("Patient", own),
        of("Coverage", f"c{number}", beneficiary=to(f"Patient/{own}"), payor=[to("Organization/payer-medicare")]),
        of("Condition", f"d{number}", subject=to(f"Patient/{own}")),
    )


WORLD = (
    of("Practitioner", "prac-lcsw"),
    of("PractitionerRole", "role-lcsw", practitioner=to("Practitioner/prac-lcsw")),
    of("Location", "loc-office"),
    of("Organization", "payer-medicare"),
)


def test_the_chart_of_many_sessions_takes_a_fixed_number_of_requests(server: FhirServer) -> None:
    server.keep(*WORLD)
    sessions = [session(f"e{n}", f"Patient/p{n}") for n in range(30)]
    for number in range(30):
        server.keep(*patient(number), sessions[number])
    with client_of(server) as client:
        chart = read_chart(client, sessions[:3])
        few = len(server.asked)
        server.asked.clear()
        chart = read_chart(client, sessions)
    assert len(server.asked) == few
    assert few <= 12
    assert len(list(chart.of_type("Coverage"))) == 30
    assert [encounter["id"] for encounter in chart.encounters] == [f"e{n}" for n in range(30)]
    for key in ("Practitioner/prac-lcsw", "PractitionerRole/role-lcsw", "Location/loc-office"):
        assert chart.get(key) is not None
    assert chart.get("Organization/payer-medicare") is not None
    assert chart.unreadable == {}


def test_the_same_patients_other_sessions_of_the_day_are_there_and_no_more(server: FhirServer) -> None:
    group = of("Group", "g1", member=[{"entity": to("Patient/p1")}, {"entity": to("Patient/p2")}])
    first = session("e1", "Patient/p1")
    server.keep(*WORLD, *patient(1), *patient(2), group, first)
    server.keep(
        session("same-day", "Patient/p1"),
        session("in-group", "Group/g1"),
        session("long-ago", "Patient/p1", "2026-11-02"),
        session("somebody-else", "Patient/p2"),
    )
    with client_of(server) as client:
        chart = read_chart(client, [first])
    assert [encounter["id"] for encounter in chart.encounters] == ["e1"]
    assert [encounter["id"] for encounter in chart.of_type("Encounter")] == ["e1", "in-group", "same-day"]


def test_every_member_of_a_group_is_read_with_coverage_and_conditions(server: FhirServer) -> None:
    group = of("Group", "g1", member=[{"entity": to(f"Patient/p{n}")} for n in (1, 2, 3)])
    visit = session("e1", "Group/g1")
    server.keep(*WORLD, *patient(1), *patient(2), *patient(3), group, visit)
    with client_of(server) as client:
        chart = read_chart(client, [visit])
    assert [r["id"] for r in chart.of_type("Coverage")] == ["c1", "c2", "c3"]
    assert [r["id"] for r in chart.of_type("Condition")] == ["d1", "d2", "d3"]


def test_what_is_missing_says_why(server: FhirServer) -> None:
    visit = session("e1", "Patient/p1", appointment=[to("Appointment/a1")], serviceProvider=to("Organization/o1"))
    visit["diagnosis"] = [{"condition": to("Condition/d404")}, {"condition": to("https://other.example/Condition/d9")}]
    server.gone.add("Appointment/a1")
    server.keep(*WORLD, *patient(1), visit)
    server.rules.append(lambda asked: Answer(403, outcome("forbidden")) if "Organization/o1" in asked.path else None)
    with client_of(server) as client:
        chart = read_chart(client, [visit])
    assert chart.unreadable == {
        "Appointment/a1": "410 deleted in the EHR",
        "Condition/d404": "404 not found",
        "Organization/o1": "403 not allowed to read",
        "https://other.example/Condition/d9": "on another server",
    }


def test_an_absolute_reference_of_this_server_is_found_under_both_its_forms(server: FhirServer) -> None:
    visit = session("e1", f"{server.base}/Patient/p1")
    server.keep(*WORLD, *patient(1), visit)
    with client_of(server) as client:
        chart = read_chart(client, [visit])
    assert chart.get("Patient/p1") == chart.get(f"{server.base}/Patient/p1") == server.kept["Patient/p1"]
    assert [r["id"] for r in chart.of_type("Coverage")] == ["c1"]


def test_an_ehr_that_takes_one_patient_at_a_time_is_asked_one_at_a_time(server: FhirServer) -> None:
    sessions = [session("e1", "Patient/p1"), session("e2", "Patient/p2")]
    server.keep(*WORLD, *patient(1), *patient(2), *sessions)
    server.rules.append(
        lambda asked: Answer(400, outcome("invalid")) if "," in dict(asked.query).get("patient", "") else None
    )
    with client_of(server) as client:
        chart = read_chart(client, sessions)
    assert [r["id"] for r in chart.of_type("Coverage")] == ["c1", "c2"]
    assert chart.unreadable == {}


def test_an_ehr_without_authorizations_and_groups_says_so_once(server: FhirServer) -> None:
    visit = session("e1", "Patient/p1")
    server.keep(*WORLD, *patient(1), visit)
    lacking = ("ClaimResponse", "Group")
    server.rules.append(lambda asked: Answer(404) if asked.path.rpartition("/")[2] in lacking else None)
    with client_of(server) as client:
        chart = read_chart(client, [visit])
        assert chart.unreadable == {
            "ClaimResponse?patient": "404 not found",
            "Group?member": "404 not found",
        }
        server.asked.clear()
        said = Capability(fhir_version="4.0.1", software="", interactions={}, searches={})
        assert read_chart(client, [visit], capability=said).unreadable == {}
        assert not [asked for asked in server.asked if asked.path.rpartition("/")[2] in lacking]


def test_authorizations_are_read_and_other_answers_are_not(server: FhirServer) -> None:
    visit = session("e1", "Patient/p1")
    granted = of("ClaimResponse", "auth1", use="preauthorization", patient=to("Patient/p1"))
    server.keep(*WORLD, *patient(1), visit, granted, of("ClaimResponse", "paid", use="claim", patient=to("Patient/p1")))
    with client_of(server) as client:
        chart = read_chart(client, [visit])
    assert [r["id"] for r in chart.of_type("ClaimResponse")] == ["auth1"]


def test_of_a_note_only_its_signature_is_kept(server: FhirServer) -> None:
    visit = session("e1", "Patient/p1")
    note = of(
        "DocumentReference",
        "n1",
        status="current",
        docStatus="final",
        description="what was said",
        text={"div": "<div>what was said</div>"},
        content=[{"attachment": {"data": "d2hhdCB3YXMgc2FpZA=="}}],
        context={"encounter": [to("Encounter/e1")]},
    )
    server.keep(*WORLD, *patient(1), visit, note)
    with client_of(server) as client:
        chart = read_chart(client, [visit], documents=True)
    kept = chart.get("DocumentReference/n1")
    assert kept is not None
    assert sorted(kept) == ["context", "docStatus", "id", "resourceType", "status"]
    (asked,) = server.asked_for("GET", "DocumentReference")
    assert dict(asked.query)["_elements"] == "context,docStatus,status,type"


def test_the_patients_other_visit_of_the_day_has_its_signature_too(server: FhirServer) -> None:
    """Both stand in one claim, whichever of them is asked for."""
    visits = [session("e1", "Patient/p1"), session("e2", "Patient/p1")]
    notes = [
        of("DocumentReference", f"n{v['id']}", context={"encounter": [to(f"Encounter/{v['id']}")]}) for v in visits
    ]
    server.keep(*WORLD, *patient(1), *visits, *notes)
    with client_of(server) as client:
        chart = read_chart(client, visits[1:], documents=True)
    assert [r["id"] for r in chart.of_type("DocumentReference")] == ["ne1", "ne2"]


def test_a_server_that_is_busy_is_not_an_empty_chart(server: FhirServer) -> None:
    server.keep(*WORLD, *patient(1))
    server.rules.append(lambda asked: Answer(503) if asked.path.endswith("/Coverage") else None)
    with client_of(server) as client, pytest.raises(Busy):
        read_chart(client, [session("e1", "Patient/p1")])


@pytest.mark.parametrize(
    "odd",
    [
        {"resourceType": "Encounter", "id": "e1"},
        {"resourceType": "Encounter", "id": "e1", "subject": "Patient/p1", "period": "today"},
        {"resourceType": "Encounter", "id": "e1", "class": [{"coding": []}], "actualPeriod": {"start": "2026-11-20"}},
        {"resourceType": "Encounter", "id": "e1", "subject": {"reference": "urn:uuid:0-1"}, "period": {"start": 7}},
        {"resourceType": "Encounter", "id": "e1", "subject": {"reference": "Patient?identifier=x|1"}},
    ],
)
def test_a_misshapen_encounter_is_read_as_it_is(server: FhirServer, odd: Resource) -> None:
    with client_of(server) as client:
        chart = read_chart(client, [odd])
    assert chart.encounters == (odd,)


def test_one_patient_can_be_read_without_an_encounter(server: FhirServer) -> None:
    server.keep(*WORLD, *patient(1))
    with client_of(server) as client:
        chart = read_patients(client, ["p1"])
    assert sorted(chart.resources) == ["Condition/d1", "Coverage/c1", "Organization/payer-medicare", "Patient/p1"]


def test_appointments_bring_what_an_eligibility_inquiry_needs(server: FhirServer) -> None:
    actors = [{"actor": to("Patient/p1")}, {"actor": to("Practitioner/prac-lcsw")}]
    server.keep(*WORLD, *patient(1), of("Appointment", "a1", start="2026-11-20T15:00:00Z", participant=actors))
    with client_of(server) as client:
        chart = read_appointments(client, NOW, NOW.replace(hour=23))
    assert chart.encounters == ()
    assert [r["id"] for r in chart.of_type("Appointment")] == ["a1"]
    assert chart.get("Coverage/c1") is not None
    assert chart.get("Organization/payer-medicare") is not None
    dates = [text for name, text in server.asked[0].query if name == "date"]
    assert dates == ["ge2026-11-20T13:00:00Z", "lt2026-11-20T23:00:00Z"]


def test_a_batch_is_bounded_by_count_and_by_length() -> None:
    assert [len(batch) for batch in batches(f"p{n}" for n in range(120))] == [50, 50, 20]
    assert [len(batch) for batch in batches(f"{n:064}" for n in range(50))] == [23, 23, 4]
    assert list(batches([])) == []
