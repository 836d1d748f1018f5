"""EHR connections: how far the sync has read each."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bridge.store.scope import Scope
from bridge.store.tables.practice import ehr_connection as table


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """`cursor` is the client's own text; empty before the first sync."""

    cursor: str
    synced_at: datetime | None


class Ehrs:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def state(self, ehr: str) -> SyncState:
        """An EHR that was never synced has an empty cursor."""
        found = self._db.execute(sa.select(table).where(*self._is(ehr))).first()
        return (
            SyncState(cursor=found.cursor, synced_at=found.synced_at) if found else SyncState(cursor="", synced_at=None)
        )

    def cursor(self, ehr: str) -> str:
        """Where the next sync begins; empty: at the beginning."""
        return self.state(ehr).cursor

    def move_cursor(self, ehr: str, cursor: str) -> None:
        """In the transaction that holds what was read, so that a crash reads it again."""
        values = {"cursor": cursor, "synced_at": self._scope.at}
        if self._db.execute(sa.update(table).where(*self._is(ehr)).values(**values)).rowcount == 0:
            self._db.execute(sa.insert(table).values(practice_id=self._scope.practice_id, ehr=ehr, **values))

    def _is(self, ehr: str) -> tuple[sa.ColumnElement[bool], ...]:
        return (table.c.practice_id == self._scope.practice_id, table.c.ehr == ehr)
