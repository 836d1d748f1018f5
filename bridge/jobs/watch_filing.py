"""The time to file runs out while a claim waits: once a day each that is not yet accepted is asked how long it has.

A claim is scrubbed when it is drafted. One that then lies held, refused at the door or unacknowledged meets the 60 and
85 percent of the payer's time, and the last day, here. An acceptance (277CA A2) is proof of filing: nothing is said.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem
from bridge.billing.rule import as_chosen
from bridge.billing.scrub import timely
from bridge.billing.status import ClaimStatus
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.claim_lists import Filter
from bridge.store.store import Transaction
from bridge.store.subject import Subject, SubjectKind

ACTOR = "job:watch_filing"
MOST = 5000  # claims that one run looks at
CODES = (timely.FILING_NEAR.id, timely.FILING_URGENT.id, timely.FILING_LATE.id)
WATCHED = (ClaimStatus.HELD, ClaimStatus.SUBMITTED, ClaimStatus.RECEIVED, ClaimStatus.REJECTED)


def job(practice_id: str, ehr: str, day: date) -> Job:
    """`day` is the practice's."""
    key = f"watch_filing:{practice_id}:{ehr}:{day.isoformat()}"
    return Job(name="watch_filing", key=key, partition=ehr, ids=(practice_id, ehr), alone=True)


def run(services: Services, practice_id: str, ehr: str) -> None:
    """Opens, rewords and closes what the watched claims say of their time to file."""
    today = services.local_now(practice_id).date()
    with services.store.transaction(practice_id) as tx:
        told = _told(tx)
        watched = {row.control_number for row in tx.claim_lists.list(Filter(statuses=WATCHED), limit=MOST)}
        rows = {n: row for n, row in tx.claim_lists.rows({*told, *watched}).items() if row.ehr == ehr}
        for stored in tx.claims.find(sorted(rows)):
            number = stored.control_number
            now = _standing(services, stored.claim, today) if rows[number].status in WATCHED else ()
            if {(p.code, p.reason) for p in now} != told.get(number, set()):
                tx.problems.sync(Subject.claim(number), now, actor=ACTOR, codes=CODES)


_Said = set[tuple[str, str]]  # (code, reason)


def _told(tx: Transaction) -> Mapping[str, _Said]:
    """What is open of it now, by control number."""
    told: dict[str, _Said] = defaultdict(set)
    for code in CODES:
        for stored in tx.problems.list(code=code, kind=SubjectKind.CLAIM, limit=MOST):
            told[stored.subject.id].add((code, stored.problem.reason))
    return told


def _standing(services: Services, claim: Claim, today: date) -> tuple[Problem, ...]:
    rules = services.configuration.rules.payers.of_claim(claim.payer, claim.service_date)
    if rules is None:
        return ()
    practice = services.configuration.practices[claim.practice_id]
    return as_chosen(timely.remaining(claim, rules, today), practice.actions)
