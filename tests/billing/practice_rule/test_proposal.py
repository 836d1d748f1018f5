"""From a denied claim to a rule against the next one like it."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.billing.party import Licence
from bridge.billing.practice_rule import Effect
from bridge.billing.practice_rule.check import faults
from bridge.billing.practice_rule.fit import Facts, fits
from bridge.billing.practice_rule.proposal import propose
from bridge.billing.practice_rule.words import in_words
from bridge.reference.carc import load_carcs
from tests.billing.coding.example import PRACTICE
from tests.billing.practice_rule.example import CHARTER
from tests.billing.scrub.example import claim, line


def test_a_denial_for_want_of_an_authorization() -> None:
    found = propose(claim(line(1, "90837")), ("197",), CHARTER, meaning="authorization absent")
    assert (found.id, found.effect, found.is_on, found.prevents) == (
        "OWN_NORTHWIND_90837_197",
        Effect.HOLD,
        False,
        ("197",),
    )
    name = claim().payer.name
    assert found.name == f"90837 at {name} (CARC 197)"
    assert found.message == f"{name} denied claims like this one (CARC 197): authorization absent."
    assert in_words(found) == (
        "Where the payer is northwind and the procedure is 90837 and no authorization number is there: hold it."
    )


@pytest.mark.parametrize(
    ("carcs", "changes", "asks"),
    [
        (("4",), {"modifiers": ("95", "HO")}, "and a modifier is 95 and a modifier is HO"),
        (("4",), {"modifiers": ()}, "and there is no modifier"),
        (("5",), {"place_of_service": "10"}, "and the place of service is 10"),
        (("11",), {}, "and the first diagnosis is F41.1"),
        (("B7",), {}, "and the rendering clinician is prac-lcsw"),
        (("222",), {"units": 6}, "and the number of units is at least 6"),
        (("96",), {}, ""),  # the payer does not cover it: payer and procedure say all
        (("204", "197"), {}, "and no authorization number is there"),  # the first reason that leads anywhere
        ((), {}, ""),
    ],
)
def test_the_reason_says_what_else_to_ask(carcs: tuple[str, ...], changes: dict[str, Any], asks: str) -> None:
    found = propose(claim(line(1, "90837", **changes)), carcs, CHARTER)
    start = "Where the payer is northwind and the procedure is 90837"
    assert in_words(found) == f"{start}{f' {asks}' if asks else ''}: hold it."


def test_what_is_there_is_no_reason_to_hold_the_next() -> None:
    denied_for_units = claim(line(1, "90837"), authorization_number="A1")
    assert "authorization" not in in_words(propose(denied_for_units, ("198",), CHARTER))


def test_the_refused_line_is_the_one_asked_for() -> None:
    two = claim(line(1, "99214"), line(2, "90836"))
    found = propose(two, ("97",), CHARTER, line_number=2)
    assert in_words(found) == (
        "Where the payer is northwind and the procedure is 90836 and a procedure of the claim is 99214: hold it."
    )


@pytest.mark.parametrize("carc", sorted(load_carcs().codes))
def test_whatever_the_reason_the_rule_may_be_kept_and_fits_its_claim(carc: str) -> None:
    whole = claim(line(1, "90837", modifiers=("95",)), rendering=PRACTICE.clinicians["prac-lpc"])
    found = propose(whole, (carc,), CHARTER)
    assert faults(found, CHARTER) == ()
    assert fits(found, Facts(claim=whole)).holds
    assert whole.rendering.licence is Licence.COUNSELOR


def test_an_id_has_only_what_an_id_may_have() -> None:
    far = claim()
    other = replace(far, payer=replace(far.payer, id="the-very-long-name-of-a-plan-of-some-state-2026"))
    found = propose(other, ("197",), CHARTER)
    assert found.id == "OWN_THE_VERY_LONG_NAME_OF_A_PLAN_OF_SOME_STA"
    assert faults(found, CHARTER) == ()
