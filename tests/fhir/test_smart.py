"""The launch, step by step, and everything that must be refused."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey

from bridge.fhir.discovery import Discovery
from bridge.fhir.ehr import ClientKind, EhrConnection
from bridge.fhir.keys import KeyRing, make
from bridge.fhir.smart import (
    AuthorizationRequest,
    EhrSilent,
    Grant,
    GrantFault,
    GrantRefused,
    IdentityUnproven,
    LaunchDenied,
    LaunchExpired,
    LaunchForged,
    ServerUnfit,
    SessionOver,
    Smart,
    SmartError,
    UnknownIssuer,
)
from tests.fhir.authority import BASE, ROTATED, Authority, authority, query_of
from tests.fhir.moment import NOW

CALLBACK = "https://bridge.example/launch/callback"


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return make(tmp_path_factory.mktemp("keys"), NOW)


@pytest.fixture
def ehr(ring: KeyRing) -> Iterator[Authority]:
    with authority(ring) as started:
        yield started


@pytest.fixture
def smart(ehr: Authority, ring: KeyRing) -> Iterator[Smart]:
    yield from _smart(ehr, ring, ClientKind.PRIVATE_KEY_JWT)


@pytest.fixture
def public(ehr: Authority) -> Iterator[Smart]:
    yield from _smart(ehr, None, ClientKind.PUBLIC)


def _smart(ehr: Authority, ring: KeyRing | None, kind: ClientKind) -> Iterator[Smart]:
    connection = EhrConnection(
        name="sandbox",
        practice_id="cedar",
        base_url=BASE,
        client_id="bridge-backend",
        launch_client_id="bridge-app",
        launch_kind=kind,
        launch_scopes=("openid", "fhirUser", "launch", "offline_access", "user/Encounter.rs"),
    )
    with httpx.Client() as http:
        yield Smart([connection], ring, Discovery(http, now=lambda: ehr.clock), http, now=lambda: ehr.clock)


def begin(smart: Smart) -> AuthorizationRequest:
    return smart.begin(iss=BASE, launch="Lx/7+ ü", redirect_uri=CALLBACK)


def finish(smart: Smart, ehr: Authority, request: AuthorizationRequest, **answer: Any) -> Grant:
    ehr.answer = {
        "id_token": ehr.id_token(request.nonce),
        "patient": "p1",
        "scope": "openid user/Encounter.rs",
    } | answer
    return smart.finish({"state": request.state, "code": "c0de"}, request)


def test_the_authorization_request_carries_all_that_smart_asks_for(smart: Smart) -> None:
    request = begin(smart)
    query = query_of(request.url)
    assert request.url.startswith("https://login.example/realm/authorize?realm=7&response_type=code&")
    assert query["client_id"] == "bridge-app"
    assert query["redirect_uri"] == CALLBACK
    assert query["launch"] == "Lx/7+ ü"
    assert query["aud"] == BASE
    assert query["scope"] == "openid fhirUser launch offline_access user/Encounter.rs"
    assert query["code_challenge_method"] == "S256"
    digest = hashlib.sha256(request.verifier.encode()).digest()
    assert query["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert query["state"] == request.state
    assert 43 <= len(request.verifier) <= 128
    assert begin(smart).state != request.state
    assert "max_age" not in query


def test_a_standalone_launch_asks_for_its_context(smart: Smart) -> None:
    query = query_of(smart.begin_standalone(ehr="sandbox", redirect_uri=CALLBACK).url)
    assert "launch" not in query
    assert query["aud"] == BASE
    assert query["scope"] == "openid fhirUser offline_access user/Encounter.rs launch/patient"


def test_the_grant_holds_tokens_context_and_who_it_is(smart: Smart, ehr: Authority) -> None:
    request = begin(smart)
    grant = finish(
        smart, ehr, request, encounter="e1", need_patient_banner=False, intent="reconcile", refresh_token="r-1"
    )
    assert (grant.patient, grant.encounter, grant.intent) == ("p1", "e1", "reconcile")
    assert grant.fhir_user == "Practitioner/prac-psychiatrist"
    assert grant.need_patient_banner is False
    assert grant.scope == "openid user/Encounter.rs"
    assert (grant.access_token, grant.refresh_token) == ("token-1", "r-1")
    assert grant.fresh_until == NOW + timedelta(seconds=270)
    (form,) = ehr.forms
    assert form["grant_type"] == "authorization_code"
    assert form["code"] == "c0de"
    assert form["redirect_uri"] == CALLBACK
    assert form["code_verifier"] == request.verifier
    assert "client_id" not in form
    assert ehr.assertions[0]["iss"] == "bridge-app"


def test_a_public_client_names_itself_and_proves_nothing(public: Smart, ehr: Authority) -> None:
    assert finish(public, ehr, begin(public)).patient == "p1"
    assert ehr.forms[0]["client_id"] == "bridge-app"
    assert "client_assertion" not in ehr.forms[0]


def test_a_launch_from_nowhere_sends_no_request_at_all(smart: Smart, ehr: Authority) -> None:
    for iss in ("https://evil.example/r4", "https://ehr.example/r4/../x", ""):
        with pytest.raises(UnknownIssuer):
            smart.begin(iss=iss, launch="x", redirect_uri=CALLBACK)
    with pytest.raises(UnknownIssuer):
        smart.begin(iss=BASE, launch="x", redirect_uri=CALLBACK, ehr="another")
    assert ehr.discovered.call_count == 0


@pytest.mark.parametrize("methods", [["plain"], ["plain", "S384"], [], None])
def test_a_server_without_s256_is_refused(smart: Smart, ehr: Authority, methods: list[str] | None) -> None:
    ehr.smart["code_challenge_methods_supported"] = methods
    with pytest.raises(ServerUnfit, match="S256"):
        begin(smart)


@pytest.mark.parametrize(
    ("callback", "error"),
    [
        ({"state": "another", "code": "c0de"}, LaunchForged),
        ({"code": "c0de"}, LaunchForged),
        ({"state": "ü", "code": "c0de"}, LaunchForged),
        ({"state": "another", "error": "access_denied"}, LaunchForged),
    ],
)
def test_a_wrong_state_ends_it_before_anything_else(
    smart: Smart, ehr: Authority, callback: dict[str, str], error: type[SmartError]
) -> None:
    with pytest.raises(error):
        smart.finish(callback, begin(smart))
    assert ehr.forms == []


@pytest.mark.parametrize(
    ("callback", "words"),
    [
        ({"error": "access_denied"}, "Access was denied in the EHR."),
        ({"error": "invalid_scope"}, "compare the scopes"),
        ({"error": "server_error", "error_description": "<b>Ruth</b>"}, r"ended the login \(server_error\)"),
        ({"error": "<script>alert(1)</script>"}, r"^The EHR ended the login\.$"),
        ({"code": "c0de", "error": "server_error"}, "ended the login"),
        ({}, "ended the login"),
    ],
)
def test_a_refusal_is_told_in_our_words(smart: Smart, ehr: Authority, callback: dict[str, str], words: str) -> None:
    request = begin(smart)
    with pytest.raises(LaunchDenied, match=words) as denied:
        smart.finish(callback | {"state": request.state}, request)
    assert "Ruth" not in str(denied.value)
    assert ehr.forms == []


def test_a_login_that_took_too_long_is_over(smart: Smart, ehr: Authority) -> None:
    request = begin(smart)
    ehr.clock = NOW + timedelta(minutes=11)
    with pytest.raises(LaunchExpired):
        finish(smart, ehr, request)
    assert ehr.forms == []


def test_a_code_is_exchanged_once_even_when_the_answer_is_lost(smart: Smart, ehr: Authority) -> None:
    ehr.refusal = httpx.ReadError("lost")
    with pytest.raises(EhrSilent) as fault:
        finish(smart, ehr, begin(smart))
    assert fault.value.retryable
    assert len(ehr.forms) == 1


def test_a_redirect_of_the_token_endpoint_is_not_followed_with_the_code(smart: Smart, ehr: Authority) -> None:
    ehr.refusal = httpx.Response(307, headers={"Location": "https://evil.example/token"})
    with pytest.raises(GrantRefused):
        finish(smart, ehr, begin(smart))
    assert len(ehr.forms) == 1


def unsigned(token: str) -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


Forge = Callable[[Authority, str], Any]


@pytest.mark.parametrize(
    "forge",
    [
        lambda ehr, nonce: ...,
        lambda ehr, nonce: "not.a.jwt",
        lambda ehr, nonce: "no dots at all",
        lambda ehr, nonce: unsigned(ehr.id_token(nonce)),
        lambda ehr, nonce: ehr.id_token("another nonce"),
        lambda ehr, nonce: ehr.id_token(nonce, nonce=...),
        lambda ehr, nonce: ehr.id_token(nonce, aud="another app"),
        lambda ehr, nonce: ehr.id_token(nonce, aud=["bridge-app", "x"], azp="x"),
        lambda ehr, nonce: ehr.id_token(nonce, iss="https://evil.example"),
        lambda ehr, nonce: ehr.id_token(nonce, exp=int(NOW.timestamp()) - 61),
        lambda ehr, nonce: ehr.id_token(nonce, exp=...),
        lambda ehr, nonce: ehr.id_token(nonce, nbf=int(NOW.timestamp()) + 120),
        lambda ehr, nonce: ehr.id_token(nonce, fhirUser=...),
        lambda ehr, nonce: ehr.id_token(nonce, key=RSAKey.generate_key(2048, {"kid": "signer-1"})),
        lambda ehr, nonce: ehr.id_token(
            nonce, key=OctKey.generate_key(256), header={"alg": "HS256", "kid": "signer-1"}
        ),
    ],
    ids=[
        "absent",
        "no jwt",
        "no dots",
        "unsigned",
        "wrong nonce",
        "no nonce",
        "for another app",
        "for another party",
        "of another issuer",
        "expired",
        "without an end",
        "not yet valid",
        "without fhirUser",
        "signed with another key",
        "symmetric",
    ],
)
def test_an_identity_that_is_not_proven_is_no_identity(smart: Smart, ehr: Authority, forge: Forge) -> None:
    request = begin(smart)
    with pytest.raises(IdentityUnproven):
        finish(smart, ehr, request, id_token=forge(ehr, request.nonce))


def test_an_id_token_without_a_key_id_is_tried_against_every_key(smart: Smart, ehr: Authority) -> None:
    ehr.jwks = [ROTATED.as_dict(private=False), *ehr.jwks]
    request = begin(smart)
    grant = finish(smart, ehr, request, id_token=ehr.id_token(request.nonce, header={"alg": "RS256"}))
    assert grant.fhir_user == "Practitioner/prac-psychiatrist"


def test_a_key_that_was_rotated_in_is_fetched_once(smart: Smart, ehr: Authority) -> None:
    finish(smart, ehr, begin(smart))
    ehr.jwks = [ROTATED.as_dict(private=False)]
    request = begin(smart)
    assert finish(smart, ehr, request, id_token=ehr.id_token(request.nonce, key=ROTATED)).fhir_user
    assert ehr.keys_read.call_count == 2


def test_an_issuer_that_contradicts_itself_proves_nobody(smart: Smart, ehr: Authority) -> None:
    ehr.openid["issuer"] = "https://evil.example"
    with pytest.raises(ServerUnfit):
        finish(smart, ehr, begin(smart))


def test_a_relative_fhir_user_and_a_foreign_one_are_kept_apart(smart: Smart, ehr: Authority) -> None:
    for given, known in (
        ("Practitioner/p9", "Practitioner/p9"),
        ("https://x.example/Person/1", "https://x.example/Person/1"),
    ):
        request = begin(smart)
        token = ehr.id_token(request.nonce, fhirUser=given)
        assert finish(smart, ehr, request, id_token=token).fhir_user == known


def test_a_refresh_keeps_the_context_and_takes_the_new_tokens(smart: Smart, ehr: Authority) -> None:
    grant = finish(smart, ehr, begin(smart), refresh_token="r-1", encounter="e1")
    ehr.answer = {"refresh_token": "r-2", "scope": "user/Encounter.rs"}
    renewed = smart.refresh(grant)
    assert (renewed.access_token, renewed.refresh_token) == ("token-2", "r-2")
    assert (renewed.patient, renewed.encounter, renewed.fhir_user) == ("p1", "e1", "Practitioner/prac-psychiatrist")
    assert ehr.forms[1]["grant_type"] == "refresh_token"
    assert ehr.forms[1]["refresh_token"] == "r-1"
    ehr.answer = {}
    assert smart.refresh(renewed).refresh_token == "r-2"


def test_a_refused_refresh_ends_the_session_and_does_not_loop(smart: Smart, ehr: Authority) -> None:
    grant = finish(smart, ehr, begin(smart), refresh_token="r-1")
    ehr.refusal = httpx.Response(400, json={"error": "invalid_grant"})
    with pytest.raises(SessionOver, match="open Bridge from the EHR again"):
        smart.refresh(grant)
    assert len(ehr.forms) == 2
    with pytest.raises(SessionOver):
        smart.refresh(Grant(ehr="sandbox", access_token="t"))
    assert len(ehr.forms) == 2


def test_a_grant_without_an_end_has_none(smart: Smart, ehr: Authority) -> None:
    assert finish(smart, ehr, begin(smart), expires_in=...).fresh_until is None


@pytest.mark.parametrize("answer", [{"token_type": "mac"}, {"access_token": ...}, {"access_token": 7}])
def test_an_answer_without_a_bearer_token_grants_nothing(smart: Smart, ehr: Authority, answer: dict[str, Any]) -> None:
    with pytest.raises(GrantRefused):
        finish(smart, ehr, begin(smart), **answer)


def test_request_and_grant_survive_the_store_and_show_no_secret(smart: Smart, ehr: Authority) -> None:
    request = begin(smart)
    assert AuthorizationRequest.from_text(request.to_text()) == request
    grant = finish(smart, ehr, request, refresh_token="r-1")
    assert Grant.from_text(grant.to_text()) == grant
    for secret in (request.state, request.verifier, request.nonce, "token-1", "r-1"):
        assert secret not in repr(request) + repr(grant)
    for text in ("", "[]", "{}", '{"ehr": 1, "other": 2}'):
        with pytest.raises(GrantFault):
            AuthorizationRequest.from_text(text)
    with pytest.raises(GrantFault):
        Grant.from_text("{}")
