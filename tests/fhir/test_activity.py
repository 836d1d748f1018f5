"""What was done at a visit, beside its Encounter: asked for many visits at once, and never what was noted of it."""

from typing import Any

import pytest

from bridge.fhir.chart import read_chart
from bridge.mapping.chart import Chart
from tests.fhir.server import Answer, Asked, FhirServer, Resource, client_of, outcome
from tests.fhir.test_chart import WORLD, of, patient, session, to


def procedure(key: str, visit: str, **more: Any) -> Resource:
    return of("Procedure", key, status="completed", encounter=to(visit), subject=to("Patient/p1"), **more)


def charge(key: str, visit: str) -> Resource:
    return of("ChargeItem", key, status="billable", context=to(visit), quantity={"value": 60, "code": "min"})


def kept(chart: Chart, resource_type: str) -> list[str]:
    return [str(resource["id"]) for resource in chart.of_type(resource_type)]


def refuse(server: FhirServer, kind: str, status: int = 400, unless: str = "none") -> None:
    """Searches of this type that do not name the parameter `unless`."""

    def rule(asked: Asked) -> Answer | None:
        wanted = asked.path.endswith(f"/{kind}") and unless not in dict(asked.query)
        return Answer(status, outcome("not-supported")) if wanted else None

    server.rules.append(rule)


def test_many_visits_take_two_requests(server: FhirServer) -> None:
    server.keep(*WORLD)
    visits = [session(f"e{n}", f"Patient/p{n}") for n in range(1, 31)]
    for number, visit in enumerate(visits, 1):
        server.keep(*patient(number), visit, procedure(f"q{number}", f"Encounter/e{number}"))
    with client_of(server) as client:
        chart = read_chart(client, visits, activities=["Procedure"])
    assert len(kept(chart, "Procedure")) == 30
    first, rest = (dict(asked.query)["encounter"].split(",") for asked in server.asked_for("GET", "Procedure"))
    assert sorted([*first, *rest]) == sorted(f"Encounter/e{n}" for n in range(1, 31))  # a comma: any of them


def test_charge_items_are_found_by_their_context(server: FhirServer) -> None:
    server.keep(*WORLD, *patient(1), visit := session("e1", "Patient/p1"), charge("i1", "Encounter/e1"))
    with client_of(server) as client:
        chart = read_chart(client, [visit], activities=["ChargeItem"])
    assert kept(chart, "ChargeItem") == ["i1"]
    (asked,) = server.asked_for("GET", "ChargeItem")
    assert dict(asked.query)["context"] == "Encounter/e1"


def test_the_patients_other_visits_of_the_day_have_theirs(server: FhirServer) -> None:
    visits = [session("e1", "Patient/p1"), session("e2", "Patient/p1")]
    server.keep(*WORLD, *patient(1), *visits, procedure("q1", "Encounter/e1"), procedure("q2", "Encounter/e2"))
    with client_of(server) as client:
        chart = read_chart(client, visits[:1], activities=["Procedure"])
    assert kept(chart, "Procedure") == ["q1", "q2"]


def test_a_connection_that_does_not_read_them_does_not_ask(server: FhirServer) -> None:
    server.keep(*WORLD, *patient(1), visit := session("e1", "Patient/p1"), procedure("q1", "Encounter/e1"))
    with client_of(server) as client:
        chart = read_chart(client, [visit])
    assert (server.asked_for("GET", "Procedure"), kept(chart, "Procedure")) == ([], [])


def test_what_was_noted_of_a_procedure_never_reaches_a_chart(server: FhirServer) -> None:
    told = {
        "note": [{"text": "what was said"}],
        "text": {"div": "<div>what was said</div>"},
        "report": [to("DiagnosticReport/r1")],
        "reasonCode": [{"text": "what was said"}],
        "outcome": {"text": "what was said"},
        "performedPeriod": {"start": "2026-11-20T15:00:00Z", "end": "2026-11-20T16:00:00Z"},
    }
    server.keep(*WORLD, *patient(1), visit := session("e1", "Patient/p1"), procedure("q1", "Encounter/e1", **told))
    with client_of(server) as client:
        chart = read_chart(client, [visit], activities=["Procedure"])
    assert sorted(chart.resources["Procedure/q1"]) == [
        "encounter",
        "id",
        "performedPeriod",
        "resourceType",
        "status",
        "subject",
    ]


def test_a_server_without_a_search_by_visit_is_asked_by_patient(server: FhirServer) -> None:
    """Two requests more, however many visits; US Core has the search by patient. Other visits' procedures are left."""
    visits = [session(f"e{n}", "Patient/p1") for n in range(1, 6)]
    old = procedure("q9", f"{server.base}/Encounter/e99")
    own = procedure("q1", f"{server.base}/Encounter/e1/_history/2")  # absolute, as some servers write them
    server.keep(*WORLD, *patient(1), *visits, own, old)
    refuse(server, "Procedure", unless="patient")
    with client_of(server) as client:
        chart = read_chart(client, visits, activities=["Procedure"])
    assert kept(chart, "Procedure") == ["q1"]
    assert not [asked for asked in chart.unreadable if asked.startswith("Procedure")]
    assert len(server.asked_for("GET", "Procedure")) == 2


@pytest.mark.parametrize(
    ("status", "key", "why"),
    [
        (403, "Procedure?encounter", "403 not allowed to read"),
        (404, "Procedure?encounter", "404 not found"),
        (400, "Procedure?patient", "400 refused"),
    ],
)
def test_a_server_that_gives_none_says_why(server: FhirServer, status: int, key: str, why: str) -> None:
    server.keep(*WORLD, *patient(1), visit := session("e1", "Patient/p1"))
    refuse(server, "Procedure", status)
    with client_of(server) as client:
        chart = read_chart(client, [visit], activities=["Procedure"])
    assert chart.unreadable[key] == why
