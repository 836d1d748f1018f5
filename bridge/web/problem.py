"""A Problem's page: what is wrong, where, why, and the buttons that mend it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from bridge.billing.authorization import Authorization
from bridge.billing.problem import Problem
from bridge.billing.scrub import RULES
from bridge.services import Services, mending
from bridge.services.mending import Decision, patient_may_owe
from bridge.store.claim_row import StoredClaim
from bridge.store.eligibilities import StoredEligibility
from bridge.store.interchanges import InterchangeRow, InterchangeUnknown
from bridge.store.problems import StoredProblem
from bridge.store.remittances import RemittanceRow
from bridge.store.store import Transaction
from bridge.store.subject import SubjectKind
from bridge.web.page import chooser, seated_page
from bridge.web.refusal import NotAllowed, NotHere
from bridge.web.remedy import DECIDED_BECAUSE, SEEN_BECAUSE, Act, acts
from bridge.web.rule_name import rule_names
from bridge.web.seat import Acting, Open, Seat, Seated, tell_audit
from bridge.web.waiting import waits

MOST_LOOKS = 20
MAKES_RULE = ("CLAIM_DENIED", "PARTLY_REFUSED")

router = APIRouter()
Text = Annotated[str, Form(max_length=50)]
_PLAIN_NUMBER = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9-]+")  # what REF02 can say
_PLAIN_COUNT = re.compile(r"0*[1-9][0-9]{0,3}")
Verb = Callable[[], Problem | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A Problem and what it is about."""

    stored: StoredProblem
    claim: StoredClaim | None = None
    encounters: tuple[tuple[str, str], ...] = ()  # (ehr, encounter id)
    eligibility: StoredEligibility | None = None
    interchange: InterchangeRow | None = None
    remittance: RemittanceRow | None = None
    acts: tuple[Act, ...] = ()
    member: tuple[str, str, str] | None = None  # (ehr, patient id, payer id)

    @property
    def ehr(self) -> str:
        """Whose ids it bears."""
        return self.member[0] if self.member else self.encounters[0][0]


@router.get("/l/{launch}/problems/{problem_id}")
def problem_page(
    services: Open, seat: Seated, problem_id: str, asked: bool = False, look: Annotated[int, Query(ge=0)] = 0
) -> Response:
    matter = _matter(services, seat, problem_id)
    tell_audit(services, seat, (matter.stored.subject.kind, matter.stored.subject.id))
    return _page(services, seat, matter, asked=asked and matter.stored.closed_at is None, look=look)


@router.post("/l/{launch}/problems/{problem_id}/draft")
def draft(services: Open, seat: Acting, problem_id: str) -> Response:
    matter = _allowed(services, seat, problem_id, Act.DRAFT)
    for ehr, encounter_id in matter.encounters:
        mending.draft(services, seat.person, ehr, [encounter_id])
    return _asked(seat, problem_id)


@router.post("/l/{launch}/problems/{problem_id}/authorize")
def authorize(
    services: Open,
    seat: Acting,
    problem_id: str,
    number: Text = "",
    starts: Text = "",
    ends: Text = "",
    units: Text = "",
) -> Response:
    matter = _allowed(services, seat, problem_id, Act.AUTHORIZE)
    typed = _authorization(matter, number.strip(), starts, ends, units.strip())
    if isinstance(typed, Problem):
        tell_audit(services, seat, (matter.stored.subject.kind, matter.stored.subject.id))
        return _page(services, seat, matter, refused=typed)
    ehr = matter.ehr
    named = [encounter_id for own, encounter_id in matter.encounters if own == ehr]
    return _done(services, seat, matter, lambda: mending.authorize(services, seat.person, ehr, named, typed))


@router.post("/l/{launch}/problems/{problem_id}/send_again")
def send_again(services: Open, seat: Acting, problem_id: str) -> Response:
    matter = _allowed(services, seat, problem_id, Act.SEND_AGAIN)
    return _done(services, seat, matter, lambda: mending.send_again(services, seat.person, matter.stored.subject.id))


@router.post("/l/{launch}/problems/{problem_id}/replace")
def replace(services: Open, seat: Acting, problem_id: str) -> Response:
    matter = _allowed(services, seat, problem_id, Act.REPLACE)
    return _done(services, seat, matter, lambda: mending.replace(services, seat.person, matter.stored.subject.id))


@router.post("/l/{launch}/problems/{problem_id}/appeal")
def appeal(services: Open, seat: Acting, problem_id: str) -> Response:
    matter = _allowed(services, seat, problem_id, Act.APPEAL)
    mending.note_appeal(services, seat.person, matter.stored.subject.id)
    return RedirectResponse(seat.at(f"claims/{matter.stored.subject.id}"), 303)


@router.post("/l/{launch}/problems/{problem_id}/write_off")
def write_off(services: Open, seat: Acting, problem_id: str, because: Text = "") -> Response:
    matter = _allowed(services, seat, problem_id, Act.WRITE_OFF)
    return _decide(services, seat, matter, Decision.WRITE_OFF, because)


@router.post("/l/{launch}/problems/{problem_id}/bill_patient")
def bill_patient(services: Open, seat: Acting, problem_id: str, because: Text = "") -> Response:
    matter = _allowed(services, seat, problem_id, Act.BILL_PATIENT)
    return _decide(services, seat, matter, Decision.BILL_PATIENT, because)


@router.post("/l/{launch}/problems/{problem_id}/withdraw")
def withdraw(services: Open, seat: Acting, problem_id: str) -> Response:
    matter = _allowed(services, seat, problem_id, Act.WITHDRAW)
    return _done(services, seat, matter, lambda: mending.withdraw(services, seat.person, matter.stored.subject.id))


@router.post("/l/{launch}/problems/{problem_id}/check_coverage")
def check_coverage(services: Open, seat: Acting, problem_id: str) -> Response:
    ehr, patient_id, day, visit = _asked_about(_allowed(services, seat, problem_id, Act.CHECK_COVERAGE))
    mending.check_coverage(services, seat.person, ehr, patient_id, day, visit)
    return _asked(seat, problem_id)


@router.post("/l/{launch}/problems/{problem_id}/ask_status")
def ask_status(services: Open, seat: Acting, problem_id: str) -> Response:
    matter = _allowed(services, seat, problem_id, Act.ASK_STATUS)
    return _done(services, seat, matter, lambda: mending.ask_status(services, seat.person, matter.stored.subject.id))


@router.post("/l/{launch}/problems/{problem_id}/seen")
def seen(services: Open, seat: Acting, problem_id: str, because: Text = "") -> Response:
    _allowed(services, seat, problem_id, Act.SEEN)
    if because not in SEEN_BECAUSE:
        raise NotHere
    mending.mark_seen(services, seat.person, problem_id, SEEN_BECAUSE[because])
    return RedirectResponse(seat.at(f"problems/{problem_id}"), 303)


def _matter(services: Services, seat: Seat, problem_id: str) -> Matter:
    """Raises ProblemUnknown, NotHere."""
    with services.store.reading(seat.practice_id) as tx:
        stored = tx.problems.get(problem_id)
        matter = _ABOUT[stored.subject.kind](tx, stored)
        owes = bool(matter.claim) and patient_may_owe(
            [posting.payment for posting in tx.postings.of_claim(stored.subject.id)]
        )
        _only_own(tx, seat, matter)
    row = matter.claim.row if matter.claim else None
    return Matter(
        stored=matter.stored,
        claim=matter.claim,
        encounters=matter.encounters,
        eligibility=matter.eligibility,
        interchange=matter.interchange,
        remittance=matter.remittance,
        member=matter.member,
        acts=acts(stored, row, owes, seat.sees_practice),
    )


def _of_claim(tx: Transaction, stored: StoredProblem) -> Matter:
    found = tx.claims.find([stored.subject.id])
    encounters = tx.claim_lists.encounters_of(stored.subject.id)
    return Matter(stored=stored, claim=found[0] if found else None, encounters=encounters)


def _of_encounter(tx: Transaction, stored: StoredProblem) -> Matter:
    ehr, _, encounter_id = stored.subject.id.partition("/")
    return Matter(stored=stored, encounters=((ehr, encounter_id),))


def _of_eligibility(tx: Transaction, stored: StoredProblem) -> Matter:
    return Matter(stored=stored, eligibility=tx.eligibilities.get(stored.subject.id))


def _of_interchange(tx: Transaction, stored: StoredProblem) -> Matter:
    """A job that gave up stands here without a file."""
    try:
        return Matter(stored=stored, interchange=tx.interchanges.get(stored.subject.id))
    except InterchangeUnknown:
        return Matter(stored=stored)


def _of_remittance(tx: Transaction, stored: StoredProblem) -> Matter:
    return Matter(stored=stored, remittance=tx.remittances.get(stored.subject.id).row)


def _of_member(tx: Transaction, stored: StoredProblem) -> Matter:
    ehr, _, rest = stored.subject.id.partition("/")
    patient_id, _, payer_id = rest.rpartition("/")
    return Matter(stored=stored, member=(ehr, patient_id, payer_id))


_ABOUT: dict[SubjectKind, Callable[[Transaction, StoredProblem], Matter]] = {
    SubjectKind.CLAIM: _of_claim,
    SubjectKind.ENCOUNTER: _of_encounter,
    SubjectKind.ELIGIBILITY: _of_eligibility,
    SubjectKind.INTERCHANGE: _of_interchange,
    SubjectKind.REMITTANCE: _of_remittance,
    SubjectKind.MEMBER: _of_member,
}


def _asked_about(matter: Matter) -> tuple[str, str, date, str]:
    """(EHR, patient id, day, visit) whose coverage is asked about. Raises NotHere."""
    if matter.eligibility:
        inquiry = matter.eligibility.inquiry
        return matter.eligibility.ehr, inquiry.patient.id, inquiry.service_date, matter.eligibility.visit
    if matter.claim and matter.claim.claim.encounter_ids:
        row, claim = matter.claim.row, matter.claim.claim
        return row.ehr, claim.patient.id, row.service_date, f"Encounter/{claim.encounter_ids[0]}"
    raise NotHere


def _only_own(tx: Transaction, seat: Seat, matter: Matter) -> None:
    """A clinician sees what is about the patient whom they opened. Raises NotHere."""
    if seat.sees_practice:
        return
    ids = tuple(encounter_id for ehr, encounter_id in matter.encounters if ehr == seat.ehr)
    rows = (tx.encounters.find(seat.ehr, encounter_id) for encounter_id in ids)
    patients = {(seat.ehr, row.patient_id) for row in rows if row}
    if matter.claim:
        patients = {(matter.claim.row.ehr, matter.claim.row.patient_id)}
    if matter.eligibility:
        patients = {(matter.eligibility.ehr, matter.eligibility.inquiry.patient.id)}
    if matter.member:
        patients = {matter.member[:2]}
    own_visit = matter.claim is None and seat.encounter_id in ids
    if not own_visit and not any(seat.may_see(ehr, patient_id, ids) for ehr, patient_id in patients if patient_id):
        raise NotHere


def _allowed(services: Services, seat: Seat, problem_id: str, act: Act) -> Matter:
    """Raises NotAllowed for a button that this Problem, or this role, does not have."""
    matter = _matter(services, seat, problem_id)
    if act not in matter.acts:
        raise NotAllowed
    return matter


def _decide(services: Services, seat: Seat, matter: Matter, decision: Decision, because: str) -> Response:
    if because not in DECIDED_BECAUSE:
        raise NotHere
    number, why = matter.stored.subject.id, DECIDED_BECAUSE[because]
    return _done(services, seat, matter, lambda: mending.decide(services, seat.person, number, decision, why))


def _done(services: Services, seat: Seat, matter: Matter, verb: Verb) -> Response:
    refused = verb()
    if refused is not None:
        tell_audit(services, seat, (matter.stored.subject.kind, matter.stored.subject.id))
        return _page(services, seat, matter, refused=refused)
    return _asked(seat, matter.stored.id)


def _asked(seat: Seat, problem_id: str) -> Response:
    return RedirectResponse(seat.at(f"problems/{problem_id}?asked=true"), 303)


def _page(
    services: Services,
    seat: Seat,
    matter: Matter,
    *,
    refused: Problem | None = None,
    asked: bool = False,
    look: int = 0,
) -> Response:
    problem = matter.stored.problem
    with services.store.reading(seat.practice_id) as tx:
        own = rule_names(services, tx, [problem]).get(problem.code)
    return seated_page(
        services,
        seat,
        "problem.html",
        409 if refused else 200,
        matter=matter,
        rule=RULES.get(problem.code),
        own=own,
        makes_rule=seat.sees_practice and problem.code in MAKES_RULE and matter.claim is not None,
        carc=services.configuration.carc_words,
        refused=refused,
        choices=chooser(services)(problem, matter.claim.claim) if matter.claim else None,
        waits_by_itself=waits(problem),
        asked=asked,
        look=look + 1,
        waits=asked and look < MOST_LOOKS,
        seen_because=SEEN_BECAUSE,
        decided_because=DECIDED_BECAUSE,
    )


def _authorization(matter: Matter, number: str, starts: str, ends: str, units: str) -> Authorization | Problem:
    """What was typed, or what is wrong with it."""
    if matter.member:
        _, patient_id, payer_id = matter.member
    elif matter.claim:
        patient_id, payer_id = matter.claim.claim.patient.id, matter.claim.claim.payer.id
    else:
        raise NotHere
    if not _PLAIN_NUMBER.fullmatch(number):
        return _typed_wrong("The authorization number has letters and digits only, as the payer gave it.")
    try:
        first, last = date.fromisoformat(starts), date.fromisoformat(ends)
    except ValueError:
        return _typed_wrong("Both days are needed: from when and until when it holds.")
    if last < first:
        return _typed_wrong("The last day is before the first.")
    if units and (not _PLAIN_COUNT.fullmatch(units)):
        return _typed_wrong("The number of sessions is a whole number, or empty when the payer set no limit.")
    return Authorization(
        number=number,
        patient_id=patient_id,
        payer_id=payer_id,
        procedures=frozenset(),
        starts=first,
        ends=last,
        units=int(units) if units else None,
    )


def _typed_wrong(reason: str) -> Problem:
    return Problem(code="TYPED_WRONG", place="authorization", reason=reason, remedy="Correct it and send it again.")
