"""Some encounters of one day: chart -> outcomes -> claims, laid down with their Problems; again at every change.

What has left is never changed: when the chart says something else by then, a Problem proposes what to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bridge.billing.booking import booking_of
from bridge.billing.claim import Claim
from bridge.billing.document import claim_hash
from bridge.billing.identifier import claim_control_number
from bridge.billing.problem import Problem
from bridge.billing.replacement import drafted_again, unsupported
from bridge.billing.session import Session
from bridge.billing.status import CLOSED, UNSENT, ClaimEvent, ClaimStatus
from bridge.draft import Outcome, OutcomeStatus
from bridge.fhir.changes import version_of
from bridge.services import Services
from bridge.services.drafting import draft_from_chart
from bridge.services.job import Job
from bridge.services.ledgers import open_ledgers
from bridge.store.claim_row import ClaimRow
from bridge.store.drafts import DraftOutcome, NewDraft
from bridge.store.encounters import EncounterRow, EncounterStatus
from bridge.store.store import Transaction
from bridge.store.subject import Subject

ACTOR = "job:draft_claim"
CHART_CODES = ("CHART_CHANGED", "CHART_WITHDREW")
ENCOUNTER_GONE = Problem(
    code="ENCOUNTER_GONE",
    place="Encounter",
    reason="The EHR does not give this encounter any more: it was deleted, or the bridge may not read it now.",
    remedy="Look for it in the chart; when it is there again, draft again. If it was deleted, this claim must not go.",
)
_STATUS = {
    OutcomeStatus.DRAFT: EncounterStatus.DRAFTED,
    OutcomeStatus.HELD: EncounterStatus.HELD,
    OutcomeStatus.NOT_BILLABLE: EncounterStatus.NOT_BILLABLE,
}


def job(
    practice_id: str, ehr: str, encounter_ids: Sequence[str], at: datetime, actor: str = ACTOR, versions: str = ""
) -> Job:
    """`actor` is a person's when somebody pressed a button. `versions` of the chart: a new one is a new job."""
    named = ",".join(encounter_ids)
    said = sha256(f"{named} {versions}".encode()).hexdigest()[:16]
    key = f"draft_claim:{practice_id}:{ehr}:{said}:{at.isoformat()}"
    return Job(name="draft_claim", key=key, partition=ehr, ids=(practice_id, ehr, named, actor))


def run(services: Services, practice_id: str, ehr: str, encounter_ids: str, actor: str) -> None:
    """Raises FhirError. What one encounter comes to never keeps another from being drafted."""
    drafted = draft_from_chart(services, practice_id, ehr, encounter_ids.split(","))
    versions = {str(e["id"]): version_of(e) for e in drafted.chart.encounters}
    with services.store.transaction(practice_id) as tx:
        for encounter_id in sorted(set(drafted.asked) - set(versions)):
            lose(tx, ehr, encounter_id, actor)
        lay_down(tx, ehr, drafted.outcomes, versions, actor)
        open_ledgers(services, tx, ehr, drafted.chart)


def lay_down(
    tx: Transaction, ehr: str, outcomes: Sequence[Outcome], versions: Mapping[str, str], actor: str = ACTOR
) -> None:
    """Outcomes become rows: the encounters' statuses, their claims, a Problem for whatever a person must do.

    `outcomes` are those of every encounter that shares a claim with one of them; `versions` is keyed by encounter id.
    """
    supported = {claim.control_number for outcome in outcomes for claim in outcome.claims}
    of_encounters = [row for o in outcomes for row in tx.claim_lists.of_encounter(ehr, o.encounter_id)]
    before = {row.control_number: row for row in of_encounters if not row.replaces}
    successors = {first_number(row): row for row in of_encounters if row.replaces and row.status not in CLOSED}
    sessions = [session for outcome in outcomes for session in outcome.sessions]
    for outcome in outcomes:
        for claim in outcome.claims:
            own = sessions_of(claim, sessions)
            _lay_claim(tx, ehr, outcome, claim, own, actor)
            if claim.control_number in successors:
                _lay_successor(tx, successors[claim.control_number], outcome, claim, own, actor)
        _put_encounter(tx, ehr, outcome, versions[outcome.encounter_id])
        of_claims = {(p.code, p.place) for problems in outcome.claim_problems.values() for p in problems}
        others = [p for p in outcome.problems if (p.code, p.place) not in of_claims]
        tx.problems.sync(Subject.encounter(ehr, outcome.encounter_id), others, actor=ACTOR)
    for number in sorted(before.keys() - supported):
        _drop(tx, before[number], actor)
    for number in sorted(successors.keys() - supported):
        _doubt(tx, successors[number], actor)


def lose(tx: Transaction, ehr: str, encounter_id: str, actor: str = ACTOR) -> None:
    """The EHR gives an encounter no more that it gave before: what has not left waits for a person."""
    known = tx.encounters.find(ehr, encounter_id)
    row = known or EncounterRow(ehr=ehr, encounter_id=encounter_id, status=EncounterStatus.HELD)
    tx.encounters.put(replace(row, status=EncounterStatus.HELD, facts_hash=""))
    tx.problems.sync(Subject.encounter(ehr, encounter_id), [ENCOUNTER_GONE], actor=ACTOR)
    for claim in tx.claim_lists.of_encounter(ehr, encounter_id):
        if claim.status in UNSENT and not tx.claims.bound([claim]):
            tx.problems.open(Subject.claim(claim.control_number), ENCOUNTER_GONE)  # beside what held it before
            _keep(tx, claim, actor, ENCOUNTER_GONE.code)


def _put_encounter(tx: Transaction, ehr: str, outcome: Outcome, chart_version: str) -> None:
    sessions = outcome.sessions
    patients = {s.patient_id for s in sessions}
    booking = booking_of(sessions[0]) if sessions else None
    tx.encounters.put(
        EncounterRow(
            ehr=ehr,
            encounter_id=outcome.encounter_id,
            status=_STATUS[outcome.status],
            facts_hash=outcome.facts_hash,
            chart_version=chart_version,
            service_date=sessions[0].service_date if sessions else None,
            patient_id=next(iter(patients)) if len(patients) == 1 else "",
            clinician_id=sessions[0].clinician_id if sessions else "",
            starts=booking.start if booking else None,
            ends=booking.end if booking else None,
        )
    )


def sessions_of(claim: Claim, sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Those that the claim bills: of a group, its own patient's."""
    own = claim.encounter_ids
    return tuple(s for s in sessions if s.patient_id == claim.patient.id and s.encounter_id in own)


def _lay_claim(
    tx: Transaction, ehr: str, outcome: Outcome, claim: Claim, sessions: tuple[Session, ...], actor: str
) -> None:
    number, subject = claim.control_number, Subject.claim(claim.control_number)
    _revive(tx, number, actor)
    draft = NewDraft(claim=claim, ehr=ehr, facts_hash=claim_hash(claim), sessions=sessions)
    done = tx.drafts.put(draft, actor=actor)
    row = tx.claims.get(number).row
    if done is DraftOutcome.FROZEN:
        _tell_change(tx, row)
        return
    tx.problems.sync(subject, (), actor=ACTOR, codes=CHART_CODES)  # the chart fits the claim, or fits it again
    if row.status in UNSENT:  # else: unchanged and sent; what is open on it is the payer's affair
        tx.problems.sync(subject, outcome.claim_problems.get(number, ()), actor=ACTOR)
        _clear_or_hold(tx, row, outcome.may_leave(claim), actor)


def first_number(row: ClaimRow) -> str:
    """Of the claim that began the chain which this replacement stands in."""
    return claim_control_number(row.practice_id, row.patient_id, row.clinician_id, row.coverage_id, row.service_date)


def _lay_successor(
    tx: Transaction, row: ClaimRow, outcome: Outcome, claim: Claim, sessions: tuple[Session, ...], actor: str
) -> None:
    """A replacement follows the chart as any draft does, until it leaves: what held it may be mended there."""
    number, subject = row.control_number, Subject.claim(row.control_number)
    successor = drafted_again(tx.claims.get(number).claim, claim)
    draft = NewDraft(claim=successor, ehr=row.ehr, facts_hash=claim_hash(successor), sessions=sessions)
    if tx.drafts.put(draft, actor=actor) is DraftOutcome.FROZEN:
        _tell_change(tx, row)
        return
    tx.problems.sync(subject, (), actor=ACTOR, codes=CHART_CODES)
    if row.status in UNSENT:
        tx.problems.sync(subject, outcome.claim_problems.get(claim.control_number, ()), actor=ACTOR)
        _clear_or_hold(tx, tx.claims.get(number).row, outcome.may_leave(claim), actor)


def _doubt(tx: Transaction, row: ClaimRow, actor: str) -> None:
    """The chart supports this replacement no more. It is a person's word, so a person decides what becomes of it."""
    number, subject = row.control_number, Subject.claim(row.control_number)
    if row.status in UNSENT and not tx.claims.bound([row]):
        tx.problems.sync(subject, [unsupported(number)], actor=ACTOR, codes=CHART_CODES)
        _keep(tx, row, actor, "the chart no longer supports it")
    elif row.status is not ClaimStatus.REJECTED:
        tx.problems.sync(subject, [_chart_withdrew(number)], actor=ACTOR, codes=CHART_CODES)


def _keep(tx: Transaction, row: ClaimRow, actor: str, why: str) -> None:
    """HELD, where it was not."""
    if row.status is not ClaimStatus.HELD:
        tx.claims.advance(row.control_number, ClaimEvent.PROBLEMS_FOUND, actor=actor, detail=why)


def _tell_change(tx: Transaction, row: ClaimRow) -> None:
    """It has left, and the chart says something else by now."""
    changed = [_chart_changed(row.control_number)] if row.status not in CLOSED | {ClaimStatus.REJECTED} else []
    tx.problems.sync(Subject.claim(row.control_number), changed, actor=ACTOR, codes=CHART_CODES)


def _revive(tx: Transaction, number: str, actor: str) -> None:
    """A claim that was withdrawn because the chart did not support it, and now the chart does: it counts again."""
    known = tx.claims.find([number])
    if known and known[0].status is ClaimStatus.VOIDED:
        tx.claims.advance(number, ClaimEvent.REOPENED, actor=actor, detail="the chart supports it again")


def _clear_or_hold(tx: Transaction, row: ClaimRow, may_leave: bool, actor: str) -> None:
    """Nothing happens to a claim that stands where it should, or that is about to leave already."""
    number, status = row.control_number, row.status
    if may_leave and status is ClaimStatus.HELD:
        status = tx.claims.advance(number, ClaimEvent.DRAFTED, actor=actor, detail="its problems are mended")
    if may_leave and status is ClaimStatus.DRAFT:
        tx.claims.advance(number, ClaimEvent.CLEARED, actor=actor)
    if not may_leave and status in (ClaimStatus.DRAFT, ClaimStatus.READY) and not tx.claims.bound([row]):
        tx.claims.advance(number, ClaimEvent.PROBLEMS_FOUND, actor=actor)


def _drop(tx: Transaction, row: ClaimRow, actor: str) -> None:
    """The chart does not support this claim any more: cancelled, entered in error, another clinician or coverage."""
    number, subject = row.control_number, Subject.claim(row.control_number)
    if row.status in UNSENT | {ClaimStatus.REJECTED} and not tx.claims.bound([row]):
        if not any(stored.problem == ENCOUNTER_GONE for stored in tx.problems.of(subject)):
            tx.claims.advance(number, ClaimEvent.VOID, actor=actor, detail="the chart no longer supports it")
            tx.problems.sync(subject, (), actor=ACTOR)
    elif row.status not in CLOSED:
        tx.problems.sync(subject, [_chart_withdrew(number)], actor=ACTOR, codes=CHART_CODES)


def _chart_changed(number: str) -> Problem:
    return Problem(
        code="CHART_CHANGED",
        place=f"claim {number}",
        reason="The chart was edited after this claim left, and would give another claim now.",
        remedy="If the edit matters to the payer, send a replacement (7) or void (8) once the payer has answered.",
    )


def _chart_withdrew(number: str) -> Problem:
    return Problem(
        code="CHART_WITHDREW",
        place=f"claim {number}",
        reason="The chart was edited after this claim left: it no longer supports any claim for this visit.",
        remedy="Void the claim with the payer (8), or correct the chart if the edit was a mistake.",
    )
