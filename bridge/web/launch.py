"""How somebody comes in: from the EHR (SMART EHR launch), or by themselves (standalone), and how they leave.

    GET /launch?iss&launch -> the EHR's login -> GET /callback -> /l/<launch>/
    GET /login/<ehr>       -> the EHR's login -> GET /callback -> /l/<launch>/

A browser that gives no cookie back inside a frame is offered a new tab before the launch is used up.
"""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bridge import clock
from bridge.fhir.smart import AuthorizationRequest, Grant, Smart, SmartError
from bridge.services import Services
from bridge.store.launches import Launch, LaunchUnknown
from bridge.store.sessions import SessionUnknown, WebSession
from bridge.web.page import plain_page
from bridge.web.refusal import NotHere
from bridge.web.seat import IDLE, Open, Seated, check_form
from bridge.web.security import (
    LAUNCH_COOKIE,
    SESSION_COOKIE,
    allow_framing,
    drop_cookie,
    new_secret,
    same_text,
    set_cookie,
)

LOGIN_LIVES = timedelta(minutes=10)
LAUNCH_LIVES = timedelta(hours=9)  # a working day, however busy

router = APIRouter()


@router.get("/launch")
def launch_from_ehr(
    request: Request, services: Open, iss: str = "", launch: str = "", looked: bool = False
) -> Response:
    """`looked`: a cookie was set just now, and this is the browser's chance to give it back."""
    ehr = _ehr_of(services, iss)
    if ehr is None:
        return _refused("This EHR is not connected to Bridge. An administrator can connect it.", 403)
    allow_framing(request, services.configuration.connections[ehr].frame_ancestors)
    again = "/launch?" + urlencode({"iss": iss, "launch": launch})
    browser = request.cookies.get(LAUNCH_COOKIE, "")
    if not browser:
        return plain_page("new_tab.html", link=again) if looked else _look_for_cookie(f"{again}&looked=true")
    redirect_uri = f"{services.settings.base_url}/callback"
    try:
        asked = _smart(request).begin(iss=iss, launch=launch, redirect_uri=redirect_uri, ehr=ehr)
    except SmartError as error:
        return _refused(str(error), 502 if error.retryable else 403)
    return _to_ehr(services, asked, browser)


@router.get("/login/{ehr}")
def login(request: Request, services: Open, ehr: str, patient: bool = False) -> Response:
    """Without an EHR's launch: for the practice's work, or (`patient`) with a visit that the EHR lets one choose."""
    if ehr not in services.configuration.connections:
        raise NotHere
    allow_framing(request, services.configuration.connections[ehr].frame_ancestors)
    browser = request.cookies.get(LAUNCH_COOKIE) or new_secret()
    context = ("patient", "encounter") if patient else ()
    redirect_uri = f"{services.settings.base_url}/callback"
    try:
        asked = _smart(request).begin_standalone(ehr=ehr, redirect_uri=redirect_uri, context=context)
    except SmartError as error:
        return _refused(str(error), 502 if error.retryable else 403)
    response = _to_ehr(services, asked, browser)
    set_cookie(response, LAUNCH_COOKIE, browser)
    return response


@router.get("/callback")
def callback(request: Request, services: Open) -> Response:
    query = dict(request.query_params)
    browser = request.cookies.get(LAUNCH_COOKIE, "")
    if not browser:
        _frame_everywhere(request, services)
        return plain_page("new_tab.html", link="/")
    try:
        with services.store.installation() as installation:
            launch = installation.launches.take(query.get("state", ""), now=clock.wall_now())
    except LaunchUnknown:
        _frame_everywhere(request, services)
        return _refused("This login has expired, or was used before. Please start again from the EHR.", 403)
    ehr = str(launch.secrets["ehr"])
    if ehr not in services.configuration.connections:
        raise NotHere
    allow_framing(request, services.configuration.connections[ehr].frame_ancestors)
    if not same_text(str(launch.secrets["browser"]), _digest(browser)):
        return _refused("This login was started in another browser. Please start again from the EHR.", 403)
    try:
        asked = AuthorizationRequest.from_text(json.dumps(launch.secrets["request"]))
        grant = _smart(request).finish(query, asked)
    except SmartError as error:
        return _refused(str(error), 502 if error.retryable else 403)
    return _enter(request, services, ehr, launch, grant)


@router.post("/logout")
def logout(request: Request, services: Open, csrf: Annotated[str, Form()] = "") -> Response:
    """Ends the session and with it every launch that is bound to it."""
    cookie = request.cookies.get(SESSION_COOKIE, "")
    with services.store.installation() as installation:
        try:
            session = installation.sessions.get(cookie, now=clock.wall_now())
        except SessionUnknown:
            return RedirectResponse("/", 303)
    check_form(request, services, csrf, str(session.secrets["csrf"]))
    with services.store.installation() as installation:
        installation.sessions.close(cookie)
    response = RedirectResponse("/", 303)
    drop_cookie(response, SESSION_COOKIE)
    return response


@router.get("/")
def entrance(request: Request, services: Open) -> Response:
    _frame_everywhere(request, services)
    return plain_page("entrance.html", connections=sorted(services.configuration.connections))


@router.get("/l/{launch}/")
def home(seat: Seated) -> Response:
    """Where this launch leads: the visit, the patient's claims, or the practice's work."""
    if seat.encounter_id:
        return RedirectResponse(seat.at("encounter"), 303)
    return RedirectResponse(seat.at("worklist" if seat.sees_practice and not seat.patient_id else "claims"), 303)


def _enter(request: Request, services: Services, ehr: str, launch: Launch, grant: Grant) -> Response:
    """Who is it, may they, and which session of this browser is theirs?"""
    connection = services.configuration.connections[ehr]
    issuer = connection.base_url.rstrip("/")
    user = grant.fhir_user
    for own in (issuer, *connection.issuers):
        user = user.removeprefix(own.rstrip("/") + "/")
    with services.store.reading(connection.practice_id) as tx:
        role = tx.roles.role_of(issuer, user) if user else None
    if role is None:
        return plain_page("unknown_user.html", 403, user=user, ehr=ehr)
    before = request.cookies.get(SESSION_COOKIE, "")
    session = WebSession(
        practice_id=connection.practice_id,
        issuer=issuer,
        user_reference=user,
        secrets={"csrf": new_secret()},
        opened_at=clock.wall_now(),
        expires_at=clock.wall_now() + IDLE,
    )
    cookie = _open_session(services, before, session)
    with services.store.installation() as installation:
        ends = session.opened_at + LAUNCH_LIVES
        installation.launches.complete(launch.id, cookie=cookie, grant=_context(grant, ehr), expires_at=ends)
    response = RedirectResponse(f"/l/{launch.id}/", 303)
    set_cookie(response, SESSION_COOKIE, cookie)
    return response


def _open_session(services: Services, before: str, session: WebSession) -> str:
    """The same person's session goes on, so that their other tabs stay open; anybody else gets a new cookie."""
    with services.store.installation() as installation:
        try:
            known = installation.sessions.get(before, now=session.opened_at)
        except SessionUnknown:
            known = None
        if known and (known.practice_id, known.issuer, known.user_reference) == (
            session.practice_id,
            session.issuer,
            session.user_reference,
        ):
            installation.sessions.renew(before, secrets=known.secrets, expires_at=session.expires_at)
            return before
        installation.sessions.close(before)
        cookie = new_secret()
        installation.sessions.open(cookie, session)
        return cookie


def _context(grant: Grant, ehr: str) -> dict[str, Any]:
    """What the pages need of a grant. They read the chart with the background's own token, so no token is kept."""
    kept = replace(grant, ehr=ehr, access_token="", refresh_token="")
    context: dict[str, Any] = json.loads(kept.to_text())
    return context


def _to_ehr(services: Services, asked: AuthorizationRequest, browser: str) -> Response:
    now = clock.wall_now()
    connection = services.configuration.connections[asked.ehr]
    secrets = {"ehr": asked.ehr, "browser": _digest(browser), "request": json.loads(asked.to_text())}
    launch = Launch(
        id=new_secret(),
        practice_id=connection.practice_id,
        issuer=connection.base_url.rstrip("/"),
        secrets=secrets,
        expires_at=now + LOGIN_LIVES,
    )
    with services.store.installation() as installation:
        installation.launches.begin(launch, state=asked.state, now=now)
        installation.launches.forget_expired(now=now)
        installation.sessions.forget_expired(now=now)
    return RedirectResponse(asked.url, 303)


def _look_for_cookie(url: str) -> Response:
    response = RedirectResponse(url, 303)
    set_cookie(response, LAUNCH_COOKIE, new_secret())
    return response


def _ehr_of(services: Services, iss: str) -> str | None:
    """The allow-list: nothing is asked of an issuer that nobody connected."""
    names = services.configuration.connections
    return next((name for name in names if services.ehrs.connection(name).accepts_issuer(iss)), None)


def _frame_everywhere(request: Request, services: Services) -> None:
    """For pages of nobody: any connected EHR may frame them."""
    known = services.configuration.connections.values()
    allow_framing(request, sorted({origin for c in known for origin in c.frame_ancestors}))


def _smart(request: Request) -> Smart:
    """Opened once: it keeps what it learned of each EHR's login."""
    state = request.app.state
    if getattr(state, "smart", None) is None:
        state.smart = state.services.ehrs.smart()
    smart: Smart = state.smart
    return smart


def _refused(words: str, status: int) -> Response:
    return plain_page("refused.html", status, sentence=words, broken=False)


def _digest(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()
