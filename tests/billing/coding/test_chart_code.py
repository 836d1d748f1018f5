"""Codes that the chart states: held against the minutes, never nudged upward."""

import pytest

from bridge.billing.problem import Severity
from bridge.billing.session import Intent
from tests.billing.coding.example import code, codes, session


@pytest.mark.parametrize(
    ("minutes", "charted", "billed", "warned"),
    [
        (55, "90837", "90837", False),
        (55, "90834", "90834", True),  # fewer than earned: the clinician's choice stands, and a person is told
        (45, "90837", "90834", True),  # more than earned: the minutes decide
    ],
)
def test_the_lower_of_charted_and_earned_is_billed(minutes: int, charted: str, billed: str, *, warned: bool) -> None:
    (coded,) = code(session(minutes, chart_codes=(charted,)))
    assert codes(coded) == (billed,)
    assert [(p.code, p.severity) for p in coded.problems] == ([("CHART_CODE_DIFFERS", Severity.WARN)] if warned else [])


def test_a_code_for_another_kind_of_service_holds() -> None:
    (coded,) = code(session(45, chart_codes=("90847",)))
    assert [(p.code, p.severity) for p in coded.problems] == [("CHART_CODE_DIFFERS", Severity.HOLD)]


@pytest.mark.parametrize(
    ("minutes", "charted", "expected"),
    [
        (60, ("96130",), (("96130", 1),)),
        (91, ("96131", "96130"), (("96130", 1), ("96131", 1))),
        (150, ("96130", "96131"), (("96130", 1), ("96131", 1))),
        (151, ("96130", "96131"), (("96130", 1), ("96131", 2))),
        (22, ("97153",), (("97153", 1),)),
        (23, ("97153",), (("97153", 2),)),
        (5, ("96127",), (("96127", 1),)),
    ],
)
def test_what_is_coded_in_the_chart_gets_its_units_from_the_minutes(
    minutes: int, charted: tuple[str, ...], expected: tuple[tuple[str, int], ...]
) -> None:
    (coded,) = code(session(minutes, clinician_id="prac-psychologist", intent=Intent.OTHER, chart_codes=charted))
    assert tuple((line.procedure, line.units) for line in coded.lines) == expected
    assert coded.problems == ()


@pytest.mark.parametrize(
    ("minutes", "charted", "expected"),
    [
        (60, (), "CHART_CODE_MISSING"),
        (60, ("00000",), "CHART_CODE_UNKNOWN"),
        (60, ("G2012",), "CHART_CODE_UNKNOWN"),  # replaced by 98016 at the end of 2024
        (20, ("96130",), "CHART_CODE_TOO_SHORT"),
        (120, ("96130", "96136"), "MINUTES_NOT_SPLIT"),
    ],
)
def test_a_charted_code_that_cannot_be_counted_holds(minutes: int, charted: tuple[str, ...], expected: str) -> None:
    (coded,) = code(session(minutes, intent=Intent.OTHER, chart_codes=charted))
    assert [(p.code, p.severity) for p in coded.problems] == [(expected, Severity.HOLD)]
