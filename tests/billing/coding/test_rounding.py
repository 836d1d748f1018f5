"""Minutes become units: the midpoint of CPT, the eight minutes of CMS, and whole units."""

import pytest

from bridge.billing.coding.rounding import Rounding, eight_minute_units, full_units, midpoint_units, rounded


@pytest.mark.parametrize(
    ("minutes", "unit", "midpoint", "full"),
    [
        (7, 15, 0, 0),
        (8, 15, 1, 0),
        (14, 15, 1, 0),
        (15, 15, 1, 1),
        (22, 15, 1, 1),
        (23, 15, 2, 1),
        (30, 15, 2, 2),
        (37, 15, 2, 2),
        (38, 15, 3, 2),
        (60, 15, 4, 4),
        (15, 30, 0, 0),
        (16, 30, 1, 0),
        (45, 30, 1, 1),
        (46, 30, 2, 1),
        (30, 60, 0, 0),
        (31, 60, 1, 0),
        (90, 60, 1, 1),
        (91, 60, 2, 1),
        (0, 15, 0, 0),
    ],
)
def test_one_code_by_itself(minutes: int, unit: int, midpoint: int, full: int) -> None:
    assert midpoint_units(minutes, unit) == rounded(minutes, unit, Rounding.MIDPOINT) == midpoint
    assert full_units(minutes, unit) == rounded(minutes, unit, Rounding.FULL) == full


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        ((), ()),
        ((7,), (0,)),
        ((8,), (1,)),
        ((20, 8), (1, 1)),  # 28 minutes are two units
        ((20, 20), (2, 1)),  # 40 minutes are three, not four: the first of equal rests gets the third
        ((33, 7), (2, 1)),  # 40 minutes are three: 7 is more than the rest of 3
        ((7, 7), (1, 0)),  # 14 minutes are one, though neither has eight
        ((18, 13), (1, 1)),
        ((5, 2), (0, 0)),
        ((24, 23), (2, 1)),  # CMS: 47 minutes are three
    ],
)
def test_the_eight_minute_rule_counts_the_codes_of_a_day_together(
    minutes: tuple[int, ...], units: tuple[int, ...]
) -> None:
    assert eight_minute_units(minutes) == units
