"""Who was in the room: the patients, the clinician, the supervisor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bridge.billing.practice import Practice
from bridge.billing.problem import Problem, Severity
from bridge.mapping.chart import Resource
from bridge.mapping.index import id_in
from bridge.mapping.path import objects_at, text_at, texts_at
from bridge.mapping.reading import Reading

_RENDERING = ("PPRF", "ATND")  # v3-ParticipationType, in this order
_SUPERVISING = "SPRF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """`patients` by id; `clinician_id` empty when the chart names none that we can follow."""

    patients: Mapping[str, Resource] = field(repr=False)
    is_group: bool
    clinician_id: str
    clinician_place: str
    problems: tuple[Problem, ...]


def room(reading: Reading, practice: Practice | None) -> Room:
    """From Encounter.subject and Encounter.participant; a subject Group is its members."""
    problems: list[Problem] = []
    patients = dict(_patients(reading, problems))
    clinician_id, place = _clinician(reading, problems)
    if practice is not None:
        problems.extend(_supervisor_differs(reading, practice, clinician_id))
    return Room(
        patients=patients,
        is_group=text_at(reading.encounter, "subject.reference").startswith("Group/") or len(patients) > 1,
        clinician_id=clinician_id,
        clinician_place=place,
        problems=tuple(problems),
    )


def _patients(reading: Reading, problems: list[Problem]) -> Iterator[tuple[str, Resource]]:
    references = tuple(_patient_references(reading, problems))
    for element, reference in references:
        patient = reading.index.get(reference, reading.encounter)
        patient_id = id_in(reference, patient)
        if patient is None or reading.index.get(f"Patient/{patient_id}") is None:
            problems.append(reading.missing(element, reference))
        else:
            yield patient_id, patient
    if not references and not problems:
        problems.append(
            reading.problem(
                "PATIENT_MISSING",
                "subject",
                "The encounter names no patient.",
                "Name the patient of the session in the chart.",
            )
        )


def _patient_references(reading: Reading, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    subject = text_at(reading.encounter, "subject.reference")
    group = reading.index.get(subject, reading.encounter) if subject else None
    if group is not None and group.get("resourceType") == "Group":
        for i, member in enumerate(objects_at(group, "member")):
            if member.get("inactive") is not True:
                yield f"subject member[{i}].entity", text_at(member, "entity.reference")
    elif subject.startswith("Group/"):
        problems.append(reading.missing("subject", subject))
    elif subject:
        yield "subject", subject
    for i, participant in enumerate(objects_at(reading.encounter, "participant")):
        reference = text_at(participant, "individual.reference")
        if reference.startswith("Patient/") and reference != subject:
            yield f"participant[{i}].individual", reference


def _clinician(reading: Reading, problems: list[Problem]) -> tuple[str, str]:
    found = tuple(_practitioners(reading))
    for role in _RENDERING:
        ids = dict.fromkeys(i for roles, i, _ in found if role in roles)
        if len(ids) > 1:
            problems.append(
                reading.problem(
                    "CLINICIAN_AMBIGUOUS",
                    "participant",
                    f"{len(ids)} practitioners are named as {role}.",
                    "Name one performer of the session in the chart.",
                )
            )
            return "", ""
        if ids:
            return next((i, place) for roles, i, place in found if role in roles)
    others = {i: place for roles, i, place in found if _SUPERVISING not in roles}
    if len(others) == 1:
        return next(iter(others.items()))
    problems.append(
        reading.problem(
            "CLINICIAN_MISSING",
            "participant",
            "The encounter does not say who performed it.",
            "Name the performer (PPRF) of the session in the chart.",
        )
    )
    return "", ""


def _practitioners(reading: Reading) -> Iterator[tuple[frozenset[str], str, str]]:
    """Role codes, Practitioner id, place. A PractitionerRole leads to its practitioner."""
    for i, participant in enumerate(objects_at(reading.encounter, "participant")):
        reference = text_at(participant, "individual.reference")
        resource = reading.index.get(reference, reading.encounter)
        if "PractitionerRole" in reference and resource is not None:
            reference = text_at(resource, "practitioner.reference")
            resource = reading.index.get(reference, resource)
        if "Practitioner" in reference:
            codes = frozenset(texts_at(participant, "type.coding.code"))
            place = f"{reading.place} participant[{i}].individual"
            yield codes, id_in(reference, resource), place


def _supervisor_differs(reading: Reading, practice: Practice, clinician_id: str) -> Iterator[Problem]:
    named = {i for roles, i, _ in _practitioners(reading) if _SUPERVISING in roles}
    clinician = practice.clinicians.get(clinician_id)
    ours = clinician.supervisor.id if clinician is not None and clinician.supervisor is not None else ""
    if named and ours and ours not in named:
        yield reading.problem(
            "SUPERVISOR_DIFFERS",
            "participant",
            "The chart names another supervisor than the practice file.",
            "Correct the supervisor in the chart, or the clinician's supervisor in the practice file.",
        )
    elif named and clinician is not None and not ours:
        yield reading.problem(
            "SUPERVISOR_NOT_USED",
            "participant",
            "The chart names a supervisor, but the practice file has none for this clinician.",
            "Name the supervisor in the practice file if claims shall carry one.",
            Severity.WARN,
        )
