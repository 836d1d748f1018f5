"""Each member's ledger, opened anew from the chart and the journal, and the Problems that it gives: open while true."""

from collections.abc import Iterable, Iterator

from bridge import clock
from bridge.billing.history import Asked, History, Standing
from bridge.billing.member_ledger import Expected, Member, MemberLedger, open_ledger, short_lines
from bridge.billing.outlook import check
from bridge.billing.rule import as_chosen
from bridge.billing.scrub.authorization import AUTHORIZATION_MISSING, AUTHORIZATION_NOT_COVERING
from bridge.billing.scrub.eligibility import latest
from bridge.mapping.chart import Chart
from bridge.mapping.coverage import choose
from bridge.mapping.index import ChartIndex, index
from bridge.mapping.path import PathFault, text_at
from bridge.mapping.permission import chart_authorizations
from bridge.services import Services
from bridge.services.drafting import known_history
from bridge.services.job import Job
from bridge.store.store import Transaction
from bridge.store.subject import Subject

ACTOR = "rule:member_ledger"
_MENDED = (AUTHORIZATION_MISSING.id, AUTHORIZATION_NOT_COVERING.id)


def open_ledgers(services: Services, tx: Transaction, ehr: str, chart: Chart, *, release: bool = False) -> None:
    """Of every patient of the chart, which holds their coverages and authorizations. Claims that have not left, and
    name an authorization that earlier days have used up meanwhile, are drafted anew.

    `release`: so are those that wait for an authorization, where there is one by now. Not from a drafting job, which
    would begin itself again.
    """
    drawers, history = index(chart), known_history(tx, ehr, chart)
    patients = [text_at(p, "id") for p in chart.of_type("Patient")]
    today = services.local_now(tx.practice_id).date()
    expected = tx.appointments.of_patients(ehr, patients, since=today)
    known = set(tx.member_ledgers.keys(ehr, patients))
    for patient_id in patients:
        member = _member(services, tx, ehr, drawers, history, patient_id, expected.get(patient_id, ()))
        if member is not None:
            _draft_again(services, tx, ehr, [*_dispossessed(tx, member), *(_released(tx, member) if release else ())])
        ledger = open_ledger(member) if member is not None else None
        stale = {payer_id for own, payer_id in known if own == patient_id}
        if ledger is not None:
            stale.discard(ledger.payer_id)
            if not ledger.is_blank or (patient_id, ledger.payer_id) in known:
                _lay_down(services, tx, ehr, ledger)
        for payer_id in sorted(stale):
            tx.member_ledgers.drop(ehr, patient_id, payer_id)
            tx.problems.sync(Subject.member(ehr, patient_id, payer_id), (), actor=ACTOR)


def _lay_down(services: Services, tx: Transaction, ehr: str, ledger: MemberLedger) -> None:
    actions = services.configuration.practices[tx.practice_id].actions
    tx.member_ledgers.put(ehr, ledger)
    subject = Subject.member(ehr, ledger.patient_id, ledger.payer_id)
    tx.problems.sync(subject, as_chosen(check(ledger), actions), actor=ACTOR)


def _dispossessed(tx: Transaction, member: Member) -> Iterator[str]:
    """A visit that was drafted late takes its unit from a later day's. A claim that names no number stays as it is,
    so that this comes to an end. Encounter ids."""
    short = [line for line in short_lines(member) if line.standing is Standing.WAITING]
    numbers = sorted({line.claim_control_number for line in short})
    named = {c.control_number for c in tx.claims.find(numbers) if c.claim.authorization_number}
    yield from (line.encounter_id for line in short if line.claim_control_number in named)


def _released(tx: Transaction, member: Member) -> Iterator[str]:
    """Encounters of claims that wait for an authorization, of which one has room now."""
    short = {line.claim_control_number for line in short_lines(member)}
    held = [p for p in member.lines if p.standing is Standing.HELD and p.claim_control_number not in short]
    for number in sorted({line.claim_control_number for line in held}):
        if any(p.problem.code in _MENDED for p in tx.problems.of(Subject.claim(number))):
            yield from (line.encounter_id for line in held if line.claim_control_number == number)


def _draft_again(services: Services, tx: Transaction, ehr: str, encounters: Iterable[str]) -> None:
    said = ",".join(sorted(set(encounters)))
    if said:
        key = f"draft_claim:{tx.practice_id}:{ehr}:{said[:60]}:{ACTOR}:{clock.wall_now().isoformat()}"
        ids = (tx.practice_id, ehr, said, ACTOR)
        services.enqueue(tx.connection, Job(name="draft_claim", key=key, partition=ehr, ids=ids))


def _member(
    services: Services,
    tx: Transaction,
    ehr: str,
    drawers: ChartIndex,
    history: History,
    patient_id: str,
    expected: tuple[Expected, ...],
) -> Member | None:
    """With the payer that would be billed today; None where there is none."""
    configuration = services.configuration
    practice, profile = configuration.practices[tx.practice_id], configuration.profiles[ehr]
    today = services.local_now(tx.practice_id).date()
    rules_on = configuration.rules.payers.on
    policy = choose(drawers, patient_id, today, practice, profile.payer, rules_on).policy
    if policy is None or policy.rules is None:
        return None
    is_timed = configuration.rules.procedures.is_timed
    try:
        charted = tuple(chart_authorizations(drawers, patient_id, practice, profile, is_timed))
    except PathFault:
        charted = ()  # drafting says it of every visit: MAPPING_FAILED
    told = _newest(history.asked_about(patient_id, text_at(policy.coverage, "id")))
    return Member(
        patient_id=patient_id,
        rules=policy.rules,
        today=today,
        lines=tuple(history.of_patient(patient_id)),
        expected=expected,
        authorizations=(*charted, *(a for a in history.authorizations if a.patient_id == patient_id)),
        answer=told.answer if told is not None else None,
    )


def _newest(asked: tuple[Asked, ...]) -> Asked | None:
    """The answer for the last day that was asked about."""
    day = max((a.day for a in asked), default=None)
    return None if day is None else latest(asked, day)
