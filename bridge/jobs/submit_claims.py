"""READY claims -> checked -> one archived 837P, and the job that hands it over.

What the check holds back stays here, with a Problem that says where and what to do, and so does what a rule of the
practice's own holds. Both are looked at again every round, so that it goes when a rule was wrong and is put right, as
it does when the chart is mended.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bridge.billing.claim import Claim
from bridge.billing.practice_rule import PREFIX
from bridge.billing.problem import Problem, Severity
from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.jobs import deliver_interchange
from bridge.jobs.claim_file import batches, write
from bridge.jobs.clearance import CLAIM_FAULT, FILE_FAULT, Clearance, clear
from bridge.jobs.disclosure import disclosures
from bridge.jobs.own_rule import keep_back
from bridge.jobs.standing_consent import confirmed, rests_on_consent
from bridge.reference.trading_partner import TradingPartner
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.claim_row import ClaimRow, StoredClaim
from bridge.store.store import Transaction
from bridge.store.subject import Subject, SubjectKind

ACTOR = "job:submit_claims"
AT_ONCE = 5000  # claims in one file


def job(practice_id: str, partner: str, at: datetime) -> Job:
    key = f"submit_claims:{practice_id}:{partner}:{at.isoformat()}"
    return Job(name="submit_claims", key=key, partition=partner, ids=(practice_id, partner))


def run(services: Services, practice_id: str, partner_name: str) -> None:
    """Everything that is ready for this partner, and sound, leaves in one interchange. Nothing: nothing happens.

    What rests on a consent is held against the chart first. Looking and checking take their time outside of the
    transaction that writes; what moved meanwhile waits for the next round.
    """
    partner = services.configuration.partners[partner_name]
    at = services.local_now(practice_id)
    waiting = _confirmed(services, practice_id, partner, _waiting(services, practice_id, partner))
    with services.store.reading(practice_id) as tx:
        told = tx.problems.of(_file(partner))
    if not waiting and not told:
        return
    cleared = clear([stored.claim for stored in waiting], partner, services.configuration.code_sets, at)
    with services.store.transaction(practice_id) as tx:
        tx.problems.sync(_file(partner), cleared.of_file, actor=ACTOR, codes=(FILE_FAULT,))
        rows = _unmoved(tx, waiting)
        kept = keep_back(services, tx, [stored for stored in waiting if stored.control_number in rows], ACTOR)
        rows = {number: row for number, row in rows.items() if number not in kept}
        _tell(tx, rows, cleared)
        _hold(tx, rows, cleared)
        _release(tx, rows, cleared)
        _send(services, tx, partner, [c for c in cleared.leaving if c.control_number in rows], at)


def _waiting(services: Services, practice_id: str, partner: TradingPartner) -> tuple[StoredClaim, ...]:
    with services.store.reading(practice_id) as tx:
        return (*tx.claims.ready(partner.payers, AT_ONCE), *_held_here(tx, partner))


def _confirmed(
    services: Services, practice_id: str, partner: TradingPartner, waiting: tuple[StoredClaim, ...]
) -> tuple[StoredClaim, ...]:
    """Without those whose consent does not stand any more, or could not be asked."""
    if not any(map(rests_on_consent, waiting)):
        return waiting
    known = confirmed(services, practice_id, waiting, ACTOR)
    again = _waiting(services, practice_id, partner)
    return tuple(s for s in again if not rests_on_consent(s) or s.control_number in known)


def _held_here(tx: Transaction, partner: TradingPartner) -> Iterator[StoredClaim]:
    """HELD for nothing but what the check found, or a rule of the practice's own."""
    told = [
        *tx.problems.list(code=CLAIM_FAULT, kind=SubjectKind.CLAIM, severities=(Severity.HOLD,), limit=AT_ONCE),
        *tx.problems.list(begins=PREFIX, kind=SubjectKind.CLAIM, severities=(Severity.HOLD,), limit=AT_ONCE),
    ]
    for stored in tx.claims.find(problem.subject.id for problem in told):
        if stored.row.status is ClaimStatus.HELD and stored.row.payer_id in partner.payers:
            opened = (p.problem for p in tx.problems.of(Subject.claim(stored.control_number)))
            if not any(p.severity.keeps and not _is_asked_again(p) for p in opened):
                yield stored


def _is_asked_again(problem: Problem) -> bool:
    return problem.code == CLAIM_FAULT or problem.code.startswith(PREFIX)


def _unmoved(tx: Transaction, waiting: Sequence[StoredClaim]) -> dict[str, ClaimRow]:
    """Locked: those of which the check saw the newest version, and which nobody else sends."""
    seen = {stored.control_number: stored.row.version for stored in waiting}
    rows = tx.claims.lock(seen)
    elsewhere = set(tx.claims.bound(rows.values()))
    return {n: row for n, row in rows.items() if row.version == seen[n] and n not in elsewhere}


def _tell(tx: Transaction, rows: Mapping[str, ClaimRow], cleared: Clearance) -> None:
    """What the check says of each claim; what it does not say any more is closed."""
    before = {p.subject.id for p in tx.problems.list(code=CLAIM_FAULT, kind=SubjectKind.CLAIM, limit=AT_ONCE)}
    for number in rows:
        if number in before or number in cleared.of_claims:
            problems = cleared.of_claims.get(number, ())
            tx.problems.sync(Subject.claim(number), problems, actor=ACTOR, codes=(CLAIM_FAULT,))


def _hold(tx: Transaction, rows: Mapping[str, ClaimRow], cleared: Clearance) -> None:
    ready = [n for n in cleared.held if n in rows and rows[n].status is ClaimStatus.READY]
    tx.claims.advance_many(ready, ClaimEvent.PROBLEMS_FOUND, actor=ACTOR, detail=CLAIM_FAULT)


def _release(tx: Transaction, rows: Mapping[str, ClaimRow], cleared: Clearance) -> None:
    """What was held for a fault that is gone is cleared again, whether or not its file may leave."""
    sound = rows.keys() - set(cleared.held)
    mended = sorted(number for number in sound if rows[number].status is ClaimStatus.HELD)
    tx.claims.advance_many(mended, ClaimEvent.DRAFTED, actor=ACTOR, detail="its problems are mended")
    tx.claims.advance_many(mended, ClaimEvent.CLEARED, actor=ACTOR)


def _send(services: Services, tx: Transaction, partner: TradingPartner, claims: Sequence[Claim], at: datetime) -> None:
    if not claims:
        return
    cut = batches(claims, partner.limits.claims_per_set)
    reserved = tx.interchanges.reserve(partner.name, [[c.control_number for c in batch] for batch in cut])
    content = write(cut, reserved, partner, at).text.encode("ascii")
    name = f"837P_{reserved.isa13:09d}.x12"
    interchange_id = tx.interchanges.archive_outbound(reserved, kind="837P", name=name, content=content)
    tx.audits.add_many(disclosures(claims, ACTOR))
    services.enqueue(tx.connection, deliver_interchange.job(tx.practice_id, partner.name, interchange_id))


def _file(partner: TradingPartner) -> Subject:
    """What stands above the claims is nobody's claim: it is told of the job, as when one gives up."""
    return Subject.interchange(f"job:submit_claims:{partner.name}")
