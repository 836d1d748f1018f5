"""Appointment -> Expected: who comes when, and to whom."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bridge.billing.member_ledger import Expected
from bridge.mapping.chart import Chart, Resource
from bridge.mapping.path import text_at, texts_at

EXPECTED = frozenset(("proposed", "pending", "booked", "arrived", "checked-in"))  # Appointment.status


def expected_visits(chart: Chart, zone: ZoneInfo) -> Mapping[str, tuple[Expected, ...]]:
    """Of each patient, in the order of time. An appointment of a group is one visit of each."""
    visits: dict[str, list[Expected]] = defaultdict(list)
    for appointment in chart.of_type("Appointment"):
        start = instant_of(appointment)
        if appointment.get("status") in EXPECTED and start is not None:
            for patient_id in _actors(appointment, "Patient"):
                visits[patient_id].append(_expected(appointment, start, zone))
    return {p: tuple(sorted(own, key=lambda v: (v.begins, v.appointment_id))) for p, own in visits.items()}


def instant_of(appointment: Resource) -> datetime | None:
    """When it starts; None where the chart does not say it with its offset."""
    try:
        start = datetime.fromisoformat(text_at(appointment, "start"))
    except ValueError:
        return None
    return start if start.tzinfo is not None else None


def _expected(appointment: Resource, start: datetime, zone: ZoneInfo) -> Expected:
    minutes = appointment.get("minutesDuration")
    return Expected(
        appointment_id=text_at(appointment, "id"),
        day=start.astimezone(zone).date(),
        begins=start.isoformat(),
        clinician_id=next(iter(_actors(appointment, "Practitioner")), ""),
        minutes=minutes if isinstance(minutes, int) and not isinstance(minutes, bool) else None,
    )


def _actors(appointment: Resource, kind: str) -> tuple[str, ...]:
    references = (r.partition("/") for r in texts_at(appointment, "participant.actor.reference"))
    return tuple(dict.fromkeys(actor_id for found, _, actor_id in references if found == kind))
