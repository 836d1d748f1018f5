"""Problems: what waits for a person, opened and closed as the facts change."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bridge.billing.problem import Problem, Severity
from bridge.store.scope import NotFound, Scope, new_id, tally
from bridge.store.subject import Subject, SubjectKind
from bridge.store.tables.claim import problem as table


class ProblemUnknown(NotFound):
    """This practice's journal has no such problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProblem:
    id: str
    subject: Subject
    problem: Problem
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str  # job:..., rule:..., person:...
    closed_how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    opened: int
    closed: int


class Problems:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def sync(
        self, subject: Subject, problems: Iterable[Problem], *, actor: str, codes: Collection[str] | None = None
    ) -> Synced:
        """Now exactly these are open on `subject`: new ones open, vanished ones close, the others keep their age.

        `codes`: only problems of these codes are the caller's to close; None: whatever is open.
        """
        now = {(p.code, p.place): p for p in problems}
        mine = (s for s in self.of(subject) if codes is None or s.problem.code in codes)
        open_before = {(s.problem.code, s.problem.place): s for s in mine}
        gone = [stored.id for key, stored in open_before.items() if key not in now]
        self._close(gone, actor, "no longer found")
        for key in now.keys() & open_before.keys():
            if now[key] != open_before[key].problem:
                self._reword(open_before[key].id, now[key])
        new = [problem for key, problem in now.items() if key not in open_before]
        self._open(subject, new)
        return Synced(opened=len(new), closed=len(gone))

    def open(self, subject: Subject, problem: Problem) -> None:
        """One more, whatever else is open on `subject`; nothing happens where it is open already."""
        known = {(s.problem.code, s.problem.place) for s in self.of(subject)}
        if (problem.code, problem.place) not in known:
            self._open(subject, [problem])

    def close(self, problem_id: str, *, actor: str, how: str) -> None:
        """A person or a job has mended it. Raises ProblemUnknown for one that is not open here."""
        if self._close([problem_id], actor, how) != 1:
            raise ProblemUnknown(f"problem {problem_id} is not open in this practice")

    def close_code(self, subject: Subject, code: str, *, actor: str, how: str) -> int:
        """Closes every open problem of that code on `subject`; says how many."""
        ids = [stored.id for stored in self.of(subject) if stored.problem.code == code]
        return self._close(ids, actor, how)

    def get(self, problem_id: str) -> StoredProblem:
        """Open or closed. Raises ProblemUnknown."""
        found = self._db.execute(self._mine().where(table.c.id == problem_id)).first()
        if found is None:
            raise ProblemUnknown(f"problem {problem_id} is not in this practice's journal")
        return _stored(found)

    def of(self, subject: Subject, *, closed_too: bool = False) -> tuple[StoredProblem, ...]:
        """Oldest first."""
        query = self._mine().where(table.c.subject_kind == subject.kind, table.c.subject_id == subject.id)
        if not closed_too:
            query = query.where(table.c.closed_at.is_(None))
        return tuple(_stored(found) for found in self._db.execute(query.order_by(table.c.opened_at, table.c.code)))

    def list(
        self,
        *,
        code: str = "",
        begins: str = "",
        kind: SubjectKind | None = None,
        severities: Iterable[Severity] = (),
        about: Iterable[str] = (),
        limit: int = 200,
        offset: int = 0,
    ) -> tuple[StoredProblem, ...]:
        """Open ones, oldest first. `begins`: how their codes do; `about`: ids of subjects, a page of them."""
        query = self._mine().where(table.c.closed_at.is_(None))
        if code:
            query = query.where(table.c.code == code)
        if begins:
            query = query.where(table.c.code.startswith(begins, autoescape=True))
        if kind is not None:
            query = query.where(table.c.subject_kind == kind)
        if ids := tuple(about):
            query = query.where(table.c.subject_id.in_(ids))
        if wanted := tuple(severities):
            query = query.where(table.c.severity.in_(wanted))
        ordered = query.order_by(table.c.opened_at, table.c.id).limit(limit).offset(offset)
        return tuple(_stored(found) for found in self._db.execute(ordered))

    def counts(self) -> dict[str, int]:
        """Open ones by code, most first."""
        query = (
            sa.select(table.c.code, sa.func.count())
            .where(table.c.practice_id == self._scope.practice_id, table.c.closed_at.is_(None))
            .group_by(table.c.code)
            .order_by(sa.func.count().desc(), table.c.code)
        )
        return tally(self._db, query)

    def opened_since(self, since: datetime) -> dict[str, int]:
        """By code, open and closed ones, most first."""
        query = (
            sa.select(table.c.code, sa.func.count())
            .where(table.c.practice_id == self._scope.practice_id, table.c.opened_at >= since)
            .group_by(table.c.code)
            .order_by(sa.func.count().desc(), table.c.code)
        )
        return tally(self._db, query)

    def _mine(self) -> sa.Select[Any]:
        return sa.select(table).where(table.c.practice_id == self._scope.practice_id)

    def _open(self, subject: Subject, problems: Iterable[Problem]) -> None:
        rows = [
            {
                "id": new_id(),
                "practice_id": self._scope.practice_id,
                "subject_kind": subject.kind,
                "subject_id": subject.id,
                "code": p.code,
                "place": p.place,
                **_words(p),
                "opened_at": self._scope.at,
                "closed_by": "",
                "closed_how": "",
            }
            for p in problems
        ]
        if rows:
            self._db.execute(sa.insert(table), rows)

    def _reword(self, problem_id: str, problem: Problem) -> None:
        self._db.execute(sa.update(table).where(table.c.id == problem_id).values(**_words(problem)))

    def _close(self, problem_ids: Iterable[str], actor: str, how: str) -> int:
        ids = tuple(problem_ids)
        if not ids:
            return 0
        done = self._db.execute(
            sa.update(table)
            .where(table.c.id.in_(ids), table.c.practice_id == self._scope.practice_id, table.c.closed_at.is_(None))
            .values(closed_at=self._scope.at, closed_by=actor, closed_how=how)
        )
        return int(done.rowcount)


def _words(problem: Problem) -> dict[str, str]:
    return {
        "reason": problem.reason,
        "remedy": problem.remedy,
        "severity": problem.severity,
        "prevents": " ".join(problem.prevents),
    }


def _stored(found: sa.Row[Any]) -> StoredProblem:
    return StoredProblem(
        id=found.id,
        subject=Subject(kind=SubjectKind(found.subject_kind), id=found.subject_id),
        problem=Problem(
            code=found.code,
            place=found.place,
            reason=found.reason,
            remedy=found.remedy,
            severity=Severity(found.severity),
            prevents=tuple(found.prevents.split()),
        ),
        opened_at=found.opened_at,
        closed_at=found.closed_at,
        closed_by=found.closed_by,
        closed_how=found.closed_how,
    )
