"""What comes round: sync, submit, collect, eligibility ahead, questions about silent claims. Each round is once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bridge.billing.eligibility import Certainty
from bridge.jobs import (
    apply_acknowledgment,
    ask_claim_status,
    check_eligibility,
    collect_interchanges,
    deliver_interchange,
    draft_claim,
    post_remittance,
    read_interchange,
    submit_claims,
    sync_encounters,
    write_back,
)
from bridge.jobs.catalog import FAILED
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.eligibilities import StoredEligibility
from bridge.store.encounters import EncounterStatus
from bridge.store.remittances import RemittanceState
from bridge.store.store import Transaction
from bridge.store.subject import SubjectKind

AHEAD = timedelta(days=3)  # eligibility is checked this long before a session
ASKED_AGAIN_AFTER = timedelta(hours=1)  # a payer that could not be reached
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
        take_up(services, practice_id, at)
        look_ahead(services, practice_id, at)
        ask_about_silent(services, practice_id, at)


def sync(services: Services, practice_id: str, at: datetime) -> None:
    with services.store.transaction(practice_id) as tx:
        for connection in services.configuration.connections_of(practice_id):
            services.enqueue(tx.connection, sync_encounters.job(practice_id, connection.name, at))
            services.enqueue(tx.connection, write_back.job(practice_id, connection.name, at))


def exchange(services: Services, practice_id: str, at: datetime) -> None:
    """Send what is ready, collect what came."""
    with services.store.transaction(practice_id) as tx:
        for partner in services.configuration.partners_of(practice_id):
            services.enqueue(tx.connection, submit_claims.job(practice_id, partner.name, at))
            services.enqueue(tx.connection, collect_interchanges.job(practice_id, partner.name, at))


def take_up(services: Services, practice_id: str, at: datetime) -> None:
    """What lies there since before this round, because a job gave up on it, is begun again: nothing waits for ever."""
    with services.store.transaction(practice_id) as tx:
        for job in (*_left_files(tx, at), *_left_remittances(tx, at), *_left_encounters(tx, at)):
            services.enqueue(tx.connection, job)


def _left_files(tx: Transaction, at: datetime) -> Iterator[Job]:
    """Half sent; archived and not read; read and not applied. Inquiries are asked anew by whoever asked."""
    again = at.isoformat()
    for row in map(tx.interchanges.get, tx.deliveries.pending()):
        if row.changed_at < at and row.kind == "837P":
            yield deliver_interchange.job(tx.practice_id, row.partner, row.id, again)
    for row in map(tx.interchanges.get, tx.interchanges.unread()):
        if row.changed_at < at:
            yield read_interchange.job(tx.practice_id, row.partner, row.id, again)
    for stored in tx.problems.list(code=FAILED, kind=SubjectKind.INTERCHANGE):
        if stored.problem.place == "apply_acknowledgment":
            row = tx.interchanges.get(stored.subject.id)
            yield apply_acknowledgment.job(tx.practice_id, row.partner, row.id, again)


def _left_remittances(tx: Transaction, at: datetime) -> Iterator[Job]:
    for row in tx.remittances.list(RemittanceState.READ):
        if row.read_at < at:
            partner = tx.interchanges.get(row.interchange_id).partner
            yield post_remittance.job(tx.practice_id, partner, row.id, at.isoformat())


def _left_encounters(tx: Transaction, at: datetime) -> Iterator[Job]:
    """Found, and not drafted since."""
    by_ehr: dict[str, list[str]] = defaultdict(list)
    for row in tx.encounters.list(EncounterStatus.FOUND, limit=sync_encounters.AT_ONCE):
        if row.changed_at is not None and row.changed_at < at:
            by_ehr[row.ehr].append(row.encounter_id)
    for ehr, encounter_ids in by_ehr.items():
        yield draft_claim.job(tx.practice_id, ehr, encounter_ids, at)


def look_ahead(services: Services, practice_id: str, at: datetime) -> None:
    """Once a day: every session of the next days. Each hour: those whose payer could not be reached."""
    zone = services.configuration.practices[practice_id].time_zone
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    with services.store.transaction(practice_id) as tx:
        for connection in services.configuration.connections_of(practice_id):
            job = check_eligibility.job(practice_id, connection.name, today, today + AHEAD)
            services.enqueue(tx.connection, job)
        for stored in _unanswered(tx, today.date(), at - ASKED_AGAIN_AFTER):
            patient_id, day = stored.inquiry.patient.id, stored.inquiry.service_date
            job = check_eligibility.patient_job(practice_id, stored.ehr, patient_id, day, stored.visit, at)
            services.enqueue(tx.connection, job)


def _unanswered(tx: Transaction, today: date, before: datetime) -> Iterator[StoredEligibility]:
    """The questions whose payer could not be reached, of visits that are still to come."""
    for stored in tx.eligibilities.list(Certainty.UNAVAILABLE):
        day = stored.inquiry.service_date
        newest = tx.eligibilities.latest(stored.inquiry.patient.id, stored.coverage_id, day)
        if day >= today and stored.asked_at <= before and newest is not None and newest.id == stored.id:
            yield stored


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
