"""A claim that left and of which nothing was heard: the payer is asked, and the answer is laid down."""

from datetime import datetime
from hashlib import sha256

from bridge.billing.claim import Claim
from bridge.billing.claim_status import StatusAnswer, StatusInquiry
from bridge.billing.problem import Problem
from bridge.clearinghouse.core_https import CLAIM_STATUS
from bridge.jobs import realtime
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.store import Transaction
from bridge.store.subject import Subject
from bridge.x12.transactions import claim_status_276, claim_status_277

ACTOR = "job:ask_claim_status"


def job(practice_id: str, partner: str, control_number: str, at: datetime) -> Job:
    key = f"ask_claim_status:{control_number}:{at.isoformat()}"
    return Job(name="ask_claim_status", key=key, partition=partner, ids=(practice_id, partner, control_number))


def run(services: Services, practice_id: str, partner_name: str, control_number: str) -> None:
    """Raises what the road raises. A claim that the payer does not know is a Problem: it never arrived."""
    partner = services.configuration.partners[partner_name]
    with services.store.transaction(practice_id) as tx:
        stored = tx.claims.get(control_number)
        inquiry = _inquiry(stored.claim, stored.row.payer_claim_number, tx.at)
        tx.status_inquiries.ask(control_number, inquiry.trace)
    transaction = realtime.ask(
        services, practice_id, partner, "276", CLAIM_STATUS, lambda s: claim_status_276.write([inquiry], s)
    )
    answers = [a for a in claim_status_277.read(transaction.segments) if a.trace == inquiry.trace]
    with services.store.transaction(practice_id) as tx:
        for answer in answers:
            tx.status_inquiries.answer(answer)
            _tell(tx, control_number, answer)


def _inquiry(claim: Claim, payer_claim_number: str, at: datetime) -> StatusInquiry:
    said = f"{claim.control_number} {at:%Y%m%d%H}"
    return StatusInquiry(
        trace="S" + sha256(said.encode()).hexdigest()[:24].upper(),
        payer=claim.payer,
        provider=claim.billing,
        subscriber=claim.subscriber,
        patient=claim.patient,
        control_number=claim.control_number,
        service_date=claim.service_date,
        charge=claim.charge,
        payer_claim_number=payer_claim_number,
    )


def _tell(tx: Transaction, control_number: str, answer: StatusAnswer) -> None:
    subject = Subject.claim(control_number)
    if answer.found:
        tx.problems.close_code(subject, "CLAIM_NOT_AT_PAYER", actor=ACTOR, how="the payer has it")
        return
    problem = Problem(
        code="CLAIM_NOT_AT_PAYER",
        place=f"claim {control_number}",
        reason="The payer says that it has no such claim.",
        remedy="Look at the acknowledgments of its file; when none came, ask the clearinghouse before sending again.",
    )
    tx.problems.open(subject, problem)
