"""A sandbox EHR on a real port, with a small world of its own, and the clients that talk to it."""

import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from socket import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from bridge import clock
from bridge.sandbox.ehr.app import make_app, make_ehr
from bridge.sandbox.ehr.client import read_client
from bridge.sandbox.ehr.ehr import Ehr
from bridge.sandbox.ehr.identity import Signer

REDIRECT = "http://127.0.0.1:9/callback"
STATE = "a-state-nobody-can-guess"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
ADMIN = {"Authorization": "Bearer the-admin-token"}
MONDAY = datetime(2026, 11, 9, 13, 0, tzinfo=UTC)  # 08:00 at the practice
RSA = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
EC = ECKey.generate_key("P-384", {"kid": "ec-1", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
SIGNER = Signer()
JWKS = {"keys": [RSA.as_dict(private=False), EC.as_dict(private=False)]}
CLIENTS: tuple[dict[str, Any], ...] = (
    {
        "client_id": "bridge-backend",
        "kind": "backend",
        "scopes": "system/*.cruds",
        "jwks": JWKS,
    },
    {
        "client_id": "bridge-app",
        "name": "Bridge",
        "kind": "confidential",
        "scopes": "openid fhirUser launch launch/patient launch/encounter offline_access user/*.cruds patient/*.rs",
        "redirect_uris": [REDIRECT],
        "launch_url": "http://127.0.0.1:9/launch",
        "jwks": JWKS,
    },
    {
        "client_id": "kiosk",
        "kind": "public",
        "scopes": "openid launch launch/patient patient/*.rs user/Patient.rs",
        "redirect_uris": [REDIRECT],
    },
)


def small_world() -> list[tuple[datetime, dict[str, Any]]]:
    """Two patients, one clinician, five visits an hour apart from Monday nine o'clock on."""
    people: list[dict[str, Any]] = [
        {"resourceType": "Practitioner", "id": "prac-lcsw", "name": [{"family": "Delgado", "given": ["Maria"]}]},
        {"resourceType": "Organization", "id": "payer-blue", "name": "Nutmeg Blue"},
        {
            "resourceType": "Patient",
            "id": "p1",
            "name": [{"family": "Larkspur", "given": ["Nadia"]}],
            "gender": "female",
        },
        {"resourceType": "Patient", "id": "p2", "name": [{"family": "Osprey", "given": ["Felix"]}], "gender": "male"},
        {"resourceType": "Coverage", "id": "c1", "status": "active", "beneficiary": {"reference": "Patient/p1"}},
        {"resourceType": "Coverage", "id": "c2", "status": "active", "beneficiary": {"reference": "Patient/p2"}},
    ]
    events = [(MONDAY - timedelta(days=1), resource) for resource in people]
    for number in range(1, 6):
        start = MONDAY + timedelta(hours=number)
        events.append((start + timedelta(hours=1), visit(f"e{number}", "p1" if number % 2 else "p2", start)))
    return events


def visit(encounter_id: str, patient_id: str, start: datetime, minutes: int = 50) -> dict[str, Any]:
    end = start + timedelta(minutes=minutes)
    return {
        "resourceType": "Encounter",
        "id": encounter_id,
        "status": "finished",
        "type": [{"coding": [{"system": "https://cedar.example/visit-type", "code": "therapy"}]}],
        "subject": {"reference": f"Patient/{patient_id}"},
        "participant": [{"individual": {"reference": "Practitioner/prac-lcsw"}}],
        "period": {"start": start.isoformat(), "end": end.isoformat()},
    }


@dataclass(slots=True, kw_only=True)
class Watch:
    """The time that this EHR reads: tests set it."""

    business: datetime
    ahead: timedelta = timedelta()  # of the real time

    def wall(self) -> datetime:
        return clock.wall_now() + self.ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """An EHR that runs, and how to talk to it."""

    ehr: Ehr
    http: httpx.Client
    watch: Watch

    @property
    def fhir(self) -> str:
        return self.ehr.fhir_base

    def token(self, form: Mapping[str, str]) -> httpx.Response:
        return self.http.post(self.ehr.token_url, data=dict(form))

    def backend(self, scope: str = "system/*.cruds") -> dict[str, str]:
        """The headers of the background sync."""
        answer = self.token(credentials(self.ehr.token_url, scope))
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(f"{self.fhir}/{path}", headers=self.backend() | headers)

    def ids(self, path: str) -> list[str]:
        """Of the Bundle's entries, in its order."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return [entry["resource"]["id"] for entry in answer.json().get("entry", [])]

    def launch_parameters(self, client_id: str = "bridge-app", **changes: str) -> dict[str, str]:
        """An authorization request without fault, with changes; an empty value leaves a parameter out."""
        usual = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": REDIRECT,
            "scope": "openid fhirUser launch user/*.rs offline_access",
            "state": STATE,
            "aud": self.fhir,
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            "nonce": "a-nonce",
        }
        return {name: value for name, value in (usual | changes).items() if value}

    def authorize(self, parameters: Mapping[str, str]) -> httpx.Response:
        return self.http.get(f"{self.ehr.base_url}/auth/authorize", params=dict(parameters))


def assertion(token_url: str, key: RSAKey | ECKey = RSA, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
    """A signed client assertion of bridge-backend, with changes; None leaves a claim out."""
    now = int(clock.wall_now().timestamp())
    usual = {"iss": "bridge-backend", "sub": "bridge-backend", "aud": token_url, "exp": now + 240, "jti": str(uuid4())}
    algorithm = "RS384" if isinstance(key, RSAKey) else "ES384"
    written = {"alg": algorithm, "kid": key.kid, "typ": "JWT"} | dict(header or {})
    body = {name: value for name, value in (usual | claims).items() if value is not None}
    return jwt.encode(written, body, key, algorithms=[written["alg"]])


def credentials(token_url: str, scope: str = "system/*.cruds", signed: str = "") -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "scope": scope,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": signed or assertion(token_url),
    }


def app_form(token_url: str, **fields: str) -> dict[str, str]:
    """A token request of bridge-app, signed."""
    signed = assertion(token_url, iss="bridge-app", sub="bridge-app")
    return fields | {
        name: value for name, value in credentials(token_url, signed=signed).items() if "assertion" in name
    }


def answer_of(redirect: httpx.Response) -> dict[str, str]:
    """What a redirect brought back to the app."""
    assert redirect.status_code == 302, redirect.text
    assert redirect.headers["location"].startswith(REDIRECT + "?")
    return {name: values[0] for name, values in parse_qs(urlsplit(redirect.headers["location"]).query).items()}


@contextmanager
def running(application: Any, port_of: socket) -> Iterator[None]:
    """Serves on the bound socket until the block ends."""
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [port_of]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@contextmanager
def stage(write_claim: bool = True) -> Iterator[Stage]:
    """Ten hours into Monday, with the keys of SIGNER: making new ones for each test would take longer than the test."""
    watch = Watch(business=MONDAY + timedelta(hours=10))
    listening = socket()
    listening.bind(("127.0.0.1", 0))
    ehr = make_ehr(
        small_world(),
        {client.client_id: client for client in map(read_client, CLIENTS)},
        f"http://127.0.0.1:{listening.getsockname()[1]}",
        admin_token="the-admin-token",
        write_claim=write_claim,
        now=lambda: watch.business,
        wall_now=watch.wall,
    )
    with running(make_app(replace(ehr, signer=SIGNER)), listening), httpx.Client(timeout=10) as http:
        yield Stage(ehr=ehr, http=http, watch=watch)
    listening.close()
