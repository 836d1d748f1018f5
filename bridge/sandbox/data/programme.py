"""A small substance use disorder programme under 42 CFR Part 2: its own patients, drawn apart from everybody else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bridge.sandbox.data.condition import Diagnosed
from bridge.sandbox.data.coverage import Policy, make_policies
from bridge.sandbox.data.fhir import TERMINOLOGY, Resource, concept, instant, reference
from bridge.sandbox.data.person import Person, make_more_people
from bridge.sandbox.data.seat import Seat
from bridge.sandbox.data.visit import Visit
from bridge.sandbox.data.week import at

# One row a patient: consent on file, never given, given and withdrawn on the morning of the visit.
PATIENTS = (
    Seat("lpc", "blue", case="part2-consented", regular=False),
    Seat("lmft", "northwind", case="part2-no-consent", regular=False),
    Seat("psychologist", "blue", case="part2-withdrawn", regular=False),
)
CODES = ("F10.20", "F11.20", "F12.20")
WORKDAY, HOUR, MINUTES = 0, 16, 46  # when none of the three has anybody else
_SALT = 4202  # its own drawing of lots: the rest of the world stays as it is without a programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    people: tuple[Person, ...]
    policies: tuple[Policy, ...]
    diagnoses: Mapping[str, tuple[Diagnosed, ...]]


def make_programme(seed: int, people: tuple[Person, ...], ends: date) -> Programme:
    """Numbered after `people`, and under other last names."""
    rng = Random(seed * 10_000 + _SALT)
    own = make_more_people(rng, PATIENTS, people, ends)
    return Programme(people=own, policies=make_policies(rng, own, ends), diagnoses=_diagnoses(own, ends))


def _diagnoses(people: tuple[Person, ...], ends: date) -> dict[str, tuple[Diagnosed, ...]]:
    since = ends - timedelta(days=90)
    return {
        person.id: (Diagnosed(id=f"cond-{person.number:03d}-1", patient_id=person.id, code=code, since=since),)
        for person, code in zip(people, CODES, strict=True)
    }


def programme_visits(people: tuple[Person, ...], workdays: tuple[date, ...]) -> Iterator[Visit]:
    """One hour each, all at the same time of one day."""
    for person in people:
        yield Visit(
            patient_ids=(person.id,),
            clinician_id=person.clinician_id,
            start=at(workdays[WORKDAY], HOUR),
            minutes=MINUTES,
            part2=True,
            case=person.seat.case,
        )


def consent_versions(
    people: tuple[Person, ...], opening: datetime, workdays: tuple[date, ...]
) -> Iterator[tuple[datetime, Resource]]:
    """Each Consent as it becomes visible; who is in no programme has none."""
    for person in people:
        if person.seat.case.startswith("part2-") and person.seat.case != "part2-no-consent":
            yield opening, consent_resource(person, "active", opening)
        if person.seat.case == "part2-withdrawn":
            yield at(workdays[WORKDAY], 8), consent_resource(person, "inactive", opening)


def consent_resource(person: Person, status: str, given_at: datetime) -> Resource:
    """To treatment, payment and operations, once for all; with the paper, which nobody needs. # 42 CFR 2.31(a)"""
    purposes = [{"system": f"{TERMINOLOGY}/v3-ActReason", "code": code} for code in ("TREAT", "HPAYMT", "HOPERAT")]
    return {
        "resourceType": "Consent",
        "id": f"consent-{person.number:03d}",
        "status": status,
        "scope": concept(f"{TERMINOLOGY}/consentscope", "patient-privacy"),
        "category": [concept("http://loinc.org", "59284-0")],
        "patient": reference("Patient", person.id),
        "dateTime": instant(given_at),
        "sourceAttachment": {"contentType": "application/pdf", "title": "Signed consent"},
        "policyRule": concept(f"{TERMINOLOGY}/v3-ActCode", "42CFRPart2"),
        "provision": {"type": "permit", "purpose": purposes},
    }
