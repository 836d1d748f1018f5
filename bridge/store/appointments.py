"""Visits to come, as the EHR's schedule had them when it was last read: what will draw on a limit."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import sqlalchemy as sa

from bridge.billing.member_ledger import Expected
from bridge.store.claim_row import chunks
from bridge.store.scope import Scope
from bridge.store.tables.claim import appointment as table


class Appointments:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def replace(self, ehr: str, since: date, by_patient: Mapping[str, Iterable[Expected]]) -> None:
        """From `since` on, exactly these are booked in that EHR; what was before stays."""
        mine = (table.c.practice_id == self._scope.practice_id) & (table.c.ehr == ehr)
        rows = {
            (patient_id, visit.appointment_id): {
                "practice_id": self._scope.practice_id,
                "ehr": ehr,
                "appointment_id": visit.appointment_id,
                "patient_id": patient_id,
                "clinician_id": visit.clinician_id,
                "starts": datetime.fromisoformat(visit.begins),
                "day": visit.day,
                "minutes": visit.minutes,
            }
            for patient_id, visits in sorted(by_patient.items())
            for visit in visits
        }
        self._db.execute(sa.delete(table).where(mine, table.c.day >= since))
        moved = sorted({appointment_id for _, appointment_id in rows})
        for chunk in chunks(moved):  # one that was put off from an earlier day
            self._db.execute(sa.delete(table).where(mine, table.c.appointment_id.in_(chunk)))
        if rows:
            self._db.execute(sa.insert(table), list(rows.values()))

    def patients(self, ehr: str, *, since: date) -> frozenset[str]:
        """Who has a visit to come."""
        query = sa.select(table.c.patient_id).distinct()
        query = query.where(table.c.practice_id == self._scope.practice_id, table.c.ehr == ehr, table.c.day >= since)
        return frozenset(self._db.execute(query).scalars())

    def of_patients(self, ehr: str, patient_ids: Iterable[str], *, since: date) -> dict[str, tuple[Expected, ...]]:
        """By patient, in the order of time; who has none has no entry."""
        found: dict[str, list[Expected]] = {}
        for chunk in chunks(sorted(set(patient_ids))):
            query = (
                sa.select(table)
                .where(table.c.practice_id == self._scope.practice_id, table.c.ehr == ehr, table.c.day >= since)
                .where(table.c.patient_id.in_(chunk))
                .order_by(table.c.starts, table.c.appointment_id)
            )
            for row in self._db.execute(query):
                visit = Expected(
                    appointment_id=row.appointment_id,
                    day=row.day,
                    begins=row.starts.isoformat(),
                    clinician_id=row.clinician_id,
                    minutes=row.minutes,
                )
                found.setdefault(row.patient_id, []).append(visit)
        return {patient_id: tuple(visits) for patient_id, visits in found.items()}
