"""private_key_jwt: how a client that signs proves itself. SMART 2.2, Client Authentication: Asymmetric."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import httpx
import orjson
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import import_key

from bridge.sandbox.ehr.client import Client
from bridge.sandbox.ehr.grant import Ledger
from bridge.sandbox.ehr.oauth import OAuthRefusal

ALGORITHMS = ("RS384", "ES384")
LONGEST = timedelta(minutes=5)
KEYS_ARE_FRESH_FOR = timedelta(seconds=60)


class KeySource:
    """Public keys of the clients: inline ones as registered, others fetched and kept for a minute."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._fetched: dict[str, tuple[datetime, list[Mapping[str, Any]]]] = {}

    def key(self, client: Client, kid: str) -> Mapping[str, Any]:
        """The one key of that id; a set that lacks it is fetched anew, for keys rotate. Raises OAuthRefusal."""
        if client.jwks:
            return _only([key for key in client.jwks.get("keys", ()) if key.get("kid") == kid])
        found = [key for key in self._keys(client.jwks_url, KEYS_ARE_FRESH_FOR) if key.get("kid") == kid]
        return _only(found or [key for key in self._keys(client.jwks_url, timedelta()) if key.get("kid") == kid])

    def _keys(self, url: str, fresh_for: timedelta) -> list[Mapping[str, Any]]:
        with self._lock:
            at, keys = self._fetched.get(url, (datetime.min.replace(tzinfo=UTC), []))
        if self._now() - at < fresh_for:
            return keys
        keys = _fetch(url)
        with self._lock:
            self._fetched[url] = (self._now(), keys)
        return keys


def _fetch(url: str) -> list[Mapping[str, Any]]:
    try:
        answer = httpx.get(url, timeout=5.0, headers={"Accept": "application/json"})
        keys: list[Mapping[str, Any]] = answer.raise_for_status().json()["keys"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise OAuthRefusal("invalid_client", f"the JWKS URL gave no keys: {type(error).__name__}", 401) from error
    return keys


def _only(keys: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    if len(keys) != 1 or "d" in keys[0]:
        raise OAuthRefusal("invalid_client", "kid must name exactly one public key of the client", 401)
    return keys[0]


def client_that_signed(
    assertion: str, clients: Mapping[str, Client], keys: KeySource, ledger: Ledger, token_url: str, now: datetime
) -> Client:
    """The client whose key made this assertion. Raises OAuthRefusal: invalid_client, saying what is wrong."""
    try:
        unproved = jws.extract_compact(assertion.encode("ascii", "replace"))
        header: Mapping[str, Any] = unproved.headers()
        client = _signing_client(_claims_of(unproved.payload), clients)
        _check_header(header, client)
        key = import_key(dict(keys.key(client, header["kid"])))
        claims = jwt.decode(assertion, key, algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError) as error:
        raise OAuthRefusal("invalid_client", "the assertion is not a JWT that this client signed", 401) from error
    _check_claims(claims, client, token_url, now)
    until = datetime.fromtimestamp(claims["exp"], UTC)
    if not ledger.first_use(client.client_id, claims["jti"], until):
        raise OAuthRefusal("invalid_client", "jti was used before", 401)
    return client


def _claims_of(payload: bytes) -> Mapping[str, Any]:
    claims = orjson.loads(payload)
    return claims if isinstance(claims, dict) else {}


def _signing_client(claims: Mapping[str, Any], clients: Mapping[str, Client]) -> Client:
    client = clients.get(str(claims.get("iss", "")))
    if client is None or not (client.jwks or client.jwks_url):
        raise OAuthRefusal("invalid_client", "iss names no client that signs", 401)
    return client


def _check_header(header: Mapping[str, Any], client: Client) -> None:
    faults = {
        "alg must be RS384 or ES384": header.get("alg") not in ALGORITHMS,
        "typ must be JWT": header.get("typ") != "JWT",
        "kid is missing": not isinstance(header.get("kid"), str) or not header["kid"],
        "jku is not the registered URL": "jku" in header and header["jku"] != client.jwks_url,
    }
    _refuse_first(faults)


def _check_claims(claims: Mapping[str, Any], client: Client, token_url: str, now: datetime) -> None:
    exp, jti = claims.get("exp"), claims.get("jti")
    latest = (now + LONGEST).timestamp()
    faults = {
        "iss and sub must both be the client_id": {claims.get("iss"), claims.get("sub")} != {client.client_id},
        "aud must be the token URL": claims.get("aud") not in (token_url, [token_url]),
        "exp is missing": not isinstance(exp, int),
        "exp has passed": isinstance(exp, int) and exp <= now.timestamp(),
        "exp is more than five minutes ahead": isinstance(exp, int) and exp > latest,
        "jti is missing": not isinstance(jti, str) or not jti,
    }
    _refuse_first(faults)


def _refuse_first(faults: Mapping[str, bool]) -> None:
    for text, wrong in faults.items():
        if wrong:
            raise OAuthRefusal("invalid_client", text, 401)
