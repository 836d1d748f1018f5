"""Some encounters of one day: chart -> outcomes -> claims, laid down with their Problems; again at every change.

What has left is never changed: when the chart says something else by then, a Problem proposes what to do.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from bridge import clock
from bridge.billing.claim import Claim
from bridge.billing.document import claim_hash
from bridge.billing.history import History
from bridge.billing.problem import Problem
from bridge.billing.status import CLOSED, UNSENT, ClaimEvent, ClaimStatus
from bridge.draft import Outcome, OutcomeStatus, draft
from bridge.fhir.changes import version_of
from bridge.fhir.chart import read_chart
from bridge.fhir.client import FhirClient
from bridge.mapping.chart import Chart, Resource
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.claim_row import ClaimRow
from bridge.store.drafts import DraftOutcome, NewDraft
from bridge.store.encounters import EncounterRow, EncounterStatus
from bridge.store.store import Transaction
from bridge.store.subject import Subject

ACTOR = "job:draft_claim"
_STATUS = {
    OutcomeStatus.DRAFT: EncounterStatus.DRAFTED,
    OutcomeStatus.HELD: EncounterStatus.HELD,
    OutcomeStatus.NOT_BILLABLE: EncounterStatus.NOT_BILLABLE,
}


def job(practice_id: str, ehr: str, encounter_ids: Sequence[str], at: datetime, actor: str = ACTOR) -> Job:
    """`actor` is a person's when somebody pressed a button."""
    named = ",".join(encounter_ids)
    key = f"draft_claim:{practice_id}:{ehr}:{sha256(named.encode()).hexdigest()[:16]}:{at.isoformat()}"
    return Job(name="draft_claim", key=key, partition=ehr, ids=(practice_id, ehr, named, actor))


def run(services: Services, practice_id: str, ehr: str, encounter_ids: str, actor: str) -> None:
    client = services.ehrs.backend(ehr)
    documents = client.connection.read_documents
    with services.store.reading(practice_id) as tx:
        ids = with_companions(tx, ehr, encounter_ids.split(","))
    chart = read_chart(client, _encounters(client, ids), documents=documents)
    with services.store.reading(practice_id) as tx:
        history = known_history(tx, chart)
    outcomes = draft(
        chart,
        services.configuration.profiles[ehr],
        services.configuration.practices[practice_id],
        services.configuration.rules,
        history,
        clock.today(services.configuration.practices[practice_id].time_zone),
    )
    versions = {str(e["id"]): version_of(e) for e in chart.encounters}
    with services.store.transaction(practice_id) as tx:
        for outcome in outcomes:
            lay_down(tx, ehr, outcome, versions[outcome.encounter_id], actor)


def with_companions(tx: Transaction, ehr: str, encounter_ids: Sequence[str]) -> tuple[str, ...]:
    """Also the encounters that share a claim with one of these: when one changes, their claim does."""
    claims = {row.control_number for e in encounter_ids for row in tx.claim_lists.of_encounter(ehr, e)}
    shared = {e for number in sorted(claims) for own, e in tx.claim_lists.encounters_of(number) if own == ehr}
    return tuple(sorted({*encounter_ids, *shared}))


def known_history(tx: Transaction, chart: Chart) -> History:
    """What the journal knows of the chart's patients: past lines, and authorizations that somebody typed."""
    patients = [str(p["id"]) for p in chart.of_type("Patient")]
    return tx.claim_lists.history_of(
        patients, tuple(stored.authorization for stored in tx.authorizations.of_patients(patients))
    )


def lay_down(tx: Transaction, ehr: str, outcome: Outcome, chart_version: str, actor: str) -> None:
    """One outcome becomes rows: the encounter's status, its claims, and a Problem for whatever a person must do."""
    known = {row.control_number: row for row in tx.claim_lists.of_encounter(ehr, outcome.encounter_id)}
    for claim in outcome.claims:
        _lay_claim(tx, ehr, outcome, claim, actor)
    dropped = [row for number, row in known.items() if number not in {c.control_number for c in outcome.claims}]
    for row in dropped:
        _drop(tx, row, actor)
    _put_encounter(tx, ehr, outcome, chart_version)
    of_claims = {(p.code, p.place) for problems in outcome.claim_problems.values() for p in problems}
    own = [p for p in outcome.problems if (p.code, p.place) not in of_claims]
    tx.problems.sync(Subject.encounter(ehr, outcome.encounter_id), own, actor=ACTOR)


def _encounters(client: FhirClient, encounter_ids: Sequence[str]) -> tuple[Resource, ...]:
    found = client.search("Encounter", {"_id": ",".join(encounter_ids)})
    return tuple(sorted((e for e in found if e["resourceType"] == "Encounter"), key=lambda e: str(e["id"])))


def _put_encounter(tx: Transaction, ehr: str, outcome: Outcome, chart_version: str) -> None:
    sessions = outcome.sessions
    patients = {s.patient_id for s in sessions}
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
        )
    )


def _lay_claim(tx: Transaction, ehr: str, outcome: Outcome, claim: Claim, actor: str) -> None:
    number = claim.control_number
    done = tx.drafts.put(NewDraft(claim=claim, ehr=ehr, facts_hash=claim_hash(claim)), actor=actor)
    status = tx.claims.get(number).row.status
    if done is DraftOutcome.FROZEN:
        if status not in CLOSED:
            tx.problems.open(Subject.claim(number), _chart_changed(number))
        return
    if status not in UNSENT:
        return  # unchanged and sent: what is open on it is the payer's affair
    tx.problems.close_code(Subject.claim(number), "CHART_CHANGED", actor=ACTOR, how="the chart fits the claim again")
    tx.problems.sync(Subject.claim(number), outcome.claim_problems.get(number, ()), actor=ACTOR)
    _clear_or_hold(tx, number, status, outcome.may_leave(claim), actor)


def _clear_or_hold(tx: Transaction, number: str, status: ClaimStatus, may_leave: bool, actor: str) -> None:
    """Nothing happens to a claim that stands where it should."""
    if may_leave and status is ClaimStatus.HELD:
        status = tx.claims.advance(number, ClaimEvent.DRAFTED, actor=actor, detail="its problems are mended")
    if may_leave and status is ClaimStatus.DRAFT:
        tx.claims.advance(number, ClaimEvent.CLEARED, actor=actor)
    if not may_leave and status in (ClaimStatus.DRAFT, ClaimStatus.READY):
        tx.claims.advance(number, ClaimEvent.PROBLEMS_FOUND, actor=actor)


def _drop(tx: Transaction, row: ClaimRow, actor: str) -> None:
    """The chart does not support this claim any more: cancelled, entered in error, another clinician or coverage."""
    encounters = tx.claim_lists.encounters_of(row.control_number)
    if row.status in UNSENT and len(encounters) <= 1:
        tx.claims.advance(row.control_number, ClaimEvent.VOID, actor=actor, detail="the chart no longer supports it")
        tx.problems.sync(Subject.claim(row.control_number), (), actor=ACTOR)
    elif row.status not in CLOSED and row.status not in UNSENT:
        tx.problems.open(Subject.claim(row.control_number), _chart_withdrew(row.control_number))


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
