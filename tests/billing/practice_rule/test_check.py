from datetime import date
from typing import Any

import pytest

from bridge.billing.practice_rule import Change, Condition, Effect, PracticeRule, Setting
from bridge.billing.practice_rule.charter import NO_CHARTER
from bridge.billing.practice_rule.check import faults
from bridge.billing.scrub import RULES
from tests.billing.practice_rule.example import CHARTER, ask, every, rule, setting

LONG = ask("procedure", "is", "90837")


def found(a_rule: PracticeRule) -> list[str]:
    return list(faults(a_rule, CHARTER))


def nested(depth: int) -> Condition:
    condition: Condition = LONG
    for _ in range(depth):
        condition = every(condition)
    return condition


def test_a_rule_that_says_what_it_wants_has_no_fault() -> None:
    assert found(rule(LONG, ask("payer", "is", "northwind"), prevents=("197", "B7"))) == []
    assert found(rule(LONG, effect=Effect.WARN)) == []
    assert found(setting(LONG, changes=[("add_modifier", "95"), ("place_of_service", "10")])) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "LONG"}, "id: OWN_ and up to 40 capitals, digits and low lines, like OWN_90837_NORTHWIND"),
        ({"id": "OWN_" + "X" * 41}, "id: OWN_ and up to 40 capitals, digits and low lines, like OWN_90837_NORTHWIND"),
        ({"id": "OWN_long"}, "id: OWN_ and up to 40 capitals, digits and low lines, like OWN_90837_NORTHWIND"),
        ({"version": 0}, "version: a number from 1"),
        ({"starts": date(2026, 2, 1), "ends": date(2026, 1, 31)}, "ends: before it starts"),
        ({"prevents": ("CO-197",)}, "prevents: reason codes (CARC) like 197 or B7"),
        ({"prevents": tuple(str(n) for n in range(1, 22))}, "prevents: at most 20 reason codes"),
        ({"name": " "}, "name: say in a few words what it is for"),
        ({"name": "n" * 81}, "name: at most 80 characters"),
        ({"message": "m" * 301}, "message: at most 300 characters"),
        ({"remedy": "Call\nthem."}, "remedy: plain text on one line"),
        ({"message": "\x1b[31mred"}, "message: plain text on one line"),
        ({"message": ""}, "message: say why the claim is held or warned of"),
        ({"effect": Effect.WARN, "remedy": ""}, "remedy: say what to do about it"),
        (
            {"changes": (Change(setting=Setting.ADD_MODIFIER, value="95"),)},
            "set: only a rule that sets changes anything",
        ),
    ],
)
def test_a_fault_of_the_rule_names_its_place(changes: dict[str, Any], fault: str) -> None:
    assert found(rule(LONG, **changes)) == [fault]


def test_an_id_that_a_shipped_rule_has_is_refused() -> None:
    assert "id: a shipped rule has this id" in found(rule(LONG, id="NPI_WRONG"))
    assert not [shipped for shipped in RULES if shipped.startswith("OWN_")]


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        (every(), "condition: ask at least one question, else it would fit every claim"),
        (every(LONG, every()), "condition 2: the group is empty"),
        (every(LONG, ask("horoscope", "is", "leo")), "condition 2: field: no field of this name"),
        (
            every(LONG, every(LONG, ask("units", "is_not", "2"))),
            "condition 2.2: operator: Units takes is, is at least, is at most, is between",
        ),
        (ask("procedure", "is", "9083"), "condition 1: value: a code of five characters like 90837"),
        (ask("procedure", "is", "LONG!"), "condition 1: value: a code of five characters like 90837"),
        (ask("modifier", "is", "9"), "condition 1: value: a modifier of two characters like 95"),
        (ask("place_of_service", "is", "home"), "condition 1: value: a place of service of two digits like 11"),
        (ask("first_diagnosis", "is", "anxiety"), "condition 1: value: an ICD-10-CM code like F41.1"),
        (ask("first_diagnosis", "begins", "F4 "), ""),
        (ask("first_diagnosis", "begins", "*"), "condition 1: value: letters and digits with which the code begins"),
        (ask("units", "at_least", "-1"), "condition 1: value: a whole number"),
        (ask("units", "at_least", "4.5"), "condition 1: value: a whole number"),
        (ask("claim_charge", "at_least", "$1,500.00"), ""),
        (ask("claim_charge", "at_least", "1.005"), "condition 1: value: dollars and cents like 150.00"),
        (ask("service_date", "at_least", "2026-02-30"), "condition 1: value: a date like 2026-11-20"),
        (ask("service_date", "at_least", "02/03/2026"), "condition 1: value: a date like 2026-11-20"),
        (ask("weekday", "is", "Sunday"), ""),
        (
            ask("rank", "is", "first"),
            "condition 1: value: one of primary, secondary, tertiary",
        ),
        (ask("authorization", "is", "none"), "condition 1: value: yes or no"),
        (ask("payer", "is", "two words"), "condition 1: value: an id without blanks"),
        (ask("patient_state", "is", "Ohio"), "condition 1: value: a state of two letters like CT"),
        (ask("units", "between", "4", "2"), "condition 1: value: the lowest comes first"),
        (ask("units", "between", "4"), "condition 1: value: the lowest and the highest"),
        (ask("units", "at_least", "4", "5"), "condition 1: value: exactly one after is at least"),
        (ask("procedure", "is"), "condition 1: value: exactly one after is"),
        (ask("procedure", "one_of"), "condition 1: value: one to 200 after is one of"),
        (ask("modifier", "absent", "95"), "condition 1: value: none after is missing"),
        (nested(5), ""),
        (nested(6), "condition: groups stand at most 5 deep in each other"),
        (every(*[LONG] * 50), ""),
        (every(*[LONG] * 51), "condition: at most 50 questions"),
    ],
)
def test_a_fault_of_the_condition_names_its_place(condition: Condition, fault: str) -> None:
    assert found(rule(condition=condition)) == ([fault] if fault else [])


def test_every_fault_is_told_at_once() -> None:
    wrong = rule(ask("procedure", "is", "x"), ask("units", "at_least", "y"), id="long", name="")
    assert [fault.split(":")[0] for fault in found(wrong)] == ["id", "name", "condition 1", "condition 2"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ([], "set: one to 8 changes"),
        ([("add_modifier", "9")], "set 1: a modifier has two capitals or digits, like 95"),
        ([("add_modifier", "Z9")], "set 1: Z9 is not known as a modifier"),
        ([("add_modifier", "95"), ("remove_modifier", "95")], "set: each modifier once"),
        ([("place_of_service", "02"), ("place_of_service", "10")], "set: one place of service"),
        ([("place_of_service", "12")], "set 1: a rule may set only the places of service 02, 10, 11"),
        (
            [("add_modifier", "59")],
            "set 1: no rule sets 59: it parts two services that would be paid as one; each day is its own question",
        ),
        (
            [("remove_modifier", "52")],
            "set 1: no rule sets 52: it says how much of the service was done; the chart says so",
        ),
        (
            [("remove_modifier", "93")],
            "set 1: 93 says by sound alone: take it away only for another that says so (FQ)",
        ),
        ([("remove_modifier", "93"), ("add_modifier", "FQ")], ""),
        ([("remove_modifier", "95")], ""),
        ([("add_modifier", "U1"), ("add_modifier", "HO")], ""),
    ],
)
def test_a_rule_sets_only_what_it_may(changes: list[tuple[str, str]], fault: str) -> None:
    assert found(setting(LONG, changes=changes)) == ([fault] if fault else [])


UNTRUE = ("22", "24", "25", "52", "53", "57", "59", "76", "77", "78", "79", "XE", "XP", "XS", "XU", "KX", "GA", "TG")


@pytest.mark.parametrize("modifier", UNTRUE)
def test_no_rule_says_that_something_else_happened(modifier: str) -> None:
    for way in ("add_modifier", "remove_modifier"):
        assert len(found(setting(LONG, changes=[(way, modifier)]))) == 1


def test_a_rule_that_sets_says_nothing() -> None:
    assert found(setting(LONG, changes=[("add_modifier", "95")], message="Look.", remedy="Look.")) == [
        "message: a rule that sets says nothing",
        "remedy: a rule that sets says nothing",
    ]


def test_without_a_charter_nothing_may_be_set() -> None:
    add, move = setting(LONG, changes=[("add_modifier", "95")]), setting(LONG, changes=[("place_of_service", "10")])
    assert faults(add, NO_CHARTER) == ("set 1: 95 is not known as a modifier",)
    assert faults(move, NO_CHARTER) == ("set 1: a rule may set only the places of service (none)",)
