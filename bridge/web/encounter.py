"""The encounter page inside the EHR: one card, three lines, one action. It paints from the journal where it can."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from bridge.billing.member_ledger import MemberLedger
from bridge.billing.outlook import sentences
from bridge.billing.party import Patient
from bridge.services import Services, mending
from bridge.services.preview import ChartSilent, Preview, preview
from bridge.store.claim_row import StoredClaim
from bridge.store.eligibilities import StoredEligibility
from bridge.store.encounters import EncounterRow, EncounterStatus
from bridge.store.problems import StoredProblem
from bridge.store.store import Transaction
from bridge.store.subject import Subject
from bridge.web.card import Card, SessionLine, card_of_journal, card_of_outcome, session_lines
from bridge.web.page import chooser, seated_page, zone_of
from bridge.web.refusal import NotHere
from bridge.web.seat import Acting, Open, Seat, Seated, tell_audit

MOST_LOOKS = 20  # at one a second; then the page says that it still waits

router = APIRouter()
Waiting = Annotated[str, Query(max_length=16, pattern="^[0-9a-f]*$")]
Look = Annotated[int, Query(ge=0, le=999)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """All that is laid down about one encounter, as far as this seat may see it."""

    encounter_id: str
    row: EncounterRow | None
    claims: tuple[StoredClaim, ...]
    problems: tuple[StoredProblem, ...]
    eligibility: StoredEligibility | None
    ledger: MemberLedger | None = None

    @property
    def drafted(self) -> bool:
        return self.row is not None and self.row.status is not EncounterStatus.FOUND

    @property
    def patient_id(self) -> str:
        if self.row and self.row.patient_id:
            return self.row.patient_id
        return self.claims[0].row.patient_id if self.claims else ""

    @property
    def day(self) -> date | None:
        return self.row.service_date if self.row else None

    @property
    def mark(self) -> str:
        """Another one as soon as anything of it changes; says nothing of what."""
        eligibility = self.eligibility and (self.eligibility.id, self.eligibility.answered_at)
        claims = [(stored.control_number, stored.row.version) for stored in self.claims]
        said = repr((self.row, claims, [stored.id for stored in self.problems], eligibility, self.ledger))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the template paints. `card` None: nothing to show yet, and `silent` says whether the EHR is to blame."""

    encounter_id: str
    card: Card | None
    eligibility: StoredEligibility | None
    patient: Patient | None = field(repr=False)
    mark: str
    waiting: bool = False  # a job was asked for, and has changed nothing yet
    look: int = 0
    silent: bool = False
    look_at_chart: bool = False  # the session's times come from the chart, once the page stands
    ledger: tuple[str, ...] = ()  # what the payer still allows, in words

    @property
    def stale(self) -> bool:
        """It has waited long enough for a page to ask each second."""
        return self.look > MOST_LOOKS


@router.get("/l/{launch}/encounter")
def launched(services: Open, seat: Seated, wait: Waiting = "") -> Response:
    """The encounter of this launch."""
    if not seat.encounter_id:
        return RedirectResponse(seat.at("claims"), 303)
    return encounter_page(services, seat, seat.encounter_id, wait)


@router.get("/l/{launch}/encounters/{encounter_id}")
def encounter_page(services: Open, seat: Seated, encounter_id: str, wait: Waiting = "") -> Response:
    return _shown(services, seat, encounter_id, wait, 0, "encounter.html")


@router.get("/l/{launch}/encounters/{encounter_id}/card")
def card_alone(services: Open, seat: Seated, encounter_id: str, wait: Waiting = "", look: Look = 0) -> Response:
    """The card without its page, asked for each second while a job is under way."""
    return _shown(services, seat, encounter_id, wait, look, "card.html")


@router.get("/l/{launch}/encounters/{encounter_id}/session")
def session_alone(services: Open, seat: Seated, encounter_id: str) -> Response:
    """The session line with the chart's own times, asked for once the page stands."""
    journal = journal_of(services, seat, encounter_id)
    sessions: tuple[SessionLine, ...] = ()
    try:
        seen = preview(services, seat.practice_id, seat.ehr, encounter_id)
        sessions = _sessions(services, seat, journal, seen)
        silent = seen is None
    except ChartSilent:
        silent = True
    if not sessions:
        sessions = _card(services, seat, journal).sessions
    tell_audit(services, seat, ("Encounter", encounter_id))
    return seated_page(services, seat, "session.html", sessions=sessions, silent=silent)


@router.post("/l/{launch}/encounters/{encounter_id}/draft")
def draft(services: Open, seat: Acting, encounter_id: str) -> Response:
    """Ready for billing; or: I mended it in the chart, look again."""
    journal = journal_of(services, seat, encounter_id)
    mending.draft(services, seat.person, seat.ehr, [encounter_id])
    return RedirectResponse(seat.at(f"encounters/{encounter_id}?wait={journal.mark}"), 303)


@router.post("/l/{launch}/encounters/{encounter_id}/coverage")
def check_coverage(services: Open, seat: Acting, encounter_id: str) -> Response:
    """Check now."""
    journal = journal_of(services, seat, encounter_id)
    patient_id = _launched_for(seat, encounter_id) or journal.patient_id
    if not patient_id:
        raise NotHere
    day = journal.day or services.local_now(seat.practice_id).date()
    mending.check_coverage(services, seat.person, seat.ehr, patient_id, day, f"Encounter/{encounter_id}")
    return RedirectResponse(seat.at(f"encounters/{encounter_id}?wait={journal.mark}"), 303)


def journal_of(services: Services, seat: Seat, encounter_id: str) -> Journal:
    """Raises NotHere for an encounter outside this launch."""
    with services.store.reading(seat.practice_id) as tx:
        row = tx.encounters.find(seat.ehr, encounter_id)
        found = tx.claim_lists.of_encounter(seat.ehr, encounter_id)
        mine = [c.control_number for c in found if seat.may_see(c.ehr, c.patient_id, (encounter_id,))]
        if not _may_open(seat, row, encounter_id, bool(mine)):
            raise NotHere
        claims = tx.claims.find(mine)
        launched_for = _launched_for(seat, encounter_id)
        eligibility = _eligibility(tx, seat, launched_for, row, claims)
        return Journal(
            encounter_id=encounter_id,
            row=row,
            claims=claims,
            problems=_problems(tx, seat.ehr, encounter_id, claims),
            eligibility=eligibility,
            ledger=_ledger(tx, seat, launched_for, claims, eligibility),
        )


def _may_open(seat: Seat, row: EncounterRow | None, encounter_id: str, has_claims: bool) -> bool:
    if encounter_id == seat.encounter_id:
        return True
    if row is None:
        return False
    return has_claims or seat.sees_practice or (row.patient_id != "" and row.patient_id == seat.patient_id)


def _problems(
    tx: Transaction, ehr: str, encounter_id: str, claims: tuple[StoredClaim, ...]
) -> tuple[StoredProblem, ...]:
    subjects = (Subject.encounter(ehr, encounter_id), *(Subject.claim(c.control_number) for c in claims))
    return tuple(stored for subject in subjects for stored in tx.problems.of(subject))


def _eligibility(
    tx: Transaction, seat: Seat, launched_for: str, row: EncounterRow | None, claims: tuple[StoredClaim, ...]
) -> StoredEligibility | None:
    """The newest answer on the coverage that the claim names; where there is no claim, on any of the patient's."""
    patient_id = launched_for or (row.patient_id if row else "") or (claims[0].row.patient_id if claims else "")
    coverages = [c.row.coverage_id for c in claims if c.row.patient_id == patient_id]
    if coverages:
        latest = tx.eligibilities.latest(patient_id, coverages[0])
        return latest if latest and latest.ehr == seat.ehr else None
    mine = (e for e in tx.eligibilities.list() if e.ehr == seat.ehr)
    return next((e for e in mine if patient_id and e.inquiry.patient.id == patient_id), None)


def _ledger(
    tx: Transaction,
    seat: Seat,
    launched_for: str,
    claims: tuple[StoredClaim, ...],
    eligibility: StoredEligibility | None,
) -> MemberLedger | None:
    """Of the patient and the payer that the coverage line speaks of."""
    if eligibility is not None:
        inquiry = eligibility.inquiry
        return tx.member_ledgers.find(seat.ehr, inquiry.patient.id, inquiry.payer.id)
    rows = [c.row for c in claims if launched_for in ("", c.row.patient_id)]
    return tx.member_ledgers.find(seat.ehr, rows[0].patient_id, rows[0].payer_id) if rows else None


def _shown(services: Services, seat: Seat, encounter_id: str, wait: str, look: int, template: str) -> Response:
    journal = journal_of(services, seat, encounter_id)
    waiting = bool(wait) and wait == journal.mark
    if journal.drafted or waiting:
        shown = _from_journal(services, seat, journal, waiting, look)
    else:
        shown = _from_chart(services, seat, journal)
    tell_audit(services, seat, ("Encounter", encounter_id))
    return seated_page(services, seat, template, shown=shown)


def _from_journal(services: Services, seat: Seat, journal: Journal, waiting: bool, look: int) -> Shown:
    asked = journal.eligibility.inquiry.patient if journal.eligibility else None
    return Shown(
        encounter_id=journal.encounter_id,
        card=_card(services, seat, journal) if journal.drafted else None,
        eligibility=journal.eligibility,
        patient=journal.claims[0].claim.patient if journal.claims else asked,
        mark=journal.mark,
        waiting=waiting,
        look=look + 1,
        look_at_chart=not waiting,
        ledger=sentences(journal.ledger) if journal.ledger else (),
    )


def _from_chart(services: Services, seat: Seat, journal: Journal) -> Shown:
    """Nothing is laid down: the card of what would be. Raises NotHere where the EHR has no such encounter."""
    try:
        seen = preview(services, seat.practice_id, seat.ehr, journal.encounter_id)
    except ChartSilent:
        return replace(_from_journal(services, seat, journal, False, 0), silent=True, look_at_chart=False)
    if seen is None:
        raise NotHere
    known = {patient.id: patient for patient in seen.patients}
    launched_for = _launched_for(seat, journal.encounter_id)
    return Shown(
        encounter_id=journal.encounter_id,
        card=card_of_outcome(
            seen.outcome, zone_of(services, seat), journal.encounter_id, _narrowed(seat), chooser(services)
        ),
        eligibility=journal.eligibility,
        patient=known.get(launched_for) if launched_for else next(iter(known.values()), None),
        mark=journal.mark,
        ledger=sentences(journal.ledger) if journal.ledger else (),
    )


def _card(services: Services, seat: Seat, journal: Journal) -> Card:
    status = journal.row.status if journal.row else EncounterStatus.FOUND
    zone = zone_of(services, seat)
    known = chooser(services)
    return card_of_journal(status, journal.day, journal.claims, journal.problems, zone, journal.encounter_id, known)


def _sessions(services: Services, seat: Seat, journal: Journal, seen: Preview | None) -> tuple[SessionLine, ...]:
    """The claim as it is laid down, the times as the chart has them."""
    if seen is None:
        return ()
    claims = [stored.claim for stored in journal.claims]
    patient_id = _narrowed(seat)
    sessions = [s for s in seen.outcome.sessions if patient_id in ("", s.patient_id)]
    return session_lines(claims, sessions, zone_of(services, seat), journal.encounter_id)


def _narrowed(seat: Seat) -> str:
    """The one patient whom a clinician's launch is for; empty sees all who were in the room."""
    return "" if seat.sees_practice else seat.patient_id


def _launched_for(seat: Seat, encounter_id: str) -> str:
    """The launch's patient, where this visit is theirs: a biller goes on to visits of other people."""
    return "" if seat.sees_practice and encounter_id != seat.encounter_id else seat.patient_id
