"""An authorization server for tests, as strict as a conforming one. Its answers can be bent."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import respx
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from bridge.fhir.keys import KeyRing
from tests.fhir.moment import NOW

BASE = "https://ehr.example/r4"
ISSUER = "https://login.example/realm"
TOKEN = f"{ISSUER}/hosts/ehr.example/token"
SIGNER = RSAKey.generate_key(2048, {"kid": "signer-1", "use": "sig"})
ROTATED = RSAKey.generate_key(2048, {"kid": "signer-2", "use": "sig"})


class Authority:
    """`smart`, `openid`, `jwks` are the documents; `answer` changes the token response; `refusal` replaces it."""

    def __init__(self, router: respx.MockRouter, ring: KeyRing | None) -> None:
        self.clock: datetime = NOW
        self.ring = ring
        self.forms: list[dict[str, str]] = []
        self.assertions: list[dict[str, Any]] = []
        self.headers: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {}
        self.refusal: httpx.Response | Exception | None = None
        self.seconds_to_answer = 0.0
        self.smart: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize?realm=7",
            "token_endpoint": TOKEN,
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"],
        }
        self.openid: dict[str, Any] = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}
        self.jwks: list[dict[str, Any]] = [SIGNER.as_dict(private=False)]
        self.discovered = router.get(f"{BASE}/.well-known/smart-configuration")
        self.discovered.mock(side_effect=lambda request: httpx.Response(200, json=self.smart))
        router.get(f"{ISSUER}/.well-known/openid-configuration").mock(
            side_effect=lambda request: httpx.Response(200, json=self.openid)
        )
        self.keys_read = router.get(f"{ISSUER}/jwks")
        self.keys_read.mock(side_effect=lambda request: httpx.Response(200, json={"keys": self.jwks}))
        router.post(TOKEN).mock(side_effect=self._token)

    def _token(self, request: httpx.Request) -> httpx.Response:
        time.sleep(self.seconds_to_answer)
        form = dict(parse_qsl(request.content.decode()))
        self.forms.append(form)
        if "client_assertion" in form and not self._proven(form["client_assertion"]):
            return httpx.Response(400, json={"error": "invalid_client"})
        if isinstance(self.refusal, Exception):
            raise self.refusal
        if self.refusal is not None:
            return self.refusal
        usual = {"access_token": f"token-{len(self.forms)}", "token_type": "bearer", "expires_in": 300}
        return httpx.Response(200, json={k: v for k, v in (usual | self.answer).items() if v is not ...})

    def _proven(self, assertion: str) -> bool:
        """SMART client-confidential-asymmetric, signature verification."""
        assert self.ring is not None
        token = jwt.decode(assertion, KeySet.import_key_set(self.ring.jwks()), algorithms=["RS384", "ES384"])  # type: ignore[arg-type]
        claims, seen = token.claims, [old["jti"] for old in self.assertions]
        self.headers.append(dict(token.header))
        self.assertions.append(claims)
        lives = 0 < claims["exp"] - self.clock.timestamp() <= 300
        return claims["iss"] == claims["sub"] and claims["aud"] == TOKEN and lives and claims["jti"] not in seen

    def id_token(
        self, nonce: str, /, *, key: RSAKey | ECKey = SIGNER, header: dict[str, Any] | None = None, **more: Any
    ) -> str:
        claims = {
            "iss": ISSUER,
            "aud": "bridge-app",
            "sub": "naomi",
            "exp": int(self.clock.timestamp()) + 300,
            "iat": int(self.clock.timestamp()),
            "nonce": nonce,
            "fhirUser": f"{BASE}/Practitioner/prac-psychiatrist",
        } | more
        usual: dict[str, Any] = {"alg": "RS256", "kid": key.kid} if header is None else header
        return jwt.encode(usual, {k: v for k, v in claims.items() if v is not ...}, key, algorithms=[usual["alg"]])


@contextmanager
def authority(ring: KeyRing | None) -> Iterator[Authority]:
    with respx.mock(assert_all_called=False) as router:
        yield Authority(router, ring)


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))
