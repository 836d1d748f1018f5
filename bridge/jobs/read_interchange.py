"""What came: laid out, told apart, and handed to the job that acts on it. What cannot be read is kept and shown."""

from dataclasses import dataclass

from bridge.billing.problem import Problem
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


def job(practice_id: str, partner: str, interchange_id: str) -> Job:
    key = f"read_interchange:{interchange_id}"
    return Job(name="read_interchange", key=key, partition=partner, ids=(practice_id, partner, interchange_id))


def run(services: Services, practice_id: str, partner: str, interchange_id: str) -> None:
    with services.store.transaction(practice_id) as tx:
        content = _told_apart(tx.interchanges.content(interchange_id))
        if content is None:
            _keep_unknown(tx, interchange_id)
            return
        tx.interchanges.mark_read(interchange_id, kind=content.kind, isa13=content.isa13)
        if content.acknowledges:
            services.enqueue(tx.connection, apply_acknowledgment.job(practice_id, partner, interchange_id))
        for ordinal, transaction in enumerate(content.remittances, start=1):
            remittance = remittance_835.read(transaction.segments)
            remittance_id = tx.remittances.add(interchange_id, ordinal, remittance)
            if remittance.balanced and not remittance.unreadable:
                services.enqueue(tx.connection, post_remittance.job(practice_id, partner, remittance_id))
            else:
                _hold(tx, remittance_id, remittance)


def kind_of(transaction: TransactionSet) -> str:
    """`277CA`, `835`, `999` ...: ST01, with the two 277s told apart by their guide."""
    if transaction.code == "277" and transaction.version.startswith(CLAIM_ACKNOWLEDGMENT):
        return "277CA"
    return transaction.code


def _told_apart(raw: bytes) -> Content | None:
    try:
        interchanges, _ = read_interchanges(read_text(raw))
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


def _hold(tx: Transaction, remittance_id: str, remittance: Remittance) -> None:
    """One ST of an 835 is one payment. One that does not add up is held as a whole: nothing of it is posted."""
    tx.remittances.set_state(remittance_id, RemittanceState.HELD)
    tx.problems.open(Subject.remittance(remittance_id), _unbalanced(remittance))


def _unbalanced(remittance: Remittance) -> Problem:
    return Problem(
        code="REMITTANCE_UNBALANCED",
        place=f"remittance {remittance.transaction_number}",
        reason=f"The payment and its claims differ by ${abs(remittance.difference)}; nothing of it was posted.",
        remedy="Ask the payer for a corrected 835, or post the claims by hand from the paper remittance.",
    )
