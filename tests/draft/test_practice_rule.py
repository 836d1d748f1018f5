"""A practice's own rules in the pure line: what they set is scrubbed, what they hold says so in its words."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.billing.history import NO_HISTORY
from bridge.billing.practice_rule import Effect, PracticeRule
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Action
from bridge.draft import Outcome, OutcomeStatus, draft
from tests.billing.practice_rule.example import ask, rule, setting
from tests.mapping.charts import SIGNED, TODAY, Json, cedar, chart, codes, encounter, extension, rules, sandbox

LONG = ask("procedure", "is", "90837")
VIDEO_AT_HOME = [SIGNED, extension("modality", valueCode="video"), extension("patient-place", valueCode="home")]


def with_rules(*own: PracticeRule, actions: dict[str, Action] | None = None, **changes: Any) -> Outcome:
    practice = replace(cedar(), rules=own, actions=actions or {})
    (outcome,) = draft(chart(encounter(**changes)), sandbox(), practice, rules(), NO_HISTORY, TODAY)
    return outcome


def by_video(**changes: Any) -> Json:
    return {"extension": VIDEO_AT_HOME, "location": None, "class": {"code": "VR"}, **changes}


def test_a_claim_that_fits_is_held_in_the_practices_words() -> None:
    held = with_rules(rule(LONG, ask("minutes", "at_least", "53"), prevents=("197",)))
    assert held.status is OutcomeStatus.HELD
    assert held.problems == (
        Problem(
            code="OWN_LONG",
            place="lines[0]",
            reason="Northwind asks for records of long sessions.",
            remedy="Attach the plan of treatment, then let it go.",
            severity=Severity.HOLD,
            prevents=("197",),
        ),
    )


@pytest.mark.parametrize(
    "other",
    [
        rule(ask("procedure", "is", "90834")),
        rule(LONG, is_on=False),
        rule(LONG, starts=TODAY),  # the session was days before
    ],
)
def test_a_claim_that_does_not_fit_leaves(other: PracticeRule) -> None:
    assert with_rules(other).status is OutcomeStatus.DRAFT
    assert with_rules(other).problems == ()


def test_a_warning_lets_the_claim_go() -> None:
    warned = with_rules(rule(ask("payer", "is", "northwind"), effect=Effect.WARN))
    assert (warned.status, codes(warned)) == (OutcomeStatus.DRAFT, ["OWN_LONG"])
    assert (warned.problems[0].place, warned.problems[0].severity) == ("claim", Severity.WARN)


def test_no_choice_of_the_file_moves_a_rule_of_its_own() -> None:
    assert with_rules(rule(LONG), actions={"NOTE_UNSIGNED": Action.WARN}).status is OutcomeStatus.HELD


def test_no_rule_of_its_own_loosens_a_shipped_one() -> None:
    unsigned = [extension("note-signed", valueBoolean=False)]
    both = with_rules(rule(LONG, effect=Effect.WARN), extension=unsigned)
    assert (both.status, codes(both)) == (OutcomeStatus.HELD, ["NOTE_UNSIGNED", "OWN_LONG"])


def test_what_is_set_is_on_the_claim_with_its_reason() -> None:
    outcome = with_rules(setting(ask("modality", "is", "video"), changes=[("place_of_service", "02")]), **by_video())
    (claim,) = outcome.claims
    assert outcome.status is OutcomeStatus.DRAFT  # the payer's table says 10, and the practice knows better
    assert (claim.place_of_service, claim.lines[0].place_of_service, claim.lines[0].modifiers) == ("02", "02", ("95",))
    origins = {origin.field: origin for origin in claim.origins}
    assert origins["lines[0].place_of_service"].place == "practice:cedar rule OWN_SET"
    plain = with_rules(**by_video())
    assert (plain.claims[0].place_of_service, plain.status) == ("10", OutcomeStatus.DRAFT)


def test_what_is_set_is_asked_by_every_rule_after_it() -> None:
    own = (
        rule(ask("place_of_service", "is", "02")),  # written first, and yet asked after what sets
        setting(ask("modality", "is", "video"), changes=[("place_of_service", "02")]),
    )
    assert "OWN_LONG" in codes(with_rules(*own, **by_video()))
    assert "OWN_LONG" not in codes(with_rules(*own[:1], **by_video()))


def test_what_cannot_be_set_is_said() -> None:
    office = with_rules(setting(LONG, changes=[("add_modifier", "95")]))
    assert (office.status, codes(office)) == (OutcomeStatus.DRAFT, ["OWN_SET"])
    assert office.claims[0].lines[0].modifiers == ()
    assert "95 says by sound and picture" in office.problems[0].reason


def test_a_rule_changes_the_hash_of_the_facts_so_that_the_claim_is_drafted_anew() -> None:
    assert with_rules().facts_hash != with_rules(rule(LONG)).facts_hash
