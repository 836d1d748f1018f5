"""Overlays: what a person typed over the chart; it survives every new draft."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bridge.store.scope import Scope
from bridge.store.subject import Subject
from bridge.store.tables.claim import overlay as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """`field` is a path as in `Origin.field`: `subscriber.member_id`. A chart that says another thing than `replaced`
    by now has moved on beneath the person's word: that is a clash.
    """

    field: str
    value: str = dataclasses.field(repr=False)
    replaced: str = dataclasses.field(repr=False)  # what the chart said when it was typed
    who: str  # person:...
    at: datetime


class Overlays:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def put(self, subject: Subject, field: str, value: str, *, who: str, replaced: str = "") -> None:
        """The newest word stands."""
        self.drop(subject, field)
        self._db.execute(
            sa.insert(table).values(
                practice_id=self._scope.practice_id,
                subject_kind=subject.kind,
                subject_id=subject.id,
                field=field,
                value=value,
                replaced=replaced,
                who=who,
                at=self._scope.at,
            )
        )

    def drop(self, subject: Subject, field: str) -> bool:
        """The chart's own value counts again; says whether there was an overlay."""
        done = self._db.execute(sa.delete(table).where(*self._of(subject), table.c.field == field))
        return int(done.rowcount) > 0

    def of(self, subject: Subject) -> tuple[Overlay, ...]:
        """In the order of their fields."""
        query = sa.select(table).where(*self._of(subject)).order_by(table.c.field)
        return tuple(
            Overlay(field=row.field, value=row.value, replaced=row.replaced, who=row.who, at=row.at)
            for row in self._db.execute(query)
        )

    def _of(self, subject: Subject) -> tuple[sa.ColumnElement[bool], ...]:
        mine = table.c.practice_id == self._scope.practice_id
        return (mine, table.c.subject_kind == subject.kind, table.c.subject_id == subject.id)
