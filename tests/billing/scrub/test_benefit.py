from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bridge.billing.history import PastLine, Standing
from bridge.billing.payer_rules import period_around
from bridge.billing.payer_table import Counting, Period, VisitLimit
from bridge.billing.scrub import benefit
from tests.billing.coding.example import DAY, rules
from tests.billing.scrub.example import claim, context, line


def past(day: date, procedure: str = "90834", number: str = "BOLD", **changes: Any) -> PastLine:
    plain = PastLine(
        claim_control_number=number,
        patient_id="p1",
        clinician_id="prac-lcsw",
        procedure=procedure,
        service_date=day,
        encounter_id="e0",
    )
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("per", "starts", "expected"),
    [
        (Period.DAY, (1, 1), (date(2026, 11, 16), date(2026, 11, 16))),
        (Period.WEEK, (1, 1), (date(2026, 11, 15), date(2026, 11, 21))),  # Sunday to Saturday
        (Period.MONTH, (1, 1), (date(2026, 11, 1), date(2026, 11, 30))),
        (Period.CALENDAR_YEAR, (7, 1), (date(2026, 1, 1), date(2026, 12, 31))),
        (Period.BENEFIT_YEAR, (7, 1), (date(2026, 7, 1), date(2027, 6, 30))),
        (Period.BENEFIT_YEAR, (12, 1), (date(2025, 12, 1), date(2026, 11, 30))),
        (Period.LIFETIME, (1, 1), (date.min, date.max)),
        (Period.EPISODE, (1, 1), None),
    ],
)
def test_a_period_around_16_november_2026(
    per: Period, starts: tuple[int, int], expected: tuple[date, date] | None
) -> None:
    assert period_around(DAY, per, starts) == expected


@pytest.mark.parametrize(
    ("limit", "history", "expected"),
    [
        (VisitLimit(most=2, per=Period.EPISODE), (past(date(2024, 2, 3)),), []),
        (VisitLimit(most=2, per=Period.EPISODE), (past(date(2024, 2, 3)), past(date(2026, 3, 3))), ["warn"]),
        # two lines of one day are one visit
        (VisitLimit(most=2, per=Period.EPISODE), (past(date(2026, 2, 3)), past(date(2026, 2, 3), "90785")), []),
        # longer times are `eligibility`'s
        (VisitLimit(most=1, per=Period.CALENDAR_YEAR), (past(date(2026, 2, 3)),), []),
        (VisitLimit(most=1, per=Period.DAY, counts=Counting.UNITS), (), []),
        (VisitLimit(most=1, per=Period.DAY, counts=Counting.UNITS), (past(DAY),), ["hold"]),
        (VisitLimit(most=1, per=Period.DAY, counts=Counting.UNITS), (past(DAY, number="BEXAMPLE"),), []),  # itself
        (VisitLimit(most=1, per=Period.DAY, procedures=frozenset({"90837"})), (past(DAY, "90837"),), []),  # not its own
        (VisitLimit(most=1, per=Period.DAY, counts=Counting.UNITS), (past(DAY, payer_id="blue"),), []),
        (VisitLimit(most=1, per=Period.DAY, counts=Counting.UNITS), (past(DAY, standing=Standing.REFUSED),), []),
    ],
)
def test_a_limit_of_the_plan_is_counted_over_what_left(
    limit: VisitLimit, history: tuple[PastLine, ...], expected: list[str]
) -> None:
    pack = replace(rules("northwind"), visit_limits=(limit,))
    found = benefit.check(claim(line()), context(rules=pack, history=history))
    assert [problem.severity.value for problem in found] == expected


def test_the_reason_names_limit_and_count() -> None:
    limit = VisitLimit(most=1, per=Period.EPISODE, name="outpatient visits")
    pack = replace(rules("northwind"), visit_limits=(limit,))
    (problem,) = benefit.check(claim(line()), context(rules=pack, history=(past(date(2026, 2, 3)),)))
    assert problem.reason == "Northwind Health pays for 1 outpatient visits in an episode; this makes 2."
