"""Authorizations that a person typed because the chart does not hold them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bridge.billing.authorization import Authorization
from bridge.billing.payer_table import Counting
from bridge.store.claim_row import chunks
from bridge.store.scope import NotFound, Scope, new_id
from bridge.store.tables.claim import authorization as table


class AuthorizationUnknown(NotFound):
    """This practice's journal has no such authorization in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAuthorization:
    id: str
    authorization: Authorization
    typed_by: str
    typed_at: datetime


class Authorizations:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def add(self, authorization: Authorization, *, ehr: str, who: str) -> str:
        """Gives its id."""
        new = new_id()
        self._db.execute(
            sa.insert(table).values(
                id=new,
                practice_id=self._scope.practice_id,
                ehr=ehr,
                patient_id=authorization.patient_id,
                payer_id=authorization.payer_id,
                number=authorization.number,
                procedures=" ".join(sorted(authorization.procedures)),
                starts=authorization.starts,
                ends=authorization.ends,
                units=authorization.units,
                used=authorization.used,
                counts=authorization.counts,
                typed_by=who,
                typed_at=self._scope.at,
            )
        )
        return new

    def withdraw(self, authorization_id: str) -> None:
        """It counts no longer. Raises AuthorizationUnknown."""
        mine = (table.c.id == authorization_id) & (table.c.practice_id == self._scope.practice_id)
        in_force = table.c.withdrawn_at.is_(None)
        done = self._db.execute(sa.update(table).where(mine, in_force).values(withdrawn_at=self._scope.at))
        if done.rowcount != 1:
            raise AuthorizationUnknown(f"authorization {authorization_id} is not in force in this practice")

    def of_patients(self, ehr: str, patient_ids: Iterable[str]) -> tuple[StoredAuthorization, ...]:
        """Those in force, by their first day. The patients' ids are that EHR's."""
        return tuple(
            _stored(found)
            for chunk in chunks(sorted(set(patient_ids)))
            for found in self._db.execute(
                sa.select(table)
                .where(table.c.practice_id == self._scope.practice_id, table.c.ehr == ehr)
                .where(table.c.patient_id.in_(chunk))
                .where(table.c.withdrawn_at.is_(None))
                .order_by(table.c.patient_id, table.c.starts, table.c.id)
            )
        )


def _stored(found: sa.Row[Any]) -> StoredAuthorization:
    return StoredAuthorization(
        id=found.id,
        authorization=Authorization(
            number=found.number,
            patient_id=found.patient_id,
            payer_id=found.payer_id,
            procedures=frozenset(found.procedures.split()),
            starts=found.starts,
            ends=found.ends,
            units=found.units,
            used=found.used,
            counts=Counting(found.counts),
        ),
        typed_by=found.typed_by,
        typed_at=found.typed_at,
    )
