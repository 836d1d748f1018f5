"""The FHIR interactions. Each is: may you, do it, say it in FHIR."""

from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl

import orjson
from fastapi import Request, Response

from bridge.sandbox.ehr.access import Access
from bridge.sandbox.ehr.bundle import Found, others_of, searchset
from bridge.sandbox.ehr.chart import Resource, Version
from bridge.sandbox.ehr.ehr import Ehr
from bridge.sandbox.ehr.outcome import Refusal, operation_outcome
from bridge.sandbox.ehr.parameter import PARAMETERS
from bridge.sandbox.ehr.search import local_reference, read_search, run_search
from bridge.sandbox.ehr.structure import faults_in, is_id

FHIR_JSON = "application/fhir+json"
_JSON = ("application/json", FHIR_JSON)
_ACCEPTED = (*_JSON, "*/*", "application/*")


class FhirResponse(Response):
    media_type = FHIR_JSON

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


def refused(refusal: Refusal) -> FhirResponse:
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else {}
    return FhirResponse(operation_outcome(refusal.code, refusal.text), refusal.status, headers)


class FhirDesk:
    """One method an interaction; all raise Refusal."""

    def __init__(self, ehr: Ehr) -> None:
        self._ehr = ehr

    def search(self, kind: str, request: Request, query: list[tuple[str, str]]) -> Response:
        access = self._admit(kind, request)
        access.require(kind, "s")
        now = self._ehr.chart.catch_up()
        base, chart = self._ehr.fhir_base, self._ehr.chart
        page = dict(query).get("_page", "")
        if page:
            key, _, start_text = page.rpartition("-")
            start = int(start_text) if start_text.isdigit() else 0
            found = self._ehr.pages.get(key, access.owner, kind)
        else:
            search = read_search(kind, query, strict="handling=strict" in request.headers.get("prefer", ""))
            resources = run_search(search, chart, base, lambda resource: access.reaches(resource, "s"))
            start, found = 0, Found(search=search, owner=access.owner, resources=resources)
            key = self._ehr.pages.keep(found) if len(resources) > search.count else ""
        others = [resource for resource in others_of(found, start, chart, base) if access.may_include(resource)]
        return FhirResponse(searchset(found, start, key, base, now, others))

    def read(self, kind: str, resource_id: str, request: Request) -> Response:
        access = self._admit(kind, request)
        access.require(kind, "r")
        self._ehr.chart.catch_up()
        version = self._ehr.chart.read(kind, resource_id)
        access.require_for(_there(version), "r")
        if request.headers.get("if-none-match") == _etag(version):
            return Response(status_code=304, headers=_headers(version))
        return FhirResponse(version.resource, headers=_headers(version))

    def read_version(self, kind: str, resource_id: str, number: str, request: Request) -> Response:
        access = self._admit(kind, request)
        access.require(kind, "r")
        self._ehr.chart.catch_up()
        version = self._ehr.chart.read_version(kind, resource_id, number)
        access.require_for(_there(version), "r")
        return FhirResponse(version.resource, headers=_headers(version))

    def create(self, kind: str, request: Request, body: bytes) -> Response:
        access = self._admit_writing(kind, request)
        access.require(kind, "c")
        self._ehr.chart.catch_up()
        resource = self._checked(kind, body)
        access.require_for(resource, "c")
        condition = request.headers.get("if-none-exist", "")
        search = read_search(kind, parse_qsl(condition.lstrip("?")), strict=True) if condition else None
        if search and not search.criteria:
            raise Refusal(400, "invalid", "If-None-Exist must hold a search")
        chart, base = self._ehr.chart, self._ehr.fhir_base
        there = (lambda: run_search(search, chart, base, lambda _: True)) if search else None
        version, made = chart.create(resource, there)
        return self._written(version, 201 if made else 200, request)

    def update(self, kind: str, resource_id: str, request: Request, body: bytes) -> Response:
        access = self._admit_writing(kind, request)
        access.require(kind, "u")
        self._ehr.chart.catch_up()
        resource = self._checked(kind, body)
        if resource.get("id") != resource_id:
            raise Refusal(400, "invalid", "the resource's id must be the one in the URL")
        current = self._current(kind, resource_id)
        access.require_for(_there(current), "u")
        access.require_for(resource, "u")
        version = self._ehr.chart.update(resource, _expected(request))
        return self._written(version, 200, request)

    def _current(self, kind: str, resource_id: str) -> Version:
        try:
            return self._ehr.chart.read(kind, resource_id)
        except Refusal as refusal:
            if refusal.status == 404:
                raise Refusal(405, "not-supported", "ids are given by this server: create instead") from refusal
            raise

    def _admit(self, kind: str, request: Request) -> Access:
        """Whoever asks, once they showed a token and take JSON."""
        accepted = {part.split(";")[0].strip() for part in request.headers.get("accept", "*/*").split(",")}
        wanted = request.query_params.get("_format", "json")
        if not accepted & set(_ACCEPTED) or wanted.replace(" ", "+") not in ("json", *_JSON):
            raise Refusal(406, "not-supported", "this server speaks application/fhir+json only")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        grant = self._ehr.ledger.access(token) if scheme.lower() == "bearer" else None
        if grant is None:
            raise Refusal(401, "login", "a bearer token is needed: none, unknown or ended")
        if kind not in PARAMETERS:
            raise Refusal(404, "not-supported", "this server does not know that resource type")
        return Access(grant=grant, chart=self._ehr.chart, base_url=self._ehr.fhir_base)

    def _admit_writing(self, kind: str, request: Request) -> Access:
        access = self._admit(kind, request)
        if kind not in self._ehr.writable:
            raise Refusal(405, "not-supported", f"{kind} cannot be written here")
        if media_type_of(request, "content-type") not in _JSON:
            raise Refusal(415, "not-supported", "write application/fhir+json")
        return access

    def _checked(self, kind: str, body: bytes) -> Resource:
        try:
            resource = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise Refusal(400, "structure", "the body is not JSON") from error
        if not isinstance(resource, dict) or resource.get("resourceType") != kind:
            raise Refusal(400, "invalid", f"the body is not a {kind}")
        faults = list(faults_in(resource, self._resolves))
        if faults:
            raise Refusal(422, "invalid", "; ".join(faults[:10]))
        return resource

    def _resolves(self, reference: str) -> bool:
        kind, _, resource_id = local_reference(reference, self._ehr.fhir_base).partition("/")
        return is_id(resource_id) and self._ehr.chart.find(kind, resource_id) is not None

    def _written(self, version: Version, status: int, request: Request) -> Response:
        resource = _there(version)
        place = f"{self._ehr.fhir_base}/{resource['resourceType']}/{resource['id']}/_history/{version.number}"
        headers = _headers(version) | {"Location": place}
        if "return=minimal" in request.headers.get("prefer", ""):
            return Response(status_code=status, headers=headers)
        return FhirResponse(resource, status, headers)


def _there(version: Version) -> Resource:
    """Readable versions hold a resource: the chart refuses with 410 before it gives a deletion."""
    if version.resource is None:
        raise Refusal(410, "deleted", "this resource was deleted")
    return version.resource


def _expected(request: Request) -> int:
    """The version that If-Match names, `W/"3"`. R4 3.1.0.5: 400 where a server needs it and it is missing."""
    number = request.headers.get("if-match", "").removeprefix("W/").strip('"')
    if not number.isdigit():
        raise Refusal(400, "required", 'If-Match with the current ETag is needed: W/"<version>"')
    return int(number)


def _etag(version: Version) -> str:
    return f'W/"{version.number}"'


def _headers(version: Version) -> dict[str, str]:
    return {"ETag": _etag(version), "Last-Modified": format_datetime(version.updated_at, usegmt=True)}


def media_type_of(request: Request, header: str) -> str:
    return request.headers.get(header, "").split(";")[0].strip().lower()
