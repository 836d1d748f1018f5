"""TA1, 999 and 277CA: each first settles its interchange as sent, then moves its claims through the state machine."""

from collections.abc import Iterator

from bridge.billing import acknowledging
from bridge.billing.acknowledging import Effect
from bridge.billing.acknowledgment import GroupAcknowledgment, InterchangeAcknowledgment
from bridge.billing.problem import Problem, Severity
from bridge.jobs.deliver_interchange import settle
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.deliveries import SentTransaction
from bridge.store.store import Transaction
from bridge.store.subject import Subject
from bridge.x12.interchange import Interchange, TransactionSet, read_interchanges
from bridge.x12.tokenizer import read_text
from bridge.x12.transactions import acknowledgment_999, claim_acknowledgment_277ca, interchange_ta1

ACTOR = "job:apply_acknowledgment"


def job(practice_id: str, partner: str, interchange_id: str, round_of: str = "first") -> Job:
    """`round_of`: the round that takes up what an earlier one left lying."""
    key = f"apply_acknowledgment:{interchange_id}:{round_of}"
    return Job(name="apply_acknowledgment", key=key, partition=partner, ids=(practice_id, partner, interchange_id))


def run(services: Services, practice_id: str, partner: str, interchange_id: str) -> None:
    """Harmless when repeated: an event that cannot happen any more is told once, on the file's own page."""
    with services.store.transaction(practice_id) as tx:
        interchanges, _ = read_interchanges(read_text(tx.interchanges.content(interchange_id)))
        for interchange in interchanges:
            for effect in _effects(tx, partner, interchange, interchange_id):
                _apply(tx, effect, interchange_id)


def _effects(tx: Transaction, partner: str, interchange: Interchange, interchange_id: str) -> Iterator[Effect]:
    for envelope in interchange_ta1.read(interchange.acknowledgments):
        yield from _of_interchange(tx, partner, envelope, interchange_id)
    for transaction in interchange.transactions:
        if transaction.code == "999":
            yield from _of_group(tx, partner, acknowledgment_999.read(transaction.segments), interchange_id)
        elif transaction.code == "277":
            yield from _of_claims(tx, partner, transaction, interchange_id)


def _of_interchange(
    tx: Transaction, partner: str, answer: InterchangeAcknowledgment, interchange_id: str
) -> Iterator[Effect]:
    sent = tx.deliveries.by_isa13(partner, answer.interchange_number)
    _settle(tx, sent)
    if not sent:
        _unknown(tx, interchange_id)
    elif not answer.accepted:
        yield acknowledging.of_interchange(answer, tuple(c for t in sent for c in _still_there(tx, t)))


def _of_group(tx: Transaction, partner: str, answer: GroupAcknowledgment, interchange_id: str) -> Iterator[Effect]:
    sent = tx.deliveries.by_group(partner, answer.group_number)
    _settle(tx, sent)
    if not sent:
        _unknown(tx, interchange_id)
    yield from acknowledging.of_group(answer, {t.st02: _still_there(tx, t) for t in sent})


def _of_claims(tx: Transaction, partner: str, transaction: TransactionSet, interchange_id: str) -> Iterator[Effect]:
    for batch in claim_acknowledgment_277ca.read(transaction.segments):
        sent = tx.deliveries.by_batch(partner, batch.batch_reference)
        _settle(tx, (sent,) if sent else ())
        if not sent:
            _unknown(tx, interchange_id)
            continue
        if strangers := acknowledging.strangers(batch, sent.claims):
            _not_in_file(tx, interchange_id, strangers)
        yield from acknowledging.of_batch(batch, _still_there(tx, sent))


def _still_there(tx: Transaction, sent: SentTransaction) -> tuple[str, ...]:
    """Without the claims that went out again since: an old file's refusal must not refuse what was mended."""
    gone = tx.deliveries.superseded(sent.interchange_id)
    return tuple(number for number in sent.claims if number not in gone)


def _settle(tx: Transaction, sent: tuple[SentTransaction, ...]) -> None:
    """Any acknowledgment proves that the interchange arrived, whatever we knew of it."""
    for interchange_id in dict.fromkeys(t.interchange_id for t in sent):
        settle(tx, interchange_id, actor=ACTOR, how="it was acknowledged")


def _apply(tx: Transaction, effect: Effect, interchange_id: str) -> None:
    advanced = tx.claims.advance_many(effect.claims, effect.event, actor=ACTOR, detail=effect.detail)
    for number in advanced.moved:
        if effect.payer_claim_number:
            tx.claims.set_payer_claim_number(number, effect.payer_claim_number)
        if effect.problem:
            tx.problems.open(Subject.claim(number), effect.problem)
    for number in advanced.refused:
        tx.problems.open(
            Subject.interchange(interchange_id),
            Problem(
                code="ANSWER_OUT_OF_PLACE",
                place=f"claim {number}",
                reason=f"An acknowledgment says {effect.event} of a claim to which that cannot happen now.",
                remedy="Compare the claim's journal with the file, and mark this as seen.",
                severity=Severity.WARN,
            ),
        )


def _not_in_file(tx: Transaction, interchange_id: str, how_many: int) -> None:
    tx.problems.open(
        Subject.interchange(interchange_id),
        Problem(
            code="ANSWER_UNKNOWN",
            place="claims",
            reason=f"An acknowledgment names claims that were not in the file it answers: {how_many}.",
            remedy="Tell the clearinghouse; they may belong to another of its customers. Then mark this as seen.",
        ),
    )


def _unknown(tx: Transaction, interchange_id: str) -> None:
    tx.problems.open(
        Subject.interchange(interchange_id),
        Problem(
            code="ANSWER_UNKNOWN",
            place="mailbox",
            reason="An acknowledgment names a file that this practice did not send.",
            remedy="Tell the clearinghouse; it may belong to another of its customers. Then mark this as seen.",
        ),
    )
