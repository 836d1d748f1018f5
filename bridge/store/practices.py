"""Practices: who this installation works for. Their particulars stand in `config/practices`."""

import sqlalchemy as sa

from bridge.store.scope import Scope
from bridge.store.tables.practice import practice as table


class Practices:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def register(self, practice_id: str, name: str) -> None:
        """Before its first row; again, it renames."""
        if self._db.execute(sa.update(table).where(table.c.id == practice_id).values(name=name)).rowcount == 0:
            values = {"id": practice_id, "name": name, "registered_at": self._scope.at}
            self._db.execute(sa.insert(table).values(**values))

    def list(self) -> dict[str, str]:
        """Names by id."""
        return {row.id: row.name for row in self._db.execute(sa.select(table).order_by(table.c.id))}
