"""What a practice chooses of the rules falls on the claims of its charts."""

from dataclasses import replace

import pytest

from bridge.billing.history import NO_HISTORY
from bridge.billing.problem import Severity, holds
from bridge.billing.rule import Action, Rule, as_chosen
from bridge.billing.scrub import RULES
from bridge.draft import Outcome, OutcomeStatus, draft
from tests.mapping import charts
from tests.mapping.charts import TODAY, Json, cedar, chart, rules, sandbox

UNKNOWN_SEX: Json = {"gender": "unknown"}


def drafted(actions: dict[str, Action], *resources: Json) -> Outcome:
    practice = replace(cedar(), actions=actions)
    (outcome,) = draft(chart(*resources), sandbox(), practice, rules(), NO_HISTORY, TODAY)
    return outcome


def told(outcome: Outcome) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity.value) for problem in outcome.problems]


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_each_rule_is_off_warns_or_holds_as_a_practice_likes(rule: Rule) -> None:
    problem = rule.found("somewhere", "It does not hold.", "Mend it.")
    left = {action: as_chosen([problem], {rule.id: action}) for action in Action}
    if rule.may_be_chosen:
        assert left[Action.OFF] == ()
        assert [p.severity for p in left[Action.WARN]] == [Severity.WARN]
        assert holds(left[Action.HOLD])
    else:
        assert set(left.values()) == {(problem,)}  # whatever the practice likes


def test_a_warning_that_a_practice_takes_seriously_holds() -> None:
    encounter, patient = charts.encounter(), charts.patient(**UNKNOWN_SEX)
    plain = drafted({}, encounter, patient)
    assert (plain.status, told(plain)) == (OutcomeStatus.DRAFT, [("PATIENT_SEX_UNKNOWN", "warn")])
    strict = drafted({"PATIENT_SEX_UNKNOWN": Action.HOLD}, encounter, patient)
    assert (strict.status, told(strict)) == (OutcomeStatus.HELD, [("PATIENT_SEX_UNKNOWN", "hold")])
    assert not strict.may_leave(strict.claims[0])


def test_a_rule_that_is_off_is_not_told() -> None:
    quiet = drafted({"PATIENT_SEX_UNKNOWN": Action.OFF}, charts.encounter(), charts.patient(**UNKNOWN_SEX))
    assert (quiet.status, told(quiet)) == (OutcomeStatus.DRAFT, [])


def test_a_hold_may_become_a_warning() -> None:
    wrong = charts.coverage(subscriberId="pending")
    held = drafted({}, charts.encounter(), wrong)
    assert (held.status, told(held)) == (OutcomeStatus.HELD, [("MEMBER_ID_MALFORMED", "hold")])
    let_go = drafted({"MEMBER_ID_MALFORMED": Action.WARN}, charts.encounter(), wrong)
    assert (let_go.status, told(let_go)) == (OutcomeStatus.DRAFT, [("MEMBER_ID_MALFORMED", "warn")])
    assert let_go.may_leave(let_go.claims[0])


def test_what_kept_a_claim_from_being_built_is_always_told() -> None:
    unread = charts.encounter(period={"start": "2026-11-10T15:00:00Z"})  # no end, no minutes
    plain = drafted({}, unread)
    assert plain.claims == ()
    codes = {problem.code for problem in plain.problems}
    assert codes
    assert drafted(dict.fromkeys(codes, Action.OFF), unread).problems == plain.problems
