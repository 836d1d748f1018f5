"""Diagnoses: each patient's own, and for a group session one copy of each attendee's that names the session."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from bridge.sandbox.data.fhir import ICD_10_CM, TERMINOLOGY, Resource, concept, reference
from bridge.sandbox.data.person import Person

FIRST = {
    "adult": ("F41.1", "F33.1", "F33.0", "F43.10", "F43.23", "F31.81", "F34.1", "F40.10", "F42.2", "F41.0", "F32.1"),
    "senior": ("F33.1", "F41.1", "F34.1", "F43.23", "F33.0", "F32.1"),
    "child": ("F90.2", "F93.0", "F43.22", "F91.3", "F41.1"),
}
SECOND = ("F41.1", "F33.1", "F43.10", "F40.10", "F10.20", "F60.3")
_NEVER_BESIDE = {("F31.81", "F33.1"): "F43.10", ("F32.1", "F33.1"): "F43.10"}  # Excludes1: what stands there instead


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosed:
    """One ICD-10-CM code of one patient. `session` names the group session that this copy is for."""

    id: str
    patient_id: str
    code: str = field(repr=False)
    since: date
    session: str = ""


def make_diagnoses(rng: Random, people: tuple[Person, ...], ends: date) -> dict[str, tuple[Diagnosed, ...]]:
    """By patient id, one or two each, the main one first."""
    return {person.id: tuple(_diagnoses_of(rng, person, ends)) for person in people}


def _diagnoses_of(rng: Random, person: Person, ends: date) -> Iterator[Diagnosed]:
    codes = [rng.choice(FIRST[person.seat.age])]
    if person.seat.age == "adult" and rng.random() < 0.3:
        second = rng.choice([code for code in SECOND if code not in codes])
        codes.append(_NEVER_BESIDE.get((codes[0], second), second))
    since = ends - timedelta(days=rng.randint(30, 900))
    for place, code in enumerate(codes, 1):
        yield Diagnosed(id=f"cond-{person.number:03d}-{place}", patient_id=person.id, code=code, since=since)


def copies_for_session(
    diagnoses: Mapping[str, tuple[Diagnosed, ...]], patient_ids: tuple[str, ...], encounter_id: str
) -> Iterator[Diagnosed]:
    """A group Encounter has no diagnosis of its own; each attendee's main one says which session it belongs to."""
    for patient_id in patient_ids:
        main = diagnoses[patient_id][0]
        yield Diagnosed(
            id=f"{main.id}-{encounter_id}",
            patient_id=patient_id,
            code=main.code,
            since=main.since,
            session=encounter_id,
        )


def condition_resource(diagnosed: Diagnosed) -> Resource:
    session = {"encounter": reference("Encounter", diagnosed.session)} if diagnosed.session else {}
    return {
        "resourceType": "Condition",
        "id": diagnosed.id,
        "clinicalStatus": concept(f"{TERMINOLOGY}/condition-clinical", "active"),
        "verificationStatus": concept(f"{TERMINOLOGY}/condition-ver-status", "confirmed"),
        "category": [concept(f"{TERMINOLOGY}/condition-category", "encounter-diagnosis")],
        "code": concept(ICD_10_CM, diagnosed.code),
        "subject": reference("Patient", diagnosed.patient_id),
        **session,
        "recordedDate": diagnosed.since.isoformat(),
    }
