"""The practice's own screens: the schedule, and the chart with an app open in it."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from bridge.sandbox.ehr import schedule
from bridge.sandbox.ehr.client import Client
from bridge.sandbox.ehr.ehr import Ehr
from bridge.sandbox.ehr.grant import Context
from bridge.sandbox.ehr.outcome import Refusal
from bridge.sandbox.ehr.page import Screens

FIRST_USER = "prac-lcsw"


def launcher_router(ehr: Ehr, screens: Screens) -> APIRouter:
    """`/`, `/frame`, `/open` and the style sheet."""
    router = APIRouter()

    @router.get("/")
    def launcher(user: str = FIRST_USER, day: str = "", app: str = "") -> Response:
        return screens.page("launcher.html", **_launcher(ehr, user, day, app))

    @router.get("/frame")
    def frame(app: str, user: str, patient: str = "", encounter: str = "") -> Response:
        client, context = _app(ehr, app), _context(ehr, user, patient, encounter, banner=False)
        return screens.page("frame.html", **_frame(ehr, client, context))

    @router.get("/open")
    def new_tab(app: str, user: str, patient: str = "", encounter: str = "") -> Response:
        client, context = _app(ehr, app), _context(ehr, user, patient, encounter, banner=True)
        return RedirectResponse(_launch_url(ehr, client, context), 303, {"Cache-Control": "no-store"})

    @router.get("/ehr.css")
    def css() -> Response:
        return screens.css()

    return router


def launchable(ehr: Ehr) -> list[Client]:
    return [client for client in ehr.clients.values() if client.launch_url]


def _app(ehr: Ehr, client_id: str) -> Client:
    for client in launchable(ehr):
        if client.client_id == client_id:
            return client
    raise Refusal(404, "not-found", "no such app is registered with a launch URL")


def _context(ehr: Ehr, user: str, patient: str, encounter: str, *, banner: bool) -> Context:
    """Refuses with 404 what is not in the chart, and 400 an encounter of somebody else."""
    chart = ehr.chart
    chart.catch_up()
    chart.read("Practitioner", user)
    if patient:
        chart.read("Patient", patient)
    if encounter:
        there = chart.read("Encounter", encounter).resource or {}
        if patient not in schedule.patients_of(chart, there):
            raise Refusal(400, "invalid", "that visit is not this patient's")
    return Context(user_id=user, patient_id=patient, encounter_id=encounter, banner=banner)


def _launch_url(ehr: Ehr, client: Client, context: Context) -> str:
    launch = ehr.ledger.begin_launch(client.client_id, context)
    return f"{client.launch_url}?{urlencode({'iss': ehr.fhir_base, 'launch': launch})}"


def _launcher(ehr: Ehr, user: str, day: str, app: str) -> dict[str, Any]:
    ehr.chart.catch_up()
    apps = launchable(ehr)
    rows = schedule.visits(ehr.chart)
    mine = [row for row in rows if row.clinician_id == user] or list(rows)  # a biller sees everybody's
    days = list(dict.fromkeys(row.day for row in mine))
    chosen = day if day in days else next(iter(days), "")
    return {
        "staff": schedule.staff(ehr.chart),
        "user_id": user,
        "days": days,
        "chosen_day": chosen,
        "apps": apps,
        "app_id": app or next((client.client_id for client in apps), ""),
        "rows": [row for row in reversed(mine) if row.day == chosen],
    }


def _frame(ehr: Ehr, client: Client, context: Context) -> dict[str, Any]:
    chart = ehr.chart
    patient = chart.find("Patient", context.patient_id)
    user = chart.find("Practitioner", context.user_id) or {}
    shown = (row for row in schedule.visits(chart) if row.encounter_id == context.encounter_id)
    place = {"app": client.client_id, "user": context.user_id, "patient": context.patient_id}
    return {
        "app": client.name,
        "user": schedule.name_of(user),
        "user_id": context.user_id,
        "patient": schedule.banner(patient) if patient else None,
        "visit": next(shown, None) if context.encounter_id else None,
        "launch_url": _launch_url(ehr, client, context),
        "new_tab": "/open?" + urlencode(place | {"encounter": context.encounter_id}),
    }
