"""The audit: who read, wrote or sent what, and why. Rows are only ever added."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from bridge.store.scope import Scope
from bridge.store.tables.practice import audit_event as table


class AuditAction(StrEnum):
    READ = "read"
    WRITE = "write"
    SEND = "send"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """`resource_type` and `resource_id` name a FHIR resource or a row of ours: `Patient` `p1`, `claim` `B111`."""

    who: str  # person:Practitioner/p1, job:sync_encounters
    action: AuditAction
    resource_type: str
    resource_id: str
    purpose: str  # treatment, payment, operations
    at: datetime | None = None  # filled by the journal


class Audits:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def add(self, event: AuditEvent) -> None:
        """One event; many at once go by `add_many`."""
        self.add_many([event])

    def add_many(self, events: Iterable[AuditEvent]) -> None:
        """In one statement."""
        rows = [
            {
                "practice_id": self._scope.practice_id,
                "at": self._scope.at,
                "who": event.who,
                "action": event.action,
                "resource_type": event.resource_type,
                "resource_id": event.resource_id,
                "purpose": event.purpose,
            }
            for event in events
        ]
        if rows:
            self._db.execute(sa.insert(table), rows)

    def list(
        self, *, resource_type: str = "", resource_id: str = "", who: str = "", limit: int = 200
    ) -> tuple[AuditEvent, ...]:
        """Newest first."""
        query = sa.select(table).where(table.c.practice_id == self._scope.practice_id)
        for column, wanted in ((table.c.resource_type, resource_type), (table.c.resource_id, resource_id)):
            query = query.where(column == wanted) if wanted else query
        query = query.where(table.c.who == who) if who else query
        return tuple(
            AuditEvent(
                who=row.who,
                action=AuditAction(row.action),
                resource_type=row.resource_type,
                resource_id=row.resource_id,
                purpose=row.purpose,
                at=row.at,
            )
            for row in self._db.execute(query.order_by(table.c.id.desc()).limit(limit))
        )
