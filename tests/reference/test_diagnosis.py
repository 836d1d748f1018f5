from datetime import date

import pytest

from bridge.reference.diagnosis import diagnoses, exists, is_billable

FY2026, FY2027 = date(2026, 9, 30), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("code", "day", "billable"),
    [
        ("F41.1", FY2026, True),
        ("F41.1", FY2027, True),
        ("F411", FY2027, True),
        ("F32", FY2027, False),  # a header
        ("F32.A", FY2027, True),
        ("F99", FY2027, True),
        ("F84", FY2027, False),
        ("T14.91XA", FY2027, True),
        ("F64.A", FY2026, False),
        ("F64.A", FY2027, True),
        ("Z87.890", FY2026, True),
        ("Z87.890", FY2027, False),
        ("Z87.8901", FY2027, True),
        ("F41.99", FY2027, False),
        ("F", FY2027, False),
        ("", FY2027, False),
    ],
)
def test_a_diagnosis_is_billable_by_fiscal_year(code: str, day: date, billable: bool) -> None:
    assert is_billable(code, day) is billable
    assert diagnoses()(code, day) is billable


@pytest.mark.parametrize(("code", "known"), [("F32", True), ("F32.A", True), ("F64.A", True), ("Q00.99", False)])
def test_a_header_exists(code: str, known: bool) -> None:
    assert exists(code, FY2027) is known
