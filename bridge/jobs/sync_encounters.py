"""What changed in the EHR since we last looked: each finished encounter is found once, and its day is drafted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bridge import clock
from bridge.billing.problem import Problem, Severity
from bridge.fhir.changes import Cursor, changed_encounters, read_instant, version_of
from bridge.jobs import draft_claim
from bridge.jobs.chart_change import look_beside, resting_on, unseen_problems
from bridge.mapping.chart import Resource
from bridge.mapping.profile import Profile
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.encounters import EncounterRow, EncounterStatus
from bridge.store.problems import StoredProblem
from bridge.store.store import Transaction
from bridge.store.subject import Subject

ACTOR = "job:sync_encounters"
FIRST_LOOK = timedelta(days=45)  # how far back the first sync of an EHR goes
AT_ONCE = 200  # encounters one drafting job takes


def job(practice_id: str, ehr: str, at: datetime) -> Job:
    key = f"sync_encounters:{practice_id}:{ehr}:{at.isoformat()}"
    return Job(name="sync_encounters", key=key, partition=ehr, ids=(practice_id, ehr), alone=True)


def run(services: Services, practice_id: str, ehr: str) -> None:
    """The cursor moves in the transaction that lays down what was found: a crash reads it again."""
    profile = services.configuration.profiles[ehr]
    with services.store.reading(practice_id) as tx:
        text = tx.ehrs.cursor(ehr)
    client, first = services.ehrs.backend(ehr), Cursor.starting(clock.now() - FIRST_LOOK)
    cursor = Cursor.from_text(text) if text else first
    beside = look_beside(client, cursor, first if text else Cursor.starting(clock.now()))
    changes = changed_encounters(client, cursor)
    changed = tuple(changes)
    zone = services.configuration.practices[practice_id].time_zone
    with services.store.transaction(practice_id) as tx:
        concerned = [e for e in changed if _concerns_us(tx, ehr, e, profile)]
        for encounters in _by_day(concerned, zone).values():
            _find(tx, ehr, encounters)
            for start in range(0, len(encounters), AT_ONCE):
                _draft(services, tx, ehr, encounters[start : start + AT_ONCE])
        found = {str(e["id"]) for e in concerned}
        _draft_known(services, tx, ehr, set(resting_on(tx, ehr, client, beside.found)) - found)
        tx.ehrs.move_cursor(ehr, beside.moved(changes.cursor).to_text())
        _tell_what_is_missing(tx, ehr, changes.left_out, beside.unseen)


def _concerns_us(tx: Transaction, ehr: str, encounter: Resource, profile: Profile) -> bool:
    """Finished or cancelled ones, and whatever we knew before; what is still going on will change again."""
    ended = encounter.get("status") in profile.encounter.finished | profile.encounter.not_billable
    return ended or tx.encounters.find(ehr, str(encounter["id"])) is not None


def _draft(services: Services, tx: Transaction, ehr: str, encounters: Sequence[Resource]) -> None:
    ids = [str(e["id"]) for e in encounters]
    versions = ",".join(version_of(e) for e in encounters)
    services.enqueue(tx.connection, draft_claim.job(tx.practice_id, ehr, ids, tx.at, versions=versions))


def _draft_known(services: Services, tx: Transaction, ehr: str, encounter_ids: Iterable[str]) -> None:
    """Day by day, as those that changed themselves."""
    days: dict[str, list[str]] = defaultdict(list)
    for encounter_id in sorted(encounter_ids):
        days[str(tx.encounters.get(ehr, encounter_id).service_date)].append(encounter_id)
    for _, ids in sorted(days.items()):
        for start in range(0, len(ids), AT_ONCE):
            services.enqueue(tx.connection, draft_claim.job(tx.practice_id, ehr, ids[start : start + AT_ONCE], tx.at))


def _by_day(encounters: Iterable[Resource], zone: ZoneInfo) -> dict[str, list[Resource]]:
    """By their local day."""
    days: dict[str, list[Resource]] = defaultdict(list)
    for encounter in encounters:
        start = read_instant(_start(encounter))
        days[start.astimezone(zone).date().isoformat() if start else ""].append(encounter)
    return days


def _start(encounter: Resource) -> Any:
    period = encounter.get("period")
    return period.get("start") if isinstance(period, dict) else None


def _find(tx: Transaction, ehr: str, encounters: Iterable[Resource]) -> None:
    """An encounter that is new stands as FOUND until it is drafted; a known one keeps its status until then."""
    for encounter in encounters:
        if tx.encounters.find(ehr, str(encounter["id"])) is None:
            row = EncounterRow(
                ehr=ehr,
                encounter_id=str(encounter["id"]),
                status=EncounterStatus.FOUND,
                chart_version=version_of(encounter),
            )
            tx.encounters.put(row)


def _tell_what_is_missing(tx: Transaction, ehr: str, codes: tuple[str, ...], unseen: Mapping[str, str]) -> None:
    subject = Subject.encounter(ehr, "sync")
    missing = Problem(
        code="SYNC_INCOMPLETE",
        place=f"EHR {ehr}",
        reason=f"The EHR kept some encounters back ({', '.join(codes)}).",
        remedy="Ask the EHR's administrator to widen what the bridge may read.",
        severity=Severity.WARN,
    )
    kept_back = [missing] if codes else []
    seen = {(p.problem.code, p.problem.place) for p in tx.problems.of(subject, closed_too=True) if _was_seen(p)}
    new = [p for p in unseen_problems(ehr, unseen) if (p.code, p.place) not in seen]
    tx.problems.sync(subject, [*kept_back, *new], actor=ACTOR)


def _was_seen(stored: StoredProblem) -> bool:
    """By a person: an EHR that cannot do something is told of once, not each round."""
    return stored.closed_at is not None and stored.closed_by != ACTOR
