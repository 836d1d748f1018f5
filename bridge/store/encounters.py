"""Encounters: each one found is accounted for, once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bridge.billing.booking import Booking
from bridge.store.scope import NotFound, Scope, tally
from bridge.store.tables.claim import encounter as table


class EncounterUnknown(NotFound):
    """This practice's journal has no such encounter."""


class EncounterStatus(StrEnum):
    FOUND = "found"  # read from the chart, not drafted yet
    DRAFTED = "drafted"
    HELD = "held"
    NOT_BILLABLE = "not_billable"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterRow:
    ehr: str
    encounter_id: str
    status: EncounterStatus
    facts_hash: str = ""  # of the facts that it was last drafted from
    chart_version: str = ""  # meta.versionId as last read
    service_date: date | None = None
    patient_id: str = ""  # empty for a group
    clinician_id: str = ""
    starts: datetime | None = None  # of the session, where it takes the clinician alone
    ends: datetime | None = None
    found_at: datetime | None = None  # filled by the journal
    changed_at: datetime | None = None


class Encounters:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def put(self, row: EncounterRow) -> None:
        """Lays it down, or over what was known of it; `found_at` stays."""
        known = self.find(row.ehr, row.encounter_id)
        values = {
            "status": row.status,
            "facts_hash": row.facts_hash,
            "chart_version": row.chart_version,
            "service_date": row.service_date,
            "patient_id": row.patient_id,
            "clinician_id": row.clinician_id,
            "starts": row.starts,
            "ends": row.ends,
            "changed_at": self._scope.at,
        }
        if known is None:
            identity = {"practice_id": self._scope.practice_id, "ehr": row.ehr, "encounter_id": row.encounter_id}
            self._db.execute(sa.insert(table).values(**identity, **values, found_at=self._scope.at))
        else:
            self._db.execute(sa.update(table).where(*self._is(row.ehr, row.encounter_id)).values(**values))

    def find(self, ehr: str, encounter_id: str) -> EncounterRow | None:
        """None where it was never found."""
        found = self._db.execute(sa.select(table).where(*self._is(ehr, encounter_id))).first()
        return _row(found) if found else None

    def get(self, ehr: str, encounter_id: str) -> EncounterRow:
        """Raises EncounterUnknown."""
        found = self.find(ehr, encounter_id)
        if found is None:
            raise EncounterUnknown(f"encounter {encounter_id} of {ehr} is not in this practice's journal")
        return found

    def list(
        self, status: EncounterStatus | None = None, *, limit: int = 200, offset: int = 0
    ) -> tuple[EncounterRow, ...]:
        """Newest service first."""
        query = sa.select(table).where(table.c.practice_id == self._scope.practice_id)
        if status is not None:
            query = query.where(table.c.status == status)
        ordered = query.order_by(table.c.service_date.desc(), table.c.ehr, table.c.encounter_id)
        return tuple(_row(found) for found in self._db.execute(ordered.limit(limit).offset(offset)))

    def bookings(self, ehr: str, days: Iterable[date]) -> tuple[Booking, ...]:
        """When clinicians were with somebody on these days, by what was billed or is going to be."""
        billed = (EncounterStatus.DRAFTED, EncounterStatus.HELD)
        query = (
            sa.select(table)
            .where(table.c.practice_id == self._scope.practice_id, table.c.ehr == ehr)
            .where(table.c.service_date.in_(sorted(set(days))), table.c.status.in_(billed))
            .where(table.c.starts.is_not(None), table.c.ends.is_not(None))
            .order_by(table.c.encounter_id)
        )
        return tuple(
            Booking(
                clinician_id=found.clinician_id,
                day=found.service_date,
                start=found.starts,
                end=found.ends,
                encounter_id=found.encounter_id,
                patient_id=found.patient_id,
            )
            for found in self._db.execute(query)
        )

    def counts(self) -> dict[EncounterStatus, int]:
        """How many stand where; every status is a key."""
        query = (
            sa.select(table.c.status, sa.func.count())
            .where(table.c.practice_id == self._scope.practice_id)
            .group_by(table.c.status)
        )
        found = tally(self._db, query)
        return {status: found.get(status, 0) for status in EncounterStatus}

    def _is(self, ehr: str, encounter_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        mine = table.c.practice_id == self._scope.practice_id
        return (mine, table.c.ehr == ehr, table.c.encounter_id == encounter_id)


def _row(found: sa.Row[Any]) -> EncounterRow:
    return EncounterRow(
        ehr=found.ehr,
        encounter_id=found.encounter_id,
        status=EncounterStatus(found.status),
        facts_hash=found.facts_hash,
        chart_version=found.chart_version,
        service_date=found.service_date,
        patient_id=found.patient_id,
        clinician_id=found.clinician_id,
        starts=found.starts,
        ends=found.ends,
        found_at=found.found_at,
        changed_at=found.changed_at,
    )
