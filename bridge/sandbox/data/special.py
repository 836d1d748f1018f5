"""The visits that put the bridge to the test, one row each: a case, its workday and hour, and what was odd about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bridge.sandbox.data.person import Person
from bridge.sandbox.data.visit import Visit, Where
from bridge.sandbox.data.week import at, evening_before_utc_midnight

GROUP_PAYERS = ("blue", "northwind", "medicaid", "medicare", "harbor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`workday` counts from 0, `hour` is the practice's clock. What is unsaid is a Visit's default."""

    case: str
    workday: int
    hour: int
    minutes: int
    kind: str = "therapy"
    where: Where = Where.OFFICE
    visit_code: str = ""
    therapy_minutes: int = 0
    complexity: bool = False
    signed: bool = True
    diagnosed: bool = True
    status: str = "finished"


ROWS = (
    Row(case="supplement", workday=0, hour=9, minutes=24, kind="medication", visit_code="99214"),
    Row(case="lapsed-at-payer", workday=0, hour=9, minutes=45),
    Row(case="carved-out", workday=0, hour=9, minutes=50),
    Row(case="intake", workday=0, hour=10, minutes=58, kind="intake"),
    Row(case="video-elsewhere", workday=0, hour=10, minutes=48, where=Where.VIDEO_ELSEWHERE),
    Row(case="audio", workday=0, hour=11, minutes=40, where=Where.AUDIO_HOME),
    Row(case="edited-after-sending", workday=0, hour=14, minutes=47),
    Row(case="dependant", workday=0, hour=15, minutes=45),
    Row(case="signed-late", workday=1, hour=9, minutes=46, signed=False),
    Row(case="unknown-member", workday=1, hour=9, minutes=45),
    Row(
        case="medication-with-therapy",
        workday=1,
        hour=9,
        minutes=58,
        kind="medication-therapy",
        visit_code="99214",
        therapy_minutes=40,
    ),
    Row(case="no-show", workday=1, hour=10, minutes=0, status="cancelled"),
    Row(case="carved-out-unknown", workday=1, hour=11, minutes=45),
    Row(case="expired-coverage", workday=1, hour=13, minutes=45),
    Row(case="entered-in-error", workday=1, hour=13, minutes=50),
    Row(case="interactive-complexity", workday=1, hour=15, minutes=47, complexity=True),
    Row(case="crisis", workday=1, hour=16, minutes=80, kind="crisis"),
    Row(case="short", workday=2, hour=9, minutes=12),
    Row(case="missing-authorization", workday=2, hour=10, minutes=56),
    Row(case="cancelled-later", workday=2, hour=10, minutes=50),
    Row(case="unsigned", workday=2, hour=11, minutes=50, signed=False),
    Row(case="intake-medical", workday=2, hour=13, minutes=56, kind="intake-medical"),
    Row(case="family", workday=2, hour=16, minutes=52, kind="family"),
    Row(case="after-midnight-utc", workday=2, hour=0, minutes=53, where=Where.VIDEO_HOME),
    Row(case="missing-diagnosis", workday=3, hour=9, minutes=45, diagnosed=False),
    Row(case="home-visit", workday=3, hour=10, minutes=55, where=Where.PATIENTS_HOME),
    Row(case="birth-date-differs", workday=3, hour=11, minutes=45),
    Row(case="no-show-medication", workday=3, hour=14, minutes=0, kind="medication", status="cancelled"),
    Row(case="family-without-patient", workday=3, hour=16, minutes=50, kind="family-without-patient"),
)


def special_visits(people: tuple[Person, ...], workdays: tuple[date, ...]) -> Iterator[Visit]:
    """All rows, and the evening group with an attendee who had an hour alone the same day."""
    by_case = {person.seat.case: person for person in people if person.seat.case}
    for row in ROWS:
        yield _visit(row, by_case[row.case], workdays)
    yield from _group_evening(people, workdays[1])


def _visit(row: Row, person: Person, workdays: tuple[date, ...]) -> Visit:
    day = workdays[row.workday]
    return Visit(
        patient_ids=(person.id,),
        clinician_id=person.clinician_id,
        start=evening_before_utc_midnight(day) if row.case == "after-midnight-utc" else at(day, row.hour),
        minutes=row.minutes,
        booked=90 if row.kind == "crisis" else 30 if row.kind == "medication" else 60,
        kind=row.kind,
        where=row.where,
        visit_code=row.visit_code,
        therapy_minutes=row.therapy_minutes,
        complexity=row.complexity,
        signed=row.signed,
        diagnosed=row.diagnosed,
        status=row.status,
        case=row.case,
    )


def _group_evening(people: tuple[Person, ...], day: date) -> Iterator[Visit]:
    """Five of the social worker's and psychologist's regulars, one of each payer."""
    able = [p for p in people if p.seat.regular and not p.seat.case and p.seat.clinician in ("lcsw", "psychologist")]
    first_of: Mapping[str, Person] = {p.seat.payer: p for p in reversed(able)}
    attendees = tuple(first_of[payer].id for payer in GROUP_PAYERS)
    doubled = next(p for p in able if p.seat.clinician == "lcsw" and p.seat.payer == "medicaid")
    yield Visit(
        patient_ids=attendees,
        clinician_id="prac-lcsw",
        start=at(day, 17),
        minutes=75,
        booked=90,
        kind="group",
        case="group",
    )
    yield Visit(
        patient_ids=(doubled.id,),
        clinician_id="prac-lcsw",
        start=at(day, 14),
        minutes=45,
        case="two-sessions-one-day",
    )


def later_edits(visit: Visit, workdays: tuple[date, ...]) -> Iterator[tuple[datetime, Visit]]:
    """What somebody changed in the chart afterwards, and when."""
    match visit.case:
        case "edited-after-sending":
            yield at(workdays[0] + timedelta(days=2), 17, 40), replace(visit, minutes=56)
        case "signed-late":
            yield at(workdays[2], 8, 30), replace(visit, signed=True)
        case "entered-in-error":
            yield at(workdays[2], 10, 15), replace(visit, status="entered-in-error")
        case "cancelled-later":
            yield visit.end + timedelta(hours=3), replace(visit, status="cancelled")
