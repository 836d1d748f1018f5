"""The only file that reads the time.

`now()` is business time: what "today" is for a claim. The demo and the tests move it through a file that holds one
ISO instant (`BRIDGE_CLOCK_FILE`, sandbox mode only). `wall_now()` is real time: tokens, leases, timeouts.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

_clock_file: Path | None = None


def follow(path: Path | None) -> None:
    """From now on business time is what the file says; None goes back to real time."""
    global _clock_file
    _clock_file = path


def set_time(path: Path, instant: datetime) -> None:
    """Moves the business time of every process that follows `path`."""
    draft = path.with_suffix(".next")
    draft.write_text(instant.astimezone(UTC).isoformat(), encoding="ascii")
    draft.replace(path)


def now() -> datetime:
    """Business time, UTC."""
    if _clock_file is None:
        return wall_now()
    return datetime.fromisoformat(_clock_file.read_text(encoding="ascii"))


def today(time_zone: ZoneInfo) -> date:
    """The business day at a place."""
    return now().astimezone(time_zone).date()


def wall_now() -> datetime:
    """Real time, UTC."""
    return datetime.now(UTC)
