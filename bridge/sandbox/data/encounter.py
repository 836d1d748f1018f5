"""A visit as the chart's Encounter, and the Group of those who came to a group session."""

from bridge.sandbox.data.fhir import (
    CEDAR,
    CPT,
    TERMINOLOGY,
    VISIT_TYPE,
    Resource,
    concept,
    extension,
    identifier,
    instant,
)
from bridge.sandbox.data.fhir import reference as ref
from bridge.sandbox.data.place import PRACTICE_ID
from bridge.sandbox.data.visit import Visit, Where

CLASSES = {Where.OFFICE: "AMB", Where.NORTH: "AMB", Where.PATIENTS_HOME: "HH"}  # the rest is VR
LOCATIONS = {Where.OFFICE: "loc-office", Where.NORTH: "loc-north", Where.PATIENTS_HOME: "loc-home"}
PART2 = {"system": f"{TERMINOLOGY}/v3-ActCode", "code": "42CFRPart2"}
REMOTE = {
    Where.VIDEO_HOME: ("video", "home"),
    Where.VIDEO_ELSEWHERE: ("video", "elsewhere"),
    Where.AUDIO_HOME: ("audio", "home"),
}


def encounter_resource(visit: Visit, condition_ids: tuple[str, ...]) -> Resource:
    """The Encounter as it stands after the visit; a missed one has no diagnosis."""
    diagnosis = [_diagnosis(rank, condition_id) for rank, condition_id in enumerate(condition_ids, 1)]
    location = LOCATIONS.get(visit.where)
    return {
        "resourceType": "Encounter",
        "id": visit.id,
        **({"meta": {"security": [PART2]}} if visit.part2 else {}),
        "identifier": [identifier(f"{CEDAR}/encounter", f"V{20_000 + visit.number}")],
        "extension": _extensions(visit),
        "status": visit.status,
        "class": {"system": f"{TERMINOLOGY}/v3-ActCode", "code": CLASSES.get(visit.where, "VR")},
        "type": _types(visit),
        "subject": _subject(visit),
        "participant": _participants(visit),
        "appointment": [ref("Appointment", visit.appointment_id)],
        "period": {"start": instant(visit.start), "end": instant(visit.end)},
        **({"diagnosis": diagnosis} if diagnosis else {}),
        **({"location": [{"location": ref("Location", location)}]} if location else {}),
        "serviceProvider": ref("Organization", PRACTICE_ID),
    }


def group_resource(visit: Visit) -> Resource:
    return {
        "resourceType": "Group",
        "id": visit.group_id,
        "active": True,
        "type": "person",
        "actual": True,
        "quantity": len(visit.patient_ids),
        "member": [{"entity": ref("Patient", patient_id)} for patient_id in visit.patient_ids],
    }


def _extensions(visit: Visit) -> list[Resource]:
    found = [extension("note-signed", valueBoolean=visit.signed)]
    if visit.where in REMOTE:
        modality, place = REMOTE[visit.where]
        found += [extension("modality", valueCode=modality), extension("patient-place", valueCode=place)]
    if visit.complexity:
        found.append(extension("interactive-complexity", valueBoolean=True))
    if visit.therapy_minutes:
        found.append(extension("therapy-minutes", valueInteger=visit.therapy_minutes))
    if visit.month_minutes:
        found.append(extension("month-minutes", valueInteger=visit.month_minutes))
        found.append(extension("first-month", valueBoolean=True))
    return found


def _types(visit: Visit) -> list[Resource]:
    kinds = [concept(VISIT_TYPE, visit.kind)]
    return [*kinds, concept(CPT, visit.visit_code)] if visit.visit_code else kinds


def _subject(visit: Visit) -> Resource:
    if visit.kind == "group":
        return ref("Group", visit.group_id)
    return ref("Patient", visit.patient_ids[0])


def _participants(visit: Visit) -> list[Resource]:
    present = [_participant("PPRF", visit.clinician_id)]
    return [*present, _participant("SPRF", visit.supervisor_id)] if visit.supervisor_id else present


def _participant(kind: str, clinician_id: str) -> Resource:
    return {
        "type": [concept(f"{TERMINOLOGY}/v3-ParticipationType", kind)],
        "individual": ref("Practitioner", clinician_id),
    }


def _diagnosis(rank: int, condition_id: str) -> Resource:
    return {
        "condition": ref("Condition", condition_id),
        "use": concept(f"{TERMINOLOGY}/diagnosis-role", "billing"),
        "rank": rank,
    }
