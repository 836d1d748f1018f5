"""The pages as one application.

make_app(services) -> FastAPI
"""

from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bridge.services import Services
from bridge.store.scope import NotFound
from bridge.web import (
    audit,
    claim,
    encounter,
    health,
    launch,
    own_rule,
    problem,
    remittance,
    rule_editor,
    rulebook,
    worklist,
)
from bridge.web.body import ShortBodies
from bridge.web.page import refusal_page
from bridge.web.refusal import Broken, NotHere, Refusal
from bridge.web.security import SecurityHeaders
from bridge.web.silence import Silence

PAGES = (
    health,
    launch,
    encounter,
    claim,
    audit,
    worklist,
    problem,
    remittance,
    rulebook,
    rule_editor,
    own_rule,
)  # rules/new is no rule's id
_STATIC = {
    "bootstrap": str(files("bootstrap").joinpath("css")),
    "htmx": str(files("js_lib_htmx") / "static" / "htmx"),
    "own": str(files("bridge.web") / "static"),
}


class NotUnderstood(Refusal):
    status = 400


def make_app(services: Services) -> FastAPI:
    """Every page and every button. It reads the journal, enqueues jobs, and runs none."""
    app = FastAPI(title="Bridge", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.services = services
    for module in PAGES:
        app.include_router(module.router)
    for name, folder in _STATIC.items():
        app.mount(f"/static/{name}", StaticFiles(directory=folder), name=name)
    app.add_middleware(ShortBodies)
    app.add_middleware(Silence, answer=lambda request: refusal_page(request, services, Broken))
    app.add_middleware(SecurityHeaders)  # the outermost: on every answer
    _explain_errors(app, services)
    return app


def _explain_errors(app: FastAPI, services: Services) -> None:
    """Plain words for every error that has some; `Silence` sees to the others."""

    def refused(request: Request, error: Any) -> Response:
        return refusal_page(request, services, error)

    def absent(request: Request, error: Any) -> Response:
        return refusal_page(request, services, NotHere)

    def http(request: Request, error: Any) -> Response:
        return refusal_page(request, services, NotHere if error.status_code == 404 else NotUnderstood)

    def misread(request: Request, error: Any) -> Response:
        return refusal_page(request, services, NotUnderstood)

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(NotFound, absent)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, misread)
