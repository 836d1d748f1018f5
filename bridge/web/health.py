"""What machines ask: are you there, and which keys do you sign with."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from bridge.web.seat import Open

router = APIRouter()


@router.get("/healthz")
def healthz(services: Open) -> Response:
    """200 once the database answers; how many practices it serves is nobody's business."""
    with services.store.installation() as installation:
        installation.practices.list()
    return JSONResponse({"status": "ok"})


@router.get("/.well-known/jwks.json")
def jwks(services: Open) -> Response:
    """The public halves of our client keys, for EHRs."""
    return JSONResponse(services.ehrs.keys.jwks())
