"""The rules that a practice wrote for itself: those of its file, and those that people saved. The file counts first.

A rule is saved by a person, whole, after its faults were told; each change is a version and an audit event, and asks
for what has not left to be drafted again. Until that is done, submitting holds what a new rule holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bridge import clock
from bridge.billing.back_test import BackTest, back_test
from bridge.billing.claim import Claim
from bridge.billing.denial import reasons, refuses
from bridge.billing.money import ZERO, total
from bridge.billing.practice import Practice
from bridge.billing.practice_rule import PracticeRule, merged
from bridge.billing.practice_rule.check import faults
from bridge.billing.practice_rule.choice import strangers
from bridge.billing.practice_rule.proposal import propose
from bridge.billing.remittance import ClaimPayment
from bridge.services import Services
from bridge.services.job import Job
from bridge.services.mending import Person
from bridge.store.audits import AuditAction, AuditEvent
from bridge.store.scope import Lost
from bridge.store.store import Transaction

MOST_MONTHS = 60
_MONTH = timedelta(days=30.4375)
_OF_FILE = "It stands in the practice's file, and the file counts: change it there."


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRule:
    """A rule as a list shows it. It is asked when it is on, has no `faults` and is not `is_covered`."""

    rule: PracticeRule = field(repr=False)
    is_of_file: bool
    at: datetime | None = None  # when that version was saved; None for the file's
    is_covered: bool = False  # the practice's file has a rule of this id, which counts
    faults: tuple[str, ...] = ()  # what this program does not understand of it, so that it is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """`faults`, in words with their places, say why nothing was saved; then `rules` is empty."""

    rules: tuple[PracticeRule, ...] = field(default=(), repr=False)
    faults: tuple[str, ...] = ()


def known(services: Services, tx: Transaction) -> tuple[KnownRule, ...]:
    """The file's first, then those that people saved, the newest version of each, by id."""
    practice = services.configuration.practices[tx.practice_id]
    of_file = {rule.id for rule in practice.rules}
    return (
        *(KnownRule(rule=rule, is_of_file=True) for rule in practice.rules),
        *(
            KnownRule(
                rule=stored.rule,
                is_of_file=False,
                at=stored.at,
                is_covered=stored.rule.id in of_file,
                faults=(stored.fault,) if stored.fault else faults(stored.rule, practice.charter),
            )
            for stored in tx.practice_rules.list()
        ),
    )


def in_force(services: Services, tx: Transaction) -> Practice:
    """The practice with all of its rules, for drafting; one with faults is left out, and `known` says so."""
    practice = services.configuration.practices[tx.practice_id]
    saved = (each.rule for each in known(services, tx) if not each.is_of_file and not each.faults)
    return replace(practice, rules=merged(practice.rules, saved))


def save(services: Services, person: Person, rules: Sequence[PracticeRule], *, seen: int | None = None) -> Saved:
    """All of them, each as its next version, or none. A rule that says what its newest version says is left alone.

    `seen`: the newest version that the person had before their eyes, 0 for a new rule; another one is told, and
    nothing is written over what somebody else saved meanwhile. None: whatever there is.
    """
    try:
        with services.store.transaction(person.practice_id) as tx:
            return _checked(services, tx, person, rules, seen)
    except Lost:  # outside of the transaction, so that none of them is kept
        return Saved(faults=(_MEANWHILE,))


_MEANWHILE = "version: somebody else saved this rule at this moment; look at theirs, then save again"


def switch(services: Services, person: Person, rule_id: str, *, is_on: bool) -> Saved:
    """On or off, as a version of its own. Raises RuleUnknown."""
    practice = services.configuration.practices[person.practice_id]
    if any(rule.id == rule_id for rule in practice.rules):
        return Saved(faults=(_OF_FILE,))
    with services.store.reading(person.practice_id) as tx:
        newest = tx.practice_rules.get(rule_id).rule
    return save(services, person, [replace(newest, is_on=is_on)], seen=newest.version)


def test(services: Services, practice_id: str, rule: PracticeRule, *, months: int) -> BackTest:
    """What it would have done to the practice's claims of the last `months`, and to those that wait. Writes nothing."""
    charter = services.configuration.practices[practice_id].charter
    with services.store.reading(practice_id) as tx:
        since = first_day(services.local_now(practice_id).date(), months)
        return back_test(rule, tx.past_claims.since(since), charter)


def first_day(today: date, months: int) -> date:
    return today - min(max(months, 1), MOST_MONTHS) * _MONTH


def propose_from(services: Services, practice_id: str, control_number: str) -> PracticeRule:
    """A rule that would have held this denied claim, off until somebody saves it so. Raises ClaimUnknown."""
    configuration = services.configuration
    with services.store.reading(practice_id) as tx:
        claim = tx.claims.get(control_number).claim
        answer = tx.past_claims.answer_to(control_number)
    carcs = reasons(answer) if answer is not None else ()
    meaning = configuration.carcs.meaning(carcs[0]) if carcs else ""
    line_number = _refused_line(claim, answer) if answer is not None else None
    return propose(claim, carcs, configuration.practices[practice_id].charter, meaning, line_number)


def _refused_line(claim: Claim, answer: ClaimPayment) -> int | None:
    """LX01 of the line of which most was refused; None where no line was."""
    ours = {line.control_number: line.number for line in claim.lines}
    refused = [(total(a.amount for a in line.adjustments if refuses(a)), line) for line in answer.lines]
    most, line = max(refused, key=lambda each: each[0], default=(ZERO, None))
    return ours.get(line.control_number) if line is not None and most > ZERO else None


def _checked(
    services: Services, tx: Transaction, person: Person, rules: Sequence[PracticeRule], seen: int | None
) -> Saved:
    """Raises Lost."""
    practice = services.configuration.practices[person.practice_id]
    told = [f"{rule.id}: {fault}" for rule in rules for fault in _refusals(tx, practice, rule, seen)]
    if told:
        return Saved(faults=tuple(told if len(rules) > 1 else (t.partition(": ")[2] for t in told)))
    return Saved(rules=_written(services, tx, person, rules))


def _refusals(tx: Transaction, practice: Practice, rule: PracticeRule, seen: int | None) -> Iterable[str]:
    yield from faults(rule, practice.charter)
    yield from strangers(rule, practice)
    if any(own.id == rule.id for own in practice.rules):
        yield f"id: {_OF_FILE}"
    versions = tx.practice_rules.versions_of(rule.id) if seen is not None else ()
    newest = versions[0].rule.version if versions else 0
    if seen == 0 and newest:
        yield "id: another rule has it"
    elif seen is not None and newest != seen:
        yield f"version: somebody saved version {newest} meanwhile; look at it, then save again"


def _written(
    services: Services, tx: Transaction, person: Person, rules: Sequence[PracticeRule]
) -> tuple[PracticeRule, ...]:
    before = {stored.rule.id: stored.rule for stored in tx.practice_rules.list()}
    written = []
    for rule in rules:
        old = before.get(rule.id)
        if old is not None and old == replace(rule, version=old.version, written_by=old.written_by):
            written.append(old)
            continue
        written.append(tx.practice_rules.save(rule, by=person.actor))
        _audit(tx, person, rule.id)
    if any(rule.is_on or _was_on(before, rule) for rule in written if rule != before.get(rule.id)):
        _draft_again(services, tx)
    return tuple(written)


def _was_on(before: dict[str, PracticeRule], rule: PracticeRule) -> bool:
    return rule.id in before and before[rule.id].is_on


def _draft_again(services: Services, tx: Transaction) -> None:
    at = clock.wall_now().isoformat()
    for connection in services.configuration.connections_of(tx.practice_id):
        key = f"redraft_unsent:{tx.practice_id}:{connection.name}:{at}"
        ids = (tx.practice_id, connection.name, at)
        services.enqueue(tx.connection, Job(name="redraft_unsent", key=key, partition=connection.name, ids=ids))


def _audit(tx: Transaction, person: Person, rule_id: str) -> None:
    tx.audits.add(
        AuditEvent(
            who=person.actor,
            action=AuditAction.WRITE,
            resource_type="practice_rule",
            resource_id=rule_id,
            purpose="operations",
        )
    )
