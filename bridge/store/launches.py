"""SMART launches: begun, taken once by their state, then bound to one browser session. Times are real, not business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bridge.store.scope import NotFound, Scope
from bridge.store.tables.practice import launch as table


class LaunchUnknown(NotFound):
    """No such launch waits: never begun, taken before, or expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """`secrets`: the PKCE verifier and the like; `grant`: what the EHR answered. Plain JSON, sealed on the disk."""

    id: str  # opaque; the browser's URL carries it
    practice_id: str
    issuer: str
    secrets: Mapping[str, Any] = field(repr=False)
    grant: Mapping[str, Any] | None = field(default=None, repr=False)
    expires_at: datetime


class Launches:
    def __init__(self, scope: Scope) -> None:
        self._db, self._keys = scope.connection, scope.keys

    def begin(self, launch: Launch, *, state: str, now: datetime) -> None:
        """`state` is kept as a keyed hash only."""
        self._db.execute(
            sa.insert(table).values(
                id=launch.id,
                state_index=self._keys.blind_index(state),
                practice_id=launch.practice_id,
                issuer=launch.issuer,
                secrets=dict(launch.secrets),
                created_at=now,
                expires_at=launch.expires_at,
            )
        )

    def take(self, state: str, *, now: datetime) -> Launch:
        """The launch that waits for this `state`, to one caller only. Raises LaunchUnknown."""
        is_it = table.c.state_index == self._keys.blind_index(state)
        waits = (table.c.taken_at.is_(None)) & (table.c.expires_at > now)
        if self._db.execute(sa.update(table).where(is_it, waits).values(taken_at=now)).rowcount != 1:
            raise LaunchUnknown("this launch is not waiting for an answer")
        return _launch(self._db.execute(sa.select(table).where(is_it)).one())

    def complete(self, launch_id: str, *, cookie: str, grant: Mapping[str, Any], expires_at: datetime) -> None:
        """Binds a taken launch to the browser session with this cookie. Raises LaunchUnknown."""
        waits = (table.c.taken_at.is_not(None)) & (table.c.session_index.is_(None))
        done = self._db.execute(
            sa.update(table)
            .where(table.c.id == launch_id, waits)
            .values(session_index=self._keys.blind_index(cookie), grant=dict(grant), expires_at=expires_at)
        )
        if done.rowcount != 1:
            raise LaunchUnknown("this launch is not waiting for a session")

    def get(self, launch_id: str, *, cookie: str, now: datetime) -> Launch:
        """Only to the browser session that it is bound to. Raises LaunchUnknown."""
        bound = table.c.session_index == self._keys.blind_index(cookie)
        query = sa.select(table).where(table.c.id == launch_id, bound, table.c.expires_at > now)
        found = self._db.execute(query).first()
        if found is None:
            raise LaunchUnknown("this launch does not belong to this browser session, or has ended")
        return _launch(found)

    def replace_grant(self, launch_id: str, grant: Mapping[str, Any]) -> None:
        """After a refresh. Raises LaunchUnknown."""
        if self._db.execute(sa.update(table).where(table.c.id == launch_id).values(grant=dict(grant))).rowcount != 1:
            raise LaunchUnknown("there is no such launch")

    def forget_expired(self, *, now: datetime) -> int:
        """Says how many."""
        return int(self._db.execute(sa.delete(table).where(table.c.expires_at <= now)).rowcount)


def _launch(found: sa.Row[Any]) -> Launch:
    return Launch(
        id=found.id,
        practice_id=found.practice_id,
        issuer=found.issuer,
        secrets=found.secrets,
        grant=found._mapping[table.c.grant],
        expires_at=found.expires_at,
    )
