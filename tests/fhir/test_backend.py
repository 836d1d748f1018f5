"""Backend services: one token for many callers, a new proof for every attempt."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bridge.fhir.backend import BackendTokens
from bridge.fhir.discovery import Discovery
from bridge.fhir.ehr import EhrConnection
from bridge.fhir.error import Busy, DiscoveryFailed, TokenRefused, Unintelligible, Unreachable
from bridge.fhir.keys import KeyRing, make
from tests.fhir.authority import BASE, TOKEN, Authority, authority
from tests.fhir.moment import NOW
from tests.fhir.server import QUICK


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return make(tmp_path_factory.mktemp("keys"), NOW)


@pytest.fixture
def ehr(ring: KeyRing) -> Iterator[Authority]:
    with authority(ring) as started:
        yield started


def tokens(ehr: Authority, ring: KeyRing, **more: str) -> BackendTokens:
    connection = EhrConnection(
        name="sandbox",
        practice_id="cedar",
        base_url=BASE,
        client_id="bridge",
        scopes=("system/Encounter.rs", "system/Coverage.rs"),
        jwks_url=more.get("jwks_url", ""),
    )
    http = httpx.Client()
    discovery = Discovery(http, now=lambda: ehr.clock)
    return BackendTokens(connection, ring, discovery, http, now=lambda: ehr.clock, patience=QUICK)


def test_the_request_is_what_backend_services_asks_for(ehr: Authority, ring: KeyRing) -> None:
    assert tokens(ehr, ring, jwks_url="https://bridge.example/jwks").token() == "token-1"
    (form,), (claims,), (header,) = ehr.forms, ehr.assertions, ehr.headers
    assert form["grant_type"] == "client_credentials"
    assert form["scope"] == "system/Encounter.rs system/Coverage.rs"
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert "client_id" not in form
    assert claims["iss"] == claims["sub"] == "bridge"
    assert claims["aud"] == TOKEN
    assert claims["exp"] - NOW.timestamp() == 240
    assert header["typ"] == "JWT"
    assert header["jku"] == "https://bridge.example/jwks"
    assert header["kid"] in {key.kid for key in ring.keys}


@pytest.mark.parametrize("algorithm", ["RS384", "ES384"])
def test_both_algorithms_are_signed_with(ehr: Authority, ring: KeyRing, algorithm: str) -> None:
    ehr.smart["token_endpoint_auth_signing_alg_values_supported"] = [algorithm]
    tokens(ehr, ring).token()
    assert ehr.headers[0]["alg"] == algorithm


def test_a_token_is_kept_until_shortly_before_its_end(ehr: Authority, ring: KeyRing) -> None:
    held = tokens(ehr, ring)
    assert [held.token(), held.token()] == ["token-1", "token-1"]
    ehr.clock = NOW + timedelta(seconds=269)
    assert held.token() == "token-1"
    ehr.clock = NOW + timedelta(seconds=270)
    assert held.token() == "token-2"
    assert ehr.discovered.call_count == 1


def test_a_refused_token_is_replaced_once_for_all_who_held_it(ehr: Authority, ring: KeyRing) -> None:
    held = tokens(ehr, ring)
    first = held.token()
    held.refused(first)
    assert held.token() == "token-2"
    held.refused(first)
    assert held.token() == "token-2"


def test_many_threads_ask_once(ehr: Authority, ring: KeyRing) -> None:
    held, got = tokens(ehr, ring), []
    ehr.seconds_to_answer = 0.05
    threads = [threading.Thread(target=lambda: got.append(held.token())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["token-1"] * 8
    assert len(ehr.forms) == 1


def test_every_attempt_has_a_proof_of_its_own(ehr: Authority, ring: KeyRing) -> None:
    ehr.refusal = httpx.Response(503)
    with pytest.raises(Busy):
        tokens(ehr, ring).token()
    assert len(ehr.assertions) == QUICK.attempts
    assert len({claims["jti"] for claims in ehr.assertions}) == QUICK.attempts


def test_a_lost_connection_is_tried_again_and_told_in_the_end(ehr: Authority, ring: KeyRing) -> None:
    ehr.refusal = httpx.ReadError("lost")
    with pytest.raises(Unreachable) as fault:
        tokens(ehr, ring).token()
    assert fault.value.retryable
    assert len(ehr.assertions) == QUICK.attempts


def test_a_refusal_is_told_with_its_code_and_not_repeated(ehr: Authority, ring: KeyRing) -> None:
    ehr.refusal = httpx.Response(400, json={"error": "invalid_scope", "error_description": "Ruth Adeyemi may not"})
    with pytest.raises(TokenRefused) as fault:
        tokens(ehr, ring).token()
    assert fault.value.codes == ("invalid_scope",)
    assert "Ruth" not in str(fault.value)
    assert len(ehr.forms) == 1


@pytest.mark.parametrize("answer", [{"access_token": ...}, {"token_type": "mac"}, {"access_token": ""}])
def test_an_answer_without_a_bearer_token_is_no_token(ehr: Authority, ring: KeyRing, answer: dict[str, object]) -> None:
    ehr.answer = answer
    with pytest.raises(Unintelligible):
        tokens(ehr, ring).token()


def test_what_was_granted_is_known(ehr: Authority, ring: KeyRing) -> None:
    ehr.answer = {"scope": "system/Encounter.rs", "token_type": "Bearer", "expires_in": ...}
    held = tokens(ehr, ring)
    assert held.granted == ""
    held.token()
    assert held.granted == "system/Encounter.rs"
    ehr.clock = NOW + timedelta(seconds=60)
    assert held.token() == "token-2"


def test_an_ehr_whose_token_endpoint_is_plain_http_gets_no_proof(ehr: Authority, ring: KeyRing) -> None:
    ehr.smart["token_endpoint"] = "http://login.example/token"
    with pytest.raises(DiscoveryFailed):
        tokens(ehr, ring).token()
    assert ehr.forms == []


def test_no_secret_is_in_a_repr(ehr: Authority, ring: KeyRing, tmp_path: Path) -> None:
    held = tokens(ehr, ring)
    held.token()
    assert "token-1" not in repr(held._held)
    assert "BEGIN" not in repr(ring)
