"""What comes round: sync, submit, collect, eligibility ahead, questions about silent claims. Each round is once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bridge.billing.eligibility import Certainty
from bridge.billing.scrub.duplicate import CLINICIAN_DOUBLE_BOOKED, DUPLICATE, REBILLED
from bridge.billing.scrub.privacy import CONSENT_CODES
from bridge.jobs import (
    apply_acknowledgment,
    ask_claim_status,
    check_eligibility,
    collect_interchanges,
    deliver_interchange,
    draft_claim,
    post_remittance,
    read_interchange,
    release_waiting,
    submit_claims,
    sync_encounters,
    watch_filing,
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
# Problems that something other than the visit mends: a consent, another visit, a claim that was withdrawn.
BESIDE = (*CONSENT_CODES, CLINICIAN_DOUBLE_BOOKED.id, DUPLICATE.id, REBILLED.id)


def tick(at: datetime, minutes: int) -> datetime:
    """The beginning of the round that `at` lies in: two workers give the same round the same key."""
    seconds = minutes * 60
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=UTC)


def enqueue_round(services: Services, at: datetime) -> None:
    """One round for every practice: what is asked for twice is done once."""
    for practice_id in services.configuration.practices:
        sync(services, practice_id, at)
        release(services, practice_id, at)
        watch(services, practice_id, at)
        look_again(services, practice_id, at)
        exchange(services, practice_id, at)
        take_up(services, practice_id, at)
        look_ahead(services, practice_id, at)
        ask_about_silent(services, practice_id, at)


def sync(services: Services, practice_id: str, at: datetime) -> None:
    with services.store.transaction(practice_id) as tx:
        for connection in services.configuration.connections_of(practice_id):
            services.enqueue(tx.connection, sync_encounters.job(practice_id, connection.name, at))
            services.enqueue(tx.connection, write_back.job(practice_id, connection.name, at))


def release(services: Services, practice_id: str, at: datetime) -> None:
    """Once a day, and when the table of enrolments says something else: claims that waited for an enrolment."""
    practice = services.configuration.practices[practice_id]
    day = at.astimezone(practice.time_zone).date()
    with services.store.transaction(practice_id) as tx:
        gave_up = {p.subject.id for p in tx.problems.list(code=FAILED) if p.problem.place == "release_waiting"}
        for connection in services.configuration.connections_of(practice_id):
            again = f":{at.isoformat()}" if f"job:release_waiting:{connection.name}" in gave_up else ""
            services.enqueue(tx.connection, release_waiting.job(practice, connection.name, day, again))


def watch(services: Services, practice_id: str, at: datetime) -> None:
    """Once a day: claims whose time to file runs out while they wait."""
    day = at.astimezone(services.configuration.practices[practice_id].time_zone).date()
    with services.store.transaction(practice_id) as tx:
        for connection in services.configuration.connections_of(practice_id):
            services.enqueue(tx.connection, watch_filing.job(practice_id, connection.name, day))


def look_again(services: Services, practice_id: str, at: datetime) -> None:
    """Once a day: what waits for something beside the visit, which may be mended by now."""
    zone = services.configuration.practices[practice_id].time_zone
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days: dict[tuple[str, date], set[str]] = defaultdict(set)
    with services.store.transaction(practice_id) as tx:
        waiting = [p for code in BESIDE for p in tx.problems.list(code=code, kind=SubjectKind.CLAIM)]
        for number, row in tx.claim_lists.rows(p.subject.id for p in waiting).items():
            for ehr, encounter_id in tx.claim_lists.encounters_of(number):
                days[ehr, row.service_date].add(encounter_id)
        for (ehr, _), encounter_ids in sorted(days.items()):
            services.enqueue(tx.connection, draft_claim.job(practice_id, ehr, sorted(encounter_ids), today))


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
