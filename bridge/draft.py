"""THE PURE LINE in one function: a chart becomes outcomes. The job, the CLI and the studio call it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256

from bridge.billing.authorization import Authorization
from bridge.billing.booking import Booking, Bookings, by_clinician
from bridge.billing.claim import Claim
from bridge.billing.coding import CodedSession, ProcedureCatalog, code_day
from bridge.billing.diagnosis import Diagnoses
from bridge.billing.document import claim_hash
from bridge.billing.draw import drawn, drawn_before, draws_of_claim, draws_of_lines, lines_of_claim
from bridge.billing.history import History, PastLine, Standing
from bridge.billing.payer_rules import PayerCatalog
from bridge.billing.practice import Practice
from bridge.billing.problem import Problem, Severity, holds
from bridge.billing.rule import Action, as_chosen
from bridge.billing.scrub import CoverageSpan, ScrubContext, scrub
from bridge.billing.scrub.eligibility import NEVER_ASKED
from bridge.billing.session import Session
from bridge.billing.taxonomy import Taxonomies
from bridge.mapping.chart import Chart, Resource
from bridge.mapping.chart_to_session import chart_to_sessions
from bridge.mapping.coverage import Choice, Policy, choose
from bridge.mapping.index import ChartIndex, index
from bridge.mapping.path import PathFault, text_at
from bridge.mapping.permission import chart_authorizations
from bridge.mapping.profile import Profile
from bridge.mapping.session_to_claim import DraftClaim, PatientDay, sessions_to_claims


class OutcomeStatus(StrEnum):
    DRAFT = "draft"  # a claim that may leave
    HELD = "held"  # a person must mend something
    NOT_BILLABLE = "not_billable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the reference data says, as one argument."""

    payers: PayerCatalog
    procedures: ProcedureCatalog
    diagnoses: Diagnoses  # ICD-10-CM by service date
    taxonomies: Taxonomies = field(default_factory=dict)  # none: unknown ones are not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one encounter came to. Anything but DRAFT names at least one Problem.

    A held encounter keeps the claims that could be built, so that a person sees what is there. A claim whose lines
    come from two encounters stands in both outcomes (the same `control_number`).
    """

    encounter_id: str
    status: OutcomeStatus
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
    sessions: tuple[Session, ...] = ()
    claim_problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)  # by claim control number

    def may_leave(self, claim: Claim) -> bool:
        """Whether nothing holds this claim: one attendee's trouble does not hold the rest of a group."""
        return not holds(self.claim_problems.get(claim.control_number, ()))

    @property
    def facts_hash(self) -> str:
        """64 hex digits over status, claims and problem codes: the same after a sync that brought nothing new."""
        claims = sorted(claim_hash(c) for c in self.claims)
        said = [self.status, claims, sorted(f"{p.code} {p.place}" for p in self.problems)]
        return sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The arguments of the pure line, and the chart in its drawers."""

    index: ChartIndex
    profile: Profile
    practice: Practice
    rules: Rules
    history: History
    today: date
    bookings: Bookings
    months: Mapping[tuple[str, int, int], tuple[Session, ...]]  # of each patient: some codes are claimed once a month
    past: dict[str, tuple[PastLine, ...]]  # of each patient; days drafted here stand in it as soon as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """What one patient's day came to. `aside`: sessions that reached no claim, by encounter id, and why."""

    claims: tuple[DraftClaim, ...] = ()
    aside: tuple[tuple[str, tuple[Problem, ...]], ...] = ()


_Read = tuple[tuple[Session, ...], tuple[Problem, ...]]  # what chart_to_sessions gave for one encounter


def draft(
    chart: Chart, profile: Profile, practice: Practice | None, rules: Rules, history: History, today: date
) -> tuple[Outcome, ...]:
    """One outcome per encounter of the chart, in its order. Without a practice nothing can be billed, and each
    outcome says so. Pure; raises nothing on what a chart holds."""
    drawers = index(chart)
    read = {text_at(e, "id"): chart_to_sessions(drawers, e, profile, practice) for e in _every_encounter(chart)}
    days: tuple[_Day, ...] = ()
    if practice is None:
        read = {encounter_id: _without_practice(*each) for encounter_id, each in read.items()}
    else:
        desk = _Desk(
            index=drawers,
            profile=profile,
            practice=practice,
            rules=rules,
            history=history,
            today=today,
            bookings=by_clinician((s for sessions, _ in read.values() for s in sessions), history.bookings),
            months=_months(read),
            past=_by_patient(history),
        )
        days = tuple(_draft_days(desk, _days(read)))
    return tuple(_outcomes(chart, read, days, practice.actions if practice is not None else {}))


def _every_encounter(chart: Chart) -> Iterator[Resource]:
    """Those to account for, and those of the same days that coding must know."""
    seen = {text_at(e, "id"): e for e in chart.of_type("Encounter")}
    yield from (seen | {text_at(e, "id"): e for e in chart.encounters}).values()


def _without_practice(sessions: tuple[Session, ...], problems: tuple[Problem, ...]) -> _Read:
    if not sessions and not holds(problems):
        return sessions, problems
    unknown = Problem(
        code="PRACTICE_UNKNOWN",
        place="practice",
        reason="No practice was given: who bills whom, and at which fees, is not known.",
        remedy="Name the practice file (--practice).",
    )
    return sessions, (*problems, unknown)


def _days(read: Mapping[str, _Read]) -> Iterator[tuple[Session, ...]]:
    """Sessions of one patient on one day, in the order of time, across encounters."""
    days: dict[tuple[date, str], list[Session]] = defaultdict(list)
    for sessions, _ in read.values():
        for session in sessions:
            days[session.service_date, session.patient_id].append(session)
    for key in sorted(days):
        yield tuple(sorted(days[key], key=lambda s: (s.start.isoformat() if s.start else "~", s.encounter_id)))


def _months(read: Mapping[str, _Read]) -> dict[tuple[str, int, int], tuple[Session, ...]]:
    months: dict[tuple[str, int, int], tuple[Session, ...]] = defaultdict(tuple)
    for sessions, _ in read.values():
        for session in sessions:
            if session.month_minutes is not None:
                months[session.patient_id, session.service_date.year, session.service_date.month] += (session,)
    return months


def _by_patient(history: History) -> dict[str, tuple[PastLine, ...]]:
    lines: dict[str, list[PastLine]] = defaultdict(list)
    for line in history.lines:
        lines[line.patient_id].append(line)
    return {patient_id: tuple(found) for patient_id, found in lines.items()}


def _draft_days(desk: _Desk, days: Iterable[tuple[Session, ...]]) -> Iterator[_Day]:
    """In the order of time: what one day draws of a limit, the next day finds drawn."""
    for sessions in days:
        day = _draft_day(desk, sessions)
        patient_id, here = sessions[0].patient_id, {s.encounter_id for s in sessions}
        before = (line for line in desk.past.get(patient_id, ()) if line.encounter_id not in here)
        now = (line for c in day.claims for line in lines_of_claim(c.claim, Standing.WAITING))
        desk.past[patient_id] = (*before, *now)
        yield day


def _draft_day(desk: _Desk, sessions: tuple[Session, ...]) -> _Day:
    patient_id, service_date = sessions[0].patient_id, sessions[0].service_date
    rule, payers = desk.profile.payer, desk.rules.payers
    choice = choose(desk.index, patient_id, service_date, desk.practice, rule, payers.on)
    if choice.policy is None or choice.policy.rules is None:
        return _Day(aside=tuple((s.encounter_id, choice.problems) for s in sessions))
    coded = code_day(
        sessions,
        desk.practice.clinicians,
        choice.policy.rules,
        desk.rules.procedures,
        month=desk.months.get((patient_id, service_date.year, service_date.month), ()),
        past=desk.past.get(patient_id, ()),
    )
    try:
        authorizations = _authorizations(desk, sessions)
    except PathFault as fault:
        return _Day(aside=tuple((s.encounter_id, (_mapping_failed(desk, fault),)) for s in sessions))
    claims, problems = sessions_to_claims(
        PatientDay(
            index=desk.index,
            stamp=desk.profile.stamp,
            practice=desk.practice,
            patient=desk.index.chart.resources[f"Patient/{patient_id}"],
            policy=choice.policy,
            rules=choice.policy.rules,
            others=choice.others,
            coded=coded,
            authorizations=authorizations,
        )
    )
    claimed = {encounter_id for c in claims for encounter_id in c.claim.encounter_ids}
    left = ((c.session.encounter_id, c.problems + (problems if c.lines else ())) for c in coded)
    return _Day(
        claims=tuple(_scrubbed_in_turn(desk, claims, choice, coded, authorizations)),
        aside=tuple((encounter_id, why) for encounter_id, why in left if encounter_id not in claimed),
    )


def _scrubbed_in_turn(
    desk: _Desk,
    claims: Iterable[DraftClaim],
    choice: Choice,
    coded: tuple[CodedSession, ...],
    authorizations: tuple[Authorization, ...],
) -> Iterator[DraftClaim]:
    """What the first claim of a day draws, the second one does not find any more."""
    for drafted in claims:
        yield _scrubbed(desk, drafted, choice, coded, authorizations)
        authorizations = drawn(authorizations, draws_of_claim(drafted.claim))


def _scrubbed(
    desk: _Desk,
    drafted: DraftClaim,
    choice: Choice,
    coded: tuple[CodedSession, ...],
    authorizations: tuple[Authorization, ...],
) -> DraftClaim:
    claim, policy = drafted.claim, choice.policy
    own = [p for c in coded if c.session.encounter_id in claim.encounter_ids for p in c.problems]
    context = ScrubContext(
        rules=policy.rules if policy is not None else None,
        procedures=desk.rules.procedures,
        today=desk.today,
        diagnoses=desk.rules.diagnoses,
        sessions={c.session.encounter_id: c.session for c in coded},
        history=desk.past.get(claim.patient.id, ()),
        authorizations=authorizations,
        enrolments=desk.practice.enrolments,
        tenures=desk.practice.tenures,
        taxonomies=desk.rules.taxonomies,
        coverage=_span(policy) if policy is not None else None,
        runs_programme=bool(desk.practice.programmes),
        note_days=desk.practice.note_days,
        bookings=_bookings(desk, coded),
        asked=desk.history.asked_about(claim.patient.id, claim.coverage_id),
        wants_eligibility=NEVER_ASKED in desk.practice.actions,
    )
    return DraftClaim(claim=claim, problems=_once((*choice.problems, *own, *drafted.problems, *scrub(claim, context))))


def _bookings(desk: _Desk, coded: tuple[CodedSession, ...]) -> tuple[Booking, ...]:
    """When the clinicians of the day were with anybody."""
    held = {(c.session.clinician_id, c.session.service_date) for c in coded}
    return tuple(b for key in sorted(held) for b in desk.bookings.get(key, ()))


def _span(policy: Policy) -> CoverageSpan:
    return CoverageSpan(place=policy.place, status=policy.status, starts=policy.starts, ends=policy.ends)


def _authorizations(desk: _Desk, sessions: tuple[Session, ...]) -> tuple[Authorization, ...]:
    """The chart's and those typed in, less what earlier claims have drawn. Raises PathFault."""
    patient_id, day = sessions[0].patient_id, sessions[0].service_date
    here = frozenset(s.encounter_id for s in sessions)
    before = tuple(drawn_before(day, desk.past.get(patient_id, ()), here))
    typed = (a for a in desk.history.authorizations if a.patient_id == patient_id)
    is_timed = desk.rules.procedures.is_timed
    known = (*chart_authorizations(desk.index, patient_id, desk.practice, desk.profile, is_timed), *typed)
    payers = dict.fromkeys(a.payer_id for a in known)
    return tuple(
        authorization
        for payer_id in payers
        for authorization in drawn([a for a in known if a.payer_id == payer_id], draws_of_lines(before, payer_id))
    )


def _mapping_failed(desk: _Desk, fault: PathFault) -> Problem:
    return Problem(
        code="MAPPING_FAILED",
        place="authorization.units",
        reason=f"A path of the mapping profile failed: {fault}.",
        remedy=f"Correct this path in the mapping profile {desk.profile.name}.",
    )


def _outcomes(
    chart: Chart, read: Mapping[str, _Read], days: Iterable[_Day], actions: Mapping[str, Action]
) -> Iterator[Outcome]:
    """The practice's choices fall on claims that are there: what kept a claim from being built is never left unsaid."""
    claims: dict[str, list[DraftClaim]] = defaultdict(list)
    aside: dict[str, list[tuple[Problem, ...]]] = defaultdict(list)
    for day in days:
        for drafted in day.claims:
            mapped = tuple(p for e in drafted.claim.encounter_ids for p in read[e][1])
            whole = DraftClaim(claim=drafted.claim, problems=as_chosen(_once(mapped + drafted.problems), actions))
            for encounter_id in drafted.claim.encounter_ids:
                claims[encounter_id].append(whole)
        for encounter_id, why in day.aside:
            aside[encounter_id].append(why)
    for encounter in chart.encounters:
        encounter_id = text_at(encounter, "id")
        sessions, mapped = read[encounter_id]
        own = as_chosen(mapped, actions) if claims[encounter_id] else mapped
        yield _outcome(encounter_id, (sessions, own), claims[encounter_id], aside[encounter_id])


def _outcome(encounter_id: str, read: _Read, claims: list[DraftClaim], aside: list[tuple[Problem, ...]]) -> Outcome:
    sessions, mapped = read
    problems = _once((*mapped, *(p for why in aside for p in why), *(p for c in claims for p in c.problems)))
    idle = sum(any(p.severity is Severity.NOT_BILLABLE for p in why) for why in aside)
    if sessions and idle == len(sessions):  # what would hold a claim does not matter where there is nothing to claim
        problems = tuple(p for p in problems if not p.severity.keeps)
    return Outcome(
        encounter_id=encounter_id,
        status=_status(claims, problems),
        claims=tuple(c.claim for c in claims),
        problems=problems,
        sessions=sessions,
        claim_problems={c.claim.control_number: c.problems for c in claims},
    )


def _status(claims: list[DraftClaim], problems: tuple[Problem, ...]) -> OutcomeStatus:
    if holds(problems):
        return OutcomeStatus.HELD
    return OutcomeStatus.DRAFT if claims else OutcomeStatus.NOT_BILLABLE


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    once: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        once.setdefault((problem.code, problem.place), problem)
    return tuple(once.values())
