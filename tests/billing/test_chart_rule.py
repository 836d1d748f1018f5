"""Every Problem of reading, coding and scrubbing stands on a rule."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.billing.chart_rule import BY_ID, RULES
from bridge.billing.scrub import RULES as ALL

BRIDGE = Path(__file__).parents[2] / "bridge"
TREES = {
    path.relative_to(BRIDGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for ring in ("billing", "draft", "mapping")
    for path in sorted((BRIDGE / ring).rglob("*.py"))
}
ANSWERS = {  # what a payer answered is an event, not something that a claim must keep: nobody may choose it off
    "billing/acknowledging.py",
    "billing/matching.py",
    "billing/posting.py",
}
A_PERSONS_WORD = {"billing/replacement.py"}  # a replacement that the chart supports no more: a question to who asked
PRACTICES_OWN = {"billing/practice_rule/applied.py", "billing/practice_rule/setting.py"}  # a rule that a practice wrote


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """(name, call) of every call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""), node


def test_a_problem_is_made_by_its_rule_or_is_a_payers_answer_or_a_practices_own() -> None:
    bare = {file for file, tree in TREES.items() if any(name == "Problem" for name, _ in calls(tree))}
    assert bare == ANSWERS | A_PERSONS_WORD | PRACTICES_OWN | {"billing/rule.py"}


def test_what_a_reading_says_is_a_rule() -> None:
    said = {
        call.args[0].value
        for file, tree in TREES.items()
        for name, call in calls(tree)
        if file.startswith("mapping/") and name == "problem" and isinstance(call.args[0], ast.Constant)
    }
    said |= {
        call.args[1].value
        for name, call in calls(TREES["mapping/setting.py"])
        if name == "_unknown" and isinstance(call.args[1], ast.Constant)
    }
    assert {"MINUTES_MISSING", "CLINICIAN_MISSING", "INTENT_UNKNOWN"} <= said
    assert said - BY_ID.keys() == set()


def test_every_rule_of_reading_is_asked_somewhere() -> None:
    texts = "".join(
        (BRIDGE / file).read_text(encoding="utf-8") for file in TREES if file.startswith(("mapping/", "draft/"))
    )
    assert [rule.id for rule in RULES if rule.id not in texts] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_of_reading_is_in_the_list_of_all_rules(rule: object) -> None:
    assert rule in ALL.values()
    assert rule in BY_ID.values()


def test_a_sentence_says_what_holds_of_a_clean_claim() -> None:
    assert all(rule.sentence.endswith(".") and rule.source and rule.family == "chart" for rule in RULES)
    assert len({rule.sentence for rule in ALL.values()}) == len(ALL)


def test_no_two_families_have_a_rule_of_one_id() -> None:
    assert sum(1 for rule in ALL.values() if rule.family == "chart") == len(RULES)
