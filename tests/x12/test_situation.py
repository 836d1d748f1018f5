"""Level 4: every rule of `rules/*.toml` has a text that breaks it; `BROKEN` of the tables beside has them all."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from bridge.x12.check import check
from bridge.x12.fault import Fault
from bridge.x12.tokenizer import read_text
from tests.x12 import situations_27x, situations_835, situations_837
from tests.x12.example import CLAIM, bent
from tests.x12.example_sets import SECONDARY

FOLDER = files("bridge.x12.situation.rules")
NAMES = tuple(sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".toml")))
TABLES = {name: tomllib.loads(FOLDER.joinpath(name).read_text(encoding="utf-8")) for name in NAMES}
RULES = {rule["id"]: rule for table in TABLES.values() for rule in table["rule"]}
GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "x12").glob("*.x12"))
MODULES = (situations_837, situations_835, situations_27x)
BROKEN = [(id, *case) for module in MODULES for id, cases in module.BROKEN.items() for case in cases]
CLEAN = {name: text for module in MODULES for name, text in module.CLEAN.items()}


def situations(text: str) -> list[Fault]:
    return [fault for fault in check(text) if fault.level == 4]


@pytest.mark.parametrize("name", CLEAN)
def test_the_clean_texts_break_no_rule(name: str) -> None:
    assert situations(CLEAN[name]) == []


@pytest.mark.parametrize(("id", "text", "changes"), BROKEN, ids=[case[0] for case in BROKEN])
def test_each_rule_is_broken_by_a_text_of_its_own(id: str, text: str, changes: tuple[tuple[str, str], ...]) -> None:
    rule = RULES[id]
    found = [fault for fault in situations(bent(text, *changes)) if fault.message == rule["message"]]
    assert found, id
    assert {fault.severity.value for fault in found} == {rule.get("severity", "error")}
    assert all(fault.remedy == rule["remedy"] and fault.loop for fault in found)


def test_no_rule_is_without_such_a_text() -> None:
    assert sorted(set(RULES) - {case[0] for case in BROKEN}) == []


def test_no_two_rules_have_the_same_id() -> None:
    assert sum(len(table["rule"]) for table in TABLES.values()) == len(RULES)


@pytest.mark.parametrize("id", RULES)
def test_each_rule_says_where_it_is_from(id: str) -> None:
    assert RULES[id]["source"]


def test_a_fault_points_at_the_segment_and_says_what_made_the_rule_apply() -> None:
    (fault,) = (f for f in situations(bent(SECONDARY, ("10:B:1", "10:B:8"))))
    assert (fault.id, fault.element, fault.code, fault.table.value, fault.loop) == ("REF", 0, "I6", "IK304", "2300")
    assert fault.trigger == ("CLM", 20, "2300", 5)
    assert fault.segment == 20


def test_a_fault_points_at_the_element_and_carries_its_value() -> None:
    (fault,) = situations(bent(CLAIM, ("*UN*1***1:2~", "*UN*1***1:3~")))
    assert (fault.id, fault.segment, fault.element, fault.code, fault.value) == ("SV1", 24, 7, "7", "1:3")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_our_own_files_break_no_rule(path: Path) -> None:
    assert [fault.message for fault in situations(path.read_text(encoding="utf-8")) if fault.is_error] == []


def test_files_of_others_break_no_rule_that_is_an_error(samples: Path) -> None:
    for path in sorted((samples / "x12" / "valid").glob("*.x12")):
        found = situations(read_text(path.read_bytes()))
        assert [fault.message for fault in found if fault.is_error] == [], path.name
