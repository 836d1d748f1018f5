from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.history import PastLine
from tests.billing.coding.example import DAY
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
        (replace(BEFORE, procedure="90837"), []),
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
