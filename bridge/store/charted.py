"""What was written back: which FHIR resource shows which of our rows, so that the next write is an update."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bridge.store.scope import Scope, tally
from bridge.store.subject import Subject, SubjectKind
from bridge.store.tables.claim import charted as table


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartEntry:
    ehr: str
    subject: Subject
    resource_type: str
    fhir_id: str
    identifier: str  # ours, by which the resource is found again
    version: str  # the chart's meta.versionId, for If-Match
    at: datetime | None = None  # filled by the journal


class Charted:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def put(self, entry: ChartEntry) -> None:
        """The newest write stands."""
        key = {
            "practice_id": self._scope.practice_id,
            "ehr": entry.ehr,
            "subject_kind": entry.subject.kind,
            "subject_id": entry.subject.id,
            "resource_type": entry.resource_type,
        }
        values = {
            "fhir_id": entry.fhir_id,
            "identifier": entry.identifier,
            "version": entry.version,
            "at": self._scope.at,
        }
        is_it = [table.c[name] == value for name, value in key.items()]
        if self._db.execute(sa.update(table).where(*is_it).values(**values)).rowcount == 0:
            self._db.execute(sa.insert(table).values(**key, **values))

    def get(self, ehr: str, subject: Subject, resource_type: str) -> ChartEntry | None:
        """The resource of that type that shows it, or None: nothing was written back yet."""
        query = self._of(subject).where(table.c.ehr == ehr, table.c.resource_type == resource_type)
        found = self._db.execute(query).first()
        return _entry(found) if found else None

    def of(self, subject: Subject) -> tuple[ChartEntry, ...]:
        """Every resource that shows it, in the order of their types."""
        query = self._of(subject).order_by(table.c.ehr, table.c.resource_type)
        return tuple(_entry(found) for found in self._db.execute(query))

    def counts(self) -> dict[str, int]:
        """Resources by type."""
        query = (
            sa.select(table.c.resource_type, sa.func.count())
            .where(table.c.practice_id == self._scope.practice_id)
            .group_by(table.c.resource_type)
            .order_by(table.c.resource_type)
        )
        return tally(self._db, query)

    def _of(self, subject: Subject) -> sa.Select[Any]:
        mine = table.c.practice_id == self._scope.practice_id
        about = (table.c.subject_kind == subject.kind) & (table.c.subject_id == subject.id)
        return sa.select(table).where(mine, about)


def _entry(found: sa.Row[Any]) -> ChartEntry:
    return ChartEntry(
        ehr=found.ehr,
        subject=Subject(kind=SubjectKind(found.subject_kind), id=found.subject_id),
        resource_type=found.resource_type,
        fhir_id=found.fhir_id,
        identifier=found.identifier,
        version=found.version,
        at=found.at,
    )
