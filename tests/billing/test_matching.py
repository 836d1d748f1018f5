"""Which claim of ours an answer is about."""

from decimal import Decimal

import pytest

from bridge.billing.matching import Known, match
from bridge.billing.problem import Problem

B111 = Known(control_number="B111", charge=Decimal("150.00"), payer_id="northwind")
KNOWN = {"B111": B111}


@pytest.mark.parametrize("said", ["B111", "b111", " B111 "])
def test_case_and_blanks_are_forgiven(said: str) -> None:
    assert match(said, Decimal("150.00"), KNOWN, "CLP 1") is B111


def test_a_reversal_names_its_charge_below_zero() -> None:
    assert match("B111", Decimal("-150.00"), KNOWN, "CLP 1") is B111


@pytest.mark.parametrize(
    ("said", "charge", "code"),
    [("B112", "150.00", "CLAIM_UNKNOWN"), ("", "150.00", "CLAIM_UNKNOWN"), ("B111", "149.99", "CHARGE_DIFFERS")],
)
def test_what_does_not_fit_goes_to_a_person(said: str, charge: str, code: str) -> None:
    problem = match(said, Decimal(charge), KNOWN, "CLP 3")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place) == (code, "CLP 3")
