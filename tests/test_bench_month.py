"""A small month at the sandbox payers: it runs, adds up, and what leaves is paid."""

from typing import Any

import pytest

from bench import month


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return month.run(["--encounters", "200", "--seed", "4"])


def test_every_encounter_is_drafted_held_or_not_billable(figures: dict[str, Any]) -> None:
    assert figures["drafted"] + figures["held"] + figures["not billable"] == figures["encounters"] >= 200


def test_the_payers_take_and_pay_what_leaves(figures: dict[str, Any]) -> None:
    assert figures["claims sent"] > 150
    assert figures["clean-claim rate"] >= 0.97, figures["denied"]


def test_what_is_not_clean_has_a_reason(figures: dict[str, Any]) -> None:
    against = figures["claims sent"] - figures["clean at the payer"]
    assert sum(figures["denied by fault"].values()) == against
    assert sum(figures["denied"].values()) >= against


def test_faults_are_held_before_they_leave(figures: dict[str, Any]) -> None:
    assert sum(figures["held by cause"].values()) >= figures["held"] + figures["not billable"]


def test_the_table_shows_the_rate(figures: dict[str, Any]) -> None:
    assert "clean-claim rate" in month.table(figures)
