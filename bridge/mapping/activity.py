"""Codes with minutes of their own: one session that was 60 minutes of evaluation and 90 of test administration."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from bridge.billing.session import Activity
from bridge.mapping.crosswalk import keys_of
from bridge.mapping.index import place_of
from bridge.mapping.path import select, text_at
from bridge.mapping.reading import Reading

_UNITS = {"min": Decimal(1), "h": Decimal(60), "s": Decimal(1) / 60}  # UCUM
_MOST = 31 * 24 * 60  # minutes: beyond it the value is no length of a session


def activities(reading: Reading) -> tuple[Activity, ...]:
    """Every code that a lookup of the profile's `activities` finds beside minutes. Raises PathFault."""
    return tuple(_activities(reading))


def _activities(reading: Reading) -> Iterator[Activity]:
    for lookup in reading.profile.fact("activities").lookups:
        for resource in reading.around(lookup.resource):
            lengths = (minutes_in(value) for value in select(resource, lookup.minutes))
            minutes = next((m for m in lengths if m is not None), None)
            code = next(iter(keys_of(resource, lookup)), "")
            word = lookup.map.get(code, "") if lookup.map is not None else code
            if word and minutes:
                yield Activity(procedure=word, minutes=minutes, place=f"{place_of(resource)} {lookup.minutes}")


def minutes_in(value: Any) -> int | None:
    """Whole minutes, never rounded up, in a number, a Quantity of time or a Period; None in anything else."""
    if isinstance(value, dict):
        return _between(value) if "start" in value else _quantity(value)
    return _whole(value, Decimal(1))


def _quantity(value: dict[str, Any]) -> int | None:
    unit = text_at(value, "code") or text_at(value, "unit")
    return _whole(value.get("value"), _UNITS[unit]) if unit in _UNITS else None


def _whole(value: Any, unit: Decimal) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        minutes = Decimal(str(value)) * unit
    except InvalidOperation:
        return None
    return int(minutes) if minutes.is_finite() and 0 <= minutes <= _MOST else None


def _between(period: dict[str, Any]) -> int | None:
    try:
        start = datetime.fromisoformat(text_at(period, "start"))
        end = datetime.fromisoformat(text_at(period, "end"))
        minutes = int((end - start).total_seconds() // 60)
    except (ValueError, TypeError):  # no time, or only one of them with a zone
        return None
    return minutes if 0 <= minutes <= _MOST else None
