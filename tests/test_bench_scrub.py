"""The planted-error benchmark and the speed of coding run, have their shape, and know every rule of the product."""

import pytest

from bench import coding, scrub
from bench.scrub.plant import cannot, plants
from bench.scrub.score import not_planted
from bridge.billing.rule import Rule
from bridge.billing.scrub import RULES

_SESSIONS, _SEED = 60, 3


@pytest.fixture(scope="module")
def figures() -> dict[str, object]:
    return scrub.run(["--sessions", str(_SESSIONS), "--seed", str(_SEED)])


def test_half_of_the_sessions_have_one_fault_each(figures: dict[str, object]) -> None:
    assert (figures["sessions"], figures["planted"], figures["clean"]) == (60, 30, 30)


def test_faults_are_named_and_clean_sessions_leave(figures: dict[str, object]) -> None:
    missed, false = figures["missed"], figures["false holds"]
    assert isinstance(missed, dict)
    assert isinstance(false, float)
    assert not missed
    assert not false, figures["told of clean sessions"]


def test_the_rows_add_up_to_the_sums(figures: dict[str, object]) -> None:
    for title in ("by denial rule", "by rule"):
        rows = figures[title]
        assert isinstance(rows, dict)
        assert sum(row["planted"] for row in rows.values()) == figures["planted"]
        assert sum(row["caught"] for row in rows.values()) == figures["caught"]


def test_the_table_ends_in_recall_and_false_holds(figures: dict[str, object]) -> None:
    lines = scrub.table(figures).splitlines()
    assert lines[-3].startswith("recall ")
    assert lines[-2].startswith("false holds ")


def test_every_one_of_the_20_denial_rules_has_a_plant() -> None:
    assert {plant.denial for plant in plants()} == set(range(21))


def test_a_rule_without_a_plant_is_named() -> None:
    new = Rule(id="BRAND_NEW", family="charge", sentence="A rule of tomorrow.")
    assert set(not_planted({**RULES, "BRAND_NEW": new})) - set(not_planted(RULES)) == {"BRAND_NEW"}


def test_what_cannot_be_planted_is_a_rule_and_has_a_reason() -> None:
    assert all(rule in RULES and why for rule, why in cannot().items())
    assert not set(cannot()) & {plant.rule for plant in plants()}


def test_the_same_seed_gives_the_same_sessions() -> None:
    one, other = (scrub.run(["--sessions", "20", "--seed", "5"]) for _ in range(2))
    assert {**one, "seconds": 0} == {**other, "seconds": 0}


def test_coding_and_scrub_are_timed_beside_json() -> None:
    figures = coding.run(["--sessions", "5"])
    assert figures["claims"] >= 5
    assert figures["coding and scrub, claims per second"] > 0
    assert "json.loads" in coding.table(figures)
