from datetime import date
from typing import Any

import pytest

from bridge.billing.problem import Severity
from bridge.billing.scrub import scrub
from bridge.billing.scrub.diagnosis import out_of_date
from tests.billing.coding.example import DAY
from tests.billing.scrub.example import DIAGNOSES, claim, context, line
from tests.billing.scrub.example import found as found_of_all

THIRTEEN = (
    *("F41.1", "F33.1", "F43.12", "F60.3", "F90.0", "F42.2", "G47.00"),
    *("E11.9", "I10", "J45.20", "K58.9", "M54.50", "N18.30"),
)
FAMILY = ("DIAGNOS", "UNDERLYING", "PRIMARY", "ADDITIONAL", "SERVICE_DIAGNOSIS")


def found(*diagnoses: str, **changes: Any) -> list[tuple[str, str, str]]:
    """What is said of the diagnoses alone."""
    the_line = line(service_date=changes.get("service_date", DAY))
    said = found_of_all(claim(the_line, diagnoses=diagnoses, **changes), context())
    return [problem for problem in said if problem[0].startswith(FAMILY)]


@pytest.mark.parametrize(
    ("diagnoses", "expected"),
    [
        (("F41.1", "F33.1"), []),
        ((), [("DIAGNOSIS_MISSING", "diagnoses", "stop")]),
        (("F41.1", "F32"), [("DIAGNOSIS_NOT_BILLABLE", "diagnoses[1]", "hold")]),
        (("F41.1", "F41.1"), [("DIAGNOSIS_REPEATED", "diagnoses", "hold")]),
        (THIRTEEN[:12], []),
        (THIRTEEN, [("DIAGNOSES_TOO_MANY", "diagnoses", "stop")]),
        (("F33.1", "F32.1"), [("DIAGNOSES_EXCLUDED", "diagnoses[0], diagnoses[1]", "hold")]),
        (("F10.20", "F41.1", "F10.10"), [("DIAGNOSES_EXCLUDED", "diagnoses[0], diagnoses[2]", "hold")]),
        (("F33.1", "R45.851", "T14.91XA"), [("DIAGNOSES_EXCLUDED", "diagnoses[1], diagnoses[2]", "hold")]),
    ],
)
def test_diagnoses_are_there_and_agree(diagnoses: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    assert found(*diagnoses) == expected


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("F32", date(2026, 11, 2), "a heading on the service date"),
        ("F64.A", date(2026, 9, 30), "it came later"),
        ("F50.01", date(2024, 10, 1), "a heading on the service date"),
        ("Z87.890", date(2026, 10, 1), "a heading on the service date"),
        ("S23.420A", date(2026, 10, 1), "deleted, or no ICD-10-CM code"),
        ("F41.99", date(2026, 11, 2), "deleted, or no ICD-10-CM code"),
    ],
)
def test_it_says_why_a_diagnosis_is_not_billable(code: str, day: date, said: str) -> None:
    problems = scrub(claim(line(service_date=day), diagnoses=("F41.1", code), service_date=day), context())
    reasons = {p.place: p.reason for p in problems if p.code == "DIAGNOSIS_NOT_BILLABLE"}
    assert list(reasons) == ["diagnoses[1]"]
    assert said in reasons["diagnoses[1]"]


def test_it_says_how_many_codes_there_are_to_choose_from() -> None:
    remedies = [p.remedy for p in scrub(claim(diagnoses=("F33",)), context()) if p.code == "DIAGNOSIS_NOT_BILLABLE"]
    assert remedies == ["Choose the specific code in the chart: there are 9."]


def beyond(*codes: str, today: date = date(2028, 1, 10)) -> list[tuple[str, str, str]]:
    """Of a service after every list, billed when no list speaks of today either."""
    day = date(2028, 1, 5)
    return found_of_all(claim(line(service_date=day), diagnoses=codes, service_date=day), context(today=today))


def test_where_lists_speak_of_today_a_claim_of_another_day_says_so_itself() -> None:
    assert found("F41.1", "F41.99", service_date=date(2028, 1, 5)) == [
        ("DIAGNOSIS_NOT_BILLABLE", "diagnoses[1]", "warn"),
        ("DIAGNOSIS_LIST_OUT_OF_DATE", "service_date", "warn"),
    ]


def test_when_no_list_speaks_of_today_that_is_said_once_and_of_no_claim() -> None:
    assert beyond("F41.1", "F33.1") == []
    (told,) = out_of_date(DIAGNOSES, date(2028, 1, 10))
    assert (told.code, told.place, told.severity) == (
        "DIAGNOSIS_LIST_OUT_OF_DATE",
        "reference icd10-order",
        Severity.WARN,
    )
    assert out_of_date(DIAGNOSES, date(2027, 9, 30)) == ()


def test_a_code_that_may_be_newer_than_the_lists_only_warns() -> None:
    assert beyond("F41.1", "F41.99") == [("DIAGNOSIS_NOT_BILLABLE", "diagnoses[1]", "warn")]


def test_a_code_that_the_newest_year_brought_may_be_gone_in_the_next() -> None:
    assert beyond("F41.1", "F64.A") == [("DIAGNOSIS_LIST_OUT_OF_DATE", "service_date", "warn")]


def test_codes_of_icd_9_are_not_looked_up() -> None:
    assert found("300.02", diagnoses_are_icd9=True) == []


@pytest.mark.parametrize("pointers", [(), (2,), (0,), (1, 1), (1, 1, 1, 1, 1)])
def test_a_line_points_at_diagnoses_that_are_there_each_once(pointers: tuple[int, ...]) -> None:
    assert found_of_all(claim(line(diagnosis_pointers=pointers)), context()) == [
        ("DIAGNOSIS_POINTER_WRONG", "lines[0].diagnosis_pointers", "stop")
    ]


def test_no_problem_tells_the_diagnosis() -> None:
    said = repr(scrub(claim(diagnoses=("Z63.0", "F32", "F32", "F06.31", "F33.1", "F52.21", "F34.81")), context()))
    for code in ("DIAGNOSIS_NOT_BILLABLE", "DIAGNOSES_EXCLUDED", "UNDERLYING_DIAGNOSIS_MISSING", "DIAGNOSIS_SEX"):
        assert code in said
    for diagnosis in ("F32", "Z63", "F06", "F33", "F52", "F34"):
        assert diagnosis not in said
