"""The practice's own rules at the door: a rule that was saved a moment ago holds what was ready before it.

Drafting asks the same rules of the same facts. Here they are asked once more of what would leave, since the chart may
not have been drafted again yet; what only such a rule held, and holds no more, is let go.
"""

from collections import defaultdict
from collections.abc import Sequence

from bridge.billing.practice_rule import PREFIX
from bridge.billing.practice_rule.applied import practice_rules
from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.services import Services
from bridge.services.practice_rules import in_force
from bridge.store.claim_row import StoredClaim
from bridge.store.store import Transaction
from bridge.store.subject import Subject, SubjectKind

MOST = 5000


def keep_back(services: Services, tx: Transaction, waiting: Sequence[StoredClaim], actor: str) -> frozenset[str]:
    """Control numbers of those that a rule holds; such a READY claim is HELD from now on, with the rule's words."""
    practice = in_force(services, tx)
    rules, open_before = practice_rules(practice.rules, practice.charter), _open(tx)
    kept = set[str]()
    for stored in waiting:
        number, sessions = stored.control_number, {s.encounter_id: s for s in stored.sessions}
        holding = [p for p in rules.found(stored.claim, sessions) if p.severity.keeps]
        codes = open_before.get(number, set()) | {problem.code for problem in holding}
        if codes:
            tx.problems.sync(Subject.claim(number), holding, actor=actor, codes=codes)
        if holding:
            kept.add(number)
            if stored.status is ClaimStatus.READY:
                tx.claims.advance(number, ClaimEvent.PROBLEMS_FOUND, actor=actor, detail=holding[0].code)
    return frozenset(kept)


def _open(tx: Transaction) -> dict[str, set[str]]:
    """Codes of what holds for such a rule now, by control number."""
    codes: dict[str, set[str]] = defaultdict(set)
    for stored in tx.problems.list(begins=PREFIX, kind=SubjectKind.CLAIM, limit=MOST):
        if stored.problem.severity.keeps:
            codes[stored.subject.id].add(stored.problem.code)
    return codes
