from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.session import Activity, Intent
from tests.billing.coding.example import PRACTICE, rules, session
from tests.billing.scrub.example import claim, context, found, line

PROCEDURE, UNITS = "lines[0].procedure", "lines[0].units"


@pytest.mark.parametrize(
    ("minutes", "procedure", "expected"),
    [
        (53, "90837", []),
        (52, "90837", [("CODE_ABOVE_TIME", PROCEDURE, "hold")]),
        (37, "90834", [("CODE_ABOVE_TIME", PROCEDURE, "hold")]),
        (15, "90832", [("CODE_ABOVE_TIME", PROCEDURE, "hold")]),
        (53, "90834", [("CODE_BELOW_TIME", PROCEDURE, "warn")]),
        (38, "90832", [("CODE_BELOW_TIME", PROCEDURE, "warn")]),
        (26, "90847", []),
        (25, "90847", [("CODE_ABOVE_TIME", PROCEDURE, "hold")]),
        (120, "90837", []),
        (74, "90839", []),
        (29, "90839", [("CODE_ABOVE_TIME", PROCEDURE, "hold")]),
        (16, "90853", []),
        (15, "90853", [("SHORT_FOR_CODE", PROCEDURE, "warn")]),
        (10, "90791", [("SHORT_FOR_CODE", PROCEDURE, "warn")]),
    ],
)
def test_the_code_is_what_the_minutes_earn(minutes: int, procedure: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(claim(line(procedure=procedure)), context(session(minutes))) == expected


def test_therapy_beside_a_visit_is_held_against_its_own_minutes() -> None:
    both = session(80, intent=Intent.MEDICATION_THERAPY, visit_code="99214", therapy_minutes=30)
    doctor = PRACTICE.clinicians["prac-psychiatrist"]
    right = claim(line(1, "99214"), line(2, "90833"), rendering=doctor)
    wrong = claim(line(1, "99214"), line(2, "90836"), rendering=doctor)
    assert found(right, context(both)) == []
    assert found(wrong, context(both)) == [("CODE_ABOVE_TIME", "lines[1].procedure", "hold")]


def test_a_timed_code_wants_start_and_end() -> None:
    assert found(claim(), context(session(45, start=None))) == [("TIME_UNKNOWN", PROCEDURE, "warn")]


@pytest.mark.parametrize(
    ("minutes", "units", "expected"),
    [
        (105, 2, []),
        (104, 2, [("CODE_ABOVE_TIME", "lines[1].procedure", "hold")]),
        (105, 1, [("CODE_BELOW_TIME", "lines[1].procedure", "warn")]),
    ],
)
def test_units_of_a_crisis_follow_the_half_hours(
    minutes: int, units: int, expected: list[tuple[str, str, str]]
) -> None:
    crisis = claim(line(1, "90839"), line(2, "90840", units=units))
    assert found(crisis, context(session(minutes, intent=Intent.CRISIS))) == expected


@pytest.mark.parametrize(("procedure", "expected"), [("90834", []), ("90837", ["CODE_ABOVE_TIME"])])
def test_minutes_of_another_line_are_not_therapys(procedure: str, expected: list[str]) -> None:
    divided = session(75, activities=(Activity(procedure="96136", minutes=30),))
    problems = found(claim(line(1, procedure), line(2, "96136")), context(divided))
    assert [code for code, _, _ in problems if code.startswith("CODE_")] == expected


def test_half_hours_that_the_claim_lacks_are_said() -> None:
    crisis = claim(line(procedure="90839"))
    assert found(crisis, context(session(75, intent=Intent.CRISIS))) == [("CODE_BELOW_TIME", PROCEDURE, "warn")]


@pytest.mark.parametrize(
    ("minutes", "units", "expected"),
    [
        (91, 1, []),
        (90, 1, [("CODE_ABOVE_TIME", "lines[1].procedure", "hold")]),
        (151, 1, [("CODE_BELOW_TIME", "lines[1].procedure", "warn")]),
    ],
)
def test_testing_is_held_against_the_minutes_of_its_part(
    minutes: int, units: int, expected: list[tuple[str, str, str]]
) -> None:
    part = Activity(procedure="96130", minutes=minutes)
    whole = session(30, intent=Intent.TESTING, activities=(part,))
    lines = claim(line(1, "96130"), line(2, "96131", units=units), rendering=PRACTICE.clinicians["prac-psychologist"])
    assert [p for p in found(lines, context(whole)) if p[0].startswith("CODE_")] == expected


@pytest.mark.parametrize(
    ("units", "rounding", "expected"),
    [
        (3, "", []),  # 53 minutes are three full quarters, or four at the midpoint
        (4, "", []),
        (5, "", ["CODE_ABOVE_TIME"]),
        (2, "", ["CODE_BELOW_TIME"]),
        (4, "full", ["CODE_ABOVE_TIME"]),
        (3, "midpoint", ["CODE_BELOW_TIME"]),
        (4, "eight_minute", []),
        (5, "eight_minute", ["CODE_ABOVE_TIME"]),
    ],
)
def test_quarter_hours_are_held_against_the_payers_rounding(units: int, rounding: str, expected: list[str]) -> None:
    skills = context(session(53), rules=replace(rules("northwind"), rounding=rounding))
    problems = found(claim(line(procedure="H2014", units=units)), skills)
    assert [code for code, _, _ in problems if code.startswith("CODE_")] == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2026, 11, 30), [("MONTH_NOT_OVER", PROCEDURE, "hold")]), (date(2026, 12, 1), [])],
)
def test_a_month_is_claimed_when_it_is_over(today: date, expected: list[tuple[str, str, str]]) -> None:
    care = session(20, intent=Intent.COLLABORATIVE_CARE, month_minutes=60)
    doctor = PRACTICE.clinicians["prac-psychiatrist"]
    month = claim(line(procedure="99493"), rendering=doctor)
    assert [p for p in found(month, context(care, today=today)) if p[0] == "MONTH_NOT_OVER"] == expected


@pytest.mark.parametrize(
    ("minutes", "procedure", "expected"),
    [(59, "G2087", ["CODE_ABOVE_TIME"]), (60, "G2087", []), (75, "99493", []), (76, "99493", ["CODE_BELOW_TIME"])],
)
def test_a_monthly_code_is_held_against_the_month(minutes: int, procedure: str, expected: list[str]) -> None:
    care = session(20, month_minutes=minutes)
    problems = found(claim(line(procedure=procedure)), context(care, today=date(2026, 12, 1)))
    assert [code for code, _, _ in problems if code.startswith("CODE_")] == expected


def test_a_line_has_units() -> None:
    assert ("UNITS_WRONG", UNITS, "stop") in found(claim(line(units=0)), context())
