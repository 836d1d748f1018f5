"""Where an EHR's authorization server is: .well-known/smart-configuration, OpenID configuration and its keys, cached.

Discovery(http, now=).smart(connection) -> SmartConfiguration
Discovery(http, now=).openid(configuration, connection) -> OpenidConfiguration
Discovery(http, now=).keys(jwks_uri, fresh=False) -> KeySet
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urljoin

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bridge.fhir.ehr import EhrConnection, secure
from bridge.fhir.error import DiscoveryFailed, Unreachable, error_of

KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartConfiguration:
    """Missing optional fields are empty; `issuer` is often neither `iss` nor the FHIR base."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    code_challenge_methods: tuple[str, ...]
    signing_algorithms: tuple[str, ...]  # token_endpoint_auth_signing_alg_values_supported
    capabilities: tuple[str, ...]
    scopes_supported: tuple[str, ...]
    grant_types: tuple[str, ...]

    @property
    def proves_keys(self) -> bool:
        """Whether PKCE with S256 is offered; we use nothing else."""
        return "S256" in self.code_challenge_methods


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenidConfiguration:
    """Who signs id_tokens, and with which keys."""

    issuer: str
    jwks_uri: str


def read_smart_configuration(raw: object, base_url: str) -> SmartConfiguration:
    """Relative endpoints are resolved against the FHIR base. Raises DiscoveryFailed when it is no JSON object."""
    if not isinstance(raw, Mapping):
        raise DiscoveryFailed("GET .well-known/smart-configuration", "not a JSON object")
    base = base_url.rstrip("/") + "/"

    def url(key: str) -> str:
        value = raw.get(key)
        return urljoin(base, value) if isinstance(value, str) and value else ""

    def texts(key: str) -> tuple[str, ...]:
        value = raw.get(key)
        return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()

    issuer = raw.get("issuer")
    return SmartConfiguration(
        issuer=issuer if isinstance(issuer, str) else "",
        authorization_endpoint=url("authorization_endpoint"),
        token_endpoint=url("token_endpoint"),
        jwks_uri=url("jwks_uri"),
        code_challenge_methods=texts("code_challenge_methods_supported"),
        signing_algorithms=texts("token_endpoint_auth_signing_alg_values_supported"),
        capabilities=texts("capabilities"),
        scopes_supported=texts("scopes_supported"),
        grant_types=texts("grant_types_supported"),
    )


class Discovery:
    """Thread-safe. Keeps each document for an hour; `http` must not follow redirects."""

    def __init__(self, http: httpx.Client, *, now: Callable[[], datetime]) -> None:
        self._http, self._now = http, now
        self._kept: dict[str, tuple[datetime, object]] = {}
        self._lock = Lock()

    def smart(self, connection: EhrConnection) -> SmartConfiguration:
        """Raises DiscoveryFailed (also where an endpoint is not https), Unreachable, Busy."""
        url = f"{connection.base_url}/.well-known/smart-configuration"
        found = read_smart_configuration(self._get(url, "smart-configuration"), connection.base_url)
        for endpoint in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            if endpoint and not secure(endpoint, allow_http=connection.allow_http):
                raise DiscoveryFailed(f"EHR {connection.name}", "names an endpoint that is not https")
        if not found.token_endpoint:
            raise DiscoveryFailed(f"EHR {connection.name}", "names no token endpoint")
        return found

    def openid(self, configuration: SmartConfiguration, connection: EhrConnection) -> OpenidConfiguration:
        """{issuer}/.well-known/openid-configuration; smart-configuration's own jwks_uri where that names none."""
        issuer = configuration.issuer or connection.base_url
        if not secure(issuer, allow_http=connection.allow_http):
            raise DiscoveryFailed(f"EHR {connection.name}", "its issuer is not an https URL")
        raw = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", "openid-configuration")
        if not isinstance(raw, Mapping):
            raise DiscoveryFailed("openid-configuration", "not a JSON object")
        jwks_uri = str(raw.get("jwks_uri") or configuration.jwks_uri)
        if not secure(jwks_uri, allow_http=connection.allow_http):
            raise DiscoveryFailed(f"EHR {connection.name}", "names no https URL of its keys")
        if str(raw.get("issuer") or "").rstrip("/") != issuer.rstrip("/"):
            raise DiscoveryFailed(f"EHR {connection.name}", "its OpenID issuer is another one")
        return OpenidConfiguration(issuer=str(raw["issuer"]), jwks_uri=jwks_uri)

    def keys(self, jwks_uri: str, *, fresh: bool = False) -> KeySet:
        """`fresh` asks again: the way to see a key that was rotated in. Raises DiscoveryFailed."""
        raw = self._get(jwks_uri, "jwks", fresh=fresh)
        usable = []
        for entry in raw.get("keys", []) if isinstance(raw, dict) else []:
            if isinstance(entry, dict) and entry.get("kty") in ("RSA", "EC") and entry.get("use", "sig") == "sig":
                # x5c, x5t and vendors' own members say nothing that we use, and some are malformed in the field
                usable.append({k: v for k, v in entry.items() if k in ("kty", "kid", "n", "e", "crv", "x", "y", "alg")})
        try:
            return KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError, TypeError) as fault:
            raise DiscoveryFailed("jwks", "keys that cannot be read") from fault

    def forget(self) -> None:
        """Reads everything again at the next need: after an endpoint moved."""
        with self._lock:
            self._kept.clear()

    def _get(self, url: str, what: str, *, fresh: bool = False) -> object:
        with self._lock:
            kept = self._kept.get(url)
        if kept is not None and not fresh and self._now() - kept[0] < KEPT:
            return kept[1]
        raw = self._ask(url, what)
        with self._lock:
            self._kept[url] = (self._now(), raw)
        return raw

    def _ask(self, url: str, what: str) -> object:
        try:
            response = self._http.get(url, headers={"Accept": "application/json"}, follow_redirects=False)
        except httpx.RequestError as lost:
            raise Unreachable(f"GET {what}", type(lost).__name__) from lost
        if not response.is_success:
            fault = error_of(response.status_code, f"GET {what}")
            raise fault if fault.retryable else DiscoveryFailed(f"GET {what}", status=response.status_code)
        try:
            return orjson.loads(response.content)
        except orjson.JSONDecodeError as wrong:
            raise DiscoveryFailed(f"GET {what}", "not JSON") from wrong
