"""What came: laid out, told apart, and handed to the job that acts on it. What cannot be read is kept and shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bridge.billing.money import CENT
from bridge.billing.problem import Problem, Severity
from bridge.billing.remittance import Remittance
from bridge.jobs import apply_acknowledgment, post_remittance
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.remittances import RemittanceState
from bridge.store.store import Transaction
from bridge.store.subject import Subject
from bridge.x12.delimiter import X12Error
from bridge.x12.interchange import TransactionSet, read_interchanges
from bridge.x12.tokenizer import read_text
from bridge.x12.transactions import remittance_835

ACTOR = "job:read_interchange"
CLAIM_ACKNOWLEDGMENT = "005010X214"  # ST03 of a 277CA; other 277s are answers to a 276


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """An inbound file, told apart. `kind` is that of its first part."""

    kind: str
    isa13: int | None
    remittances: tuple[TransactionSet, ...]
    acknowledges: bool  # holds a TA1, 999 or 277CA
    faults: int  # of the envelopes: counts, control numbers, trailers


def job(practice_id: str, partner: str, interchange_id: str, round_of: str = "first") -> Job:
    """`round_of`: the round that takes up what an earlier one left lying."""
    key = f"read_interchange:{interchange_id}:{round_of}"
    return Job(name="read_interchange", key=key, partition=partner, ids=(practice_id, partner, interchange_id))


def run(services: Services, practice_id: str, partner: str, interchange_id: str) -> None:
    """Harmless when repeated: each part is laid down, and handed on, once."""
    with services.store.transaction(practice_id) as tx:
        content = _told_apart(tx.interchanges.content(interchange_id))
        if content is None:
            _keep_unknown(tx, interchange_id)
            return
        tx.interchanges.mark_read(interchange_id, kind=content.kind, isa13=content.isa13)
        if content.faults:
            tx.problems.open(Subject.interchange(interchange_id), _faulty(content.faults))
        if content.acknowledges:
            services.enqueue(tx.connection, apply_acknowledgment.job(practice_id, partner, interchange_id))
        for ordinal, transaction in enumerate(content.remittances, start=1):
            remittance_id = _lay_down(tx, interchange_id, ordinal, transaction)
            if remittance_id:
                services.enqueue(tx.connection, post_remittance.job(practice_id, partner, remittance_id))


def _lay_down(tx: Transaction, interchange_id: str, ordinal: int, transaction: TransactionSet) -> str:
    """One ST of an 835; its id when it may be posted, empty when it is held for a person."""
    remittance = remittance_835.read(transaction.segments)
    why_not = obstacle(remittance, complete=transaction.segments[-1].id == "SE")
    if why_not is not None and not _in_cents((remittance.paid, remittance.difference)):
        tx.problems.open(Subject.interchange(interchange_id), why_not)  # not even the payment is an amount
        return ""
    remittance_id = tx.remittances.add(interchange_id, ordinal, remittance)
    if why_not is None:
        return remittance_id
    tx.remittances.set_state(remittance_id, RemittanceState.HELD)
    tx.problems.open(Subject.remittance(remittance_id), why_not)
    return ""


def obstacle(remittance: Remittance, *, complete: bool) -> Problem | None:
    """Why nothing of this payment may be posted. One ST is one payment: it is held as a whole."""
    place = f"remittance {remittance.transaction_number}"
    if not complete:
        return _held("REMITTANCE_CUT_OFF", place, "The file ends in the middle of this payment.")
    if remittance.unreadable or not _in_cents(_amounts(remittance)):
        return _held("REMITTANCE_UNREADABLE", place, "An amount of this payment is not one of dollars and cents.")
    if not remittance.balanced:
        reason = f"The payment and its claims differ by ${abs(remittance.difference)}."
        return _held("REMITTANCE_UNBALANCED", place, reason)
    if not remittance.trace:
        return _held("REMITTANCE_WITHOUT_TRACE", place, "The payment has no number: it could be posted twice.")
    return None


def _amounts(remittance: Remittance) -> Iterator[Decimal]:
    yield from (remittance.paid, remittance.difference, *(p.amount for p in remittance.provider_adjustments))
    for claim in remittance.claims:
        yield from (claim.charge, claim.paid, claim.patient_responsibility, claim.interest)
        yield from (adjustment.amount for adjustment in claim.all_adjustments)


def _in_cents(amounts: Iterable[Decimal]) -> bool:
    return all(amount == amount.quantize(CENT) for amount in amounts)


def kind_of(transaction: TransactionSet) -> str:
    """`277CA`, `835`, `999` ...: ST01, with the two 277s told apart by their guide."""
    if transaction.code == "277" and transaction.version.startswith(CLAIM_ACKNOWLEDGMENT):
        return "277CA"
    return transaction.code


def _told_apart(raw: bytes) -> Content | None:
    try:
        interchanges, faults = read_interchanges(read_text(raw))
    except X12Error:
        return None
    sets = tuple(s for i in interchanges for s in i.transactions)
    answers = tuple(s for i in interchanges for s in i.acknowledgments)
    kinds = [*("TA1" for _ in answers), *(kind_of(s) for s in sets)]
    if not kinds or not set(kinds) <= {"TA1", "999", "277CA", "835"}:
        return None
    number = interchanges[0].header[13]
    return Content(
        kind=kinds[0],
        isa13=int(number) if number.isdigit() else None,
        remittances=tuple(s for s in sets if kind_of(s) == "835"),
        acknowledges=any(kind != "835" for kind in kinds),
        faults=len(faults),
    )


def _keep_unknown(tx: Transaction, interchange_id: str) -> None:
    tx.interchanges.mark_unreadable(interchange_id, "not a TA1, 999, 277CA or 835")
    tx.problems.open(
        Subject.interchange(interchange_id),
        Problem(
            code="FILE_UNKNOWN",
            place="mailbox",
            reason="A file in the mailbox is not one of TA1, 999, 277CA or 835, or cannot be read.",
            remedy="Look at it; tell the clearinghouse if it should have been an answer, then mark it as seen.",
        ),
    )


def _held(code: str, place: str, reason: str) -> Problem:
    return Problem(
        code=code,
        place=place,
        reason=f"{reason} Nothing of it was posted.",
        remedy="Ask the payer for a corrected 835, or post the claims by hand from the paper remittance.",
    )


def _faulty(how_many: int) -> Problem:
    return Problem(
        code="FILE_FAULTY",
        place="envelope",
        reason=f"The envelope of the file has faults: {how_many}. What could be read was acted on.",
        remedy="Look at them with `bridge x12 check`, tell the clearinghouse, then mark this as seen.",
        severity=Severity.WARN,
    )
