from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bridge.billing.booking import booking_of, by_clinician
from bridge.billing.claim import Frequency
from bridge.billing.history import PastLine, Standing
from bridge.billing.session import Intent
from tests.billing.coding.example import DAY, session
from tests.billing.scrub.example import claim, context, found, line

BEFORE = PastLine(
    claim_control_number="BOLD",
    patient_id="p1",
    clinician_id="prac-lcsw",
    procedure="90834",
    service_date=DAY,
    encounter_id="e0",
)


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (BEFORE, [("DUPLICATE", "lines[0]", "hold")]),
        (replace(BEFORE, claim_control_number="BEXAMPLE"), []),  # the same claim, drafted again
        (replace(BEFORE, patient_id="p2"), []),
        (replace(BEFORE, clinician_id="prac-lpc"), []),
        (replace(BEFORE, procedure="90785"), []),
        (replace(BEFORE, service_date=date(2026, 11, 9)), []),
    ],
)
def test_the_same_service_is_claimed_once(past: PastLine, expected: list[tuple[str, str, str]]) -> None:
    assert found(claim(), context(history=(past,))) == expected


def test_a_replacement_repeats_what_it_replaces() -> None:
    assert found(claim(replaces="BOLD"), context(history=(BEFORE,))) == []


def test_a_second_session_is_no_duplicate_when_it_says_so() -> None:
    parted = claim(line(modifiers=("59",)))
    assert found(parted, context(history=(BEFORE,))) == []
    same_encounter = replace(BEFORE, encounter_id="e1")
    assert found(parted, context(history=(same_encounter,))) == [("DUPLICATE", "lines[0]", "hold")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"procedure": "90832"}, [("REBILLED", "lines[0]", "hold")]),  # coded anew
        ({"clinician_id": "prac-lpc"}, [("REBILLED", "lines[0]", "hold")]),  # another clinician
        ({"procedure": "90832", "payer_id": "blue"}, []),  # another payer
        ({"procedure": "90832", "encounter_id": "e0"}, [("PAIR_EXCLUDED", "lines[0].procedure", "hold")]),
        ({"procedure": "90832", "standing": Standing.WAITING}, []),  # it has not left: this claim takes its place
        ({"standing": Standing.HELD}, []),
        ({"standing": Standing.BOOKED}, []),
        ({"standing": Standing.REFUSED}, [("DUPLICATE", "lines[0]", "hold")]),
        ({}, [("DUPLICATE", "lines[0]", "hold")]),
    ],
)
def test_one_session_is_claimed_once_however_it_was_coded(
    changes: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    past = replace(BEFORE, **{"encounter_id": "e1", "payer_id": "northwind", **changes})
    assert found(claim(), context(history=(past,))) == expected


def test_a_replacement_names_the_payers_number_of_what_it_replaces() -> None:
    seven = {"frequency": Frequency.REPLACEMENT, "replaces": "BOLD"}
    assert found(claim(**seven, payer_claim_number="P1"), context(history=(BEFORE,))) == []
    assert found(claim(**seven), context(history=(BEFORE,))) == [
        ("ORIGINAL_NUMBER_MISSING", "payer_claim_number", "stop")
    ]


ELSEWHERE = booking_of(session(45, encounter_id="e2", patient_id="p2"))


@pytest.mark.parametrize(
    ("minutes_later", "changes", "severity"),
    [
        (0, {}, "hold"),
        (39, {}, "hold"),  # 6 minutes shared
        (40, {}, "warn"),  # 5: clocks disagree
        (44, {}, "warn"),
        (45, {}, ""),  # back to back
        (0, {"clinician_id": "prac-lpc"}, ""),
        (0, {"patient_id": "p1"}, ""),
        (0, {"encounter_id": "e1"}, ""),
    ],
)
def test_nobody_sits_in_two_rooms_at_once(minutes_later: int, changes: dict[str, Any], severity: str) -> None:
    assert ELSEWHERE is not None
    step = timedelta(minutes=minutes_later)
    other = replace(ELSEWHERE, start=ELSEWHERE.start + step, end=ELSEWHERE.end + step, **changes)
    expected = [("CLINICIAN_DOUBLE_BOOKED", "Encounter/e1 period", severity)] if severity else []
    assert found(claim(), context(bookings=(other,))) == expected


@pytest.mark.parametrize("intent", [Intent.GROUP, Intent.TESTING, Intent.COLLABORATIVE_CARE])
def test_groups_testing_and_collaborative_care_bind_nobody_alone(intent: Intent) -> None:
    assert booking_of(session(45, intent=intent)) is None


def test_what_was_known_of_an_encounter_gives_way_to_its_chart() -> None:
    now = session(45, encounter_id="e2", patient_id="p2", clinician_id="prac-lpc")
    assert ELSEWHERE is not None
    assert by_clinician((now,), (ELSEWHERE,)) == {("prac-lpc", DAY): (booking_of(now),)}
