from datetime import date, timedelta

import pytest

from tests.billing.coding.example import DAY
from tests.billing.scrub.example import claim, context, found


@pytest.mark.parametrize(
    ("payer", "days", "expected"),
    [
        ("northwind", 53, []),  # northwind takes claims for 90 days; 60 % are 54
        ("northwind", 54, [("FILING_NEAR", "service_date", "warn")]),
        ("northwind", 90, [("FILING_NEAR", "service_date", "warn")]),
        ("northwind", 91, [("FILING_LATE", "service_date", "hold")]),
        ("medicare", 91, []),
        ("medicare", 366, [("FILING_LATE", "service_date", "hold")]),
        ("northwind", -1, [("SERVICE_DATE_AHEAD", "service_date", "hold")]),
    ],
)
def test_a_claim_is_filed_in_time(payer: str, days: int, expected: list[tuple[str, str, str]]) -> None:
    today: date = DAY + timedelta(days=days)
    assert found(claim(payer=payer), context(payer=payer, today=today)) == expected
