"""An encounter in the chart becomes sessions: what happened in the room, one per patient who was there.

Facts come from where the EHR's profile says; each has its Origin. What is missing or has another shape is a Problem
with its place and remedy. Nothing is guessed, and nothing in a chart raises.
"""

from zoneinfo import ZoneInfo

from bridge.billing.practice import Practice
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.privacy import STATEMENT_DUE
from bridge.billing.session import Session
from bridge.mapping.attendee import Room, room
from bridge.mapping.chart import Resource
from bridge.mapping.consent import plan_kept_out, privacy
from bridge.mapping.diagnosis import diagnoses, not_ours
from bridge.mapping.encounter_status import status_problems
from bridge.mapping.index import ChartIndex
from bridge.mapping.path import PathFault
from bridge.mapping.profile import Profile
from bridge.mapping.reading import Reading
from bridge.mapping.service_time import ServiceTime, service_time
from bridge.mapping.setting import Setting, setting
from bridge.mapping.shape import shape_problems

_UTC = ZoneInfo("UTC")


def chart_to_sessions(
    index: ChartIndex, encounter: Resource, profile: Profile, practice: Practice | None
) -> tuple[tuple[Session, ...], tuple[Problem, ...]]:
    """One session per attendee. Without a practice the date is UTC's: good for looking, not for billing."""
    zone = practice.time_zone if practice is not None else _UTC
    reading = Reading(index=index, encounter=encounter, profile=profile, zone=zone)
    try:
        ended = shape_problems(reading) or status_problems(reading)
        return ((), ended) if ended else _sessions(reading, practice)
    except PathFault as fault:
        reason = f"A path of the mapping profile failed: {fault}."
        remedy = f"Correct this path in the mapping profile {profile.name}."
        return (), (reading.problem("MAPPING_FAILED", "", reason, remedy),)


def _sessions(reading: Reading, practice: Practice | None) -> tuple[tuple[Session, ...], tuple[Problem, ...]]:
    when, who = service_time(reading), room(reading, practice)
    what, problems = setting(reading, practice)
    problems = (*when.problems, *who.problems, *problems)
    if what is None:
        return (), problems
    sessions: list[Session] = []
    for patient_id in who.patients:
        session, own = _session(reading, practice, patient_id, who, when, what)
        sessions.extend(session)
        problems += own
    none = sum(p.severity is Severity.NOT_BILLABLE for p in problems)
    return tuple(sessions), _unclaimed(problems) if none == len(who.patients) > 0 else problems


def _unclaimed(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Why there is nothing to claim, and what is due instead; what else is amiss does not matter then."""
    return tuple(p for p in problems if p.severity is Severity.NOT_BILLABLE or p.code == STATEMENT_DUE.id)


def _session(
    reading: Reading, practice: Practice | None, patient_id: str, who: Room, when: ServiceTime, what: Setting
) -> tuple[tuple[Session, ...], tuple[Problem, ...]]:
    if when.service_date is None or when.minutes is None:
        return (), ()  # service_time has said so
    found, problems = diagnoses(reading, patient_id, when.service_date)
    told = privacy(reading, practice, patient_id, when.service_date, who.clinician_id, what.location_id, found)
    other = not_ours(reading, found)
    others = (other,) if other is not None else plan_kept_out(reading, patient_id, when.service_date, told)
    if others:
        return (), (*problems, *others)
    origins = [reading.origin(f"diagnoses[{i}]", d.place) for i, d in enumerate(found)]
    if who.clinician_id:
        origins.append(reading.origin("clinician_id", who.clinician_place))
    counted = len(who.patients) if who.is_group else 0
    session = Session(
        encounter_id=reading.encounter_id,
        patient_id=patient_id,
        clinician_id=who.clinician_id,
        service_date=when.service_date,
        start=when.start,
        end=when.end,
        minutes=when.minutes,
        intent=what.intent,
        modality=what.modality,
        patient_at_home=what.patient_at_home,
        place_of_service=what.place_of_service,
        location_id=what.location_id,
        group_size=counted if what.group_size is None else what.group_size,
        visit_code=what.visit_code,
        therapy_minutes=what.therapy_minutes,
        interactive_complexity=what.interactive_complexity,
        chart_codes=what.chart_codes,
        diagnoses=found,
        authorization_number=what.authorization_number,
        signed=what.signed,
        origins=(*when.origins, *what.origins, *origins, *told.origins),
        activities=what.activities,
        month_minutes=what.month_minutes,
        is_first_month=what.is_first_month,
        family_present=what.family_present,
        patient_state=what.patient_state,
        is_part2=told.is_part2,
        consent=told.consent,
        consent_place=told.consent_place,
        consent_ends=told.consent_ends,
        cosigned=what.cosigned,
        signed_on=what.signed_on,
    )
    return (session,), (*problems, *told.problems)
