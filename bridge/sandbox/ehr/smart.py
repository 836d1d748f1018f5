"""The SMART endpoints: authorize, log in, token, keys."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Depends, Response
from fastapi import Request as HttpRequest
from fastapi.responses import RedirectResponse

from bridge.sandbox.ehr import schedule
from bridge.sandbox.ehr.authorization import back_to_app, launch_context, read_request, single, trusted_client
from bridge.sandbox.ehr.capability import openid_configuration
from bridge.sandbox.ehr.ehr import Ehr
from bridge.sandbox.ehr.grant import Context, Request
from bridge.sandbox.ehr.oauth import NoWayBack, OAuthRefusal
from bridge.sandbox.ehr.page import Screens

FORM = "application/x-www-form-urlencoded"
_UNKEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


async def form_pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """The form of a POST. Raises OAuthRefusal where the body is none."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
        raise OAuthRefusal("invalid_request", f"the body must be {FORM}")
    return parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)


Form = Annotated[list[tuple[str, str]], Depends(form_pairs)]


def smart_router(ehr: Ehr, screens: Screens) -> APIRouter:
    """Everything below /auth."""
    router = APIRouter(prefix="/auth")
    door = Door(ehr, screens)

    @router.get("/authorize")
    def authorize(request: HttpRequest) -> Response:
        return door.authorize(request.query_params.multi_items())

    @router.post("/authorize")
    def authorize_by_post(form: Form) -> Response:
        return door.authorize(form)

    @router.post("/login")
    def log_in(form: Form) -> Response:
        return door.log_in(single(form))

    @router.post("/token")
    def token(request: HttpRequest, form: Form) -> Response:
        try:
            answer = ehr.token_desk.answer(_body_only(request, form))
        except OAuthRefusal as refusal:
            return refused(refusal)
        return Response(orjson.dumps(answer), headers=_UNKEPT, media_type="application/json")

    @router.get("/jwks")
    def jwks() -> Response:
        return Response(orjson.dumps(ehr.signer.jwks()), media_type="application/json")

    @router.get("/.well-known/openid-configuration")
    def openid() -> Response:
        return Response(orjson.dumps(openid_configuration(ehr)), media_type="application/json")

    return router


def refused(refusal: OAuthRefusal) -> Response:
    body = orjson.dumps({"error": refusal.code, "error_description": refusal.text})
    return Response(body, refusal.status, _UNKEPT, media_type="application/json")


def _body_only(request: HttpRequest, form: list[tuple[str, str]]) -> dict[str, str]:
    if request.query_params:
        raise OAuthRefusal("invalid_request", "token parameters belong into the body, not into the URL")
    try:
        return single(form)
    except NoWayBack as error:
        raise OAuthRefusal("invalid_request", str(error)) from error


class Door:
    """Authorize and log in; what cannot go back to the app is said on a page (NoWayBack)."""

    def __init__(self, ehr: Ehr, screens: Screens) -> None:
        self._ehr = ehr
        self._screens = screens

    def authorize(self, pairs: list[tuple[str, str]]) -> Response:
        parameters = single(pairs)
        client = trusted_client(parameters, self._ehr.clients)
        try:
            request = read_request(parameters, client, self._ehr.fhir_base)
            context = launch_context(parameters, request, self._ehr.ledger)
        except OAuthRefusal as refusal:
            return _back(parameters["redirect_uri"], parameters.get("state", ""), refusal)
        if context is None:
            return self._ask(self._ehr.ledger.wait_for_login(request), request)
        return self._let_in(request, context)

    def log_in(self, form: dict[str, str]) -> Response:
        ticket = form.get("ticket", "")
        request = self._ehr.ledger.waiting(ticket)
        if request is None:
            raise NoWayBack("this sign-in took too long or was used already")
        if form.get("answer") == "deny":
            self._ehr.ledger.log_in(ticket)
            return _back(request.grant.redirect_uri, request.state, OAuthRefusal("access_denied", "the user refused"))
        context = self._chosen(form)
        if context is None:
            return self._ask(ticket, request, "Choose a person and a patient who are in the chart")
        self._ehr.ledger.log_in(ticket)
        return self._let_in(request, context)

    def _chosen(self, form: dict[str, str]) -> Context | None:
        chart = self._ehr.chart
        encounter_id, _, patient_of_visit = form.get("encounter", "").partition("|")
        patient_id = patient_of_visit or form.get("patient", "")
        known = chart.find("Practitioner", form.get("user", "")) and (
            not patient_id or chart.find("Patient", patient_id)
        )
        return Context(user_id=form["user"], patient_id=patient_id, encounter_id=encounter_id) if known else None

    def _let_in(self, request: Request, context: Context) -> Response:
        code = self._ehr.ledger.issue_code(replace(request.grant, context=context))
        return RedirectResponse(back_to_app(request.grant.redirect_uri, code=code, state=request.state), 302, _UNKEPT)

    def _ask(self, ticket: str, request: Request, fault: str = "") -> Response:
        self._ehr.chart.catch_up()
        chart = self._ehr.chart
        words = {scope.text for scope in request.grant.scopes}
        ask_encounter = "launch/encounter" in words
        of_patient = "launch/patient" in words or any(scope.level == "patient" for scope in request.grant.scopes)
        return self._screens.page(
            "login.html",
            app=self._ehr.clients[request.grant.client_id].name,
            ticket=ticket,
            fault=fault,
            staff=schedule.staff(chart),
            ask_patient=of_patient and not ask_encounter,
            patients=schedule.patients(chart),
            ask_encounter=ask_encounter,
            visits=schedule.visits(chart),
            scopes=[scope.text for scope in request.grant.scopes],
        )


def _back(redirect_uri: str, state: str, refusal: OAuthRefusal) -> Response:
    url = back_to_app(redirect_uri, error=refusal.code, error_description=refusal.text, state=state)
    return RedirectResponse(url, 302, _UNKEPT)
