"""What a patient, or the people of a group, go through in one month: a chart that grows by visits.

A course begins as a clean case of `bench.scrub`. The case's own visit stands at some week of the month; the others are
written around it, some of another kind. What the month holds of whom, and how often, says `month.toml`. Neither checks
nor coding are read or imported here.
"""

from collections import defaultdict
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from bench.scrub.case import Case, pattern, weighted
from bench.scrub.chart import Json, permission, reference
from bench.scrub.clean import TODAY, Wish, answered, clean_case, facts, insured
from bench.scrub.plant import Plant
from bridge.billing.history import Standing

WEEKS = 4
FIRST = TODAY - timedelta(weeks=WEEKS)  # a Monday
_OF = 10_000
_DAYS = 5  # a week of the office
_ONCE = ("collaborative_care", "two_sessions")  # where the clean case has chosen the day
_HOURS = range(13, 22)  # UTC
_MONTH_OVER = date(2026, 11, 2)  # when what is claimed by the month of October is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Visits that the plan still pays when the month begins."""

    patient_id: str
    left: int


@dataclass(slots=True, kw_only=True)
class Course:
    """`written` and `arriving` are by the day on which the office sees them. `faulted`: the chart of the day of the
    case's own visit, with one fault in it; on every other day the chart is right."""

    case: Case
    name: str  # the row of month.toml
    faulted: Case | None = None
    fault: str = ""
    written: dict[date, list[str]] = field(default_factory=lambda: defaultdict(list))  # encounter ids
    arriving: dict[date, list[Json]] = field(default_factory=lambda: defaultdict(list))  # into the chart
    later: list[Json] = field(default_factory=list)  # all that arrives, as the payer knows it from the start
    limits: list[Limit] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)  # units drawn before the month, by authorization
    twice: set[str] = field(default_factory=set)  # encounters that are a second record of one visit

    @property
    def patients(self) -> list[str]:
        return [key.partition("/")[2] for key in self.case.resources if key.startswith("Patient/")]

    @property
    def visits(self) -> list[str]:
        return [visit for day in sorted(self.written) for visit in self.written[day]]


def make_course(number: int, rng: Random, faults: list[tuple[Plant, int]], table: Mapping[str, Any]) -> Course:
    """One course by the table's weights, with at most one fault."""
    rows: dict[str, dict[str, Any]] = table["course"]
    name = weighted(rng, [(n, row["weight"]) for n, row in rows.items()])
    fault = _fault(rng, faults, _count(rows[name]))
    if fault is not None and fault.wish.kinds and rows[name]["kind"] not in fault.wish.kinds:
        fitting = [(n, row["weight"]) for n, row in rows.items() if row["kind"] in fault.wish.kinds]
        name = weighted(rng, fitting)
    row = rows[name]
    wish = replace(fault.wish if fault else Wish(), kinds=(row["kind"],))
    course = Course(case=clean_case(number, rng, wish), name=name)
    _place(course, rng, row)
    if row["kind"] == "group":
        _mixed_payers(course, rng, row)
    _permit(course, rng, table["authorization"])
    if fault is None:
        _limit(course, rng, table["limit"])
    else:
        course.faulted, course.fault = deepcopy(course.case), fault.name
        fault.change(course.faulted)
    _go_on(course, rng, row)
    _write(course, rng, table["writing"])
    return course


def _count(row: Mapping[str, Any]) -> int:
    return max(1, WEEKS // int(row.get("every", WEEKS)))


def _fault(rng: Random, faults: list[tuple[Plant, int]], visits: int) -> Plant | None:
    at = rng.randrange(_OF)
    for plant, count in faults:
        if at < count * visits:
            return plant
        at -= count * visits
    return None


def _place(course: Course, rng: Random, row: Mapping[str, Any]) -> None:
    """The case's own visit into a week of the course, an intake into its first."""
    case = course.case
    if case.kind in _ONCE:
        return
    week = rng.randrange(WEEKS - 1 if "then" in row else WEEKS)
    wanted = FIRST + timedelta(weeks=week, days=rng.randrange(_DAYS))
    case.move((case.day - wanted).days)
    case.asked.clear()
    answered(case)


def _mixed_payers(course: Course, rng: Random, row: Mapping[str, Any]) -> None:
    """People of one group are insured here and there, and some are one more or one less than usual."""
    case, payers = course.case, facts()["payer"]
    for patient_id in course.patients[1:]:
        if rng.random() < row["mixed"]:
            payer = weighted(rng, [(p, r["weight"]) for p, r in payers.items() if p not in ("medicare", "liberty")])
            insured(case, patient_id, f"c{patient_id.removeprefix('p')}", payer)
    case.asked.clear()
    answered(case)


def _permit(course: Course, rng: Random, row: Mapping[str, Any]) -> None:
    """Where a payer wants a number there is one: plenty, or few units and a next one in time, late, or never."""
    case = course.case
    for patient_id, payer in _insured_by(case):
        codes = tuple(facts()["payer"][payer].get("authorized", ()))
        if not codes:
            continue
        for key in [k for k in case.resources if k.startswith("ClaimResponse/")]:
            if case.resources[key]["patient"]["reference"] == f"Patient/{patient_id}":
                del case.resources[key]
        fate = weighted(rng, list(row["fate"].items()))
        number = pattern(rng, f"A{case.number}####")
        if fate == "plenty":
            case.add(permission(number, patient_id, payer, codes))
            continue
        left, before = rng.randrange(*row["left"]), rng.randrange(3)
        case.add(permission(number, patient_id, payer, codes, units=left + before))
        course.used[number] = before
        for back in range(before):
            _held_before(case, patient_id, payer, codes[0], back)
        if fate != "never":
            _renew(course, rng, patient_id, payer, codes, late=fate == "late")


def _insured_by(case: Case) -> list[tuple[str, str]]:
    """Patients and the payer of their first coverage."""
    found = []
    for key, held in case.resources.items():
        if key.startswith("Coverage/c"):
            patient_id = held["beneficiary"]["reference"].partition("/")[2]
            found.append((patient_id, held["payor"][0]["reference"].partition("/")[2]))
    return found


def _held_before(case: Case, patient_id: str, payer: str, procedure: str, back: int) -> None:
    """A visit of weeks ago, which the payer has paid."""
    day = FIRST - timedelta(weeks=back + 1, days=back)
    number = f"P{case.number}{patient_id[1:]}{back}"
    line = case.sent(procedure, claim_control_number=number, standing=Standing.ANSWERED, encounter_id=number.lower())
    case.past[-1] = replace(line, patient_id=patient_id, payer_id=payer, service_date=day)


def _renew(course: Course, rng: Random, patient_id: str, payer: str, codes: tuple[str, ...], *, late: bool) -> None:
    """In time: there before the month. Late: it begins on the day that it arrives, in the middle of the month."""
    arrives = FIRST + timedelta(days=rng.randrange(12, 26)) if late else FIRST
    number = pattern(rng, f"B{course.case.number}####")
    renewed = permission(number, patient_id, payer, codes)
    renewed["preAuthPeriod"]["start"] = arrives.isoformat()
    course.arriving[arrives].append(renewed)
    course.later.append(renewed)


def _limit(course: Course, rng: Random, row: Mapping[str, Any]) -> None:
    for patient_id, payer in _insured_by(course.case):
        if payer in row["payers"] and rng.random() < row["share"]:
            course.limits.append(Limit(patient_id=patient_id, left=rng.randrange(*row["left"])))


def _go_on(course: Course, rng: Random, row: Mapping[str, Any]) -> None:
    """The other visits of the month: as the first one, of the kind that follows, and of the kind beside."""
    case = course.case
    by_telephone = case.modality == "audio" and facts()["payer"][case.payer]["audio"] == "never"
    if case.kind in _ONCE or by_telephone:  # that fault is made once
        return
    every, own = int(row.get("every", WEEKS)), (case.day - FIRST).days // 7
    for week in range(own % every, WEEKS, every):
        moved = timedelta(weeks=week - own)
        if moved > timedelta(0) and "then" in row:
            _add(course, rng, row["then"], case.patient_id, case.day + moved, case.start.hour, f"w{week}")
        elif moved and "then" not in row:
            _again(course, rng, moved, f"w{week}")
        if row.get("twice") and rng.random() < row["twice"]:
            on = case.day + moved + timedelta(days=rng.choice((-2, 2)))
            _add(course, rng, row["kind"], case.patient_id, on, case.start.hour, f"t{week}")
    if "beside" in row:
        hours = [hour for hour in _HOURS if abs(hour - case.start.hour) > 1]
        for patient_id, hour in zip(course.patients, rng.sample(hours, len(hours)), strict=False):
            if rng.random() < row["share"]:
                on = case.day if rng.random() < row["same_day"] else case.day + timedelta(days=rng.choice((-1, 1)))
                _add(course, rng, row["beside"], patient_id, on, hour, f"b{patient_id}")


def _again(course: Course, rng: Random, moved: timedelta, name: str) -> None:
    """The case's own visit on another day, some minutes longer or shorter."""
    case, row = course.case, facts()["kind"][course.case.kind]
    visit = deepcopy(case.encounter)
    visit["id"] = f"{case.encounter_id}-{name}"
    start = case.start + moved
    minutes = rng.choice(row["minutes"]) if case.kind == "therapy" and rng.random() < 0.2 else case.minutes
    visit["period"] = _period(start, minutes)
    if case.kind == "group":
        _attendance(course, rng, visit)
    case.add(visit)
    for key, of_first in tuple(case.resources.items()):
        if key.startswith("ChargeItem/") and of_first["context"]["reference"] == f"Encounter/{case.encounter_id}":
            case.add({**of_first, "id": f"{of_first['id']}-{name}", "context": reference(f"Encounter/{visit['id']}")})
    course.written[(start - timedelta(hours=5)).date()].append(visit["id"])


def _attendance(course: Course, rng: Random, visit: Json) -> None:
    """One or two of a group stay away."""
    case = course.case
    whole = case.resources[f"Group/g{case.encounter_id}"]
    away = {m["entity"]["reference"] for m in rng.sample(whole["member"], rng.randrange(3))}
    group = {**whole, "id": f"g{visit['id']}"}
    group["member"] = [m for m in whole["member"] if m["entity"]["reference"] not in away]
    case.add(group)
    visit["subject"] = reference(f"Group/{group['id']}")
    visit["diagnosis"] = [row for row in visit["diagnosis"] if _whose(case, row) not in away]


def _whose(case: Case, row: Json) -> str:
    """The patient of a diagnosis: `Patient/p1`."""
    return str(case.resources[row["condition"]["reference"]]["subject"]["reference"])


def _add(course: Course, rng: Random, kind: str, patient_id: str, on: date, hour: int, name: str) -> None:
    """A visit of another kind: the encounter of a clean case, laid into this chart."""
    case = course.case
    if on.weekday() >= _DAYS or not FIRST <= on < TODAY:
        return
    payer = dict(_insured_by(case))[patient_id]
    same = (case.clinician,) if case.clinician in facts()["kind"][kind]["clinicians"] else ()
    other = clean_case(case.number, rng, Wish(kinds=(kind,), payers=(payer,), clinicians=same))
    visit = other.encounter
    visit["id"] = f"{case.encounter_id}-{name}"
    start = datetime(on.year, on.month, on.day, hour, case.start.minute, tzinfo=UTC)
    visit["period"] = _period(start, other.minutes)
    visit["subject"] = reference(f"Patient/{patient_id}")
    own = [row for row in case.encounter["diagnosis"] if _whose(case, row) == f"Patient/{patient_id}"]
    visit["diagnosis"] = [{"condition": row["condition"], "rank": rank} for rank, row in enumerate(own, 1)]
    case.add(visit)
    course.written[on].append(visit["id"])


def _period(start: datetime, minutes: int) -> Json:
    sign = "%Y-%m-%dT%H:%M:%SZ"
    return {"start": start.strftime(sign), "end": (start + timedelta(minutes=minutes)).strftime(sign)}


def _write(course: Course, rng: Random, row: Mapping[str, Any]) -> None:
    """Most are written on the day, some days later; now and then somebody writes a visit a second time."""
    case = course.case
    course.written[case.day].append(case.encounter_id)
    if case.kind == "two_sessions":
        course.written[case.day].append(f"{case.encounter_id}-g")
    if case.kind == "collaborative_care":
        course.written[_MONTH_OVER] = course.written.pop(case.day)
        return
    for day, visits in sorted(course.written.items()):
        for visit in visits[:]:
            if visit == case.encounter_id or case.kind == "two_sessions":
                continue
            if rng.randrange(_OF) < row["late"]:
                visits.remove(visit)
                course.written[day + timedelta(days=rng.randrange(1, 5))].append(visit)
            elif rng.randrange(_OF) < row["twice"]:
                copy = {**deepcopy(case.resources[f"Encounter/{visit}"]), "id": f"{visit}-x"}
                case.add(copy)
                course.twice.add(copy["id"])
                course.written[day + timedelta(days=rng.randrange(1, 5))].append(copy["id"])
