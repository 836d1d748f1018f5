import pytest

from bridge.billing.session import Intent
from tests.billing.coding.example import PRACTICE, session
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
        (200, 5, [("UNITS_ABOVE_LIMIT", "lines[1].units", "hold")]),
    ],
)
def test_units_of_a_crisis_follow_the_half_hours(
    minutes: int, units: int, expected: list[tuple[str, str, str]]
) -> None:
    crisis = claim(line(1, "90839"), line(2, "90840", units=units))
    assert found(crisis, context(session(minutes, intent=Intent.CRISIS))) == expected


def test_a_line_has_units() -> None:
    assert ("UNITS_WRONG", UNITS, "hold") in found(claim(line(units=0)), context())


def test_one_code_a_day_stays_within_medicares_limit() -> None:
    assert found(claim(line(procedure="90853", units=2)), context()) == [("UNITS_ABOVE_LIMIT", UNITS, "hold")]
