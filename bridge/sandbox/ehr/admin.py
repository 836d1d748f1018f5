"""For tests and demos, behind a token of its own: faults on purpose, and the practice's hand on its chart."""

from hmac import compare_digest
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Header, Response

from bridge.sandbox.ehr.chart import instant
from bridge.sandbox.ehr.ehr import Ehr
from bridge.sandbox.ehr.fault import read_fault
from bridge.sandbox.ehr.fhir import Body
from bridge.sandbox.ehr.interaction import FhirResponse
from bridge.sandbox.ehr.outcome import Refusal


def admin_router(ehr: Ehr) -> APIRouter:
    """Below /sandbox. All but `/sandbox/ready` need `Authorization: Bearer <admin token>`."""
    router = APIRouter(prefix="/sandbox")

    def is_admin(authorization: Annotated[str, Header()] = "") -> None:
        told = compare_digest(authorization.encode(), f"Bearer {ehr.admin_token}".encode())
        if not (ehr.admin_token and told):
            raise Refusal(401, "login", "the sandbox's admin token is needed")

    guarded = [Depends(is_admin)]

    @router.get("/ready")
    def ready() -> Response:
        return FhirResponse({"ready": True, "now": instant(ehr.chart.catch_up()), "fhir": ehr.fhir_base})

    @router.post("/faults", dependencies=guarded)
    def add_fault(body: Body) -> Response:
        try:
            ehr.faults.add(read_fault(orjson.loads(body)))
        except (TypeError, ValueError) as error:
            raise Refusal(400, "invalid", "not a fault: kind, count, path, method, seconds, retry_after") from error
        return Response(status_code=204)

    @router.delete("/faults", dependencies=guarded)
    def clear_faults() -> Response:
        ehr.faults.clear()
        return Response(status_code=204)

    @router.put("/resources", dependencies=guarded)
    def put_resource(body: Body) -> Response:
        return FhirResponse(ehr.chart.put(orjson.loads(body)).resource)

    @router.delete("/resources/{kind}/{resource_id}", dependencies=guarded)
    def delete_resource(kind: str, resource_id: str) -> Response:
        ehr.chart.catch_up()
        ehr.chart.delete(kind, resource_id)
        return Response(status_code=204)

    return router
