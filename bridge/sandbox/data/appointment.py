"""A visit as the chart's Appointment."""

from datetime import datetime, timedelta

from bridge.sandbox.data.encounter import LOCATIONS
from bridge.sandbox.data.fhir import VISIT_TYPE, Resource, concept, instant, reference
from bridge.sandbox.data.visit import Visit


def appointment_resource(visit: Visit, status: str, created: datetime) -> Resource:
    """`status` is booked, fulfilled, noshow or cancelled."""
    location = LOCATIONS.get(visit.where)
    actors = [("Patient", patient_id) for patient_id in visit.patient_ids]
    actors += [("Practitioner", visit.clinician_id)]
    actors += [("Location", location)] if location else []
    return {
        "resourceType": "Appointment",
        "id": visit.appointment_id,
        "status": status,
        "serviceType": [concept(VISIT_TYPE, visit.kind)],
        "start": instant(visit.start),
        "end": instant(visit.start + timedelta(minutes=visit.booked)),
        "minutesDuration": visit.booked,
        "created": instant(created),
        "participant": [{"actor": reference(kind, actor_id), "status": "accepted"} for kind, actor_id in actors],
    }
