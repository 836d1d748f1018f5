"""Units against the medically unlikely edits of the service date."""

from dataclasses import replace

import pytest

from bridge.billing.history import PastLine
from tests.billing.coding.example import DAY, PRACTICE
from tests.billing.scrub.example import claim, context, found, line

FIRST, SECOND = "lines[0].units", "lines[1].units"
DOCTOR = PRACTICE.clinicians["prac-psychiatrist"]


def limits(*args: object) -> list[tuple[str, str, str]]:
    return [p for p in found(*args) if p[0] in ("UNITS_ABOVE_LIMIT", "CODE_NOT_PAID")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("procedure", "units", "expected"),
    [
        ("90853", 1, []),
        ("90853", 2, [("UNITS_ABOVE_LIMIT", FIRST, "hold")]),
        ("90839", 2, [("UNITS_ABOVE_LIMIT", FIRST, "hold")]),  # MAI 2
        ("90840", 3, []),
        ("90840", 4, [("UNITS_ABOVE_LIMIT", FIRST, "hold")]),
        ("H0004", 40, []),  # no limit is known
    ],
)
def test_one_code_stays_within_what_is_paid(procedure: str, units: int, expected: list[tuple[str, str, str]]) -> None:
    assert limits(claim(line(procedure=procedure, units=units)), context()) == expected


def test_the_lines_of_a_day_are_added_up_and_said_once() -> None:
    three = (line(i, "90834", modifiers=("59",) if i > 1 else ()) for i in (1, 2, 3))
    assert limits(claim(*three), context()) == [("UNITS_ABOVE_LIMIT", "lines[2].units", "hold")]


def test_lines_of_two_days_are_not() -> None:
    two = (line(1, "90853"), line(2, "90853", service_date=DAY.replace(day=17)))
    assert limits(claim(*two), context()) == []


@pytest.mark.parametrize(
    ("payer", "units", "expected"),
    [
        ("medicare", 9, [("UNITS_ABOVE_LIMIT", FIRST, "hold")]),
        ("northwind", 9, [("UNITS_ABOVE_LIMIT", FIRST, "hold")]),
        ("medicaid", 9, []),
        ("medicaid", 32, []),
        ("medicaid", 33, [("UNITS_ABOVE_LIMIT", FIRST, "hold")]),
    ],
)
def test_medicaid_has_limits_of_its_own(payer: str, units: int, expected: list[tuple[str, str, str]]) -> None:
    assert limits(claim(line(procedure="97151", units=units), payer=payer), context(payer=payer)) == expected


@pytest.mark.parametrize(
    ("payer", "expected"), [("medicaid", []), ("medicare", [("UNITS_ABOVE_LIMIT", SECOND, "hold")])]
)
def test_medicaid_holds_each_line_by_itself(payer: str, expected: list[tuple[str, str, str]]) -> None:
    two = (line(1, "90853"), line(2, "90853", modifiers=("59",)))
    assert limits(claim(*two, payer=payer), context(payer=payer)) == expected


@pytest.mark.parametrize(
    ("payer", "expected"),
    [
        ("medicare", [("CODE_NOT_PAID", "lines[0].procedure", "hold")]),
        ("northwind", [("CODE_NOT_PAID", "lines[0].procedure", "warn")]),
        ("medicaid", []),  # pays one
    ],
)
def test_a_limit_of_zero_is_a_code_that_is_not_paid(payer: str, expected: list[tuple[str, str, str]]) -> None:
    screening = claim(line(procedure="99408"), payer=payer, rendering=DOCTOR)
    assert limits(screening, context(payer=payer)) == expected


BEFORE = PastLine(
    claim_control_number="BOLD",
    patient_id="p1",
    clinician_id="prac-lcsw",
    procedure="90834",
    service_date=DAY,
    encounter_id="e0",
    units=2,
)


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (BEFORE, [("UNITS_ABOVE_LIMIT", FIRST, "hold")]),
        (replace(BEFORE, units=1), []),
        (replace(BEFORE, clinician_id="prac-lpc"), []),
        (replace(BEFORE, encounter_id="e1"), []),  # the same visit, for another payer
        (replace(BEFORE, claim_control_number="BEXAMPLE"), []),
        (replace(BEFORE, service_date=DAY.replace(day=15)), []),
    ],
)
def test_units_claimed_before_for_the_day_count(past: PastLine, expected: list[tuple[str, str, str]]) -> None:
    assert limits(claim(line(modifiers=("59",))), context(history=(past,))) == expected
