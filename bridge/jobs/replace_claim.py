"""An answered claim gets a successor: the claim as the chart gives it today, which names the one it replaces."""

from collections.abc import Sequence
from datetime import datetime

from bridge.billing.claim import Claim
from bridge.billing.document import claim_hash
from bridge.billing.identifier import claim_control_number
from bridge.billing.ledger import Balance, moved_on
from bridge.billing.problem import Problem, holds
from bridge.billing.replacement import replacement_of, unsupported
from bridge.billing.session import Session
from bridge.billing.status import ADJUDICATED, ClaimEvent
from bridge.draft import Outcome
from bridge.jobs.draft_claim import sessions_of
from bridge.services import Services
from bridge.services.drafting import draft_from_chart
from bridge.services.job import Job
from bridge.store.claim_row import StoredClaim
from bridge.store.drafts import NewDraft
from bridge.store.store import Transaction
from bridge.store.subject import Subject

ACTOR = "job:replace_claim"


def job(practice_id: str, ehr: str, control_number: str, actor: str, at: datetime) -> Job:
    key = f"replace_claim:{control_number}:{at.isoformat()}"
    return Job(name="replace_claim", key=key, partition=ehr, ids=(practice_id, ehr, control_number, actor))


def run(services: Services, practice_id: str, ehr: str, control_number: str, actor: str) -> None:
    """Raises FhirError. Pressed twice, or answered anew meanwhile, it does nothing."""
    with services.store.reading(practice_id) as tx:
        encounters = [e for own, e in tx.claim_lists.encounters_of(control_number) if own == ehr]
    drafted = draft_from_chart(services, practice_id, ehr, encounters)
    with services.store.transaction(practice_id) as tx:
        original = tx.claims.get(control_number)
        if original.row.status in ADJUDICATED:
            now, problems = _as_of_today(original, drafted.outcomes)
            _replace(services, tx, original, now, problems, actor)


_Now = tuple[Claim, tuple[Session, ...]]


def _as_of_today(original: StoredClaim, outcomes: Sequence[Outcome]) -> tuple[_Now, tuple[Problem, ...]]:
    """The chart's own claim of this patient's day; the claim itself where the chart gives none any more."""
    claim, sessions = original.claim, [session for outcome in outcomes for session in outcome.sessions]
    number = claim_control_number(
        claim.practice_id, claim.patient.id, claim.rendering.id, claim.coverage_id, claim.service_date
    )
    for outcome in outcomes:
        for now in outcome.claims:
            if now.control_number == number:
                return (now, sessions_of(now, sessions)), tuple(outcome.claim_problems.get(number, ()))
    return (claim, original.sessions), (unsupported(claim.control_number),)


def _replace(
    services: Services,
    tx: Transaction,
    original: StoredClaim,
    now: _Now,
    problems: tuple[Problem, ...],
    actor: str,
) -> None:
    claim, number = original.claim, original.row.control_number
    rules = services.configuration.rules.payers.of_claim(claim.payer, claim.service_date)
    successor = replacement_of(
        claim,
        now[0],
        generation=_next_generation(tx, claim),
        payer_claim_number=original.row.payer_claim_number,
        takes_replacement=rules is not None and rules.takes_replacement,
    )
    tx.claims.advance(number, ClaimEvent.REPLACEMENT, actor=actor, detail=f"by claim {successor.control_number}")
    row = original.row
    stands = Balance(paid=row.paid, patient=row.patient, adjusted=row.adjusted, open=row.open, interest=row.interest)
    tx.claims.set_balance(number, moved_on(stands))
    tx.problems.sync(Subject.claim(number), (), actor=ACTOR)
    draft = NewDraft(claim=successor, ehr=row.ehr, facts_hash=claim_hash(successor), sessions=now[1])
    tx.drafts.put(draft, actor=actor)
    tx.problems.sync(Subject.claim(successor.control_number), problems, actor=ACTOR)
    event = ClaimEvent.PROBLEMS_FOUND if holds(problems) else ClaimEvent.CLEARED
    tx.claims.advance(successor.control_number, event, actor=actor)


def _next_generation(tx: Transaction, claim: Claim) -> int:
    """The first whose number is free."""
    generation = 1
    while tx.claims.find([_number(claim, generation)]):
        generation += 1
    return generation


def _number(claim: Claim, generation: int) -> str:
    return claim_control_number(
        claim.practice_id, claim.patient.id, claim.rendering.id, claim.coverage_id, claim.service_date, generation
    )
