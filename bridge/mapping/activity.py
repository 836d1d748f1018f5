"""Codes with minutes of their own: one session that was 60 minutes of evaluation and 90 of test administration."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from bridge.billing.problem import Problem
from bridge.billing.scrub.minutes import ACTIVITY_UNREADABLE
from bridge.billing.session import Activity
from bridge.mapping.crosswalk import keys_of
from bridge.mapping.index import place_of
from bridge.mapping.path import select, text_at
from bridge.mapping.reading import Reading

_UNITS = {"min": Decimal(1), "h": Decimal(60), "s": Decimal(1) / 60}  # UCUM
_ACTIVITIES = ("Procedure?", "ChargeItem?")  # searches that an EHR may refuse
_MOST = 31 * 24 * 60  # minutes: beyond it the value is no length of a session


def activities(reading: Reading) -> tuple[Activity, ...]:
    """Every code that a lookup of the profile's `activities` finds beside minutes. Raises PathFault.

    What one resource type has told of a code, or one attendee's resources, is not heard again from another: it is the
    same hour, written twice.
    """
    return tuple(_activities(reading))


def _activities(reading: Reading) -> Iterator[Activity]:
    told: dict[str, tuple[str, str]] = {}  # by code: which resource type, of whom
    for lookup in reading.profile.fact("activities").lookups:
        for resource in reading.around(lookup.resource):
            lengths = (minutes_in(value) for value in select(resource, lookup.minutes))
            minutes = next((m for m in lengths if m is not None), None)
            code = next(iter(keys_of(resource, lookup)), "")
            word = lookup.map.get(code, "") if lookup.map is not None else code
            by = lookup.resource, text_at(resource, "subject.reference")
            if word and minutes and told.setdefault(word, by) == by:
                yield Activity(procedure=word, minutes=minutes, place=f"{place_of(resource)} {lookup.minutes}")


def unread(reading: Reading) -> Iterator[Problem]:
    """What the EHR did not give, of the resource types in which the profile looks for codes and minutes."""
    unreadable = sorted(reading.index.chart.unreadable.items())
    refused = [(asked, why) for asked, why in unreadable if asked.startswith(_ACTIVITIES)]
    if refused:
        looked = {f"{lookup.resource}?" for fact in reading.profile.facts.values() for lookup in fact.lookups}
        yield from (_refused(asked, why) for asked, why in refused if asked.startswith(tuple(looked)))


def _refused(asked: str, why: str) -> Problem:
    kind = asked.partition("?")[0]
    return ACTIVITY_UNREADABLE.found(
        asked,
        f"The EHR does not give all that was done at this visit: {why}.",
        f"Have the EHR's administrator grant system/{kind}.rs to the background client; where it has no {kind}, take "
        "it out of read_activities.",
    )


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
