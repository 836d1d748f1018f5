"""Empty the partner's mailbox: each file is archived, then queued to be read, and only then taken away."""

from datetime import datetime

from bridge.jobs import read_interchange
from bridge.services import Services
from bridge.services.job import Job


def job(practice_id: str, partner: str, at: datetime) -> Job:
    key = f"collect_interchanges:{practice_id}:{partner}:{at.isoformat()}"
    return Job(name="collect_interchanges", key=key, partition=partner, ids=(practice_id, partner))


def run(services: Services, practice_id: str, partner: str) -> None:
    """A crash between two files loses nothing: what is archived is known when it is fetched again."""
    with services.road(partner) as road:
        for name in road.list_inbound():
            content = road.fetch(name)
            with services.store.transaction(practice_id) as tx:
                archived = tx.interchanges.archive_inbound(partner, name, content)
                if not archived.known:
                    services.enqueue(tx.connection, read_interchange.job(practice_id, partner, archived.id))
            services.keep("received", name, content)
            road.remove(name)
