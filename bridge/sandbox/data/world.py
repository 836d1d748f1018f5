"""The practice's week, made from a seed: what the EHR shows and when, and whom the payers know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from bridge.sandbox.data.activity import activity_resources
from bridge.sandbox.data.appointment import appointment_resource
from bridge.sandbox.data.charted import charted_visits, make_charted
from bridge.sandbox.data.clinician import staff_resources
from bridge.sandbox.data.condition import Diagnosed, condition_resource, copies_for_session, make_diagnoses
from bridge.sandbox.data.coverage import Policy, coverage_resource, make_policies, roster
from bridge.sandbox.data.encounter import encounter_resource, group_resource
from bridge.sandbox.data.fhir import Resource
from bridge.sandbox.data.member import Member
from bridge.sandbox.data.payer import payer_resources
from bridge.sandbox.data.permission import permission_resource
from bridge.sandbox.data.person import Person, make_people, patient_resource, related_person_resource
from bridge.sandbox.data.place import place_resources
from bridge.sandbox.data.programme import consent_versions, make_programme, programme_visits
from bridge.sandbox.data.schedule import ordinary_visits
from bridge.sandbox.data.special import later_edits, special_visits
from bridge.sandbox.data.surprise import make_surprises, surprise_visits
from bridge.sandbox.data.visit import Visit
from bridge.sandbox.data.week import at, days_before, days_from, workdays


class Event(NamedTuple):
    """A resource becomes visible, or visible again with new content under the same id."""

    visible_at: datetime  # UTC
    resource: Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`events` stand in the order of time. `cases` gives each special case's reference: `Encounter/enc-014`."""

    seed: int
    ends: date
    events: tuple[Event, ...] = field(repr=False)
    members: tuple[Member, ...] = field(repr=False)
    cases: Mapping[str, str]

    @property
    def starts_at(self) -> datetime:
        """When everything but the week's visits is in the chart."""
        return self.events[0].visible_at


def make_world(seed: int, ends: date) -> World:
    """The seven days before `ends`, and appointments for seven from `ends` on. Same arguments, same world."""
    rng = Random(seed)
    people = make_people(rng, ends)
    policies = make_policies(rng, people, ends)
    diagnoses = make_diagnoses(rng, people, ends)
    visits = _numbered(_visits(rng, people, ends))
    programme = make_programme(seed, people, ends)
    days = workdays(days_before(ends))
    of_programme = _numbered(programme_visits(programme.people, days), len(visits) + 1)
    charted = make_charted(seed, (*people, *programme.people), ends)
    of_chart = _numbered(charted_visits(charted.people, days), len(visits) + len(of_programme) + 1)
    surprises = make_surprises(seed, (*people, *programme.people, *charted.people), ends)
    before = len(visits) + len(of_programme) + len(of_chart)
    of_surprises = _numbered(surprise_visits(surprises.people, days), before + 1)
    apart = (programme, charted, surprises)
    opening = at(ends - timedelta(days=8), 6)
    events = [Event(opening, resource) for resource in _practice_resources()]
    events += [Event(opening, resource) for resource in _standing(people, policies, diagnoses)]
    events += [Event(opening, r) for group in apart for r in _standing(group.people, group.policies, group.diagnoses)]
    events += [Event(*version) for group in apart for version in consent_versions(group.people, opening, days)]
    every = (*visits, *of_programme, *of_chart, *of_surprises)
    events += [Event(opening, appointment_resource(visit, "booked", opening)) for visit in every]
    for visit in visits:
        if visit.start < at(ends, 0):
            events += _happening(rng, visit, diagnoses, opening, days)
    for visit in of_programme:
        events += _happening(rng, visit, programme.diagnoses, opening, days)
    for visit in (*of_chart, *of_surprises):
        of_both = {**charted.diagnoses, **surprises.diagnoses}
        events += _happening(Random(seed + visit.number), visit, of_both, opening, days)
    return World(
        seed=seed,
        ends=ends,
        events=tuple(sorted(events, key=lambda event: event.visible_at)),
        members=tuple(roster((*policies, *programme.policies, *charted.policies, *surprises.policies))),
        cases=_cases(every),
    )


def _visits(rng: Random, people: tuple[Person, ...], ends: date) -> Iterator[Visit]:
    past = days_before(ends)
    special = tuple(special_visits(people, workdays(past)))
    yield from special
    yield from ordinary_visits(rng, people, past, special)
    yield from ordinary_visits(rng, people, days_from(ends), ())


def _numbered(visits: Iterator[Visit], first: int = 1) -> tuple[Visit, ...]:
    in_time = sorted(visits, key=lambda visit: (visit.start, visit.clinician_id))
    return tuple(replace(visit, number=number) for number, visit in enumerate(in_time, first))


def _practice_resources() -> Iterator[Resource]:
    yield from staff_resources()
    yield from place_resources()
    yield from payer_resources()


def _standing(
    people: tuple[Person, ...], policies: tuple[Policy, ...], diagnoses: Mapping[str, tuple[Diagnosed, ...]]
) -> Iterator[Resource]:
    """What is in the chart of these people before the week begins."""
    yield from (patient_resource(person) for person in people)
    undiagnosed = {person.id for person in people if person.seat.case == "missing-diagnosis"}
    for patient_id, found in diagnoses.items():
        yield from (condition_resource(diagnosed) for diagnosed in found if patient_id not in undiagnosed)
    for policy in policies:
        if policy.in_chart:
            yield from _policy_resources(policy)


def _policy_resources(policy: Policy) -> Iterator[Resource]:
    if policy.parent:
        yield related_person_resource(policy.parent)
    yield coverage_resource(policy)
    if policy.permission:
        yield permission_resource(policy.person, policy.payer, policy.permission)


def _happening(
    rng: Random,
    visit: Visit,
    diagnoses: Mapping[str, tuple[Diagnosed, ...]],
    opening: datetime,
    days: tuple[date, ...],
) -> Iterator[Event]:
    """The chart is written some minutes after the visit, and sometimes once more."""
    written_at = visit.end + timedelta(minutes=rng.randint(4, 25))
    is_group = visit.kind == "group"
    if is_group:
        yield Event(written_at, group_resource(visit))
        for copy in copies_for_session(diagnoses, visit.patient_ids, visit.id):
            yield Event(written_at, condition_resource(copy))
    stated = visit.diagnosed and not is_group and not visit.missed
    condition_ids = tuple(d.id for d in diagnoses[visit.patient_ids[0]]) if stated else ()
    yield Event(written_at, encounter_resource(visit, condition_ids))
    yield from (Event(written_at, resource) for resource in activity_resources(visit))
    yield Event(written_at, appointment_resource(visit, "noshow" if visit.missed else "fulfilled", opening))
    for edited_at, edited in later_edits(visit, days):
        yield Event(edited_at, encounter_resource(edited, condition_ids))


def _cases(visits: tuple[Visit, ...]) -> dict[str, str]:
    """The special visits by case; an associate's and a plain medication visit are the first of their kind."""
    found = {visit.case: f"Encounter/{visit.id}" for visit in visits if visit.case}
    found["associate"] = next(f"Encounter/{v.id}" for v in visits if v.clinician_id == "prac-associate")
    found["medication"] = next(f"Encounter/{v.id}" for v in visits if v.kind == "medication" and not v.case)
    return found
