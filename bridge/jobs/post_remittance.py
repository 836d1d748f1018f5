"""One payment laid on its claims: matched, posted once, each claim advanced; what does not fit is a Problem."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from bridge.billing.claim import Claim, Rank
from bridge.billing.denial import category_of, reasons
from bridge.billing.ledger import balance, moved_on
from bridge.billing.matching import Known, match
from bridge.billing.posting import Posting, keys, post, provider_keys
from bridge.billing.problem import Problem, Severity
from bridge.billing.remittance import ClaimPayment, Remittance
from bridge.billing.status import CLOSED, ClaimEvent, ClaimStatus, IllegalTransition
from bridge.jobs import write_back
from bridge.jobs.deliver_interchange import settle
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.claim_row import StoredClaim
from bridge.store.claims import InFlight
from bridge.store.interchanges import Phase
from bridge.store.postings import PostOutcome
from bridge.store.remittances import RemittanceState
from bridge.store.store import Transaction
from bridge.store.subject import Subject

ACTOR = "job:post_remittance"


class EarlierAnswerWaits(Exception):
    """A payment that this remittance takes back stands in another one that is still to be posted: that one first."""

    retryable = True


# What an answer of the payer opens on a claim, and what it settles; the rest is not ours to close.
ANSWERED_CODES = ("CLAIM_DENIED", "PARTLY_REFUSED", "SECONDARY_DUE", "PAYMENT_TAKEN_BACK", "CLAIM_NOT_AT_PAYER")


def job(practice_id: str, partner: str, remittance_id: str, round_of: str = "first") -> Job:
    """`round_of`: the round that takes up what an earlier one left lying."""
    key = f"post_remittance:{remittance_id}:{round_of}"
    return Job(name="post_remittance", key=key, partition=partner, ids=(practice_id, partner, remittance_id))


def run(services: Services, practice_id: str, partner: str, remittance_id: str) -> None:
    """All of the ST in one transaction. Read twice, or bundled anew, it posts once."""
    with services.store.transaction(practice_id) as tx:
        remittance = tx.remittances.get(remittance_id).remittance
        claims = _claims(tx, [payment.control_number for payment in remittance.claims])
        known = {n: Known(control_number=n, charge=c.row.charge, payer_id=c.row.payer_id) for n, c in claims.items()}
        problems: list[Problem] = []
        for ordinal, (key, payment) in enumerate(keys(remittance), start=1):
            matched = match(payment.control_number, payment.charge, known, f"CLP {ordinal}")
            if isinstance(matched, Problem):
                problems.append(matched)
            else:
                problems += _post(services, tx, remittance_id, key, payment, claims[matched.control_number])
        problems += _post_provider_adjustments(tx, remittance_id, remittance)
        _wait_for_earlier(tx, remittance_id, problems)
        tx.problems.sync(Subject.remittance(remittance_id), problems, actor=ACTOR)
        tx.remittances.set_state(remittance_id, RemittanceState.POSTED)
        for ehr in sorted({claim.row.ehr for claim in claims.values()}):
            services.enqueue(tx.connection, write_back.job(practice_id, ehr, tx.at, after=remittance_id))


def _wait_for_earlier(tx: Transaction, remittance_id: str, problems: Iterable[Problem]) -> None:
    """Files that came together are posted side by side. Raises EarlierAnswerWaits; then nothing of this is posted."""
    lonely = {p.place for p in problems if p.code == "REVERSAL_UNMATCHED"}
    if not lonely:
        return
    for row in tx.remittances.list(RemittanceState.READ):
        others = tx.remittances.get(row.id).remittance.claims if row.id != remittance_id else ()
        if any(f"claim {p.control_number}" in lonely and not p.is_reversal for p in others):
            raise EarlierAnswerWaits(f"remittance {remittance_id} takes back what remittance {row.id} pays")


def _claims(tx: Transaction, control_numbers: Iterable[str]) -> dict[str, StoredClaim]:
    """Ours among them, locked in one order: while this payment is posted, no other can be laid on the same claims."""
    numbers = sorted({number.strip().upper() for number in control_numbers})
    tx.claims.lock(numbers)
    return {found.control_number: _known_to_have_left(tx, found) for found in tx.claims.find(numbers)}


def _known_to_have_left(tx: Transaction, claim: StoredClaim) -> StoredClaim:
    """The payer's answer proves that a file of which nobody knew whether it left did leave."""
    if claim.status is not ClaimStatus.READY:
        return claim
    file = tx.deliveries.latest_of_claim(claim.control_number)
    if file is None or file.phase not in (Phase.RENAMING, Phase.IN_DOUBT, Phase.WITHDRAWN):
        return claim
    settle(tx, file.id, actor=ACTOR, how="the payer answered its claims")
    return tx.claims.get(claim.control_number)


def _post(
    services: Services, tx: Transaction, remittance_id: str, key: str, payment: ClaimPayment, claim: StoredClaim
) -> tuple[Problem, ...]:
    """Posts one CLP, or says why a person must. A key that is on the books already changes nothing."""
    number = claim.control_number
    booked = tx.postings.of_claim(number)
    if known := next((stored for stored in booked if stored.posting.key == key), None):
        return () if _amounts(known.payment) == _amounts(payment) else (_conflict(f"claim {number}"),)
    earlier = tuple(stored.posting for stored in booked)
    posting = post(key, replace(payment, control_number=number), earlier, _other_coverage_left(claim))
    if isinstance(posting, Problem):
        return (posting,)
    try:
        tx.claims.advance(number, posting.event, actor=ACTOR, detail=f"835 status {payment.status}")
    except (IllegalTransition, InFlight):
        return (_out_of_place(number, posting.event),)
    tx.postings.post(posting, payment, remittance_id=remittance_id)
    now = balance(claim.row.charge, (*earlier, posting))
    tx.claims.set_balance(number, moved_on(now) if claim.status is ClaimStatus.REPLACED else now)
    if payment.payer_claim_number:
        tx.claims.set_payer_claim_number(number, payment.payer_claim_number)
    after = _after(services, claim, posting, payment) if claim.status not in CLOSED else ()
    tx.problems.sync(Subject.claim(number), after, actor=ACTOR, codes=ANSWERED_CODES)
    return ()


def _post_provider_adjustments(tx: Transaction, remittance_id: str, remittance: Remittance) -> list[Problem]:
    """Money that belongs to no claim, each pair of a PLB once."""
    return [
        _conflict(f"PLB {adjustment.reason}")
        for key, adjustment in provider_keys(remittance)
        if tx.postings.post_provider_adjustment(key, adjustment, remittance_id=remittance_id) is PostOutcome.CONFLICT
    ]


def _other_coverage_left(claim: StoredClaim) -> bool:
    """Whether another active coverage must be asked before the patient owes anything."""
    ranks = [Rank.PRIMARY, Rank.SECONDARY, Rank.TERTIARY]
    own = ranks.index(claim.claim.rank)
    return any(other.paid is None and ranks.index(other.rank) > own for other in claim.claim.other_coverages)


def _after(services: Services, claim: StoredClaim, posting: Posting, payment: ClaimPayment) -> tuple[Problem, ...]:
    """What a person has to do about this answer; nothing when the money is where it belongs."""
    if posting.event is ClaimEvent.DENIAL:
        return (_refused(services, claim, payment, "CLAIM_DENIED", "The payer refused the claim"),)
    if posting.event is ClaimEvent.PAYMENT and reasons(payment) and posting.open:
        return (
            _refused(services, claim, payment, "PARTLY_REFUSED", f"The payer refused ${posting.open} of the claim"),
        )
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


def _refused(services: Services, claim: StoredClaim, payment: ClaimPayment, code: str, what: str) -> Problem:
    carcs = reasons(payment)
    words = "; ".join(f"{services.configuration.carc_words(c)} ({c})" for c in carcs) or "no reason given"
    return Problem(
        code=code,
        place=f"claim {category_of(payment)}",
        reason=f"{what}: {words}.",
        remedy=services.configuration.carc_action(carcs[0] if carcs else "") + _appeal_time(services, claim.claim),
        prevents=carcs,
    )


def _appeal_time(services: Services, claim: Claim) -> str:
    """How long the payer takes appeals, where its pack says so."""
    rules = services.configuration.rules.payers.of_claim(claim.payer, claim.service_date)
    days = rules.filing_rule.appeal_days if rules is not None else None
    return f" An appeal has {days} days from the answer." if days is not None else ""


def _amounts(payment: ClaimPayment) -> tuple[Decimal, ...]:
    return payment.charge, payment.paid, payment.patient_responsibility, payment.interest


def _conflict(place: str) -> Problem:
    return Problem(
        code="PAYMENT_CONTRADICTS",
        place=place,
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
