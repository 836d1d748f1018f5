"""As tables for TOML and JSON, and back: whatever a rule is, it comes back the same."""

import json
import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.billing.practice_rule import (
    Change,
    Condition,
    Effect,
    Group,
    Join,
    Operator,
    PracticeRule,
    Question,
    Setting,
)
from bridge.billing.practice_rule.check import faults
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.fit import Facts, fits
from bridge.billing.practice_rule.words import in_words
from bridge.billing.practice_rule.written import RuleFault, as_written, read_condition, read_rule, rule_as_written
from tests.billing.coding.example import session
from tests.billing.practice_rule.example import CHARTER, ask, either, every, none, rule
from tests.billing.scrub.example import claim

WORD = st.text(max_size=6)
QUESTIONS = st.builds(
    Question,
    field=st.sampled_from([*FIELDS, "horoscope"]),
    operator=st.sampled_from(Operator),
    values=st.lists(WORD | st.sampled_from(["90837", "95", "2026-11-16", "3", "yes"]), max_size=3).map(tuple),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    QUESTIONS,
    lambda parts: st.builds(Group, join=st.sampled_from(Join), parts=st.lists(parts, max_size=3).map(tuple)),
    max_leaves=12,
)
DAYS = st.none() | st.dates()
RULES = st.builds(
    PracticeRule,
    id=WORD,
    version=st.integers(min_value=1, max_value=99),
    name=WORD,
    condition=CONDITIONS,
    effect=st.sampled_from(Effect),
    message=WORD,
    remedy=WORD,
    prevents=st.lists(WORD, max_size=3).map(tuple),
    changes=st.lists(st.builds(Change, setting=st.sampled_from(Setting), value=WORD), max_size=3).map(tuple),
    starts=DAYS,
    ends=DAYS,
    is_on=st.booleans(),
    written_by=st.just("ruth"),
)


@settings(max_examples=150, deadline=None)
@given(RULES)
def test_any_rule_comes_back_the_same(a_rule: PracticeRule) -> None:
    again = json.loads(json.dumps(rule_as_written(a_rule)))
    assert read_rule(again, written_by="ruth") == a_rule


@settings(max_examples=150, deadline=None)
@given(RULES)
def test_any_rule_can_be_judged_said_and_asked(a_rule: PracticeRule) -> None:
    assert all(": " in fault for fault in faults(a_rule, CHARTER))
    assert in_words(a_rule).startswith("Where ")
    fits(a_rule, Facts(claim=claim(), sessions={"e1": session()}))


@settings(max_examples=150, deadline=None)
@given(CONDITIONS)
def test_not_is_the_opposite_of_either(condition: Condition) -> None:
    facts = Facts(claim=claim(), sessions={"e1": session()})
    one, other = fits(rule(either(condition)), facts), fits(rule(none(condition)), facts)
    assert one.is_unknown == other.is_unknown
    assert one.is_unknown or one.holds != other.holds


def test_a_condition_reads_as_it_is_typed() -> None:
    text = """
    where.all = [
        { field = "payer", is = "northwind" },
        { field = "procedure", one_of = ["90837", "90838"] },
        { any = [{ field = "modifier", absent = true }, { field = "minutes", between = [53, 60] }] },
        { none = [{ field = "claim_charge", at_least = 150.50 }, { field = "service_date", at_most = 2026-11-20 }] },
        { field = "supervised", is = false },
    ]
    """
    assert read_condition(tomllib.loads(text)["where"]) == every(
        ask("payer", "is", "northwind"),
        ask("procedure", "one_of", "90837", "90838"),
        either(ask("modifier", "absent"), ask("minutes", "between", "53", "60")),
        none(ask("claim_charge", "at_least", "150.5"), ask("service_date", "at_most", "2026-11-20")),
        ask("supervised", "is", "no"),
    )


def test_a_condition_is_written_short() -> None:
    where = every(ask("procedure", "is", "90837"), either(ask("modifier", "absent")))
    assert as_written(where) == {
        "all": [{"field": "procedure", "is": "90837"}, {"any": [{"field": "modifier", "absent": True}]}]
    }


PLAIN = {"id": "OWN_X", "name": "X", "effect": "hold", "where": {"field": "units", "is": "1"}}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"colour": "red"}, "colour: no key of a rule"),
        ({"effect": "stop"}, "effect: one of hold, warn, set"),
        ({"name": 7}, "name: a text"),
        ({"version": "2"}, "version: a number from 1"),
        ({"version": True}, "version: a number from 1"),
        ({"on": "yes"}, "on: true or false"),
        ({"starts": "soon"}, "starts: a date like 2026-11-20"),
        ({"starts": 20261120}, "starts: a date like 2026-11-20"),
        ({"prevents": "197"}, "prevents: a list"),
        ({"set": [{"charge": "900.00"}]}, "set[0]: one of add_modifier, remove_modifier, place_of_service"),
        ({"set": [{"add_modifier": 95}]}, "set[0].add_modifier: a text"),
        ({"set": ["95"]}, "set[0]: a table"),
        ({"where": "always"}, "where: a table"),
        ({"where": {"all": {}}}, "where.all: a list"),
        ({"where": {"all": [], "any": []}}, "where: a field with its operator, or one of all, any and none"),
        ({"where": {"all": [{"field": "units"}]}}, "where.all[0]: a field and one operator, nothing else"),
        ({"where": {"field": "units", "is": "1", "at_most": "2"}}, "where: a field and one operator, nothing else"),
        ({"where": {"field": "units", "is": [{}]}}, "where.is: a text, a number or a date"),
        ({"where": {"field": 1, "is": "1"}}, "where.field: a text"),
    ],
)
def test_a_table_that_is_no_rule_is_a_fault(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(RuleFault) as raised:
        read_rule(PLAIN | changes)
    assert str(raised.value) == fault


@pytest.mark.parametrize("key", PLAIN)
def test_what_every_rule_needs(key: str) -> None:
    with pytest.raises(RuleFault, match=f"^{key}: is missing$"):
        read_rule({k: v for k, v in PLAIN.items() if k != key})


def test_groups_without_end_are_a_fault() -> None:
    deep: dict[str, Any] = {"field": "units", "is": "1"}
    for _ in range(5000):
        deep = {"all": [deep]}
    with pytest.raises(RuleFault, match=r"too many groups within groups$"):
        read_condition(deep)


def test_a_day_may_stand_without_quotes() -> None:
    assert read_rule(PLAIN | {"starts": date(2026, 1, 1), "ends": "2026-06-30"}).starts == date(2026, 1, 1)
