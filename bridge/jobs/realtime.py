"""One question in real time: archived before it is sent, its answer archived before it is read."""

from collections.abc import Callable, Sequence

from bridge.clearinghouse.base import RoadError
from bridge.jobs.collect_interchanges import received
from bridge.jobs.deliver_interchange import sent
from bridge.jobs.envelope import headers, submission
from bridge.reference.trading_partner import TradingPartner
from bridge.services import Services
from bridge.x12.delimiter import X12Error
from bridge.x12.interchange import TransactionSet, read_interchanges, write_interchange
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import read_text
from bridge.x12.transactions.submission import Submission

ACTOR = "job:realtime"
Write = Callable[[Submission], Sequence[Segment]]


class NotAnswered(Exception):
    """The gateway answered with something else than the transaction we asked for."""

    retryable = False


def ask(
    services: Services, practice_id: str, partner: TradingPartner, kind: str, payload_type: str, write: Write
) -> TransactionSet:
    """`kind` is `270` or `276`; gives the 271 or 277. Raises RoadError (retryable or not), NotAnswered."""
    at = services.local_now(practice_id)
    with services.store.transaction(practice_id) as tx:
        reserved = tx.interchanges.reserve(partner.name)
        numbers = reserved.transactions[0]
        body = write(submission(partner, numbers.st02, numbers.bht03, at))
        group = {"270": "HS", "276": "HR"}[kind]
        header, functional = headers(partner, reserved.isa13, reserved.gs06, at, group, body[0][3])
        content = write_interchange(header, functional, [body]).encode("ascii")
        name = f"{kind}_{reserved.isa13:09d}.x12"
        interchange_id = tx.interchanges.archive_outbound(reserved, kind=kind, name=name, content=content)
        tx.audits.add(sent(interchange_id, ACTOR))
    try:
        answered = services.inquiries.road(partner).ask(payload_type, content)
    except RoadError as error:
        with services.store.transaction(practice_id) as tx:
            tx.deliveries.withdraw(interchange_id, actor=ACTOR, note=f"not answered: {type(error).__name__}")
        raise
    _archive(services, practice_id, partner, interchange_id, name, answered)
    services.keep("sent", name, content)
    services.keep("received", f"answer_to_{name}", answered)
    return _transaction(answered, {"270": "271", "276": "277"}[kind])


def _archive(
    services: Services, practice_id: str, partner: TradingPartner, interchange_id: str, name: str, answered: bytes
) -> None:
    with services.store.transaction(practice_id) as tx:
        tx.deliveries.settle_sent(interchange_id, actor=ACTOR)
        archived = tx.interchanges.archive_inbound(partner.name, f"answer_to_{name}", answered)
        tx.audits.add(received(archived.id, ACTOR))
        tx.interchanges.mark_read(archived.id, kind="answer", isa13=None, note=f"answers {name}")


def _transaction(answered: bytes, code: str) -> TransactionSet:
    try:
        interchanges, _ = read_interchanges(read_text(answered))
    except X12Error:
        raise NotAnswered("the gateway's answer is no X12") from None
    found = next((t for i in interchanges for t in i.transactions if t.code == code), None)
    if found is None:
        raise NotAnswered(f"the gateway's answer holds no {code}")
    return found
