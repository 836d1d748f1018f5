"""What every noun of a transaction shares: the connection, the practice, the instant and the keys."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from bridge.store.seal import KeyRing


class NotFound(Exception):
    """The journal of this practice holds no such row."""

    retryable = False


class Lost(Exception):
    """Somebody else moved the row first; look again."""

    retryable = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`practice_id` is empty for what belongs to the whole installation."""

    connection: sa.Connection = field(repr=False)
    practice_id: str
    at: datetime
    keys: KeyRing = field(repr=False)


def tally(connection: sa.Connection, query: sa.Select[str, int]) -> dict[str, int]:
    """Counts by name, in the query's order."""
    return {name: count for name, count in connection.execute(query)}  # noqa: C416


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid.uuid4().hex
