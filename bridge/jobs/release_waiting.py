"""Claims that wait for a day: those whose day has come leave together, without anybody's doing.

For an enrolment: the claim is drafted again, from the chart as it is by then, when the practice's enrolments say
another thing of it than the Problem that it stands with: its day has come, the payer has dated the enrolment, the time
to file runs out. For the end of a month that is claimed once: when the month is over.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from bridge.billing.practice import Practice
from bridge.billing.rule import as_chosen
from bridge.billing.scrub import enrolment
from bridge.billing.scrub.minutes import MONTH_NOT_OVER, month_is_over
from bridge.billing.status import ClaimStatus
from bridge.fhir.changes import version_of
from bridge.jobs.draft_claim import lay_down, lose
from bridge.services import Services
from bridge.services.drafting import Drafted, draft_from_chart
from bridge.services.job import Job
from bridge.store.claim_lists import Month
from bridge.store.claim_row import StoredClaim
from bridge.store.store import Transaction
from bridge.store.subject import SubjectKind

ACTOR = "job:release_waiting"
AT_ONCE = 200  # encounters that one reading of the chart takes
MOST = 5000  # claims that one run looks at, as many as one interchange holds; the rest waits a day


def job(practice: Practice, ehr: str, day: date, again: str = "") -> Job:
    """`day` is the practice's. Another table of enrolments is another job, and so is `again` after one that gave up."""
    enrolled_as = [(c.id, c.taxonomy) for c in practice.clinicians.values()]
    told = sha256(repr((practice.enrolments, practice.billing.npi, enrolled_as)).encode()).hexdigest()[:16]
    key = f"release_waiting:{practice.id}:{ehr}:{day.isoformat()}:{told}{again}"
    return Job(name="release_waiting", key=key, partition=ehr, ids=(practice.id, ehr), alone=True)


def run(services: Services, practice_id: str, ehr: str) -> None:
    """All of them are laid down in one transaction: the next interchange takes them as one batch. Raises FhirError."""
    today = services.local_now(practice_id).date()
    with services.store.reading(practice_id) as tx:
        due = [stored.control_number for stored, told in _waiting(tx, ehr) if _is_due(services, stored, told, today)]
        encounters = tx.claim_lists.by_month(ehr, due)
    read = [draft_from_chart(services, practice_id, ehr, some) for some in portions(encounters)]
    if not read:
        return
    with services.store.transaction(practice_id) as tx:
        for drafted in read:
            _lay_down(tx, ehr, drafted)


_Said = set[tuple[str, str, str]]  # (code, reason, remedy) of Problems


def _waiting(tx: Transaction, ehr: str) -> Iterator[tuple[StoredClaim, _Said]]:
    """Held claims with what is open on their enrolment or month."""
    told: dict[str, _Said] = defaultdict(set)
    for code in sorted(enrolment.IDS | {MONTH_NOT_OVER.id}):
        for stored in tx.problems.list(code=code, kind=SubjectKind.CLAIM, limit=MOST):
            told[stored.subject.id].add((code, stored.problem.reason, stored.problem.remedy))
    rows = tx.claim_lists.rows(told)
    held = [n for n, row in rows.items() if row.status is ClaimStatus.HELD and row.ehr == ehr]
    yield from ((stored, told[stored.control_number]) for stored in tx.claims.find(held))


def _is_due(services: Services, stored: StoredClaim, told: _Said, today: date) -> bool:
    of_month = {said for said in told if said[0] == MONTH_NOT_OVER.id}
    if of_month and month_is_over(stored.claim.service_date, today):
        return True
    return _standing(services, stored, today) != told - of_month


def _standing(services: Services, stored: StoredClaim, today: date) -> _Said:
    """What the practice's file says of it today. A claim from before sessions were kept fits every site's enrolment."""
    claim, places = stored.claim, frozenset(session.location_id for session in stored.sessions)
    practice = services.configuration.practices[claim.practice_id]
    rendering = practice.clinicians.get(claim.rendering.id, claim.rendering)
    as_filed = replace(claim, rendering=rendering, billing=practice.billing)
    rules = services.configuration.rules.payers.of_claim(claim.payer, claim.service_date)
    found = enrolment.standing(as_filed, practice.enrolments, rules, today, places)
    return {(p.code, p.reason, p.remedy) for p in as_chosen(found, practice.actions)}


def portions(months: Mapping[Month, Sequence[str]]) -> Iterator[list[str]]:
    """What one reading of the chart takes: never part of a patient's month."""
    portion: list[str] = []
    for encounter_ids in months.values():
        if portion and len(portion) + len(encounter_ids) > AT_ONCE:
            yield portion
            portion = []
        portion = [*portion, *encounter_ids]
    if portion:
        yield portion


def _lay_down(tx: Transaction, ehr: str, drafted: Drafted) -> None:
    versions = {str(e["id"]): version_of(e) for e in drafted.chart.encounters}
    for encounter_id in sorted(set(drafted.asked) - set(versions)):
        lose(tx, ehr, encounter_id, ACTOR)
    lay_down(tx, ehr, drafted.outcomes, versions, ACTOR)
