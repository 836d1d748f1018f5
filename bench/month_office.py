"""A month of the office, day by day: coverage is asked about, visits are drafted beside what went before, claims leave
in the evening, answers come in the morning. It stands for the store and the jobs; `draft` is the product's."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from bench.course import FIRST, Course
from bench.month_payer import Answer, Payers
from bench.scrub.case import Case
from bench.scrub.clean import TODAY
from bench.scrub.score import shipped
from bridge.billing.claim import Claim
from bridge.billing.draw import lines_of_claim
from bridge.billing.eligibility import Answer as Answer271
from bridge.billing.eligibility import Benefit, Certainty
from bridge.billing.history import Asked, History, PastLine, Standing
from bridge.draft import Outcome, OutcomeStatus, draft
from bridge.mapping.chart import Chart
from bridge.sandbox.data.member import Member

T = TypeVar("T")
_ASKED = timedelta(days=3)  # before the visit
_LAST = TODAY + timedelta(days=10)  # the payers answer
_ENDED = date(2026, 9, 30)
_OTHER = Benefit(kind="R", service_types=("30",), entity_name="OTHER PLAN", entity_code="PRP", entity_payer_id="OTHER")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surprise:
    """What a payer finds out in the middle of the month, and holds from then on of days before it too; or that its
    claim desk does not know until then whom its eligibility desk knows."""

    patient_id: str
    on: date
    kind: str  # ended_afterwards, another_pays_first, enrolled_late
    member: Member  # as the payer knows them until then

    @property
    def at_first(self) -> Member:
        return replace(self.member, claims_from=self.on) if self.kind == "enrolled_late" else self.member

    @property
    def changed(self) -> Member:
        if self.kind == "enrolled_late":
            return self.member
        if self.kind == "ended_afterwards":
            return replace(self.member, ends=_ENDED)
        return replace(self.member, primary_payer_id="OTHER")

    def told(self, answer: Answer271) -> Answer271:
        """What the 271 says from that day on."""
        if self.kind == "ended_afterwards":
            gone = (Benefit(kind="6", service_types=("30",)),)
            return replace(answer, certainty=Certainty.INACTIVE, benefits=gone, plan_to=_ENDED)
        if self.kind == "another_pays_first":
            return replace(answer, benefits=(*answer.benefits, _OTHER))
        return answer  # the eligibility desk has always known


@dataclass(slots=True, kw_only=True)
class Month:
    """What the month came to."""

    claims: dict[str, Claim] = field(default_factory=dict)  # that left, by control number
    faults: dict[str, str] = field(default_factory=dict)  # of those, the fault that left with them
    answers: dict[str, Answer] = field(default_factory=dict)
    surprised: dict[str, str] = field(default_factory=dict)  # claims of members with a surprise, and its kind
    statuses: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)  # by Problem code: encounters that may not leave
    unplanted: Counter[str] = field(default_factory=Counter)  # encounters held without a planted fault, by Problem code
    waiting: dict[str, Claim] = field(default_factory=dict)  # claims held without a planted fault, by control number
    wrongly: Counter[str] = field(default_factory=Counter)  # of those the payer would have paid, by Problem code
    courses: Counter[str] = field(default_factory=Counter)
    planted: int = 0  # encounters with a fault, or written twice
    patients: int = 0


class Office:
    """`courses` are played once, from the first day to the last answer. `counted`: by patient id, the payer's row of
    those whose visits it counts."""

    def __init__(
        self,
        courses: Sequence[Course],
        payers: Payers,
        surprises: Sequence[Surprise],
        counted: Mapping[str, Member],
    ) -> None:
        self.month = Month(patients=sum(len(c.patients) for c in courses))
        self._payers = payers
        self._courses = {c.case.number: c for c in courses}
        self._lines: dict[int, dict[str, tuple[PastLine, ...]]] = defaultdict(dict)  # by course and claim
        self._told: dict[tuple[int, date], tuple[Asked, ...]] = {}
        self._surprises = surprises
        self._by_patient = {s.patient_id: s for s in surprises}
        self._counted = counted
        self._course_of: dict[str, int] = {}  # by claim
        self._why: dict[str, set[str]] = {}  # of held claims

    def live(self) -> Month:
        writing = _by_day((day, c) for c in self._courses.values() for day in c.written)
        asking = _by_day(self._questions())
        day = FIRST
        while day <= _LAST:
            self._hear(self._payers.decide(day))
            for surprise in self._surprises:
                if surprise.on == day:
                    self._payers.change(surprise.changed)
            for course, service_date in asking.get(day, ()):
                self._told[course.case.number, service_date] = tuple(self._ask(course, service_date, day))
            leaving = [claim for course in writing.get(day, ()) for claim in self._draft(course, day)]
            if leaving:
                self._hear(self._payers.take(day, leaving))
            day += timedelta(days=1)
        self._ask_after_the_held(day)
        return self.month

    def _ask_after_the_held(self, day: date) -> None:
        """What was held without a fault goes after all, when nobody counts any more: would it have been paid?"""
        for claim in self.month.waiting.values():  # each in a file of its own: one that is malformed takes none along
            tuple(self._payers.take(day, (claim,)))
        for answer in self._payers.decide(day + timedelta(days=10)):
            if answer.is_clean:
                self.month.wrongly.update(self._why[answer.control_number])

    def _questions(self) -> Iterator[tuple[date, tuple[Course, date]]]:
        """Three days ahead; for the first days of the month at its beginning."""
        for course in self._courses.values():
            for service_date in {_day_of(course, visit) for visit in course.visits}:
                yield max(service_date - _ASKED, FIRST), (course, service_date)

    def _ask(self, course: Course, service_date: date, today: date) -> Iterator[Asked]:
        """The clean answer as of that day, with what the payer counts and has found out until then."""
        for asked in course.case.asked:
            answer, member = asked.answer, self._counted.get(asked.patient_id)
            if answer is not None and member is not None:
                answer = replace(answer, visits_remaining=self._payers.visits_left(member, service_date.year))
            surprise = self._by_patient.get(asked.patient_id)
            if answer is not None and surprise is not None and surprise.on <= today:
                answer = surprise.told(answer)
            yield replace(asked, day=service_date, asked_on=service_date - _ASKED, answer=answer)

    def _draft(self, course: Course, day: date) -> Iterator[Claim]:
        """What of the day's visits may leave."""
        for arrives, resources in course.arriving.items():
            if arrives <= day:
                course.case.add(*resources)
        visits = course.written[day]
        own = course.case.encounter_id
        if course.faulted is not None and own in visits:
            yield from self._drafted(course, course.faulted, _all_visits(course.faulted), day, course.fault)
            visits = [v for v in visits if v not in _all_visits(course.faulted)]
        if visits:
            yield from self._drafted(course, course.case, visits, day, "")

    def _drafted(self, course: Course, case: Case, visits: Sequence[str], day: date, fault: str) -> Iterator[Claim]:
        number = course.case.number
        lines = tuple(line for of_claim in self._lines[number].values() for line in of_claim)
        days = {_day_of(course, visit) for visit in visits} if not fault else ()
        asked = case.asked if fault else [a for d in sorted(days) for a in self._told.get((number, d), ())]
        today = case.today if fault and case.today != TODAY else day
        profile, rules = shipped()
        history = History(lines=(*case.past, *lines), authorizations=tuple(case.typed), asked=tuple(asked))
        outcomes = draft(_chart(case, visits), profile, case.practice, rules, history, today)
        for outcome in outcomes:
            yield from self._count(course, outcome, fault)

    def _count(self, course: Course, outcome: Outcome, fault: str) -> Iterator[Claim]:
        month = self.month
        month.statuses[outcome.status] += 1
        month.courses[course.name] += 1
        why = "written twice" if outcome.encounter_id in course.twice else fault
        month.planted += bool(why)
        if outcome.status is not OutcomeStatus.DRAFT:
            codes = _causes(outcome)
            month.held.update(codes)
            if not why:
                month.unplanted.update(codes)
        for claim in outcome.claims:
            leaves = outcome.may_leave(claim)
            standing = Standing.LEFT if leaves else Standing.HELD
            self._lines[course.case.number][claim.control_number] = lines_of_claim(claim, standing)
            if not leaves and not why:
                month.waiting[claim.control_number] = claim
                self._why[claim.control_number] = _holding(outcome, claim)
            if leaves and claim.control_number not in month.claims:
                month.claims[claim.control_number] = claim
                self._course_of[claim.control_number] = course.case.number
                if why:
                    month.faults[claim.control_number] = why
                if claim.patient.id in self._by_patient:
                    month.surprised[claim.control_number] = self._by_patient[claim.patient.id].kind
                yield claim

    def _hear(self, answers: Iterable[Answer]) -> None:
        for answer in answers:
            self.month.answers[answer.control_number] = answer
            if answer.is_rejected:
                continue
            of_course = self._lines[self._course_of[answer.control_number]]
            of_course[answer.control_number] = tuple(
                replace(line, standing=Standing.REFUSED if line.procedure in answer.denied else Standing.ANSWERED)
                for line in of_course[answer.control_number]
            )


def surprised(rng: Random, patient_id: str, member: Member, rates: Mapping[str, int]) -> Surprise | None:
    """Whether, when and of what the payer finds out: rates in members of 10,000."""
    at, on = rng.randrange(10_000), FIRST + timedelta(days=rng.randrange((TODAY - FIRST).days))
    for kind, rate in rates.items():
        if at < rate:
            return Surprise(patient_id=patient_id, on=on, kind=kind, member=member)
        at -= rate
    return None


def _by_day(pairs: Iterable[tuple[date, T]]) -> dict[date, list[T]]:
    found: dict[date, list[T]] = defaultdict(list)
    for day, what in pairs:
        found[day].append(what)
    return found


def _day_of(course: Course, visit: str) -> date:
    return date.fromisoformat(course.case.resources[f"Encounter/{visit}"]["period"]["start"][:10])


def _all_visits(case: Case) -> list[str]:
    return [key.partition("/")[2] for key in case.resources if key.startswith("Encounter/")]


def _chart(case: Case, visits: Iterable[str]) -> Chart:
    """The patients' resources, and of their encounters only these."""
    wanted = set(visits)
    resources = {
        key: resource
        for key, resource in case.resources.items()
        if not key.startswith("Encounter/") or key.partition("/")[2] in wanted
    }
    encounters = tuple(r for key, r in resources.items() if key.startswith("Encounter/"))
    return Chart(encounters=encounters, resources=resources, unreadable=case.unreadable)


def _holding(outcome: Outcome, claim: Claim) -> set[str]:
    return {p.code for p in outcome.claim_problems[claim.control_number] if p.severity.keeps}


def _causes(outcome: Outcome) -> set[str]:
    return {p.code for p in outcome.problems if p.severity.keeps or outcome.status is OutcomeStatus.NOT_BILLABLE}
