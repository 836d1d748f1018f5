"""SMART Backend Services: a token for the work that nobody watches.
Cached until shortly before it ends, one request at a time.

BackendTokens(connection, keys, discovery, http, now=, patience=).token() -> str    .refused(token)    .granted -> str
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

import httpx
import orjson

from bridge.fhir.assertion import assertion_fields, sign_assertion
from bridge.fhir.discovery import Discovery
from bridge.fhir.ehr import EhrConnection
from bridge.fhir.error import CODE, TokenRefused, Unintelligible, Unreachable, error_of
from bridge.fhir.keys import KeyRing
from bridge.fhir.patience import Patience, read_retry_after

MARGIN = timedelta(seconds=30)
UNSAID = timedelta(seconds=60)  # when the server does not say how long its token lives


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """Opaque: never decoded."""

    text: str = field(repr=False)
    scope: str
    fresh_until: datetime  # its end less a margin


class BackendTokens:
    """A TokenProvider for FhirClient. Thread-safe: many callers, one token request.

    `token()` raises TokenRefused (a person must look), Unreachable or Busy (try later), DiscoveryFailed, KeyFault.
    """

    def __init__(
        self,
        connection: EhrConnection,
        keys: KeyRing,
        discovery: Discovery,
        http: httpx.Client,
        *,
        now: Callable[[], datetime],
        patience: Patience | None = None,
    ) -> None:
        self._connection, self._keys, self._discovery, self._http = connection, keys, discovery, http
        self._now, self._patience = now, patience or Patience()
        self._lock = Lock()
        self._held: AccessToken | None = None

    def token(self) -> str:
        """The token to send now."""
        with self._lock:
            if self._held is None or self._now() >= self._held.fresh_until:
                self._held = None
                self._held = self._fetch()
            return self._held.text

    def refused(self, token: str) -> None:
        """The EHR answered 401 to this token: the next call asks for a new one. A token already replaced stays."""
        with self._lock:
            if self._held is not None and self._held.text == token:
                self._held = None

    @property
    def granted(self) -> str:
        """The scopes of the token that is held; empty before the first."""
        with self._lock:
            return self._held.scope if self._held else ""

    def _fetch(self) -> AccessToken:
        for attempt in self._patience.tries(safe=True):
            with attempt:
                return self._ask_once()
        raise AssertionError("there is always one attempt")

    def _ask_once(self) -> AccessToken:
        """A new assertion each time: a conforming server refuses the second use of a jti."""
        where = f"POST token of EHR {self._connection.name}"
        endpoint = self._discovery.smart(self._connection)
        key = self._keys.signing_key(endpoint.signing_algorithms)
        assertion = sign_assertion(
            client_id=self._connection.client_id,
            audience=endpoint.token_endpoint,
            key=key,
            now=self._now(),
            jku=self._connection.jwks_url,
        )
        form = {
            "grant_type": "client_credentials",
            "scope": " ".join(self._connection.scopes),
            **assertion_fields(assertion),
        }
        return read_token(post_form(self._http, endpoint.token_endpoint, form, where, self._now), where, self._now())


def post_form(
    http: httpx.Client, url: str, form: dict[str, str], where: str, now: Callable[[], datetime]
) -> dict[str, object]:
    """One POST to a token endpoint, no redirect followed. Raises TokenRefused (OAuth error code), Unreachable, Busy."""
    try:
        response = http.post(url, data=form, headers={"Accept": "application/json"}, follow_redirects=False)
    except httpx.RequestError as lost:
        raise Unreachable(where, type(lost).__name__) from lost
    wait = read_retry_after(response.headers.get("Retry-After"), now())
    fault = None if response.is_success else error_of(response.status_code, where, retry_after=wait)
    if fault is not None and fault.retryable:
        raise fault
    try:
        answer = orjson.loads(response.content)
    except orjson.JSONDecodeError as wrong:
        if fault is not None:
            raise TokenRefused(where, status=response.status_code) from wrong
        raise Unintelligible(where, "the token answer is not JSON") from wrong
    if fault is not None or not isinstance(answer, dict):
        code = answer.get("error") if isinstance(answer, dict) else None
        known = (code,) if isinstance(code, str) and CODE.fullmatch(code) else ()
        raise TokenRefused(where, status=response.status_code, codes=known)
    return answer


def read_token(answer: dict[str, object], where: str, now: datetime) -> AccessToken:
    """From a token response. Raises Unintelligible without a bearer token."""
    text, kind = answer.get("access_token"), str(answer.get("token_type") or "")
    if not isinstance(text, str) or not text or kind.casefold() != "bearer":
        raise Unintelligible(where, "no bearer token in the answer")
    life = lifetime(answer) or UNSAID
    margin = min(MARGIN, life / 4)
    return AccessToken(text=text, scope=str(answer.get("scope") or ""), fresh_until=now + life - margin)


def lifetime(answer: dict[str, object]) -> timedelta | None:
    """expires_in, a number or its text; None when it is missing."""
    seconds = str(answer.get("expires_in") or "")
    return timedelta(seconds=int(seconds)) if seconds.isdigit() and len(seconds) < 9 else None
