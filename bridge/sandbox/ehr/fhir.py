"""The FHIR endpoints: which interaction answers where."""

from typing import Annotated
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Depends, Request, Response

from bridge.sandbox.ehr.capability import capability_statement, smart_configuration
from bridge.sandbox.ehr.ehr import Ehr
from bridge.sandbox.ehr.interaction import FhirDesk, FhirResponse, media_type_of
from bridge.sandbox.ehr.outcome import Refusal


async def raw_body(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(raw_body)]


def fhir_router(ehr: Ehr) -> APIRouter:
    """Everything below /fhir; what needs no token comes first."""
    router = APIRouter(prefix="/fhir")
    desk = FhirDesk(ehr)
    _add_open_doors(router, ehr)
    _add_reads(router, desk)
    _add_writes(router, desk)
    return router


def _add_open_doors(router: APIRouter, ehr: Ehr) -> None:
    @router.get("/metadata")
    def metadata() -> Response:
        return FhirResponse(capability_statement(ehr))

    @router.get("/.well-known/smart-configuration")
    def discovery() -> Response:
        return Response(orjson.dumps(smart_configuration(ehr)), media_type="application/json")

    @router.post("")
    def batch() -> Response:
        raise Refusal(400, "not-supported", "batch and transaction are not supported")


def _add_reads(router: APIRouter, desk: FhirDesk) -> None:
    @router.get("/{kind}")
    def search(kind: str, request: Request) -> Response:
        return desk.search(kind, request, request.query_params.multi_items())

    @router.post("/{kind}/_search")
    def search_by_post(kind: str, request: Request, body: Body) -> Response:
        if media_type_of(request, "content-type") != "application/x-www-form-urlencoded":
            raise Refusal(415, "not-supported", "_search takes application/x-www-form-urlencoded")
        form = parse_qsl(body.decode("utf-8", "replace"))
        return desk.search(kind, request, [*request.query_params.multi_items(), *form])

    @router.get("/{kind}/{resource_id}")
    def read(kind: str, resource_id: str, request: Request) -> Response:
        return desk.read(kind, resource_id, request)

    @router.get("/{kind}/{resource_id}/_history/{number}")
    def read_version(kind: str, resource_id: str, number: str, request: Request) -> Response:
        return desk.read_version(kind, resource_id, number, request)


def _add_writes(router: APIRouter, desk: FhirDesk) -> None:
    @router.post("/{kind}")
    def create(kind: str, request: Request, body: Body) -> Response:
        return desk.create(kind, request, body)

    @router.put("/{kind}/{resource_id}")
    def update(kind: str, resource_id: str, request: Request, body: Body) -> Response:
        return desk.update(kind, resource_id, request, body)
