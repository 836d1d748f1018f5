"""The days of this world: all times are told at the practice and kept in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PLACE = ZoneInfo("America/New_York")
SATURDAY = 5


def days_before(ends: date, count: int = 7) -> tuple[date, ...]:
    return tuple(ends - timedelta(days=back) for back in range(count, 0, -1))


def days_from(starts: date, count: int = 7) -> tuple[date, ...]:
    return tuple(starts + timedelta(days=ahead) for ahead in range(count))


def workdays(days: tuple[date, ...]) -> tuple[date, ...]:
    """Monday to Friday; any seven days hold five."""
    return tuple(day for day in days if day.weekday() < SATURDAY)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That time on the practice's clock, as UTC."""
    return datetime.combine(day, time(hour, minute), PLACE).astimezone(UTC)


def evening_before_utc_midnight(day: date) -> datetime:
    """23:15 UTC of that day: evening at the practice, and an hour later the UTC date is the next one."""
    return datetime.combine(day, time(23, 15), UTC)
