"""FHIR dates and times as spans: `2026-11-10` is a whole day at the practice, an instant is a second or less."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

PLACE = ZoneInfo("America/New_York")
BEGINNING, END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?\Z")
_PREFIX = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)\Z")


class NotAMoment(ValueError):
    """The text is no FHIR date, dateTime or instant."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `starts` up to, not including, `ends`."""

    starts: datetime
    ends: datetime


def span(text: str) -> Span:
    """Raises NotAMoment."""
    try:
        if found := _DATE.match(text):
            return _calendar_span(*(int(part) if part else None for part in found.groups()))
        if found := _TIME.match(text):
            return _clock_span(text, found)
    except ValueError as error:
        raise NotAMoment("no such date or time") from error
    raise NotAMoment("not a FHIR date or time")


def _calendar_span(year: int | None, month: int | None, day: int | None) -> Span:
    first = date(year or 1, month or 1, day or 1)
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = date(first.year + month // 12, month % 12 + 1, 1)
    else:
        after = date(first.year + 1, 1, 1)
    return Span(_midnight(first), _midnight(after))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PLACE).astimezone(UTC)


def _clock_span(text: str, found: re.Match[str]) -> Span:
    seconds, fraction, zone = found.groups()
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    moment = moment if zone else moment.replace(tzinfo=PLACE)
    width = timedelta(milliseconds=1) if fraction else timedelta(seconds=1) if seconds else timedelta(minutes=1)
    return Span(moment.astimezone(UTC), moment.astimezone(UTC) + width)


def span_of(value: Any) -> Span | None:
    """What a date, dateTime, instant or Period in a resource spans; an open end is endless."""
    if isinstance(value, str):
        return span(value)
    if isinstance(value, dict) and (value.get("start") or value.get("end")):
        starts = span(value["start"]).starts if value.get("start") else BEGINNING
        return Span(starts, span(value["end"]).ends if value.get("end") else END)
    return None


def split_prefix(text: str) -> tuple[str, str]:
    """`ge2026-11-10` -> `("ge", "2026-11-10")`; none is eq."""
    prefix, rest = _PREFIX.fullmatch(text).groups()  # type: ignore[union-attr]
    return prefix or "eq", rest


def fits(prefix: str, asked: Span, found: Span) -> bool:
    """R4 search, 3.1.1.4.5: what each prefix means for spans."""
    within = asked.starts <= found.starts and found.ends <= asked.ends
    match prefix:
        case "eq":
            return within
        case "ne":
            return not within
        case "gt":
            return found.ends > asked.ends
        case "lt":
            return found.starts < asked.starts
        case "ge":
            return within or found.ends > asked.ends
        case "le":
            return within or found.starts < asked.starts
        case "sa":
            return found.starts >= asked.ends
        case "eb":
            return found.ends <= asked.starts
        case _:  # ap: they touch
            return found.starts < asked.ends and asked.starts < found.ends
