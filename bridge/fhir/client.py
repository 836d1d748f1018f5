"""The FHIR client: read, search with pages, create, update; retried where that is safe, audited always.

FhirClient(connection, tokens, now=, on_audit=, http=None, patience=None)
    .read("Encounter", "e1") -> Resource
    .search("Encounter", {"patient": "p1,p2", "date": ("ge2026-11-01", "le2026-11-07")}) -> Iterator[Resource]
    .pages(type, params, private=None) -> Iterator[Page]
    .create(resource, if_none_exist="identifier=system|value", patience=None) -> Stored
    .update(resource, if_match="3") -> Stored
    .capability() -> Capability
`tokens` is a TokenProvider: BackendTokens, or GrantedToken for a launch. `on_audit(action, resource_type, id)`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import urlencode

import httpx
import orjson

from bridge.fhir.bundle import Page, next_link, read_page
from bridge.fhir.capability import Capability, read_capability
from bridge.fhir.ehr import EhrConnection
from bridge.fhir.error import (
    ForeignLink,
    PagingLoop,
    Unintelligible,
    Unreachable,
    error_of,
    outcome_codes,
)
from bridge.fhir.patience import Patience, read_retry_after
from bridge.fhir.reference import is_id
from bridge.mapping.chart import Resource

FHIR_JSON = "application/fhir+json"
# What may stand in a URL, and so in somebody's log: ids, dates, codes. Any other parameter goes by POST _search.
_CONTROLS = {"_id", "_lastUpdated", "_count", "_include", "_revinclude", "_elements", "_sort", "_summary", "_total"}
_PEOPLE = {"actor", "beneficiary", "member", "patient", "practitioner"}
_POINTERS = {"appointment", "context", "encounter", "location"}
_FACETS = {"category", "date", "occurrence", "outcome", "request", "status", "subject", "use"}
OPEN_PARAMETERS = frozenset(_CONTROLS | _PEOPLE | _POINTERS | _FACETS)
MOST_PAGES = 10_000

Audit = Callable[[str, str, str], None]  # (read | search | create | update, resource type, id)
Parameters = Mapping[str, str | Sequence[str]]  # a sequence repeats the parameter: all must hold; a comma: any


class TokenProvider(Protocol):
    def token(self) -> str:
        """The token to send now."""

    def refused(self, token: str) -> None:
        """The server answered 401 to it."""


@dataclass(frozen=True, slots=True)
class GrantedToken:
    """The token of one launch: there is no other to fall back on."""

    text: str = field(repr=False)

    def token(self) -> str:
        return self.text

    def refused(self, token: str) -> None:
        """A second 401 then ends the call with Unauthorized; the launch is refreshed by its owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the server says that it keeps. `version` is empty where the server has none."""

    id: str
    version: str
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    method: str
    url: str = field(repr=False)
    where: str
    safe: bool  # may be sent again
    content: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)


def open_http(connection: EhrConnection | None = None) -> httpx.Client:
    """Timeouts of the connection; no redirect is followed, nothing is taken from the environment."""
    timeout = httpx.Timeout(connection.read_timeout, connect=connection.connect_timeout) if connection else 30.0
    return httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False)


class FhirClient:
    """Thread-safe. Every method raises members of FhirError; what is retryable was tried again already."""

    def __init__(
        self,
        connection: EhrConnection,
        tokens: TokenProvider,
        *,
        now: Callable[[], datetime],
        on_audit: Audit,
        http: httpx.Client | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.connection = connection
        self._tokens, self._now, self._audit = tokens, now, on_audit
        self._http = http or open_http(connection)
        self._patience = patience or Patience()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes its connections."""
        self._http.close()

    def capability(self) -> Capability:
        """GET /metadata."""
        call = _Call(method="GET", url=f"{self.connection.base_url}/metadata", where="GET metadata", safe=True)
        return read_capability(_json(self._send(call), call.where))

    def read(self, resource_type: str, resource_id: str) -> Resource:
        """Raises NotFound, Gone, Forbidden beside the others."""
        where = f"GET {resource_type}/{resource_id}"
        call = _Call(method="GET", url=self._url(resource_type, resource_id), where=where, safe=True)
        resource = _json(self._send(call), where)
        if resource.get("resourceType") != resource_type or resource.get("id") != resource_id:
            raise Unintelligible(where, "another resource came back")
        self._audit("read", resource_type, resource_id)
        return resource

    def search(self, resource_type: str, parameters: Parameters, *, private: bool | None = None) -> Iterator[Resource]:
        """Matches and included resources of all pages, in the server's order."""
        for page in self.pages(resource_type, parameters, private=private):
            yield from page.resources

    def pages(self, resource_type: str, parameters: Parameters, *, private: bool | None = None) -> Iterator[Page]:
        """Follows `next` on this origin only. `private`: the parameters go in a body; None decides by their names."""
        call = self._search_call(resource_type, parameters, private)
        followed: set[str] = set()
        while True:
            bundle = _json(self._send(call), call.where)
            page = read_page(bundle, call.where)
            for resource in page.resources:
                self._audit("search", resource["resourceType"], str(resource.get("id", "")))
            yield page
            link = next_link(bundle)
            if link is None:
                return
            url = self._follow(call, link)
            if url in followed or len(followed) >= MOST_PAGES:
                raise PagingLoop(call.where)
            followed.add(url)
            call = _Call(method="GET", url=url, where=call.where, safe=True)

    def create(self, resource: Resource, *, if_none_exist: str = "", patience: Patience | None = None) -> Stored:
        """Tried again only with `if_none_exist`, a search. Raises PreconditionFailed when several match."""
        resource_type = resource["resourceType"]
        headers = {"Content-Type": FHIR_JSON} | ({"If-None-Exist": if_none_exist} if if_none_exist else {})
        call = _Call(
            method="POST",
            url=self._url(resource_type),
            where=f"POST {resource_type}",
            safe=bool(if_none_exist),
            content=orjson.dumps(resource, default=_plain),
            headers=headers,
        )
        response = self._send(call, patience)
        stored = _read_stored(response, call.where, resource_type)
        self._audit("create", resource_type, stored.id)
        return stored

    def update(self, resource: Resource, *, if_match: str = "") -> Stored:
        """PUT; `if_match` is the version we know. Raises PreconditionFailed when it is stale."""
        resource_type, resource_id = resource["resourceType"], resource["id"]
        headers = {"Content-Type": FHIR_JSON} | ({"If-Match": f'W/"{if_match}"'} if if_match else {})
        call = _Call(
            method="PUT",
            url=self._url(resource_type, resource_id),
            where=f"PUT {resource_type}/{resource_id}",
            safe=True,
            content=orjson.dumps(resource, default=_plain),
            headers=headers,
        )
        stored = _read_stored(self._send(call), call.where, resource_type, resource_id)
        self._audit("update", resource_type, stored.id)
        return stored

    def relative(self, reference: str) -> str | None:
        """`Patient/p1` from a relative reference or from an absolute one of this server; None for another server's."""
        own = self.connection.base_url + "/"
        return reference.removeprefix(own) if reference.startswith(own) else None if "://" in reference else reference

    def _url(self, *parts: str) -> str:
        return "/".join((self.connection.base_url, *(_segment(part) for part in parts)))

    def _search_call(self, resource_type: str, parameters: Parameters, private: bool | None) -> _Call:
        flat = {"_count": str(self.connection.page_size), **parameters}
        if private is None:
            private = not {name.partition(":")[0] for name in flat} <= OPEN_PARAMETERS
        url, query = self._url(resource_type), urlencode(flat, doseq=True, safe=",:|/")
        if not private:
            return _Call(method="GET", url=f"{url}?{query}", where=f"GET {resource_type}?", safe=True)
        return _Call(
            method="POST",
            url=f"{url}/_search",
            where=f"POST {resource_type}/_search",
            safe=True,
            content=query.encode("ascii"),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )

    def _follow(self, call: _Call, link: str) -> str:
        url = httpx.URL(call.url).join(link)
        if _origin(url) != _origin(httpx.URL(self.connection.base_url)):
            raise ForeignLink(call.where, "the next page is on another server")
        return str(url)

    def _send(self, call: _Call, patience: Patience | None = None) -> httpx.Response:
        for attempt in (patience or self._patience).tries(safe=call.safe):
            with attempt:
                return self._once(call)
        raise AssertionError("there is always one attempt")

    def _once(self, call: _Call) -> httpx.Response:
        """A 401 is answered by one new token: page loops outlive the old one, and the server did nothing yet."""
        token = self._tokens.token()
        response = self._exchange(call, token)
        if response.status_code == 401:
            self._tokens.refused(token)
            response = self._exchange(call, self._tokens.token())
        if response.is_success:
            return response
        wait = read_retry_after(response.headers.get("Retry-After"), self._now())
        raise error_of(response.status_code, call.where, codes=_outcome(response), retry_after=wait)

    def _exchange(self, call: _Call, token: str) -> httpx.Response:
        headers = {
            "Accept": FHIR_JSON,
            **dict(self.connection.headers),
            **call.headers,
            "Authorization": f"Bearer {token}",
        }
        try:
            return self._http.request(
                call.method, call.url, content=call.content, headers=headers, follow_redirects=False
            )
        except httpx.RequestError as fault:
            raise Unreachable(call.where, type(fault).__name__) from fault


def _segment(part: str) -> str:
    """A resource type or an id; anything else would change where the request goes."""
    if not is_id(part):
        raise ValueError("not a FHIR type or id")
    return part


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)


def _plain(value: object) -> object:
    """Dollars keep their digits: 101.10 stays 101.10."""
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value))
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON")


def _json(response: httpx.Response, where: str) -> dict[str, Any]:
    try:
        parsed = orjson.loads(response.content)
    except orjson.JSONDecodeError as wrong:
        raise Unintelligible(where, "not JSON") from wrong
    if not isinstance(parsed, dict):
        raise Unintelligible(where, "not a FHIR resource")
    return parsed


def _outcome(response: httpx.Response) -> tuple[str, ...]:
    try:
        return outcome_codes(orjson.loads(response.content))
    except orjson.JSONDecodeError:
        return ()  # a proxy's page: the status says what there is to say


def _read_stored(response: httpx.Response, where: str, resource_type: str, resource_id: str = "") -> Stored:
    """Id and version from Location and ETag; from the body where the server leaves the headers out."""
    location = response.headers.get("Location", "") or response.headers.get("Content-Location", "")
    path, _, version = location.partition("/_history/")
    found_type, _, found_id = path.rstrip("/").rpartition("/")
    etag = response.headers.get("ETag", "").removeprefix("W/").strip('"')
    body: dict[str, Any] = {}
    if response.content.lstrip().startswith(b"{"):
        body = _json(response, where)
    if body.get("resourceType") != resource_type:
        body = {}
    meta = body.get("meta")
    versioned = str(meta.get("versionId", "")) if isinstance(meta, dict) else ""
    known_id = resource_id or (found_id if found_type.endswith(resource_type) else "") or str(body.get("id", ""))
    if not known_id:
        raise Unintelligible(where, "the server does not say which id it gave")
    return Stored(id=known_id, version=etag or version or versioned, created=response.status_code == 201)
