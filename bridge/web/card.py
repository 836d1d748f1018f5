"""The encounter's card, three lines: is it covered, what did the session earn, is anything missing. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem, Severity
from bridge.billing.session import Session
from bridge.billing.status import UNSENT
from bridge.draft import Outcome, OutcomeStatus
from bridge.store.claim_row import StoredClaim
from bridge.store.encounters import EncounterStatus
from bridge.store.problems import StoredProblem
from bridge.web import wording
from bridge.web.choice import Choices
from bridge.web.waiting import only_waits

WHY = ("procedure", "units", "modifiers", "place_of_service")  # the origins that answer "why this code?"


Choose = Callable[[Problem, Claim], Choices | None]


def no_choice(problem: Problem, claim: Claim) -> Choices | None:
    """Where nobody knows which codes there are."""
    return None


class Readiness(StrEnum):
    """What the one button is about."""

    NEW = "new"  # nothing laid down yet, nothing missing: "Ready for billing"
    MISSING = "missing"  # a person must mend something first
    WAITING = "waiting"  # nothing is missing: it leaves on a day, or when somebody has answered
    DONE = "done"  # a claim stands: see how it fares
    NOTHING = "nothing"  # not billable, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedLine:
    """`90837 95` x 1, place 10, and one sentence for each choice."""

    code: str
    units: int
    place: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One patient's part; `when`, `setting` and `minutes` are empty until the chart has been looked at."""

    day: str
    patient: str = field(default="", repr=False)  # told where a group has several
    when: str = ""
    setting: str = ""
    minutes: str = ""
    diagnoses: tuple[str, ...] = field(default=(), repr=False)
    coded: tuple[CodedLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A Problem in words; `id` leads to its page where it is laid down."""

    problem: Problem
    id: str = ""
    choices: Choices | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    readiness: Readiness
    sessions: tuple[SessionLine, ...]
    troubles: tuple[Trouble, ...]  # what holds
    notes: tuple[Trouble, ...]  # what one should know
    claims: tuple[StoredClaim, ...]


def card_of_outcome(
    outcome: Outcome, zone: ZoneInfo, encounter_id: str, patient_id: str = "", choose: Choose = no_choice
) -> Card:
    """From a look at the chart. `patient_id` narrows a group to one of its people."""
    claims = [c for c in outcome.claims if patient_id in ("", c.patient.id)]
    about = {id(p): c for c in claims for p in outcome.claim_problems.get(c.control_number, ())}
    troubles = [
        Trouble(problem=p, choices=choose(p, about[id(p)]) if id(p) in about else None)
        for p in _of_patient(outcome, claims, patient_id)
    ]
    if outcome.status is OutcomeStatus.NOT_BILLABLE:
        readiness = Readiness.NOTHING
    else:
        readiness = Readiness.MISSING if _is_missing(troubles) else Readiness.NEW
    return Card(
        readiness=readiness,
        sessions=session_lines(
            claims, [s for s in outcome.sessions if patient_id in ("", s.patient_id)], zone, encounter_id
        ),
        troubles=tuple(t for t in troubles if _asks(t, readiness)),
        notes=tuple(t for t in troubles if not _asks(t, readiness)),
        claims=(),
    )


def card_of_journal(
    status: EncounterStatus,
    day: date | None,
    claims: Sequence[StoredClaim],
    problems: Sequence[StoredProblem],
    zone: ZoneInfo,
    encounter_id: str,
    choose: Choose = no_choice,
) -> Card:
    """From what is laid down; nobody is asked."""
    about = {stored.control_number: stored.claim for stored in claims}
    sent = {stored.control_number for stored in claims if stored.status not in UNSENT}
    after = [stored for stored in problems if stored.subject.id in sent]  # what left is the payer's affair
    before = [
        Trouble(
            problem=stored.problem,
            id=stored.id,
            choices=choose(stored.problem, about[stored.subject.id]) if stored.subject.id in about else None,
        )
        for stored in problems
        if stored not in after
    ]
    if any(map(_holds, before)):
        readiness = Readiness.MISSING if _is_missing(before) else Readiness.WAITING
    elif claims:
        readiness = Readiness.DONE
    else:
        readiness = Readiness.NOTHING if status is EncounterStatus.NOT_BILLABLE else Readiness.NEW
    sessions = session_lines([stored.claim for stored in claims], (), zone, encounter_id)
    return Card(
        readiness=readiness,
        sessions=sessions or ((SessionLine(day=wording.day(day)),) if day else ()),
        troubles=tuple(t for t in before if _asks(t, readiness)),
        notes=tuple(t for t in before if not _asks(t, readiness))
        + tuple(Trouble(problem=stored.problem, id=stored.id) for stored in after),
        claims=tuple(claims),
    )


def session_lines(
    claims: Sequence[Claim], sessions: Sequence[Session], zone: ZoneInfo, encounter_id: str
) -> tuple[SessionLine, ...]:
    """A line for each patient: the session's own times where it was read, its codes where a claim has them."""
    by_patient = {claim.patient.id: claim for claim in claims}
    here = {s.patient_id: s for s in sessions if s.encounter_id == encounter_id}
    return tuple(
        _line(by_patient.get(patient_id), here.get(patient_id), zone, encounter_id)
        for patient_id in dict.fromkeys((*here, *by_patient))
    )


def _line(claim: Claim | None, session: Session | None, zone: ZoneInfo, encounter_id: str) -> SessionLine:
    day = session.service_date if session else claim.service_date if claim else None
    diagnoses = claim.diagnoses if claim else tuple(d.code for d in session.diagnoses) if session else ()
    return SessionLine(
        day=wording.day(day),
        patient=wording.person(claim.patient.name) if claim else "",
        when=_when(session, zone) if session else "",
        setting=wording.setting(session) if session else "",
        minutes=f"{session.minutes} min" if session and session.minutes else "",
        diagnoses=diagnoses,
        coded=_coded(claim, encounter_id) if claim else (),
    )


def _when(session: Session, zone: ZoneInfo) -> str:
    if session.start is None or session.end is None:
        return ""
    return f"{session.start.astimezone(zone):%H:%M}–{session.end.astimezone(zone):%H:%M}"


def _coded(claim: Claim, encounter_id: str) -> tuple[CodedLine, ...]:
    because = {origin.field: origin.because for origin in claim.origins if origin.because}
    return tuple(
        CodedLine(
            code=" ".join((line.procedure, *line.modifiers)),
            units=line.units,
            place=line.place_of_service,
            because=tuple(dict.fromkeys(because[f] for f in (f"lines[{at}].{why}" for why in WHY) if f in because)),
        )
        for at, line in enumerate(claim.lines)
        if line.encounter_id == encounter_id
    )


def _of_patient(outcome: Outcome, claims: Sequence[Claim], patient_id: str) -> tuple[Problem, ...]:
    """Another attendee's trouble is not this patient's."""
    if not patient_id:
        return outcome.problems
    mine = {c.control_number for c in claims}
    others = {
        (p.code, p.place) for number, problems in outcome.claim_problems.items() if number not in mine for p in problems
    }
    own = {(p.code, p.place) for number in mine for p in outcome.claim_problems.get(number, ())}
    return tuple(p for p in outcome.problems if (p.code, p.place) in own or (p.code, p.place) not in others)


def _is_missing(troubles: Sequence[Trouble]) -> bool:
    """Whether a person has something to mend: what waits by itself asks for nobody."""
    return any(map(_holds, troubles)) and not only_waits(t.problem for t in troubles)


def _holds(trouble: Trouble) -> bool:
    return trouble.problem.severity.keeps


def _asks(trouble: Trouble, readiness: Readiness) -> bool:
    """Whether it stands on the readiness line: what holds, or why there is nothing to bill."""
    if readiness is Readiness.NEW:
        return False  # what only waits does not stand in the way of the button
    if readiness is Readiness.NOTHING:
        return trouble.problem.severity is Severity.NOT_BILLABLE
    return _holds(trouble)
