"""A rule that the practice wrote reaches what has not left: at the door, and by drafting it again."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from bridge import clock
from bridge.billing.practice_rule import Change, Effect, Operator, PracticeRule, Question, Setting
from bridge.billing.status import ClaimStatus
from bridge.jobs import draft_claim
from bridge.services import practice_rules
from bridge.services.mending import Person
from bridge.store.audits import AuditAction
from bridge.store.drafts import NewDraft
from bridge.store.practice_rules import PracticeRules
from bridge.store.scope import Lost
from bridge.store.subject import Subject
from tests.fhir.server import FhirServer, client_of
from tests.jobs.answers import an835, clp
from tests.jobs.desk import EHR, PRACTICE, Desk, on_both
from tests.jobs.test_release_waiting import bare, visit
from tests.mapping import charts

RUTH = Person(practice_id=PRACTICE, reference="Practitioner/prac-biller")
WORDS = "Northwind wants an authorization for the long session."
LONG = PracticeRule(
    id="OWN_LONG",
    version=1,
    name="Long sessions at Northwind",
    condition=Question(field="procedure", operator=Operator.IS, values=("90837",)),
    effect=Effect.HOLD,
    message=WORDS,
    remedy="Ask for one.",
)
BY_MINUTES = replace(LONG, condition=Question(field="minutes", operator=Operator.AT_LEAST, values=("53",)))


@pytest.fixture
def ehr(desk: Desk) -> Iterator[FhirServer]:
    """One visit of 54 minutes with the LCSW, on 10 November."""
    named = ("Practitioner/prac-lcsw", "Location/loc-office", "Organization/payer-northwind")
    server = FhirServer(charts.patient(), charts.coverage(), charts.condition(), *map(bare, named), visit("e1"))
    with client_of(server) as client:
        desk.ehrs.client = client
        yield server
    server.stop()


def draft(desk: Desk) -> None:
    desk.run(draft_claim.job(PRACTICE, EHR, ["e1"], clock.now()))


def save(desk: Desk, rule: PracticeRule) -> None:
    assert practice_rules.save(desk.services, RUTH, [rule]).faults == ()


def told(desk: Desk) -> list[tuple[str, str]]:
    problems = desk.problems_of(Subject.claim(desk.claim().control_number))
    return [(stored.problem.code, stored.problem.reason) for stored in problems]


@on_both
def test_a_new_rule_holds_what_was_ready_with_its_own_words(desk: Desk, ehr: FhirServer) -> None:
    draft(desk)
    assert desk.claim().status is ClaimStatus.READY
    save(desk, LONG)
    desk.work()
    assert (desk.claim().status, told(desk)) == (ClaimStatus.HELD, [("OWN_LONG", WORDS)])
    desk.submit()
    assert desk.in_mailbox() == []


@on_both
def test_a_rule_that_is_switched_off_lets_its_claims_go(desk: Desk, ehr: FhirServer) -> None:
    save(desk, LONG)
    draft(desk)
    assert desk.claim().status is ClaimStatus.HELD
    practice_rules.switch(desk.services, RUTH, "OWN_LONG", is_on=False)
    desk.work()
    assert (desk.claim().status, told(desk)) == (ClaimStatus.READY, [])


def test_nothing_leaves_between_the_rule_and_the_drafting_that_it_asks_for(desk: Desk, ehr: FhirServer) -> None:
    draft(desk)
    save(desk, BY_MINUTES)
    asked = desk.waiting.pop()
    assert asked.name == "redraft_unsent"
    desk.submit()
    assert (desk.claim().status, told(desk)) == (ClaimStatus.HELD, [("OWN_LONG", WORDS)])
    assert desk.in_mailbox() == []
    desk.run(asked)
    assert (desk.claim().status, told(desk)) == (ClaimStatus.HELD, [("OWN_LONG", WORDS)])


def test_what_the_door_held_goes_when_the_rule_is_off_even_while_the_chart_is_silent(
    desk: Desk, ehr: FhirServer
) -> None:
    draft(desk)
    save(desk, LONG)
    desk.waiting.clear()
    desk.submit()
    practice_rules.switch(desk.services, RUTH, "OWN_LONG", is_on=False)
    desk.waiting.clear()
    desk.submit()
    assert (desk.claim().status, told(desk), len(desk.in_mailbox())) == (ClaimStatus.SUBMITTED, [], 1)


def test_a_claim_without_its_sessions_is_not_held_for_what_cannot_be_told(desk: Desk) -> None:
    """Laid down before they were kept."""
    (outcome,) = charts.drafted(charts.encounter())
    (claim,) = outcome.claims
    desk.draft(charts.encounter())
    with desk.change() as tx:
        tx.drafts.put(NewDraft(claim=claim, ehr=EHR, facts_hash=desk.claim().facts_hash), actor="job:test")
    save(desk, BY_MINUTES)
    desk.waiting.clear()
    desk.submit()
    assert desk.claim().status is ClaimStatus.SUBMITTED


def test_another_hold_keeps_what_a_rule_lets_go(desk: Desk, ehr: FhirServer) -> None:
    ehr.keep(visit("e1", extension=[charts.extension("note-signed", valueBoolean=False)]))
    save(desk, LONG)
    draft(desk)
    practice_rules.switch(desk.services, RUTH, "OWN_LONG", is_on=False)
    desk.waiting.clear()
    desk.submit()
    assert (desk.claim().status, desk.in_mailbox()) == (ClaimStatus.HELD, [])
    assert "NOTE_UNSIGNED" in [code for code, _ in told(desk)]


def test_a_visit_that_is_gone_keeps_what_a_rule_lets_go(desk: Desk, ehr: FhirServer) -> None:
    save(desk, LONG)
    draft(desk)
    del ehr.kept["Encounter/e1"]
    ehr.gone.add("Encounter/e1")
    draft(desk)
    practice_rules.switch(desk.services, RUTH, "OWN_LONG", is_on=False)
    desk.work()
    desk.submit()
    assert (desk.claim().status, desk.in_mailbox()) == (ClaimStatus.HELD, [])
    assert "ENCOUNTER_GONE" in [code for code, _ in told(desk)]


def test_a_rule_that_warns_lets_the_claim_leave(desk: Desk, ehr: FhirServer) -> None:
    draft(desk)
    save(desk, replace(LONG, effect=Effect.WARN))
    desk.work()
    assert (desk.claim().status, told(desk)) == (ClaimStatus.READY, [("OWN_LONG", WORDS)])
    desk.submit()
    assert desk.claim().status is ClaimStatus.SUBMITTED


def test_a_rule_that_sets_changes_what_waits_and_off_it_is_as_before(desk: Desk, ehr: FhirServer) -> None:
    adds = Change(setting=Setting.ADD_MODIFIER, value="AJ")
    draft(desk)
    save(desk, replace(LONG, effect=Effect.SET, message="", remedy="", changes=(adds,)))
    desk.work()
    assert modifiers(desk) == ("AJ",)
    practice_rules.switch(desk.services, RUTH, "OWN_LONG", is_on=False)
    desk.work()
    assert (modifiers(desk), desk.claim().status) == ((), ClaimStatus.READY)


def modifiers(desk: Desk) -> tuple[str, ...]:
    with desk.journal() as tx:
        return tx.claims.get(desk.claim().control_number).claim.lines[0].modifiers


def test_what_left_stays_as_it_left(desk: Desk, ehr: FhirServer) -> None:
    draft(desk)
    desk.submit()
    save(desk, LONG)
    assert [job.name for job in desk.waiting] == ["redraft_unsent"]
    desk.work()
    assert (desk.claim().status, told(desk)) == (ClaimStatus.SUBMITTED, [])


def test_a_rule_that_is_off_from_the_start_asks_for_nothing(desk: Desk) -> None:
    save(desk, replace(LONG, is_on=False))
    assert desk.waiting == []


def test_saying_the_same_again_writes_nothing(desk: Desk) -> None:
    save(desk, LONG)
    desk.waiting.clear()
    save(desk, LONG)
    with desk.journal() as tx:
        assert len(tx.practice_rules.versions_of("OWN_LONG")) == 1
    assert desk.waiting == []


def test_who_changed_a_rule_is_audited(desk: Desk) -> None:
    save(desk, LONG)
    practice_rules.switch(desk.services, RUTH, "OWN_LONG", is_on=False)
    with desk.journal() as tx:
        events = tx.audits.list(resource_type="practice_rule", resource_id="OWN_LONG")
    assert [(e.who, e.action) for e in events] == [("person:Practitioner/prac-biller", AuditAction.WRITE)] * 2


def test_a_rule_with_faults_is_refused_in_words_and_nothing_is_kept(desk: Desk) -> None:
    nowhere = replace(LONG, condition=Question(field="moon", operator=Operator.IS, values=("full",)), remedy="")
    refused = practice_rules.save(desk.services, RUTH, [LONG, replace(nowhere, id="OWN_MOON")])
    assert refused.rules == ()
    assert {fault.partition(": ")[0] for fault in refused.faults} == {"OWN_MOON"}
    alone = practice_rules.save(desk.services, RUTH, [nowhere])
    assert alone.faults[0].startswith("condition 1: field: ")
    with desk.journal() as tx:
        assert tx.practice_rules.list() == ()


def test_nobody_overwrites_what_somebody_else_saved_meanwhile(desk: Desk) -> None:
    save(desk, LONG)
    for seen, said in ((0, "id: another rule has it"), (2, "version: somebody saved version 1 meanwhile")):
        (fault,) = practice_rules.save(desk.services, RUTH, [replace(LONG, name="Other")], seen=seen).faults
        assert fault.startswith(said)
    assert practice_rules.save(desk.services, RUTH, [replace(LONG, name="Other")], seen=1).rules[0].version == 2


def test_of_several_rules_none_is_kept_when_one_is_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = PracticeRules.save

    def lost(self: PracticeRules, rule: PracticeRule, *, by: str) -> PracticeRule:
        if rule.id == "OWN_OTHER":
            raise Lost("saved by somebody else")
        return keep(self, rule, by=by)

    monkeypatch.setattr(PracticeRules, "save", lost)
    saved = practice_rules.save(desk.services, RUTH, [LONG, replace(LONG, id="OWN_OTHER")])
    assert (saved.rules, saved.faults[0].partition(":")[0]) == ((), "version")
    with desk.journal() as tx:
        assert tx.practice_rules.list() == ()


def of_file(desk: Desk, *rules: PracticeRule) -> None:
    configuration = desk.services.configuration
    practice = replace(configuration.practices[PRACTICE], rules=rules)
    desk.services = replace(desk.services, configuration=replace(configuration, practices={PRACTICE: practice}))


def test_the_practices_file_counts_before_what_was_saved(desk: Desk, ehr: FhirServer) -> None:
    of_file(desk)
    save(desk, LONG)
    of_file(desk, replace(LONG, effect=Effect.WARN, written_by="file"))
    with desk.journal() as tx:
        known = practice_rules.known(desk.services, tx)
        in_force = practice_rules.in_force(desk.services, tx).rules
    assert [(k.rule.effect, k.is_of_file, k.is_covered) for k in known] == [
        ("warn", True, False),
        ("hold", False, True),
    ]
    assert [rule.effect for rule in in_force] == ["warn"]
    for refused in (
        practice_rules.save(desk.services, RUTH, [LONG]),
        practice_rules.switch(desk.services, RUTH, "OWN_LONG", is_on=False),
    ):
        assert "the practice's file" in refused.faults[0]


def test_a_kept_rule_that_is_not_understood_any_more_is_left_out_and_said_so(desk: Desk) -> None:
    of_file(desk)
    gone = replace(LONG, condition=Question(field="moon", operator=Operator.IS, values=("full",)))
    with desk.change() as tx:
        tx.practice_rules.save(gone, by=RUTH.actor)
    with desk.journal() as tx:
        (known,) = practice_rules.known(desk.services, tx)
        assert known.faults[0].startswith("condition 1: field: ")
        assert practice_rules.in_force(desk.services, tx).rules == ()


def test_a_rule_is_tested_on_the_past_and_proposed_from_a_denial(desk: Desk, ehr: FhirServer) -> None:
    draft(desk)
    desk.submit()
    sent = desk.claim()
    desk.receive("1.835", an835("EFT1", "0", clp(sent.control_number, sent.charge, "0", f"CO*197*{sent.charge}")))
    proposed = practice_rules.propose_from(desk.services, PRACTICE, sent.control_number)
    assert (proposed.effect, proposed.is_on, proposed.prevents) == (Effect.HOLD, False, ("197",))
    tested = practice_rules.test(desk.services, PRACTICE, proposed, months=1)
    assert (tested.refused.numbers, tested.share) == ((sent.control_number,), Decimal(1))
    assert practice_rules.save(desk.services, RUTH, [proposed], seen=0).faults == ()


def test_months_are_counted_back_from_today(desk: Desk) -> None:
    """The visit was on 10 November; today is the 20th."""
    desk.draft(charts.encounter())
    assert practice_rules.test(desk.services, PRACTICE, LONG, months=1).waiting.claims == 1
    desk.moment_passes(minutes=60 * 24 * 60)
    assert practice_rules.test(desk.services, PRACTICE, LONG, months=1).looked_at == 0
