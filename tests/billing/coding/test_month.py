"""Collaborative care: by the calendar month's minutes, once, with the month's last session."""

from datetime import date
from typing import Any

import pytest

from bridge.billing.coding import CodedSession, code_day
from bridge.billing.history import PastLine, Standing
from bridge.billing.problem import Severity
from bridge.billing.session import Intent, Session
from tests.billing.coding.example import DAY, PRACTICE, PROCEDURES, code, codes, problems, rules, session


def care(month_minutes: int | None, is_first_month: bool | None = None, **changes: Any) -> Session:
    plain: dict[str, Any] = {"clinician_id": "prac-psychiatrist", "intent": Intent.COLLABORATIVE_CARE}
    return session(20, month_minutes=month_minutes, is_first_month=is_first_month, **{**plain, **changes})


def said(coded: CodedSession) -> list[tuple[str, Severity]]:
    return [(p.code, p.severity) for p in coded.problems]


@pytest.mark.parametrize(
    ("minutes", "first", "expected"),
    [
        (15, True, ()),
        (16, True, (("G2214", 1),)),
        (35, True, (("G2214", 1),)),
        (36, True, (("99492", 1),)),
        (85, True, (("99492", 1),)),
        (86, True, (("99492", 1), ("99494", 1))),
        (115, True, (("99492", 1), ("99494", 1))),
        (116, True, (("99492", 1), ("99494", 2))),
        (16, False, (("G2214", 1),)),
        (30, False, (("G2214", 1),)),
        (31, False, (("99493", 1),)),
        (75, False, (("99493", 1),)),
        (76, False, (("99493", 1), ("99494", 1))),
        (106, False, (("99493", 1), ("99494", 2))),
    ],
)
def test_the_month_is_coded_by_its_minutes(minutes: int, *, first: bool, expected: tuple[tuple[str, int], ...]) -> None:
    (coded,) = code(care(minutes, first))
    assert tuple((line.procedure, line.units) for line in coded.lines) == expected
    assert said(coded) == ([] if expected else [("TOO_SHORT", Severity.NOT_BILLABLE)])


def test_what_the_chart_does_not_say_of_the_month_is_never_guessed() -> None:
    assert said(code(care(None))[0]) == [("MONTH_MINUTES_MISSING", Severity.HOLD)]
    assert said(code(care(60))[0]) == [("FIRST_MONTH_UNKNOWN", Severity.HOLD)]


def test_under_the_first_rungs_the_month_of_care_does_not_matter() -> None:
    (coded,) = code(care(20))
    assert (codes(coded), coded.problems) == (("G2214",), ())


@pytest.mark.parametrize(
    ("minutes", "charted", "billed", "expected"),
    [
        (40, "99493", ("99493",), []),
        (40, "G2214", ("G2214",), [("CHART_CODE_DIFFERS", Severity.WARN)]),  # the lower stands
        (25, "99493", ("G2214",), [("CHART_CODE_DIFFERS", Severity.WARN)]),  # never above the minutes
        (60, "99492", (), [("CHART_CODE_DIFFERS", Severity.HOLD)]),  # a code of the first month
        (19, "99484", (), [("CHART_CODE_TOO_SHORT", Severity.HOLD)]),
        (20, "99484", ("99484",), []),  # integration of another model, where the chart says so
    ],
)
def test_the_charts_code_is_held_against_the_month(
    minutes: int, charted: str, billed: tuple[str, ...], expected: list[tuple[str, Severity]]
) -> None:
    (coded,) = code(care(minutes, False, chart_codes=(charted,)))
    assert (codes(coded), said(coded)) == (billed, expected)


def test_without_the_months_minutes_the_charts_code_stands_and_a_person_is_told() -> None:
    (coded,) = code(care(None, chart_codes=("99492",)))
    assert (codes(coded), said(coded)) == (("99492",), [("MONTH_MINUTES_MISSING", Severity.WARN)])


def test_only_the_last_session_of_the_month_is_claimed() -> None:
    early = care(40, False, encounter_id="e1", service_date=date(2026, 11, 3))
    late = care(75, False, encounter_id="e2", service_date=date(2026, 11, 24))
    before = care(70, False, encounter_id="e0", service_date=date(2026, 10, 30))
    month = (before, early, late)
    of_early, of_late = (
        code_day((s,), PRACTICE.clinicians, rules("northwind"), PROCEDURES, month=month) for s in (early, late)
    )
    assert said(of_early[0]) == [("MONTH_CLAIMED_LATER", Severity.NOT_BILLABLE)]
    assert codes(of_late[0]) == ("99493",)


@pytest.mark.parametrize(
    ("day", "encounter_id", "standing", "expected"),
    [
        (date(2026, 11, 3), "e9", Standing.LEFT, ("MONTH_ALREADY_CLAIMED",)),
        (date(2026, 11, 3), "e9", Standing.WAITING, ("MONTH_ALREADY_CLAIMED",)),
        (date(2026, 11, 3), "e9", Standing.HELD, ()),  # it waits for the month's end, and gives way then
        (date(2026, 11, 24), "e9", Standing.HELD, ("MONTH_CLAIMED_LATER",)),
        (date(2026, 11, 3), "e9", Standing.REFUSED, ()),
        (date(2026, 10, 30), "e9", Standing.LEFT, ()),  # another month
        (DAY, "e1", Standing.LEFT, ()),  # this very session, drafted again
    ],
)
def test_a_month_that_was_claimed_is_not_claimed_again(
    day: date, encounter_id: str, standing: Standing, expected: tuple[str, ...]
) -> None:
    past = PastLine(
        claim_control_number="B1",
        patient_id="p1",
        clinician_id="prac-psychiatrist",
        procedure="99493",
        service_date=day,
        encounter_id=encounter_id,
        standing=standing,
    )
    again = care(90, False)
    (coded,) = code_day((again,), PRACTICE.clinicians, rules("northwind"), PROCEDURES, past=(past,))
    assert problems(coded) == expected


@pytest.mark.parametrize(
    ("minutes", "charted", "expected"),
    [
        (69, "G2086", ()),
        (70, "G2086", (("G2086", 1),)),
        (149, "G2086", (("G2086", 1),)),
        (150, "G2086", (("G2086", 1), ("G2088", 1))),
    ],
)
def test_opioid_treatment_is_by_the_month_and_by_full_half_hours(
    minutes: int, charted: str, expected: tuple[tuple[str, int], ...]
) -> None:
    (coded,) = code(care(minutes, True, intent=Intent.SUBSTANCE_USE, chart_codes=(charted,)))
    assert tuple((line.procedure, line.units) for line in coded.lines) == expected
