"""Rows of a telehealth table that hold on some days, for some codes, with more or less certainty."""

from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.coding import code_day
from bridge.billing.payer_table import TelehealthRule
from bridge.billing.session import Modality
from tests.billing.coding.example import DAY, PRACTICE, PROCEDURES, rules, session

VIDEO = Modality.VIDEO


def row(modifier: str, **changes: object) -> TelehealthRule:
    plain = TelehealthRule(modality=VIDEO, patient_at_home=None, place_of_service="02", modifiers=(modifier,))
    return replace(plain, **changes)  # type: ignore[arg-type]


def modifiers(*table: TelehealthRule, day: date = DAY) -> tuple[str, ...]:
    pack = replace(rules("northwind"), telehealth=table)
    by_video = session(45, modality=VIDEO, patient_at_home=True, service_date=day)
    (coded,) = code_day((by_video,), PRACTICE.clinicians, pack, PROCEDURES)
    return coded.lines[0].modifiers or tuple(p.code for p in coded.problems)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 6, 30), ("GT",)),
        (date(2026, 7, 1), ("95",)),
        (date(2026, 12, 31), ("95",)),
        (date(2027, 1, 1), ("TELEHEALTH_NOT_COVERED",)),
    ],
)
def test_a_row_may_hold_on_some_days_of_its_pack(day: date, expected: tuple[str, ...]) -> None:
    until_june = row("GT", ends=date(2026, 6, 30))
    then = row("95", starts=date(2026, 7, 1), ends=date(2026, 12, 31))
    assert modifiers(until_june, then, day=day) == expected


def test_the_first_row_that_fits_wins() -> None:
    assert modifiers(row("GT", procedures=frozenset({"90837"})), row("95"), row("GQ")) == ("95",)


def test_the_reason_names_the_row_and_that_it_is_unsure() -> None:
    table = (row("GT", procedures=frozenset({"90837"})), row("95", certainty="unsure", source="third-party table"))
    pack = replace(rules("northwind"), telehealth=table)
    (coded,) = code_day((session(45, modality=VIDEO),), PRACTICE.clinicians, pack, PROCEDURES)
    (why,) = [o for o in coded.lines[0].origins if o.field == "modifiers"]
    assert (why.place, why.version) == ("payer:northwind telehealth[1]", "northwind@2024.1")
    assert why.because == (
        "video, wherever the patient was: Northwind Health wants 02 with 95 (unsure: third-party table)"
    )
