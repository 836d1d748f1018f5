"""Empty the partner's mailbox: each file is archived, then queued to be read, and only then taken away."""

from datetime import datetime

from bridge.billing.problem import Problem, Severity
from bridge.clearinghouse.base import Road, RoadError
from bridge.jobs import read_interchange
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.audits import AuditAction, AuditEvent
from bridge.store.subject import Subject


def job(practice_id: str, partner: str, at: datetime) -> Job:
    key = f"collect_interchanges:{practice_id}:{partner}:{at.isoformat()}"
    return Job(name="collect_interchanges", key=key, partition=partner, ids=(practice_id, partner), alone=True)


def run(services: Services, practice_id: str, partner: str) -> None:
    """A crash between two files loses nothing: what is archived is known when it is fetched again.

    Raises what the road raises and a later try may mend; a file that cannot be had is a Problem, and the others come.
    """
    faults = []
    with services.road(partner) as road:
        for name in road.list_inbound():
            try:
                _collect(services, practice_id, partner, road, name)
            except RoadError as error:
                if error.retryable:
                    raise
                faults.append(_stuck(name, error))
    with services.store.transaction(practice_id) as tx:
        tx.problems.sync(Subject.interchange(f"mailbox:{partner}"), faults, actor="job:collect_interchanges")


def _collect(services: Services, practice_id: str, partner: str, road: Road, name: str) -> None:
    content = road.fetch(name)
    with services.store.transaction(practice_id) as tx:
        archived = tx.interchanges.archive_inbound(partner, name, content)
        if not archived.known:
            tx.audits.add(received(archived.id, "job:collect_interchanges"))
            services.enqueue(tx.connection, read_interchange.job(practice_id, partner, archived.id))
    services.keep("received", name, content)
    road.remove(name)


def received(interchange_id: str, actor: str) -> AuditEvent:
    """What the clearinghouse says of patients is laid down."""
    return AuditEvent(
        who=actor,
        action=AuditAction.WRITE,
        resource_type="interchange",
        resource_id=interchange_id,
        purpose="payment",
    )


def _stuck(name: str, error: RoadError) -> Problem:
    return Problem(
        code="FILE_STUCK",
        place=f"mailbox file {name}",
        reason=f"A file in the mailbox cannot be fetched, or not taken away after it was ({type(error).__name__}).",
        remedy="Ask the clearinghouse to mend the permissions of the mailbox, or to take the file away.",
        severity=Severity.WARN,
    )
