"""A replacement has a number of its own, names the first claim, and goes as frequency 7 where the payer takes it."""

from dataclasses import replace

import pytest

from bridge.billing.claim import Frequency
from bridge.billing.identifier import claim_control_number
from bridge.billing.replacement import drafted_again, replacement_of
from tests.store.example import claim

ORIGINAL = claim("BORIGINAL1")


@pytest.mark.parametrize(
    ("takes_replacement", "icn", "frequency", "said"),
    [
        (True, "ICN7", Frequency.REPLACEMENT, "ICN7"),
        (False, "ICN7", Frequency.ORIGINAL, ""),  # Medicare Part B takes no 7
        (True, "", Frequency.ORIGINAL, ""),  # the payer never told its number
    ],
)
def test_the_payer_decides_whether_it_goes_as_a_seven(
    takes_replacement: bool, icn: str, frequency: Frequency, said: str
) -> None:
    now = replace(ORIGINAL, place_of_service="10")
    successor = replacement_of(ORIGINAL, now, generation=1, payer_claim_number=icn, takes_replacement=takes_replacement)

    assert (successor.frequency, successor.payer_claim_number) == (frequency, said)
    assert successor.place_of_service == "10"
    assert successor.replaces == "BORIGINAL1"


def test_its_number_and_its_lines_are_its_own() -> None:
    successor = replacement_of(ORIGINAL, ORIGINAL, generation=2, payer_claim_number="I", takes_replacement=True)

    expected = claim_control_number(
        ORIGINAL.practice_id,
        ORIGINAL.patient.id,
        ORIGINAL.rendering.id,
        ORIGINAL.coverage_id,
        ORIGINAL.service_date,
        2,
    )
    assert successor.control_number == expected != ORIGINAL.control_number
    assert {line.control_number for line in successor.lines} == {f"{expected}{n.number}" for n in ORIGINAL.lines}


def test_drafted_again_it_keeps_who_it_is_and_says_what_the_chart_says_now() -> None:
    first = replacement_of(ORIGINAL, ORIGINAL, generation=1, payer_claim_number="ICN7", takes_replacement=True)
    again = drafted_again(first, replace(ORIGINAL, place_of_service="10"))
    assert again == replace(first, place_of_service="10")
