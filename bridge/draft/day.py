"""One patient's day: its sessions coded together and made claims, each of them scrubbed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bridge.billing.authorization import Authorization
from bridge.billing.coding import CodedSession, code_day
from bridge.billing.draw import drawn, draws_of_claim, lines_of_claim
from bridge.billing.history import Standing
from bridge.billing.problem import Problem
from bridge.billing.scrub import CoverageSpan, ScrubContext, scrub
from bridge.billing.scrub.eligibility import NEVER_ASKED
from bridge.billing.session import Session
from bridge.draft.desk import Desk, Read, authorizations_of, bookings_of, mapping_failed
from bridge.mapping.coverage import Choice, Policy, choose
from bridge.mapping.path import PathFault
from bridge.mapping.session_to_claim import DraftClaim, PatientDay, sessions_to_claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What one patient's day came to. `aside`: sessions that reached no claim, by encounter id, and why."""

    claims: tuple[DraftClaim, ...] = ()
    aside: tuple[tuple[str, tuple[Problem, ...]], ...] = ()


def days_of(read: Mapping[str, Read]) -> Iterator[tuple[Session, ...]]:
    """Sessions of one patient on one day, in the order of time, across encounters."""
    days: dict[tuple[date, str], list[Session]] = defaultdict(list)
    for sessions, _ in read.values():
        for session in sessions:
            days[session.service_date, session.patient_id].append(session)
    for key in sorted(days):
        yield tuple(sorted(days[key], key=lambda s: (s.start.isoformat() if s.start else "~", s.encounter_id)))


def draft_days(desk: Desk, days: Iterable[tuple[Session, ...]]) -> Iterator[Day]:
    """In the order of time: what one day draws of a limit, the next day finds drawn."""
    for sessions in days:
        day = _draft_day(desk, sessions)
        patient_id, here = sessions[0].patient_id, {s.encounter_id for s in sessions}
        before = (line for line in desk.past.get(patient_id, ()) if line.encounter_id not in here)
        now = (line for c in day.claims for line in lines_of_claim(c.claim, Standing.WAITING))
        desk.past[patient_id] = (*before, *now)
        yield day


def _draft_day(desk: Desk, sessions: tuple[Session, ...]) -> Day:
    patient_id, service_date = sessions[0].patient_id, sessions[0].service_date
    rule, payers = desk.profile.payer, desk.rules.payers
    choice = choose(desk.index, patient_id, service_date, desk.practice, rule, payers.on)
    if choice.policy is None or choice.policy.rules is None:
        return Day(aside=tuple((s.encounter_id, choice.problems) for s in sessions))
    coded = code_day(
        sessions,
        desk.practice.clinicians,
        choice.policy.rules,
        desk.rules.procedures,
        month=desk.months.get((patient_id, service_date.year, service_date.month), ()),
        past=desk.past.get(patient_id, ()),
    )
    try:
        authorizations = authorizations_of(desk, sessions)
    except PathFault as fault:
        return Day(aside=tuple((s.encounter_id, (mapping_failed(desk, fault),)) for s in sessions))
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
    return Day(
        claims=tuple(_scrubbed_in_turn(desk, claims, choice, coded, authorizations)),
        aside=tuple((encounter_id, why) for encounter_id, why in left if encounter_id not in claimed),
    )


def _scrubbed_in_turn(
    desk: Desk,
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
    desk: Desk,
    drafted: DraftClaim,
    choice: Choice,
    coded: tuple[CodedSession, ...],
    authorizations: tuple[Authorization, ...],
) -> DraftClaim:
    """The practice's own rules set first, so that every check sees what would be sent."""
    sessions = {c.session.encounter_id: c.session for c in coded}
    done = desk.own_rules.set_on(drafted.claim, sessions)
    claim, policy = done.claim, choice.policy
    own = [p for c in coded if c.session.encounter_id in claim.encounter_ids for p in c.problems]
    context = ScrubContext(
        rules=policy.rules if policy is not None else None,
        procedures=desk.rules.procedures,
        today=desk.today,
        diagnoses=desk.rules.diagnoses,
        sessions=sessions,
        history=desk.past.get(claim.patient.id, ()),
        authorizations=authorizations,
        enrolments=desk.practice.enrolments,
        tenures=desk.practice.tenures,
        taxonomies=desk.rules.taxonomies,
        coverage=_span(policy) if policy is not None else None,
        runs_programme=bool(desk.practice.programmes),
        note_days=desk.practice.note_days,
        bookings=bookings_of(desk, coded),
        asked=desk.history.asked_about(claim.patient.id, claim.coverage_id),
        wants_eligibility=NEVER_ASKED in desk.practice.actions,
    )
    known = (*choice.problems, *own, *drafted.problems, *done.problems)
    problems = once((*known, *scrub(claim, context), *desk.own_rules.found(claim, sessions)))
    return DraftClaim(claim=claim, problems=problems)


def _span(policy: Policy) -> CoverageSpan:
    return CoverageSpan(place=policy.place, status=policy.status, starts=policy.starts, ends=policy.ends)


def once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first of each code and place."""
    found: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        found.setdefault((problem.code, problem.place), problem)
    return tuple(found.values())
