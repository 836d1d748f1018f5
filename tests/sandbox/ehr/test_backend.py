"""Backend services: a signed assertion becomes a token of five minutes, or says why not."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bridge import clock
from bridge.sandbox.ehr.client import ClientFault, load_clients, read_client
from tests.sandbox.ehr.stage import CLIENTS, EC, JWKS, REDIRECT, RSA, STRANGER, Stage, app_form, assertion, credentials


def seconds_from_now(seconds: int) -> int:
    return int(clock.wall_now().timestamp()) + seconds


@pytest.mark.parametrize("key", [RSA, EC], ids=["RS384", "ES384"])
def test_a_signed_assertion_becomes_a_token(still: Stage, key: Any) -> None:
    url = still.ehr.token_url
    answer = still.token(credentials(url, "system/Encounter.rs system/Patient.read", assertion(url, key)))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("bearer", 300)
    assert body["scope"] == "system/Encounter.rs system/Patient.read"
    assert "refresh_token" not in body


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "nobody"}, "iss names no client that signs"),
        ({"sub": "bridge-app"}, "iss and sub must both be the client_id"),
        ({"aud": "http://127.0.0.1/fhir"}, "aud must be the token URL"),
        ({"exp": None}, "exp is missing"),
        ({"exp": seconds_from_now(-5)}, "exp has passed"),
        ({"exp": seconds_from_now(3600)}, "exp is more than five minutes ahead"),
        ({"jti": None}, "jti is missing"),
        ({"header": {"kid": "rsa-2"}}, "kid must name exactly one public key of the client"),
        ({"header": {"typ": "at+jwt"}}, "typ must be JWT"),
        ({"header": {"alg": "RS256"}}, "alg must be RS384 or ES384"),
        ({"header": {"jku": "https://evil.example/keys"}}, "jku is not the registered URL"),
        ({"key": STRANGER}, "the assertion is not a JWT that this client signed"),
    ],
)
def test_an_assertion_is_refused(still: Stage, changes: dict[str, Any], reason: str) -> None:
    url = still.ehr.token_url
    answer = still.token(credentials(url, signed=assertion(url, **changes)))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.json()["error_description"] == reason


def test_an_assertion_is_good_once(still: Stage) -> None:
    form = credentials(still.ehr.token_url)
    assert still.token(form).status_code == 200
    assert still.token(form).json()["error_description"] == "jti was used before"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "user/Patient.rs"}, "invalid_scope"),
        ({"scope": "system/Patient.dus"}, "invalid_scope"),
        ({"client_assertion_type": "jwt"}, "invalid_client"),
        ({"client_assertion": "not-a-jwt"}, "invalid_client"),
        ({"client_id": "bridge-app"}, "invalid_client"),
    ],
)
def test_a_token_request_is_refused(still: Stage, changes: dict[str, str], error: str) -> None:
    answer = still.token(credentials(still.ehr.token_url) | changes)
    assert answer.json()["error"] == error


def test_a_launching_app_is_no_backend_service(still: Stage) -> None:
    form = app_form(still.ehr.token_url, grant_type="client_credentials", scope="system/*.rs")
    assert still.token(form).json()["error"] == "unauthorized_client"


def test_token_parameters_stay_out_of_urls(still: Stage) -> None:
    answer = still.http.post(f"{still.ehr.token_url}?scope=x", data=credentials(still.ehr.token_url))
    assert answer.json()["error"] == "invalid_request"
    as_json = still.http.post(still.ehr.token_url, json=credentials(still.ehr.token_url))
    assert as_json.json()["error"] == "invalid_request"


def test_a_token_ends_after_five_minutes(ehr: Stage) -> None:
    headers = ehr.backend()
    ehr.watch.ahead = timedelta(seconds=299)
    assert ehr.http.get(f"{ehr.fhir}/Patient/p1", headers=headers).status_code == 200
    ehr.watch.ahead = timedelta(seconds=301)
    assert ehr.http.get(f"{ehr.fhir}/Patient/p1", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("scope", "path", "status"),
    [
        ("system/Encounter.rs", "Procedure?encounter=Encounter/e1", 403),
        ("system/Procedure.rs", "Procedure?encounter=Encounter/e1,Encounter/e2", 200),
        ("system/Procedure.read", "Procedure?patient=p1&date=ge2026-11-01", 200),
        ("system/Procedure.rs", "ChargeItem?context=Encounter/e1", 403),
        ("system/ChargeItem.rs", "ChargeItem?context=Encounter/e1", 200),
        ("system/Encounter.rs", "Encounter/e1", 200),
        ("system/Encounter.rs", "Encounter", 200),
        ("system/Encounter.read", "Encounter", 200),
        ("system/Encounter.r", "Encounter/e1", 200),
        ("system/Encounter.r", "Encounter", 403),
        ("system/Encounter.s", "Encounter/e1", 403),
        ("system/Encounter.rs", "Patient/p1", 403),
        ("system/*.write", "Patient/p1", 403),
    ],
)
def test_scopes_are_enforced(still: Stage, scope: str, path: str, status: int) -> None:
    answer = still.http.get(f"{still.fhir}/{path}", headers=still.backend(scope))
    assert answer.status_code == status


def test_a_narrowed_scope_reaches_what_it_names(still: Stage) -> None:
    headers = still.backend("system/Encounter.rs?patient=p1")
    bundle = still.http.get(f"{still.fhir}/Encounter", headers=headers).json()
    assert [entry["resource"]["id"] for entry in bundle["entry"]] == ["e1", "e3", "e5"]
    assert still.http.get(f"{still.fhir}/Encounter/e2", headers=headers).status_code == 403


def test_what_may_not_be_read_is_not_included(still: Stage) -> None:
    headers = still.backend("system/Encounter.rs")
    bundle = still.http.get(f"{still.fhir}/Encounter?_id=e1&_include=Encounter:patient", headers=headers).json()
    assert [entry["resource"]["id"] for entry in bundle["entry"]] == ["e1"]


def test_keys_come_from_the_registered_url_and_may_rotate(ehr: Stage) -> None:
    published: dict[str, Any] = {"keys": []}

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(published).encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Keys) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        jwks_url = f"http://127.0.0.1:{server.server_port}/jwks"
        row = {"client_id": "rotating", "kind": "backend", "scopes": "system/*.rs", "jwks_url": jwks_url}
        ehr.ehr.clients["rotating"] = read_client(row)  # type: ignore[index]
        url = ehr.ehr.token_url
        for key, status in ((RSA, 401), (RSA, 200), (EC, 200)):
            signed = assertion(url, key, header={"jku": jwks_url}, iss="rotating", sub="rotating")
            assert ehr.token(credentials(url, "system/*.rs", signed)).status_code == status
            published["keys"] = JWKS["keys"]
        server.shutdown()


def test_registrations_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "clients.json"
    file.write_text(json.dumps({"clients": CLIENTS}), encoding="utf-8")
    assert load_clients(file)["bridge-app"].redirect_uris == (REDIRECT,)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"client_id": "a", "kind": "backend", "scopes": "system/*.rs"},
            "client a signs, so it needs jwks or jwks_url",
        ),
        ({"client_id": "a", "kind": "public", "scopes": "openid"}, "client a launches, so it needs redirect_uris"),
        ({"client_id": "a", "kind": "secret", "scopes": "openid"}, "client a: 'secret' is not a valid ClientKind"),
        ({"client_id": "a", "kind": "public", "scopes": "sing"}, "client a: a scope is not written as SMART says"),
        ({"client_id": "a"}, "client a: 'kind'"),
    ],
)
def test_a_registration_is_refused(row: dict[str, Any], message: str) -> None:
    with pytest.raises(ClientFault) as caught:
        read_client(row)
    assert str(caught.value) == message
