"""The chart as people see it on the launcher and login pages: names and times instead of references."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bridge.sandbox.ehr.chart import Chart, Resource
from bridge.sandbox.ehr.moment import PLACE
from bridge.sandbox.ehr.parameter import values_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    id: str
    label: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One patient's part in one Encounter. Times are the practice's."""

    encounter_id: str
    patient_id: str
    patient: str = field(repr=False)
    day: str
    time: str
    kind: str
    clinician_id: str
    clinician: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    name: str = field(repr=False)
    born: str = field(repr=False)
    sex: str
    mrn: str = field(repr=False)


def staff(chart: Chart) -> tuple[Choice, ...]:
    return tuple(Choice(id=r["id"], label=name_of(r)) for r in chart.all_of("Practitioner"))


def patients(chart: Chart) -> tuple[Choice, ...]:
    found = (Choice(id=r["id"], label=name_of(r)) for r in chart.all_of("Patient"))
    return tuple(sorted(found, key=lambda choice: choice.label))


def visits(chart: Chart) -> tuple[VisitRow, ...]:
    """The latest first; a group session once for each who came."""
    rows = (row for encounter in chart.all_of("Encounter") for row in _rows(chart, encounter))
    return tuple(sorted(rows, key=lambda row: (row.day, row.time, row.encounter_id), reverse=True))


def _rows(chart: Chart, encounter: Resource) -> Iterator[VisitRow]:
    started = datetime.fromisoformat(encounter["period"]["start"].replace("Z", "+00:00")).astimezone(PLACE)
    clinician_id = next(values_at(encounter, "participant.individual.reference"), "").removeprefix("Practitioner/")
    clinician = chart.find("Practitioner", clinician_id)
    for patient_id in patients_of(chart, encounter):
        patient = chart.find("Patient", patient_id)
        if patient:
            yield VisitRow(
                encounter_id=encounter["id"],
                patient_id=patient_id,
                patient=name_of(patient),
                day=started.date().isoformat(),
                time=started.strftime("%H:%M"),
                kind=str(next(values_at(encounter, "type.coding.code"), "")).replace("-", " "),
                clinician_id=clinician_id,
                clinician=name_of(clinician) if clinician else "",
                status=encounter["status"],
            )


def patients_of(chart: Chart, encounter: Resource) -> tuple[str, ...]:
    """Patient ids: the subject's, or those of the Group that is the subject."""
    kind, _, subject_id = str(next(values_at(encounter, "subject.reference"), "")).partition("/")
    if kind == "Patient":
        return (subject_id,)
    members = values_at(chart.find("Group", subject_id) or {}, "member.entity.reference")
    return tuple(reference.removeprefix("Patient/") for reference in members)


def banner(patient: Resource) -> Banner:
    return Banner(
        name=name_of(patient),
        born=patient.get("birthDate", ""),
        sex=patient.get("gender", ""),
        mrn=str(next(values_at(patient, "identifier.value"), "")),
    )


def name_of(resource: Resource) -> str:
    """`Delgado, Maria`"""
    name: dict[str, Any] = next(values_at(resource, "name"), {})
    given = " ".join(name.get("given", ()))
    return f"{name.get('family', '')}, {given}" + "".join(f" {suffix}" for suffix in name.get("suffix", ()))
