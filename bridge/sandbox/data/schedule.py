"""The ordinary visits of a week: every clinician's free hours, filled with their regulars."""

from collections.abc import Iterator
from datetime import date
from random import Random

from bridge.sandbox.data.clinician import CLINICIANS
from bridge.sandbox.data.person import Person
from bridge.sandbox.data.visit import Visit, Where
from bridge.sandbox.data.week import SATURDAY, at

HOURS = (9, 10, 11, 13, 14, 15)
SATURDAY_HOURS = (9, 10, 11)
OPEN_ON_SATURDAY = "prac-lcsw"
A_DAY = (2, 3, 3)  # ordinary visits of one clinician
LENGTHS = ((38, 52), (38, 52), (53, 58), (53, 58), (25, 32))  # minutes, each as likely
ROOMS = (Where.OFFICE,) * 6 + (Where.NORTH,) + (Where.VIDEO_HOME,) * 3
USUAL = {"audio": Where.AUDIO_HOME, "video-elsewhere": Where.VIDEO_ELSEWHERE, "after-midnight-utc": Where.VIDEO_HOME}


def ordinary_visits(
    rng: Random, people: tuple[Person, ...], days: tuple[date, ...], taken: tuple[Visit, ...]
) -> Iterator[Visit]:
    """Nobody comes twice a day, and no clinician is in two rooms; `taken` visits stand already."""
    busy = {(visit.clinician_id, visit.start) for visit in taken}
    seen = {(patient_id, visit.start.date()) for visit in taken for patient_id in visit.patient_ids}
    for day in days:
        for clinician in CLINICIANS:
            free = [hour for hour in _hours(clinician.id, day) if (clinician.id, at(day, hour)) not in busy]
            mine = [p for p in people if p.seat.regular and p.clinician_id == clinician.id and (p.id, day) not in seen]
            count = min(rng.choice(A_DAY), len(free), len(mine))
            hours, patients = sorted(rng.sample(free, count)), rng.sample(mine, count)
            yield from (_visit(rng, person, day, hour) for hour, person in zip(hours, patients, strict=True))


def _hours(clinician_id: str, day: date) -> tuple[int, ...]:
    if day.weekday() < SATURDAY:
        return HOURS
    return SATURDAY_HOURS if day.weekday() == SATURDAY and clinician_id == OPEN_ON_SATURDAY else ()


def _visit(rng: Random, person: Person, day: date, hour: int) -> Visit:
    where = USUAL.get(person.seat.case) or rng.choice(ROOMS)
    if person.seat.clinician == "psychiatrist":
        return _medication(rng, person, day, hour, Where.OFFICE if where is Where.NORTH else where)
    return Visit(
        patient_ids=(person.id,),
        clinician_id=person.clinician_id,
        start=at(day, hour, rng.choice((0, 0, 1, 2))),
        minutes=rng.randint(*rng.choice(LENGTHS)),
        where=where,
        complexity=person.seat.case == "interactive-complexity",
    )


def _medication(rng: Random, person: Person, day: date, hour: int, where: Where) -> Visit:
    """A third of them with psychotherapy beside the E/M."""
    therapy = rng.choice((0, 0, rng.randint(18, 30)))
    return Visit(
        patient_ids=(person.id,),
        clinician_id=person.clinician_id,
        start=at(day, hour),
        minutes=rng.randint(14, 24) + therapy,
        booked=60 if therapy else 30,
        kind="medication-therapy" if therapy else "medication",
        where=where,
        visit_code=rng.choice(("99213", "99213", "99214")),
        therapy_minutes=therapy,
    )
