"""The FHIR client against a real server on a port: pages, retries, lost connections, and what it never does."""

import socket
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest
import respx

from bridge.fhir.client import FhirClient, GrantedToken
from bridge.fhir.ehr import EhrConnection
from bridge.fhir.error import (
    Busy,
    FhirError,
    Forbidden,
    ForeignLink,
    Gone,
    NotFound,
    OperationRefused,
    PagingLoop,
    PreconditionFailed,
    Redirected,
    ServerFault,
    Unauthorized,
    Unintelligible,
    Unreachable,
)
from bridge.fhir.patience import Patience, read_retry_after
from tests.fhir.moment import NOW
from tests.fhir.server import Answer, FhirServer, client_of, outcome

ENCOUNTER = {"resourceType": "Encounter", "id": "e1", "status": "finished", "subject": {"reference": "Patient/p1"}}
RESPONSE = {
    "resourceType": "ClaimResponse",
    "identifier": [{"system": "https://bridge.example/claim", "value": "BQ2K"}],
    "payment": {"amount": {"value": Decimal("101.10"), "currency": "USD"}},
}


def encounters(*numbers: int) -> list[dict[str, object]]:
    return [{**ENCOUNTER, "id": f"e{number}"} for number in numbers]


def test_a_read_is_audited_and_carries_the_token(server: FhirServer) -> None:
    server.keep(ENCOUNTER)
    events: list[tuple[str, str, str]] = []
    with client_of(server, lambda *event: events.append(event)) as client:
        assert client.read("Encounter", "e1")["status"] == "finished"
    assert events == [("read", "Encounter", "e1")]
    assert server.asked[0].headers["Authorization"] == "Bearer token-1"
    assert server.asked[0].headers["Accept"] == "application/fhir+json"


def test_all_pages_are_followed_and_every_resource_is_audited(server: FhirServer) -> None:
    server.keep(*encounters(1, 2, 3, 4, 5))
    server.page_size = 2
    events: list[tuple[str, str, str]] = []
    with client_of(server, lambda *event: events.append(event)) as client:
        found = [encounter["id"] for encounter in client.search("Encounter", {"status": "finished"})]
    assert found == ["e1", "e2", "e3", "e4", "e5"]
    assert events == [("search", "Encounter", f"e{number}") for number in range(1, 6)]
    assert len(server.asked) == 3


def test_a_parameter_that_may_tell_of_a_person_goes_in_the_body(server: FhirServer) -> None:
    with client_of(server) as client:
        list(client.search("Patient", {"family": "Whitfield", "birthdate": "1990-04-01"}))
        list(client.search("Encounter", {"patient": "p1", "date": ("ge2026-11-19", "le2026-11-21")}))
    private, open_ = server.asked
    assert (private.method, private.path, private.query) == ("POST", "/fhir/Patient/_search", [])
    assert b"family=Whitfield" in private.body
    assert open_.query == [
        ("_count", "100"),
        ("patient", "p1"),
        ("date", "ge2026-11-19"),
        ("date", "le2026-11-21"),
    ]


def test_a_relative_next_link_is_resolved(server: FhirServer) -> None:
    first = {"resourceType": "Bundle", "link": [{"relation": "next", "url": "?page=2"}], "entry": []}
    server.next(Answer(200, first))
    server.keep(ENCOUNTER)
    server.rules.append(lambda asked: None)
    with client_of(server) as client:
        list(client.pages("Encounter", {"status": "finished"}))
    assert server.asked[1].path == "/fhir/Encounter"
    assert server.asked[1].query == [("page", "2")]


def test_a_next_link_to_another_server_gets_no_token(server: FhirServer) -> None:
    other = FhirServer()
    link = {"relation": "next", "url": f"{other.base}/Encounter?page=2"}
    server.next(Answer(200, {"resourceType": "Bundle", "link": [link], "entry": []}))
    with client_of(server) as client, pytest.raises(ForeignLink):
        list(client.pages("Encounter", {}))
    other.stop()
    assert other.asked == []


def test_a_next_link_that_repeats_ends_the_search(server: FhirServer) -> None:
    link = {"relation": "next", "url": f"{server.base}/Encounter?page=2"}
    server.rules.append(lambda asked: Answer(200, {"resourceType": "Bundle", "link": [link], "entry": []}))
    with client_of(server) as client, pytest.raises(PagingLoop):
        list(client.pages("Encounter", {}))
    assert len(server.asked) == 2


def test_what_the_server_leaves_out_is_told(server: FhirServer) -> None:
    notice = {"resource": {**outcome("processing"), "issue": [{"severity": "warning", "code": "processing"}]}}
    note = {"resource": {"resourceType": "OperationOutcome", "issue": [{"severity": "information", "code": "x"}]}}
    server.next(Answer(200, {"resourceType": "Bundle", "entry": [{"resource": ENCOUNTER}, notice, note]}))
    with client_of(server) as client:
        (page,) = client.pages("Encounter", {})
    assert [resource["id"] for resource in page.resources] == ["e1"]
    assert page.left_out == ("processing",)


@pytest.mark.parametrize(
    "trouble", [Answer(drop=True), Answer(200, {"resourceType": "Encounter"}, cut=True), Answer(503), Answer(429)]
)
def test_a_read_survives_a_lost_connection_and_a_busy_server(server: FhirServer, trouble: Answer) -> None:
    server.keep(ENCOUNTER)
    server.next(trouble, trouble)
    with client_of(server) as client:
        assert client.read("Encounter", "e1")["id"] == "e1"
    assert len(server.asked) == 3


def test_retry_after_is_waited_for_when_it_is_short(server: FhirServer) -> None:
    server.keep(ENCOUNTER)
    server.next(Answer(429, headers={"Retry-After": "1"}))
    started = datetime.now(UTC)
    with client_of(server) as client:
        client.read("Encounter", "e1")
    assert (datetime.now(UTC) - started).total_seconds() >= 1.0


def test_a_long_retry_after_is_left_to_the_queue(server: FhirServer) -> None:
    server.next(Answer(429, headers={"Retry-After": "600"}))
    with client_of(server) as client, pytest.raises(Busy) as busy:
        client.read("Encounter", "e1")
    assert busy.value.retry_after == 600
    assert busy.value.retryable
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7", 7.0), ("Fri, 20 Nov 2026 13:00:30 GMT", 30.0), ("Fri, 20 Nov 2026 12:00:00 GMT", 0.0), ("soon", None)],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert read_retry_after(text, NOW) == seconds


def test_a_token_that_ends_in_the_middle_of_the_pages_is_replaced(server: FhirServer) -> None:
    server.keep(*encounters(1, 2, 3))
    server.page_size = 1
    server.rules.append(
        lambda asked: Answer(401) if len(server.asked) > 1 and asked.headers["Authorization"][-1] == "1" else None
    )
    with client_of(server) as client:
        assert len(list(client.search("Encounter", {"status": "finished"}))) == 3


def test_a_second_401_ends_the_call(server: FhirServer) -> None:
    server.rules.append(lambda asked: Answer(401))
    with client_of(server) as client, pytest.raises(Unauthorized):
        client.read("Encounter", "e1")
    assert len(server.asked) == 2


def test_a_create_without_if_none_exist_is_never_sent_twice(server: FhirServer) -> None:
    server.next(Answer(drop=True))
    with client_of(server) as client, pytest.raises(Unreachable):
        client.create(RESPONSE)
    assert len(server.asked_for("POST", "ClaimResponse")) == 1


def test_a_create_with_if_none_exist_may_be_sent_again(server: FhirServer) -> None:
    server.next(Answer(503))
    events: list[tuple[str, str, str]] = []
    with client_of(server, lambda *event: events.append(event)) as client:
        stored = client.create(RESPONSE, if_none_exist="identifier=https://bridge.example/claim|BQ2K")
    assert (stored.id, stored.version, stored.created) == ("new-1", "1", True)
    assert events == [("create", "ClaimResponse", "new-1")]
    assert b'"value":101.10' in server.asked[-1].body


def test_an_update_names_the_version_it_knows(server: FhirServer) -> None:
    server.keep({**ENCOUNTER, "status": "in-progress"})
    with client_of(server) as client:
        stored = client.update(ENCOUNTER, if_match="1")
        assert (stored.id, stored.version, stored.created) == ("e1", "2", False)
        with pytest.raises(PreconditionFailed):
            client.update(ENCOUNTER, if_match="1")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, OperationRefused),
        (403, Forbidden),
        (404, NotFound),
        (410, Gone),
        (422, OperationRefused),
        (500, ServerFault),
        (302, Redirected),
    ],
)
def test_an_error_tells_its_codes_and_nothing_of_the_chart(
    server: FhirServer, status: int, error: type[FhirError]
) -> None:
    server.next(Answer(status, outcome("invalid"), {"Location": "http://127.0.0.1:1/elsewhere"}))
    with client_of(server) as client, pytest.raises(error) as fault:
        client.read("Encounter", "e1")
    assert str(fault.value).startswith("GET Encounter/e1: ")
    assert fault.value.codes == ("invalid", "ClaimResponse.insurer")
    assert "Adeyemi" not in str(fault.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", {"resourceType": "Patient", "id": "e1"}, {"resourceType": "Encounter", "id": "e2"}]
)
def test_an_answer_that_is_not_what_was_asked_is_refused(server: FhirServer, body: object) -> None:
    server.next(Answer(200, body))
    with client_of(server) as client, pytest.raises(Unintelligible):
        client.read("Encounter", "e1")


def test_an_entry_without_a_resource_is_not_passed_over(server: FhirServer) -> None:
    server.next(Answer(200, {"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:1"}]}))
    with client_of(server) as client, pytest.raises(Unintelligible):
        list(client.search("Encounter", {}))


@pytest.mark.parametrize("resource_id", ["../Patient/p1", "a?b", "", "..", "a/b", "é"])
def test_an_id_that_would_change_the_address_is_never_asked_for(server: FhirServer, resource_id: str) -> None:
    with client_of(server) as client, pytest.raises(ValueError, match="not a FHIR type or id"):
        client.read("Encounter", resource_id)
    assert server.asked == []


def test_a_server_that_is_not_there_may_be_asked_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    connection = EhrConnection(
        name="sandbox", practice_id="cedar", base_url=f"http://127.0.0.1:{port}/fhir", client_id="bridge"
    )
    client = FhirClient(
        connection,
        GrantedToken("secret-token"),
        now=lambda: NOW,
        on_audit=lambda *event: None,
        patience=Patience(attempts=2, wait_initial=0.01, jitter=0.0),
    )
    with client, pytest.raises(Unreachable) as fault:
        client.read("Encounter", "e1")
    assert fault.value.retryable
    assert "secret-token" not in f"{fault.value!r} {client._tokens!r}"


@respx.mock
def test_a_base_with_a_path_and_a_slash_is_kept() -> None:
    route = respx.get("https://ehr.example/tenants/7/r4/Patient/p1").mock(
        return_value=httpx.Response(200, json={"resourceType": "Patient", "id": "p1"})
    )
    connection = EhrConnection(
        name="x", practice_id="cedar", base_url="https://ehr.example/tenants/7/r4/", client_id="bridge"
    )
    with FhirClient(connection, GrantedToken("t"), now=lambda: NOW, on_audit=lambda *event: None) as client:
        client.read("Patient", "p1")
        assert client.relative("https://ehr.example/tenants/7/r4/Patient/p1") == "Patient/p1"
        assert client.relative("https://other.example/Patient/p1") is None
    assert route.call_count == 1
