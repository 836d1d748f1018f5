"""What comes round: sync, submit, collect, eligibility ahead, questions about silent claims. Each round is once."""

from datetime import UTC, datetime, timedelta

from bridge.jobs import (
    ask_claim_status,
    check_eligibility,
    collect_interchanges,
    deliver_interchange,
    submit_claims,
    sync_encounters,
    write_back,
)
from bridge.services import Services

AHEAD = timedelta(days=3)  # eligibility is checked this long before a session
SILENT_AFTER = timedelta(days=14)  # a claim of which nothing was heard


def tick(at: datetime, minutes: int) -> datetime:
    """The beginning of the round that `at` lies in: two workers give the same round the same key."""
    seconds = minutes * 60
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=UTC)


def enqueue_round(services: Services, at: datetime) -> None:
    """One round for every practice: what is asked for twice is done once."""
    for practice_id in services.configuration.practices:
        sync(services, practice_id, at)
        exchange(services, practice_id, at)
        look_ahead(services, practice_id, at)
        ask_about_silent(services, practice_id, at)


def sync(services: Services, practice_id: str, at: datetime) -> None:
    with services.store.transaction(practice_id) as tx:
        for connection in services.configuration.connections_of(practice_id):
            services.enqueue(tx.connection, sync_encounters.job(practice_id, connection.name, at))
            services.enqueue(tx.connection, write_back.job(practice_id, connection.name, at))


def exchange(services: Services, practice_id: str, at: datetime) -> None:
    """Send what is ready, collect what came, and take up what a crash left half sent."""
    with services.store.transaction(practice_id) as tx:
        for partner in services.configuration.partners_of(practice_id):
            services.enqueue(tx.connection, submit_claims.job(practice_id, partner.name, at))
            services.enqueue(tx.connection, collect_interchanges.job(practice_id, partner.name, at))
        for interchange_id in tx.deliveries.pending():
            row = tx.interchanges.get(interchange_id)
            if row.kind == "837P":
                services.enqueue(tx.connection, deliver_interchange.job(practice_id, row.partner, interchange_id))


def look_ahead(services: Services, practice_id: str, at: datetime) -> None:
    """Once a day: every session of the next days."""
    zone = services.configuration.practices[practice_id].time_zone
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    with services.store.transaction(practice_id) as tx:
        for connection in services.configuration.connections_of(practice_id):
            job = check_eligibility.job(practice_id, connection.name, today, today + AHEAD)
            services.enqueue(tx.connection, job)


def ask_about_silent(
    services: Services, practice_id: str, at: datetime, *, silent_after: timedelta = SILENT_AFTER
) -> None:
    """Once a day for each claim of which nothing was heard."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    with services.store.transaction(practice_id) as tx:
        for row in tx.claim_lists.silent(at - silent_after):
            partner = services.configuration.partner_of_payer(practice_id, row.payer_id)
            if partner is not None and partner.realtime is not None:
                job = ask_claim_status.job(practice_id, partner.name, row.control_number, day)
                services.enqueue(tx.connection, job)
