"""Hand an archived interchange over, once: upload under a hidden name, commit the point of no return, rename.

Whoever finds the point of no return passed only looks, and never sends: what stays unknown is IN_DOUBT, a Problem, and
is settled by the first acknowledgment that names it.
"""

from uuid import uuid4

from bridge.billing.problem import Problem
from bridge.clearinghouse.base import AlreadyThere, InDoubt
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.audits import AuditAction, AuditEvent
from bridge.store.deliveries import Taken
from bridge.store.interchanges import Phase
from bridge.store.store import Transaction
from bridge.store.subject import Subject

ACTOR = "job:deliver_interchange"

IN_DOUBT = Problem(
    code="DELIVERY_IN_DOUBT",
    place="interchange",
    reason="The connection broke in the moment of sending; nobody knows whether the file arrived.",
    remedy="Ask the clearinghouse for this file name. If it never came, withdraw it here; its claims then go again.",
)


def job(practice_id: str, partner: str, interchange_id: str, round_of: str = "first") -> Job:
    """`round_of`: the round that takes up what an earlier one left lying."""
    key = f"deliver_interchange:{interchange_id}:{round_of}"
    return Job(name="deliver_interchange", key=key, partition=partner, ids=(practice_id, partner, interchange_id))


def run(services: Services, practice_id: str, partner: str, interchange_id: str) -> None:
    """Raises what the road raises (retryable or not); a second run goes on where the first one stopped."""
    owner = uuid4().hex
    with services.store.transaction(practice_id) as tx:
        taken = tx.deliveries.take(interchange_id, owner)
        if taken.yours:
            tx.audits.add(sent(interchange_id, ACTOR))  # before the first byte leaves; each attempt is one
    if taken.yours:
        _send(services, practice_id, partner, interchange_id, taken, owner)
    elif taken.found in (Phase.RENAMING, Phase.IN_DOUBT):
        _look(services, practice_id, partner, interchange_id, taken)


def _send(services: Services, practice_id: str, partner: str, interchange_id: str, taken: Taken, owner: str) -> None:
    try:
        with services.road(partner) as road:
            road.begin_upload(taken.name, taken.content, owner)
            with services.store.transaction(practice_id) as tx:
                tx.deliveries.pass_point_of_no_return(interchange_id, owner)
            road.commit(taken.name, owner)
    except AlreadyThere:
        _doubt(services, practice_id, interchange_id, "another file of this name was in the mailbox")
    except InDoubt:
        _look(services, practice_id, partner, interchange_id, taken)
    else:
        services.keep("sent", taken.name, taken.content)
        _settle(services, practice_id, interchange_id)


def _look(services: Services, practice_id: str, partner: str, interchange_id: str, taken: Taken) -> None:
    with services.road(partner) as road:
        arrived = road.seen(taken.name)
    if arrived:
        services.keep("sent", taken.name, taken.content)
        _settle(services, practice_id, interchange_id)
    else:
        why = "the point of no return was passed, the file is not in the mailbox"
        _doubt(services, practice_id, interchange_id, why)


def _doubt(services: Services, practice_id: str, interchange_id: str, why: str) -> None:
    with services.store.transaction(practice_id) as tx:
        tx.deliveries.park_in_doubt(interchange_id, why)
        tx.problems.open(Subject.interchange(interchange_id), IN_DOUBT)


def _settle(services: Services, practice_id: str, interchange_id: str) -> None:
    with services.store.transaction(practice_id) as tx:
        settle(tx, interchange_id, actor=ACTOR, how="the file is in the mailbox")


def sent(interchange_id: str, actor: str) -> AuditEvent:
    """Patients' names and diagnoses go to the clearinghouse; whose, the claims of the interchange say."""
    return AuditEvent(
        who=actor,
        action=AuditAction.SEND,
        resource_type="interchange",
        resource_id=interchange_id,
        purpose="payment",
    )


def settle(tx: Transaction, interchange_id: str, *, actor: str, how: str) -> None:
    """It left: whatever proves that ends all doubt. Harmless when repeated."""
    tx.deliveries.settle_sent(interchange_id, actor=actor)
    tx.problems.close_code(Subject.interchange(interchange_id), IN_DOUBT.code, actor=actor, how=how)
