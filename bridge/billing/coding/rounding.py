"""How minutes become units where a code is paid by the quarter, half or whole hour."""

from collections.abc import Sequence
from enum import StrEnum

QUARTER = 15  # minutes: what the eight-minute rule counts in


class Rounding(StrEnum):
    MIDPOINT = "midpoint"  # a unit is earned once more than half of it has passed: 8 of 15, 16 of 30, 31 of 60 # CPT
    EIGHT_MINUTE = "eight_minute"  # as the midpoint, but over all quarter-hour codes of the day together # CMS
    FULL = "full"  # only whole units count


def midpoint_units(minutes: int, unit_minutes: int) -> int:
    """15: 8 to 22 is 1, 23 to 37 is 2. 30: 16 to 45 is 1. 60: 31 to 90 is 1."""
    least = unit_minutes // 2 + 1
    return 0 if minutes < least else 1 + (minutes - least) // unit_minutes


def full_units(minutes: int, unit_minutes: int) -> int:
    """15: 15 to 29 is 1, 30 to 44 is 2."""
    return max(minutes, 0) // unit_minutes


def eight_minute_units(minutes: Sequence[int]) -> tuple[int, ...]:
    """Units of each of a day's quarter-hour codes: all minutes together say how many, the longest rests get them.

    (20, 8) is 28 minutes, two units: (1, 1). (7, 7) is 14 minutes, one unit: (1, 0). # CMS claims manual ch. 5 20.2
    """
    whole = [full_units(m, QUARTER) for m in minutes]
    left = midpoint_units(sum(minutes), QUARTER) - sum(whole)
    by_rest = sorted(range(len(minutes)), key=lambda i: (-(minutes[i] % QUARTER), i))
    for i in by_rest[: max(left, 0)]:
        whole[i] += 1
    return tuple(whole)


def rounded(minutes: int, unit_minutes: int, rounding: Rounding) -> int:
    """Units of one code by itself."""
    if rounding is Rounding.FULL:
        return full_units(minutes, unit_minutes)
    return midpoint_units(minutes, unit_minutes)
