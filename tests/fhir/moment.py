"""The instant at which these tests live."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
