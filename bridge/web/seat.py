"""Who sits before the page: one launch, checked on every request against the browser's session and the role table."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Form
from starlette.requests import Request

from bridge import clock
from bridge.services import Services
from bridge.services.mending import Person
from bridge.store.audits import AuditAction, AuditEvent
from bridge.store.launches import Launch, LaunchUnknown
from bridge.store.roles import Role
from bridge.store.sessions import SessionUnknown, WebSession
from bridge.web.refusal import Forged, NotAllowed, NotHere, NotSeated
from bridge.web.security import SESSION_COOKIE, allow_framing, from_own_page, same_text

IDLE = timedelta(hours=1)  # a session that nobody uses for so long has ended: longer than a visit, shorter than lunch
_SLIDES = timedelta(minutes=5)  # how exactly that is kept; a write for every page would be too much


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Open = Annotated[Services, Depends(services_of)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Ids are the chart's; `patient_id` and `encounter_id` are the launch's context, empty where it names none."""

    launch_id: str
    practice_id: str
    ehr: str
    user: str  # Practitioner/p1
    role: Role
    csrf: str
    patient_id: str
    encounter_id: str
    needs_banner: bool

    @property
    def person(self) -> Person:
        return Person(practice_id=self.practice_id, reference=self.user)

    @property
    def sees_practice(self) -> bool:
        """Billers and administrators see all of the practice; clinicians the patient they opened."""
        return self.role in (Role.BILLER, Role.ADMINISTRATOR)

    def may_see(self, ehr: str, patient_id: str, encounter_ids: tuple[str, ...] = ()) -> bool:
        """A launch with a patient is for that patient; one with an encounter alone (a group) is for that encounter.

        Ids are one EHR's own: the same one in another EHR of the practice is somebody else.
        """
        if self.sees_practice:
            return True
        if ehr != self.ehr:
            return False
        if self.patient_id:
            return patient_id == self.patient_id
        return bool(self.encounter_id) and self.encounter_id in encounter_ids

    def at(self, path: str) -> str:
        """A link of this launch: `claims/B1` -> `/l/<launch>/claims/B1`."""
        return f"/l/{self.launch_id}/{path}"


def take_seat(request: Request, services: Open, launch: str) -> Seat:
    """Raises NotSeated, NotAllowed."""
    cookie = request.cookies.get(SESSION_COOKIE, "")
    session, found = _session_and_launch(services, cookie, launch)
    grant = found.grant or {}
    ehr = str(grant.get("ehr", ""))
    connection = services.configuration.connections.get(ehr)
    if connection is None or connection.practice_id != found.practice_id:  # it was disconnected, or moved, meanwhile
        raise NotSeated
    with services.store.reading(found.practice_id) as tx:
        role = tx.roles.role_of(session.issuer, session.user_reference)
    if role is None:
        raise NotAllowed
    allow_framing(request, connection.frame_ancestors)
    return Seat(
        launch_id=found.id,
        practice_id=found.practice_id,
        ehr=ehr,
        user=session.user_reference,
        role=role,
        csrf=str(session.secrets["csrf"]),
        patient_id=str(grant.get("patient", "")),
        encounter_id=str(grant.get("encounter", "")),
        needs_banner=grant.get("need_patient_banner") is not False,
    )


def _session_and_launch(services: Services, cookie: str, launch_id: str) -> tuple[WebSession, Launch]:
    now = clock.wall_now()
    try:
        with services.store.installation() as installation:
            session = installation.sessions.get(cookie, now=now)
            launch = installation.launches.get(launch_id, cookie=cookie, now=now)
    except (SessionUnknown, LaunchUnknown) as unknown:
        raise NotSeated from unknown
    if (session.practice_id, session.issuer) != (launch.practice_id, launch.issuer):
        raise NotSeated
    if session.expires_at - now < IDLE - _SLIDES:
        with services.store.installation() as installation:
            installation.sessions.renew(cookie, secrets=session.secrets, expires_at=now + IDLE)
    return session, launch


Seated = Annotated[Seat, Depends(take_seat)]


def take_action(request: Request, services: Open, seat: Seated, csrf: Annotated[str, Form()] = "") -> Seat:
    """The seat of somebody who sends a form. Raises Forged."""
    check_form(request, services, csrf, seat.csrf)
    return seat


def check_form(request: Request, services: Services, given: str, expected: str) -> None:
    """Raises Forged."""
    if not from_own_page(request, services.settings.base_url) or not same_text(given, expected):
        raise Forged


Acting = Annotated[Seat, Depends(take_action)]


def for_practice(seat: Seat) -> None:
    """Raises NotAllowed for who sees one patient only."""
    if not seat.sees_practice:
        raise NotAllowed


def for_administrator(seat: Seat) -> None:
    """Raises NotAllowed for everybody else."""
    if seat.role is not Role.ADMINISTRATOR:
        raise NotAllowed


def for_patient(seat: Seat, ehr: str, patient_id: str, encounter_ids: tuple[str, ...] = ()) -> None:
    """Another patient's page is as absent as one that is not there. Raises NotHere."""
    if not seat.may_see(ehr, patient_id, encounter_ids):
        raise NotHere


def tell_audit(services: Services, seat: Seat, *shown: tuple[str, str]) -> None:
    """What this person was shown: `(resource type, id)` each."""
    with services.store.transaction(seat.practice_id) as tx:
        tx.audits.add_many(
            AuditEvent(
                who=seat.person.actor,
                action=AuditAction.READ,
                resource_type=resource_type,
                resource_id=resource_id,
                purpose="operations" if seat.sees_practice else "treatment",
            )
            for resource_type, resource_id in shown
        )
