"""When it happened and how long: the calendar date at the place of service, and whole minutes. Never rounded up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bridge.billing.origin import Origin
from bridge.billing.problem import Problem
from bridge.mapping.path import select, text_at
from bridge.mapping.reading import Reading

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_TIME_ZONE = "address.extension('http://hl7.org/fhir/StructureDefinition/timezone').valueCode"
_OWN_TIME_ZONE = "extension('http://hl7.org/fhir/StructureDefinition/timezone').valueCode"
_MINUTES = {"min": Decimal(1), "h": Decimal(60), "s": Decimal(1) / 60}  # UCUM
_MIN_YEAR = 1900  # and below the last year: dates are moved between zones and by deadlines, and must exist there
_AGREE = 1  # minutes by which Encounter.length may differ from the period


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTime:
    """`service_date` or `minutes` is None when the chart does not say; then a Problem does."""

    service_date: date | None
    start: datetime | None
    end: datetime | None
    minutes: int | None
    origins: tuple[Origin, ...]
    problems: tuple[Problem, ...]


def service_time(reading: Reading) -> ServiceTime:
    """From Encounter.period, Encounter.length and the profile's `minutes`. Raises PathFault."""
    zone = _zone(reading)
    problems: list[Problem] = []
    start = _instant(reading, "period.start", zone, problems)
    end = _instant(reading, "period.end", zone, problems)
    day = start.astimezone(zone).date() if start else _day(reading, problems)
    if start and end and end < start:
        problems.append(
            reading.problem(
                "PERIOD_REVERSED", "period", "The session ends before it begins.", "Correct its times in the chart."
            )
        )
        end = None
    minutes, place = _minutes(reading, start, end, problems)
    origins = [reading.origin("service_date", f"{reading.place} period.start", f"The date in {zone.key}.")]
    if minutes is not None:
        origins.append(reading.origin("minutes", place))
    return ServiceTime(
        service_date=day,
        start=start,
        end=end,
        minutes=minutes,
        origins=tuple(origins),
        problems=tuple(problems),
    )


def read_day(text: object) -> date | None:
    """The calendar date in FHIR `date` or `dateTime` text, as written; None when it is not a whole date."""
    if not isinstance(text, str) or not _DATE.match(text[:10]):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _zone(reading: Reading) -> ZoneInfo:
    for reference in reading.locations():
        location = reading.index.get(reference, reading.encounter) or {}
        name = text_at(location, _OWN_TIME_ZONE) or text_at(location, _TIME_ZONE)
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError):
                continue  # not a zone: the practice's own holds
    return reading.zone


def _instant(reading: Reading, path: str, zone: ZoneInfo, problems: list[Problem]) -> datetime | None:
    text = text_at(reading.encounter, path)
    if not text or _DATE.match(text):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        problems.append(_unreadable(reading, path, "is not a date and time"))
        return None
    if instant.tzinfo is None:
        if not reading.profile.encounter.times_without_zone:
            problems.append(_unreadable(reading, path, "has no time zone"))
            return None
        instant = instant.replace(tzinfo=zone)
    if not _MIN_YEAR <= instant.year < MAXYEAR:
        problems.append(_unreadable(reading, path, "lies outside the calendar"))
        return None
    return instant.astimezone(UTC)


def _unreadable(reading: Reading, path: str, what: str) -> Problem:
    return reading.problem(
        "TIME_UNREADABLE",
        path,
        f"The time {what}.",
        "Correct it in the EHR, or allow times without a zone in the mapping profile.",
    )


def _day(reading: Reading, problems: list[Problem]) -> date | None:
    day = read_day(text_at(reading.encounter, "period.start")) if not problems else None
    if day is not None and not _MIN_YEAR <= day.year < MAXYEAR:
        problems.append(_unreadable(reading, "period.start", "lies outside the calendar"))
        return None
    if day is None and not problems:
        problems.append(
            reading.problem(
                "SERVICE_DATE_MISSING",
                "period.start",
                "The encounter does not say when it began.",
                "Add the start of the session in the chart.",
            )
        )
    return day


def _minutes(
    reading: Reading, start: datetime | None, end: datetime | None, problems: list[Problem]
) -> tuple[int | None, str]:
    stated = reading.fact("minutes").found
    if stated is not None and stated.value.isdecimal():
        return int(stated.value), stated.place
    span = int((end - start).total_seconds() // 60) if start and end else None
    length = _length(reading.encounter)
    if length is not None:
        if span is not None and length > span + _AGREE:
            problems.append(
                reading.problem(
                    "MINUTES_DISAGREE",
                    "length",
                    f"The chart says {length} minutes, but its start and end are {span} apart.",
                    "Correct the length or the times of the session in the chart.",
                )
            )
        return length, f"{reading.place} length"
    if span is None and not problems:
        problems.append(
            reading.problem(
                "MINUTES_MISSING",
                "period.end",
                "The encounter does not say how long it lasted.",
                "Add the end of the session in the chart.",
            )
        )
    return span, f"{reading.place} period"


def _length(encounter: Mapping[str, Any]) -> int | None:
    value = next(iter(select(encounter, "length.value")), None)
    unit = text_at(encounter, "length.code") or text_at(encounter, "length.unit")
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal) or unit not in _MINUTES:
        return None
    try:
        minutes = Decimal(str(value)) * _MINUTES[unit]
    except InvalidOperation:
        return None
    return int(minutes) if minutes.is_finite() and minutes >= 0 else None
