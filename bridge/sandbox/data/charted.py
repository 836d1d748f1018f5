"""Visits that are coded by more than their minutes: psychological testing part by part, a programme by a state's code,
collaborative care by the month.

Their patients are drawn apart from everybody else: the rest of the world is the same with and without them.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from bridge.sandbox.data.condition import Diagnosed
from bridge.sandbox.data.coverage import make_policies
from bridge.sandbox.data.person import Person, make_more_people
from bridge.sandbox.data.programme import Programme
from bridge.sandbox.data.seat import Seat
from bridge.sandbox.data.visit import Part, Visit
from bridge.sandbox.data.week import at

TESTING, STATE_CODE, BY_THE_MONTH = "testing", "part2-state-code", "collaborative-care"
PATIENTS = (
    Seat("psychologist", "northwind", case=TESTING, regular=False),
    Seat("lpc", "medicaid", case=STATE_CODE, regular=False),
    Seat("psychiatrist", "northwind", case=BY_THE_MONTH, regular=False),
)
CODES = ("F41.1", "F10.20", "F33.1")
_SALT = 4203
# One row a case: workday, hour, minutes in the room, visit type, parts.
_VISITS = {
    # Administration of tests in the room; of the evaluation a part is written at the desk afterwards. # CPT 96130
    TESTING: (3, 16, 100, "testing", (Part("96130", 62), Part("96136", 95))),
    STATE_CODE: (1, 16, 46, "substance-use", (Part("H0004", 46, by_charge=True),)),
    BY_THE_MONTH: (2, 16, 20, "collaborative-care", ()),
}
MONTH_MINUTES = 72  # claimed when the month is over


def make_charted(seed: int, people: tuple[Person, ...], ends: date) -> Programme:
    """Numbered after `people`, and under other last names."""
    rng = Random(seed * 10_000 + _SALT)
    own = make_more_people(rng, PATIENTS, people, ends)
    since = ends - timedelta(days=60)
    diagnoses = {
        person.id: (Diagnosed(id=f"cond-{person.number:03d}-1", patient_id=person.id, code=code, since=since),)
        for person, code in zip(own, CODES, strict=True)
    }
    return Programme(people=own, policies=make_policies(rng, own, ends), diagnoses=diagnoses)


def charted_visits(people: tuple[Person, ...], workdays: tuple[date, ...]) -> Iterator[Visit]:
    """At an hour when none of the clinicians has anybody else."""
    for person in people:
        workday, hour, minutes, kind, parts = _VISITS[person.seat.case]
        yield Visit(
            patient_ids=(person.id,),
            clinician_id=person.clinician_id,
            start=at(workdays[workday], hour),
            minutes=minutes,
            booked=120 if kind == "testing" else 60,
            kind=kind,
            part2=person.seat.case == STATE_CODE,
            month_minutes=MONTH_MINUTES if person.seat.case == BY_THE_MONTH else 0,
            parts=parts,
            case=person.seat.case,
        )
