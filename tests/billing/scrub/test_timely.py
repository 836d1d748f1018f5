from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bridge.billing.claim import Claim, Frequency, OtherCoverage, Rank
from bridge.billing.payer_table import Filing, FilingBasis
from bridge.billing.remittance import Adjustment
from bridge.billing.scrub import timely
from tests.billing.coding.example import DAY, rules
from tests.billing.scrub.example import claim, context, found


@pytest.mark.parametrize(
    ("payer", "days", "expected"),
    [
        ("northwind", 53, []),  # northwind takes claims for 90 days; 60 % are 54
        ("northwind", 54, [("FILING_NEAR", "service_date", "warn")]),
        ("northwind", 76, [("FILING_NEAR", "service_date", "warn")]),
        ("northwind", 77, [("FILING_URGENT", "service_date", "warn")]),  # 85 % are 76.5
        ("northwind", 90, [("FILING_URGENT", "service_date", "warn")]),
        ("northwind", 91, [("FILING_LATE", "service_date", "hold")]),
        ("medicare", 91, []),
        ("medicare", 366, [("FILING_LATE", "service_date", "hold")]),
        ("northwind", -1, [("SERVICE_DATE_AHEAD", "service_date", "stop")]),
    ],
)
def test_a_claim_is_filed_in_time(payer: str, days: int, expected: list[tuple[str, str, str]]) -> None:
    today: date = DAY + timedelta(days=days)
    assert found(claim(payer=payer), context(payer=payer, today=today)) == expected


def filed(a_claim: Claim, filing: Filing, today: date) -> list[str]:
    asked = context(rules=replace(rules("northwind"), filing=filing), today=today)
    return [problem.code for problem in timely.check(a_claim, asked)]


@pytest.mark.parametrize(
    ("filing", "service_date", "last"),
    [
        (Filing(days=90), date(2026, 11, 16), date(2027, 2, 14)),
        (Filing(days=365, basis=FilingBasis.CALENDAR_YEAR), date(2026, 11, 16), date(2027, 11, 16)),
        (Filing(days=365, basis=FilingBasis.CALENDAR_YEAR), date(2027, 3, 1), date(2028, 3, 1)),  # 366 days
        (Filing(days=365, basis=FilingBasis.CALENDAR_YEAR), date(2028, 2, 29), date(2029, 2, 28)),
        (Filing(days=365, basis=FilingBasis.NEXT_YEAR_END), date(2026, 1, 2), date(2027, 12, 31)),
    ],
)
def test_the_last_day_is_counted_as_the_payer_counts_it(filing: Filing, service_date: date, last: date) -> None:
    made = claim(service_date=service_date)
    assert filing.last_day(service_date) == last
    assert filed(made, filing, last) == ["FILING_URGENT"]
    assert filed(made, filing, last + timedelta(days=1)) == ["FILING_LATE"]


def secondary(answered_on: date) -> Claim:
    first = OtherCoverage(
        rank=Rank.PRIMARY,
        payer=rules("blue").payer,
        subscriber=claim().subscriber,
        paid=Decimal("100.00"),
        adjustments=(Adjustment(group="PR", reason="1", amount=Decimal("50.00")),),
        adjudicated_on=answered_on,
    )
    return claim(rank=Rank.SECONDARY, other_coverages=(first,))


@pytest.mark.parametrize(
    ("days", "answered_after", "asked_after", "expected"),
    [
        (90, 80, 140, ["FILING_NEAR"]),  # 60 of 90 days after the answer
        (90, 80, 170, ["FILING_URGENT"]),
        (90, 80, 171, ["FILING_LATE"]),
        (None, 80, 91, ["FILING_LATE"]),  # the pack gives no days of its own: as for the first payer
        (10, 20, 90, ["FILING_URGENT"]),  # never less than the first payer would have
    ],
)
def test_a_later_payer_counts_from_the_earlier_ones_answer(
    days: int | None, answered_after: int, asked_after: int, expected: list[str]
) -> None:
    made = secondary(DAY + timedelta(days=answered_after))
    assert filed(made, Filing(days=90, secondary_days=days), DAY + timedelta(days=asked_after)) == expected


def test_a_corrected_claim_has_days_of_its_own() -> None:
    again, filing = claim(frequency=Frequency.REPLACEMENT), Filing(days=90, corrected_days=365)
    assert filed(again, filing, DAY + timedelta(days=91)) == []
    assert filed(again, filing, DAY + timedelta(days=366)) == ["FILING_LATE"]


def test_a_late_claim_with_a_delay_reason_may_go() -> None:
    late = context(today=DAY + timedelta(days=91))
    (problem,) = timely.check(claim(delay_reason="3"), late)
    assert (problem.code, problem.severity.value) == ("FILING_LATE", "warn")
    assert "277CA" in problem.remedy
