"""Cedar's LCSW saw a patient of Northwind on 16 November 2026; it is the 18th, and 90 days are left to file."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bridge.billing.practice import Enrolment
from bridge.billing.scrub.enrolment import standing
from tests.billing.coding.example import DAY, rules, session
from tests.billing.scrub.example import claim, context, found

PLAIN = claim()
FILING = replace(rules("northwind"), timely_filing_days=90, filing=None)
LAST = date(2027, 2, 14)


def enrolment(**changes: Any) -> Enrolment:
    return Enrolment(**{"payer_id": "northwind", "clinician_id": "prac-lcsw", **changes})


def told(*enrolments: Enrolment, today: date = DAY + timedelta(days=2)) -> list[tuple[str, str]]:
    return [(p.code, p.severity.value) for p in standing(PLAIN, enrolments, FILING, today)]


def said(*enrolments: Enrolment, today: date = DAY + timedelta(days=2)) -> list[str]:
    return [p.reason for p in standing(PLAIN, enrolments, FILING, today)]


@pytest.mark.parametrize(
    ("enrolments", "expected"),
    [
        ((), []),
        ((enrolment(starts=date(2026, 1, 1)),), []),
        ((enrolment(starts=date(2026, 1, 1), ends=DAY),), []),
        ((enrolment(payer_id="blue", clinician_id="prac-lpc", starts=DAY),), []),  # says nothing on northwind
        ((enrolment(clinician_id="prac-lpc", starts=DAY),), [("NOT_ENROLLED", "rendering", "hold")]),
        ((enrolment(starts=date(2026, 12, 1)),), [("NOT_ENROLLED", "rendering", "hold")]),  # services from then on
        ((enrolment(starts=date(2025, 1, 1), ends=date(2026, 11, 15)),), [("NOT_ENROLLED", "rendering", "hold")]),
        ((enrolment(starts=date(2026, 12, 3), retroactive_to=DAY),), [("ENROLMENT_PENDING", "rendering", "hold")]),
        ((enrolment(applied_on=date(2026, 10, 1)),), [("ENROLMENT_PENDING", "rendering", "hold")]),
        ((enrolment(applied_on=date(2026, 11, 17)),), [("NOT_ENROLLED", "rendering", "hold")]),  # too late for the day
        ((enrolment(applied_on=date(2026, 11, 17), retroactive_to=DAY),), [("ENROLMENT_PENDING", "rendering", "hold")]),
    ],
)
def test_the_payer_takes_it_now_or_later_or_never(
    enrolments: tuple[Enrolment, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(PLAIN, context(enrolments=enrolments)) == expected


def test_what_waits_says_until_when() -> None:
    (dated,) = standing(PLAIN, [enrolment(starts=date(2026, 12, 3), retroactive_to=date(2026, 11, 1))], FILING, DAY)
    assert dated.reason == "Northwind Health takes claims of Practitioner/prac-lcsw from 2026-12-03 on."
    assert dated.remedy == "Nothing: it releases itself on 2026-12-03; timely filing runs out on 2027-02-14."
    (undated,) = standing(PLAIN, [enrolment(applied_on=date(2026, 10, 1))], FILING, DAY)
    assert undated.reason == (
        "Northwind Health has not answered Practitioner/prac-lcsw's application of 2026-10-01 yet."
    )
    assert undated.remedy == (
        "Enter its day in the practice file once the payer names it: it then releases itself; "
        "timely filing runs out on 2027-02-14."
    )


def test_all_that_wait_for_one_enrolment_have_one_reason() -> None:
    table = [enrolment(starts=date(2026, 12, 3), retroactive_to=date(2026, 11, 1))]
    visits = [claim(service_date=date(2026, 11, day)) for day in (2, 9, 16)]
    assert len({p.reason for visit in visits for p in standing(visit, table, FILING, DAY)}) == 1


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 12, 2), [("ENROLMENT_PENDING", "hold")]),
        (date(2026, 12, 3), []),
    ],
)
def test_it_releases_itself_on_the_day(today: date, expected: list[tuple[str, str]]) -> None:
    assert told(enrolment(starts=date(2026, 12, 3), retroactive_to=DAY), today=today) == expected


@pytest.mark.parametrize(
    ("enrolled", "today", "expected"),
    [
        ({"applied_on": DAY}, DAY + timedelta(days=53), []),  # 58 percent of the days to file
        ({"applied_on": DAY}, DAY + timedelta(days=54), [("ENROLMENT_TOO_LATE", "warn")]),  # 60 percent
        ({"applied_on": DAY}, DAY + timedelta(days=77), [("ENROLMENT_TOO_LATE", "hold")]),  # 85 percent
        ({"applied_on": DAY}, LAST + timedelta(days=1), []),  # FILING_LATE says so
        ({"retroactive_to": DAY, "starts": DAY + timedelta(days=60)}, DAY, []),
        ({"retroactive_to": DAY, "starts": DAY + timedelta(days=80)}, DAY, [("ENROLMENT_TOO_LATE", "warn")]),
        ({"retroactive_to": DAY, "starts": LAST}, DAY, [("ENROLMENT_TOO_LATE", "warn")]),
        ({"retroactive_to": DAY, "starts": LAST + timedelta(days=1)}, DAY, [("ENROLMENT_TOO_LATE", "hold")]),
    ],
)
def test_waiting_in_vain_is_told(enrolled: dict[str, date], today: date, expected: list[tuple[str, str]]) -> None:
    assert told(enrolment(**enrolled), today=today) == [("ENROLMENT_PENDING", "hold"), *expected]


def test_the_first_of_several_enrolments_counts() -> None:
    later = enrolment(starts=date(2027, 1, 1), retroactive_to=DAY)
    assert told(later, enrolment(starts=date(2026, 1, 1))) == []
    assert "2026-12-03" in said(later, enrolment(starts=date(2026, 12, 3), retroactive_to=DAY))[0]


@pytest.mark.parametrize(
    ("location_id", "seen_at", "expected"),
    [
        ("", "loc-north", []),
        ("loc-office", "loc-office", []),
        ("loc-office", "", []),  # by video, from wherever
        ("loc-office", "loc-north", [("NOT_ENROLLED_HERE", "rendering", "hold")]),
    ],
)
def test_an_enrolment_may_be_for_one_place(
    location_id: str, seen_at: str, expected: list[tuple[str, str, str]]
) -> None:
    table = (enrolment(starts=date(2026, 1, 1), location_id=location_id),)
    assert found(PLAIN, context(session(45, location_id=seen_at), enrolments=table)) == expected


def test_the_clinician_is_linked_to_who_bills() -> None:
    linked = enrolment(starts=date(2026, 1, 1), billing_npi=PLAIN.billing.npi)
    assert told(linked) == []
    elsewhere = replace(linked, billing_npi="1999000015")
    assert told(elsewhere) == [("NOT_LINKED", "hold")]
    assert told(elsewhere, linked) == []


def test_the_taxonomy_is_the_enrolled_one() -> None:
    assert told(enrolment(starts=date(2026, 1, 1), taxonomy="1041C0700X")) == []
    assert told(enrolment(starts=date(2026, 1, 1), taxonomy="104100000X")) == [("TAXONOMY_NOT_ENROLLED", "hold")]
