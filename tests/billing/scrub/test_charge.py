from dataclasses import replace
from decimal import Decimal

import pytest

from tests.billing.scrub.example import claim, context, found, line


@pytest.mark.parametrize(
    ("charge", "expected"),
    [
        ("150.00", []),
        ("0.00", [("CHARGE_MISSING", "lines[0].charge", "hold")]),
        ("-1.00", [("CHARGE_MISSING", "lines[0].charge", "hold")]),
        ("15000.00", [("CHARGE_UNLIKELY", "lines[0].charge", "hold")]),
    ],
)
def test_a_line_asks_for_dollars(charge: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(claim(line(charge=Decimal(charge))), context()) == expected


def test_a_claim_has_lines() -> None:
    assert found(replace(claim(), lines=()), context()) == [("LINES_MISSING", "lines", "stop")]


def test_a_claim_holds_fifty_lines() -> None:
    full = claim(*(line(i, "96127", units=1, modifiers=("76",)) for i in range(1, 52)))
    assert ("LINES_TOO_MANY", "lines", "stop") in found(full, context())


@pytest.mark.parametrize(
    ("paid", "expected"), [("150.00", []), ("150.01", [("PATIENT_PAID_TOO_MUCH", "patient_paid", "hold")])]
)
def test_the_patient_has_not_paid_more_than_the_charge(paid: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(claim(patient_paid=Decimal(paid)), context()) == expected
