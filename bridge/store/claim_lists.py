"""Claims, many at a time: lists for the pages, the silent ones, and what is known of a patient when coding."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bridge.billing.authorization import Authorization
from bridge.billing.history import Asked, History, PastLine, Standing
from bridge.billing.status import UNSENT, ClaimStatus
from bridge.store.claim_row import ROW_COLUMNS, ClaimRow, chunks, row_of
from bridge.store.scope import Scope, tally
from bridge.store.subject import SubjectKind
from bridge.store.tables.claim import claim as table
from bridge.store.tables.claim import claim_encounter, claim_event, claim_line, problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list shows; empty is everything."""

    statuses: tuple[ClaimStatus, ...] = ()
    payer_id: str = ""
    clinician_id: str = ""
    from_date: date | None = None  # of service, inclusive
    to_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEventRow:
    at: datetime
    event: str  # a ClaimEvent, or the word of a note
    from_status: str  # empty before the first
    to_status: str
    actor: str
    detail: str


EVERYTHING = Filter()
Month = tuple[int, int, str]  # of one patient
Months = dict[Month, list[str]]  # encounter ids
_Billed = tuple[date, str, str]  # day, patient, encounter
_STANDING = {  # what the claim's status means for a limit of visits or units
    ClaimStatus.DRAFT: Standing.WAITING,
    ClaimStatus.HELD: Standing.HELD,
    ClaimStatus.READY: Standing.WAITING,
    ClaimStatus.SUBMITTED: Standing.LEFT,
    ClaimStatus.RECEIVED: Standing.LEFT,
    ClaimStatus.ACCEPTED: Standing.LEFT,
    ClaimStatus.REJECTED: Standing.LEFT,  # never judged: it goes again
    ClaimStatus.PAID: Standing.ANSWERED,
    ClaimStatus.DENIED: Standing.REFUSED,
    ClaimStatus.REVERSED: Standing.REFUSED,
    ClaimStatus.REPLACED: Standing.LEFT,  # its replacement says the same service
    ClaimStatus.VOIDED: Standing.REFUSED,
}


class ClaimLists:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def list(self, wanted: Filter = EVERYTHING, *, limit: int = 100, offset: int = 0) -> tuple[ClaimRow, ...]:
        """Newest service first, each with the number of its open problems."""
        ordered = self._filtered(sa.select(*ROW_COLUMNS, _open_problems()), wanted).order_by(
            table.c.service_date.desc(), table.c.control_number
        )
        return self._rows(ordered.limit(limit).offset(offset))

    def count(self, wanted: Filter = EVERYTHING) -> int:
        """How many `list` would show without its limit."""
        return int(self._db.execute(self._filtered(sa.select(sa.func.count()), wanted)).scalar_one())

    def rows(self, control_numbers: Iterable[str]) -> dict[str, ClaimRow]:
        """Those of them that this practice has, by control number, without their documents."""
        mine = sa.select(*ROW_COLUMNS).where(table.c.practice_id == self._scope.practice_id)
        return {
            row.control_number: row
            for chunk in chunks(sorted(set(control_numbers)))
            for row in map(row_of, self._db.execute(mine.where(table.c.control_number.in_(chunk))))
        }

    def of_encounter(self, ehr: str, encounter_id: str) -> tuple[ClaimRow, ...]:
        """The claims that bill this encounter: several for a group, none when it was held."""
        query = (
            sa.select(*ROW_COLUMNS, _open_problems())
            .join(claim_encounter, claim_encounter.c.control_number == table.c.control_number)
            .where(table.c.practice_id == self._scope.practice_id)
            .where(claim_encounter.c.ehr == ehr, claim_encounter.c.encounter_id == encounter_id)
            .order_by(table.c.control_number)
        )
        return self._rows(query)

    def encounters_of(self, control_number: str) -> tuple[tuple[str, str], ...]:
        """`(ehr, encounter id)` of each encounter that the claim bills."""
        query = (
            sa.select(claim_encounter.c.ehr, claim_encounter.c.encounter_id)
            .where(claim_encounter.c.practice_id == self._scope.practice_id)
            .where(claim_encounter.c.control_number == control_number)
            .order_by(claim_encounter.c.encounter_id)
        )
        return tuple((ehr, encounter_id) for ehr, encounter_id in self._db.execute(query))

    def by_month(self, ehr: str, control_numbers: Iterable[str]) -> Months:
        """The encounters that these claims bill, each once, oldest first: coding sees a patient's month whole."""
        chunked = (table.c.control_number.in_(chunk) for chunk in chunks(sorted(set(control_numbers))))
        return _in_months(found for wanted in chunked for found in self._billed(ehr, wanted))

    def unsent(self, ehr: str) -> Months:
        """The same of every claim that has not left."""
        return _in_months(self._billed(ehr, table.c.status.in_(UNSENT)))

    def _billed(self, ehr: str, wanted: sa.ColumnElement[bool]) -> Iterator[_Billed]:
        query = (
            sa.select(table.c.service_date, table.c.patient_id, claim_encounter.c.encounter_id)
            .join(claim_encounter, claim_encounter.c.control_number == table.c.control_number)
            .where(table.c.practice_id == self._scope.practice_id, claim_encounter.c.ehr == ehr, wanted)
        )
        yield from (tuple(found) for found in self._db.execute(query))

    def of_patient(self, patient_id: str) -> tuple[ClaimRow, ...]:
        """Oldest service first."""
        query = (
            sa.select(*ROW_COLUMNS, _open_problems())
            .where(table.c.practice_id == self._scope.practice_id, table.c.patient_id == patient_id)
            .order_by(table.c.service_date, table.c.control_number)
        )
        return self._rows(query)

    def silent(self, before: datetime, *, limit: int = 500) -> tuple[ClaimRow, ...]:
        """Claims that left and of which nothing was heard since `before`, longest silent first."""
        waiting = (ClaimStatus.SUBMITTED, ClaimStatus.RECEIVED, ClaimStatus.ACCEPTED)
        query = (
            sa.select(*ROW_COLUMNS, _open_problems())
            .where(table.c.practice_id == self._scope.practice_id, table.c.status.in_(waiting))
            .where(table.c.changed_at < before)
            .order_by(table.c.changed_at, table.c.control_number)
        )
        return self._rows(query.limit(limit))

    def events_of(self, control_number: str) -> tuple[ClaimEventRow, ...]:
        """The claim's journal, oldest first."""
        query = (
            sa.select(claim_event)
            .where(claim_event.c.practice_id == self._scope.practice_id)
            .where(claim_event.c.control_number == control_number)
            .order_by(claim_event.c.id)
        )
        return tuple(
            ClaimEventRow(
                at=row.at,
                event=row.event,
                from_status=row.from_status,
                to_status=row.to_status,
                actor=row.actor,
                detail=row.detail,
            )
            for row in self._db.execute(query)
        )

    def status_counts(self) -> dict[ClaimStatus, int]:
        """How many stand where; every status is a key."""
        query = (
            sa.select(table.c.status, sa.func.count())
            .where(table.c.practice_id == self._scope.practice_id)
            .group_by(table.c.status)
        )
        found = tally(self._db, query)
        return {status: found.get(status, 0) for status in ClaimStatus}

    def history_of(
        self,
        ehr: str,
        patient_ids: Iterable[str],
        authorizations: tuple[Authorization, ...] = (),
        asked: tuple[Asked, ...] = (),
    ) -> History:
        """Every line that these patients' visits were claimed with, once: a replacement says the same service again.

        `ehr`: another EHR of the practice may give the same id to somebody else.
        """
        return History(
            lines=tuple(line for chunk in chunks(sorted(set(patient_ids))) for line in self._past_lines(ehr, chunk)),
            authorizations=authorizations,
            asked=asked,
        )

    def _past_lines(self, ehr: str, patient_ids: tuple[str, ...]) -> Iterable[PastLine]:
        query = (
            sa.select(claim_line, table.c.patient_id, table.c.clinician_id, table.c.payer_id, table.c.status)
            .join(table, table.c.control_number == claim_line.c.control_number)
            .where(table.c.practice_id == self._scope.practice_id, table.c.ehr == ehr)
            .where(table.c.patient_id.in_(patient_ids))
            .where(table.c.status != ClaimStatus.VOIDED, table.c.replaces == "")
            .order_by(claim_line.c.service_date, claim_line.c.control_number, claim_line.c.number)
        )
        for row in self._db.execute(query):
            yield PastLine(
                claim_control_number=row.control_number,
                patient_id=row.patient_id,
                clinician_id=row.clinician_id,
                procedure=row.procedure,
                service_date=row.service_date,
                encounter_id=row.encounter_id,
                units=row.units,
                modifiers=tuple(row.modifiers.split()),
                payer_id=row.payer_id,
                standing=_STANDING[ClaimStatus(row.status)],
            )

    def _filtered(self, query: sa.Select[Any], wanted: Filter) -> sa.Select[Any]:
        conditions = [table.c.practice_id == self._scope.practice_id]
        if wanted.statuses:
            conditions.append(table.c.status.in_(wanted.statuses))
        if wanted.payer_id:
            conditions.append(table.c.payer_id == wanted.payer_id)
        if wanted.clinician_id:
            conditions.append(table.c.clinician_id == wanted.clinician_id)
        if wanted.from_date:
            conditions.append(table.c.service_date >= wanted.from_date)
        if wanted.to_date:
            conditions.append(table.c.service_date <= wanted.to_date)
        return query.select_from(table).where(*conditions)

    def _rows(self, query: sa.Select[Any]) -> tuple[ClaimRow, ...]:
        return tuple(row_of(found, problems=found.open_problems) for found in self._db.execute(query))


def _in_months(billed: Iterable[_Billed]) -> Months:
    months: Months = defaultdict(list)
    seen: set[str] = set()
    for day, patient_id, encounter_id in sorted(billed):
        if encounter_id not in seen:
            months[day.year, day.month, patient_id].append(encounter_id)
            seen.add(encounter_id)
    return dict(months)


def _open_problems() -> sa.Label[int]:
    return (
        sa.select(sa.func.count())
        .where(
            problem.c.practice_id == table.c.practice_id,
            problem.c.subject_kind == SubjectKind.CLAIM,
            problem.c.subject_id == table.c.control_number,
            problem.c.closed_at.is_(None),
        )
        .correlate(table)
        .scalar_subquery()
        .label("open_problems")
    )
