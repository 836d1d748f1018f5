"""The sandbox EHR as one ASGI application."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from bridge import clock
from bridge.sandbox.ehr.admin import admin_router
from bridge.sandbox.ehr.assertion import KeySource
from bridge.sandbox.ehr.bundle import Pages
from bridge.sandbox.ehr.chart import Chart
from bridge.sandbox.ehr.client import Client
from bridge.sandbox.ehr.ehr import Ehr
from bridge.sandbox.ehr.fault import FaultLine, Faults
from bridge.sandbox.ehr.fhir import fhir_router
from bridge.sandbox.ehr.grant import Ledger
from bridge.sandbox.ehr.identity import Signer
from bridge.sandbox.ehr.interaction import refused as fhir_refused
from bridge.sandbox.ehr.launcher import launcher_router
from bridge.sandbox.ehr.oauth import NoWayBack, OAuthRefusal
from bridge.sandbox.ehr.outcome import Refusal
from bridge.sandbox.ehr.page import Screens
from bridge.sandbox.ehr.smart import refused as oauth_refused
from bridge.sandbox.ehr.smart import smart_router


def make_ehr(
    events: Sequence[tuple[datetime, dict[str, Any]]],
    clients: Mapping[str, Client],
    base_url: str,
    *,
    admin_token: str,
    write_claim: bool = True,
    now: Callable[[], datetime] = clock.now,
    wall_now: Callable[[], datetime] = clock.wall_now,
) -> Ehr:
    """The handles of one EHR. Charts live in business time (`now`), sign-ins in real time (`wall_now`)."""
    return Ehr(
        base_url=base_url.rstrip("/"),
        clients=clients,
        chart=Chart(events, now),
        ledger=Ledger(wall_now),
        keys=KeySource(wall_now),
        signer=Signer(),
        pages=Pages(),
        faults=Faults(),
        admin_token=admin_token,
        write_claim=write_claim,
        wall_now=wall_now,
    )


def make_app(ehr: Ehr) -> FaultLine:
    """What uvicorn serves: FHIR, SMART, the practice's screens, the admin's hand, and faults in front of all."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    screens = Screens(ehr)
    for router in (admin_router(ehr), smart_router(ehr, screens), fhir_router(ehr), launcher_router(ehr, screens)):
        app.include_router(router)
    _answer_refusals(app, screens)
    return FaultLine(app, ehr.faults)


def _answer_refusals(app: FastAPI, screens: Screens) -> None:
    @app.exception_handler(Refusal)
    def refusal(_request: Request, error: Refusal) -> Response:
        return fhir_refused(error)

    @app.exception_handler(OAuthRefusal)
    def oauth_refusal(_request: Request, error: OAuthRefusal) -> Response:
        return oauth_refused(error)

    @app.exception_handler(NoWayBack)
    def no_way_back(_request: Request, error: NoWayBack) -> Response:
        return screens.page("refused.html", 400, text=str(error))

    @app.exception_handler(HTTPException)
    def not_here(_request: Request, error: HTTPException) -> Response:
        code = {404: "not-found", 405: "not-supported"}.get(error.status_code, "processing")
        return fhir_refused(Refusal(error.status_code, code, str(error.detail)))
