"""The rules that people of a practice wrote for it: every version of each is kept, the newest counts."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bridge.billing.practice_rule import Effect, Group, Join, PracticeRule
from bridge.billing.practice_rule.written import RuleFault, read_rule, rule_as_written
from bridge.store.scope import Lost, NotFound, Scope
from bridge.store.tables.practice import practice_rule as table


class RuleUnknown(NotFound):
    """Nobody saved a rule with that id in this practice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRule:
    """One version: people may have typed anything into it, so it does not show when printed.

    `fault` says why this program cannot read the version (a newer one wrote it); `rule` then is empty, and off.
    """

    rule: PracticeRule = field(repr=False)
    at: datetime
    fault: str = ""


class PracticeRules:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def save(self, rule: PracticeRule, *, by: str) -> PracticeRule:
        """`rule` as the version after the newest one, written by `by`. Raises Lost when somebody saves it meanwhile."""
        next_one = replace(rule, version=self._next_version(rule.id), written_by=by)
        try:
            with self._db.begin_nested():
                self._insert(next_one)
        except sa.exc.IntegrityError:
            raise Lost(f"practice rule {rule.id} is saved by somebody else at this moment") from None
        return next_one

    def get(self, rule_id: str) -> StoredRule:
        """Its newest version. Raises RuleUnknown."""
        versions = self.versions_of(rule_id)
        if not versions:
            raise RuleUnknown(f"practice rule {rule_id} is not in this practice's journal")
        return versions[0]

    def versions_of(self, rule_id: str) -> tuple[StoredRule, ...]:
        """Newest first; none: nobody saved it."""
        query = sa.select(table).where(*self._is(rule_id)).order_by(table.c.version.desc())
        return tuple(_stored(found) for found in self._db.execute(query))

    def list(self) -> tuple[StoredRule, ...]:
        """The newest version of each, by id."""
        other = table.alias()
        newest = (
            sa.select(sa.func.max(other.c.version))
            .where(other.c.practice_id == table.c.practice_id, other.c.rule_id == table.c.rule_id)
            .correlate(table)
            .scalar_subquery()
        )
        mine = sa.select(table).where(table.c.practice_id == self._scope.practice_id, table.c.version == newest)
        return tuple(_stored(found) for found in self._db.execute(mine.order_by(table.c.rule_id)))

    def _next_version(self, rule_id: str) -> int:
        newest = sa.select(sa.func.coalesce(sa.func.max(table.c.version), 0)).where(*self._is(rule_id))
        return int(self._db.execute(newest).scalar_one()) + 1

    def _insert(self, rule: PracticeRule) -> None:
        self._db.execute(
            sa.insert(table).values(
                practice_id=self._scope.practice_id,
                rule_id=rule.id,
                version=rule.version,
                document=rule_as_written(rule),
                effect=rule.effect,
                is_on=rule.is_on,
                starts=rule.starts,
                ends=rule.ends,
                written_by=rule.written_by,
                at=self._scope.at,
            )
        )

    def _is(self, rule_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        return (table.c.practice_id == self._scope.practice_id, table.c.rule_id == rule_id)


def _stored(found: sa.Row[Any]) -> StoredRule:
    try:
        return StoredRule(rule=read_rule(found.document, found.written_by), at=found.at)
    except RuleFault as fault:
        return StoredRule(
            rule=_unread(found), at=found.at, fault=f"{fault}; a newer version of Bridge may have saved it"
        )


def _unread(found: sa.Row[Any]) -> PracticeRule:
    return PracticeRule(
        id=found.rule_id,
        version=found.version,
        name=found.rule_id,
        condition=Group(join=Join.ALL, parts=()),
        effect=Effect(found.effect),
        is_on=False,
        written_by=found.written_by,
    )
