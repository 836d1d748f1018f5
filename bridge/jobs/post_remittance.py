"""One payment laid on its claims: matched, posted once, each claim advanced; what does not fit is a Problem."""

from decimal import Decimal

from bridge.billing.claim import Rank
from bridge.billing.denial import category_of, reasons
from bridge.billing.ledger import balance
from bridge.billing.matching import Known, match
from bridge.billing.posting import Posting, keys, post, provider_keys
from bridge.billing.problem import Problem, Severity
from bridge.billing.remittance import ClaimPayment
from bridge.billing.status import CLOSED, ClaimEvent, IllegalTransition
from bridge.jobs import write_back
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.claim_row import StoredClaim
from bridge.store.remittances import RemittanceState
from bridge.store.store import Transaction
from bridge.store.subject import Subject

ACTOR = "job:post_remittance"


def job(practice_id: str, partner: str, remittance_id: str) -> Job:
    key = f"post_remittance:{remittance_id}"
    return Job(name="post_remittance", key=key, partition=partner, ids=(practice_id, partner, remittance_id))


def run(services: Services, practice_id: str, partner: str, remittance_id: str) -> None:
    """All of the ST in one transaction. Read twice, or bundled anew, it posts once."""
    with services.store.transaction(practice_id) as tx:
        stored = tx.remittances.get(remittance_id)
        numbers = [payment.control_number.strip().upper() for payment in stored.remittance.claims]
        claims = {found.row.control_number: found for found in tx.claims.find(numbers)}
        known = {n: Known(control_number=n, charge=c.row.charge, payer_id=c.row.payer_id) for n, c in claims.items()}
        problems = []
        for ordinal, (key, payment) in enumerate(keys(stored.remittance), start=1):
            matched = match(payment.control_number, payment.charge, known, f"CLP {ordinal}")
            answer = (
                matched
                if isinstance(matched, Problem)
                else _post(services, tx, remittance_id, key, payment, claims[matched.control_number])
            )
            if isinstance(answer, Problem):
                problems.append(answer)
        for key, adjustment in provider_keys(stored.remittance):
            tx.postings.post_provider_adjustment(key, adjustment, remittance_id=remittance_id)
        tx.problems.sync(Subject.remittance(remittance_id), problems, actor=ACTOR)
        tx.remittances.set_state(remittance_id, RemittanceState.POSTED)
        for ehr in sorted({claim.row.ehr for claim in claims.values()}):
            services.enqueue(tx.connection, write_back.job(practice_id, ehr, tx.at))


def _post(
    services: Services, tx: Transaction, remittance_id: str, key: str, payment: ClaimPayment, claim: StoredClaim
) -> Problem | None:
    """Posts one CLP, or says why a person must. A key that is on the books already changes nothing."""
    number = claim.row.control_number
    booked = tx.postings.of_claim(number)
    if known := next((stored for stored in booked if stored.posting.key == key), None):
        return None if _amounts(known.payment) == _amounts(payment) else _conflict(number)
    earlier = tuple(stored.posting for stored in booked)
    posting = post(key, payment, earlier, _other_coverage_left(claim))
    if isinstance(posting, Problem):
        return posting
    try:
        tx.claims.advance(number, posting.event, actor=ACTOR, detail=f"835 status {payment.status}")
    except IllegalTransition:
        return _out_of_place(number, posting.event)
    tx.postings.post(posting, payment, remittance_id=remittance_id)
    tx.claims.set_balance(number, balance(claim.row.charge, (*earlier, posting)))
    if payment.payer_claim_number:
        tx.claims.set_payer_claim_number(number, payment.payer_claim_number)
    if claim.row.status not in CLOSED:
        tx.problems.sync(Subject.claim(number), _after(services, posting, payment), actor=ACTOR)
    return None


def _other_coverage_left(claim: StoredClaim) -> bool:
    """Whether another active coverage must be asked before the patient owes anything."""
    ranks = [Rank.PRIMARY, Rank.SECONDARY, Rank.TERTIARY]
    own = ranks.index(claim.claim.rank)
    return any(other.paid is None and ranks.index(other.rank) > own for other in claim.claim.other_coverages)


def _after(services: Services, posting: Posting, payment: ClaimPayment) -> tuple[Problem, ...]:
    """What a person has to do about this answer; nothing when the money is where it belongs."""
    if posting.event is ClaimEvent.DENIAL:
        return (_refused(services, payment, "CLAIM_DENIED", "The payer refused the claim"),)
    if posting.event is ClaimEvent.PAYMENT and reasons(payment) and posting.open:
        return (_refused(services, payment, "PARTLY_REFUSED", f"The payer refused ${posting.open} of the claim"),)
    if posting.event is ClaimEvent.PAYMENT and posting.open:
        return (
            Problem(
                code="SECONDARY_DUE",
                place="claim",
                reason=f"${posting.open} is left after the first payer, and the patient has another coverage.",
                remedy="Send the claim to the other payer with this payment, or see that the first payer forwarded it.",
                severity=Severity.WARN,
            ),
        )
    if posting.event is ClaimEvent.REVERSAL:
        return (
            Problem(
                code="PAYMENT_TAKEN_BACK",
                place="claim",
                reason="The payer took its payment back and has not answered anew.",
                remedy="Wait for the corrected answer; ask the payer when it does not come with the next remittance.",
                severity=Severity.WARN,
            ),
        )
    return ()


def _refused(services: Services, payment: ClaimPayment, code: str, what: str) -> Problem:
    carcs = reasons(payment)
    words = "; ".join(f"{services.configuration.carc_words(c)} ({c})" for c in carcs) or "no reason given"
    return Problem(
        code=code,
        place=f"claim {category_of(payment)}",
        reason=f"{what}: {words}.",
        remedy=services.configuration.carc_action(carcs[0] if carcs else ""),
        prevents=carcs,
    )


def _amounts(payment: ClaimPayment) -> tuple[Decimal, ...]:
    return payment.charge, payment.paid, payment.patient_responsibility, payment.interest


def _conflict(number: str) -> Problem:
    return Problem(
        code="PAYMENT_CONTRADICTS",
        place=f"claim {number}",
        reason="The same payment came a second time with other amounts; the first one stands.",
        remedy="Ask the payer which of the two is right, then post the difference by hand.",
    )


def _out_of_place(number: str, event: ClaimEvent) -> Problem:
    return Problem(
        code="ANSWER_OUT_OF_PLACE",
        place=f"claim {number}",
        reason=f"The remittance says {event} of a claim to which that cannot happen now.",
        remedy="Compare the claim's journal with the remittance and post it by hand.",
    )
