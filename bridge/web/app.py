"""The pages as one application.

make_app(services) -> FastAPI
"""

import logging
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
from bridge.web import claim, encounter, health, launch, problem, remittance, worklist
from bridge.web.page import refusal_page
from bridge.web.refusal import NotHere, Refusal
from bridge.web.security import SecurityHeaders, headers_of

log = logging.getLogger("bridge.web")
_STATIC = {
    "bootstrap": str(files("bootstrap").joinpath("css")),
    "htmx": str(files("js_lib_htmx") / "static" / "htmx"),
    "own": str(files("bridge.web") / "static"),
}


class Broken(Refusal):
    status = 500
    words = "Something went wrong in Bridge, and was noted. Nothing was sent or paid by it. Please try again."


class NotUnderstood(Refusal):
    status = 400


def make_app(services: Services) -> FastAPI:
    """Every page and every button. It reads the journal, enqueues jobs, and runs none."""
    app = FastAPI(title="Bridge", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.services = services
    for module in (health, launch, encounter, claim, worklist, problem, remittance):
        app.include_router(module.router)
    for name, folder in _STATIC.items():
        app.mount(f"/static/{name}", StaticFiles(directory=folder), name=name)
    app.add_middleware(SecurityHeaders)
    _explain_errors(app, services)
    return app


def _explain_errors(app: FastAPI, services: Services) -> None:
    """Plain words for every error; what was wrong with it is for the log, and holds no PHI either."""

    def refused(request: Request, error: Any) -> Response:
        return refusal_page(request, services, error)

    def absent(request: Request, error: Any) -> Response:
        return refusal_page(request, services, NotHere)

    def http(request: Request, error: Any) -> Response:
        return refusal_page(request, services, NotHere if error.status_code == 404 else NotUnderstood)

    def misread(request: Request, error: Any) -> Response:
        return refusal_page(request, services, NotUnderstood)

    def broken(request: Request, error: Any) -> Response:
        log.error("a page failed: %s", type(error).__name__)
        response = refusal_page(request, services, Broken)
        response.headers.update(headers_of(request.url.path, getattr(request.state, "frame_ancestors", ())))
        return response

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(NotFound, absent)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, misread)
    app.add_exception_handler(Exception, broken)
