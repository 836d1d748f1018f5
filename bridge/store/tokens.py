"""Backend access tokens, shared by all processes until they expire. Times are real, not business."""

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from bridge.store.scope import Scope
from bridge.store.tables.practice import token as table


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedToken:
    token: str = field(repr=False)
    expires_at: datetime


class Tokens:
    def __init__(self, scope: Scope) -> None:
        self._db = scope.connection

    def get(self, name: str, *, now: datetime) -> CachedToken | None:
        """`name` says for what: `cedar/sandbox system/Encounter.rs`. None when there is none that still holds."""
        found = self._db.execute(sa.select(table).where(table.c.name == name, table.c.expires_at > now)).first()
        return CachedToken(token=found.token, expires_at=found.expires_at) if found else None

    def put(self, name: str, token: CachedToken) -> None:
        """The newest stands."""
        values = {"token": token.token, "expires_at": token.expires_at}
        if self._db.execute(sa.update(table).where(table.c.name == name).values(**values)).rowcount == 0:
            self._db.execute(sa.insert(table).values(name=name, **values))

    def drop(self, name: str) -> None:
        """The EHR refused it."""
        self._db.execute(sa.delete(table).where(table.c.name == name))
