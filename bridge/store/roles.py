"""Roles: who may do what in a practice. Identity comes from the EHR (`fhirUser`), the role from this table."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from bridge.store.scope import Scope
from bridge.store.tables.practice import role as table


class Role(StrEnum):
    CLINICIAN = "clinician"
    BILLER = "biller"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    issuer: str  # the EHR's FHIR base URL
    user_reference: str  # Practitioner/p1
    role: Role
    granted_by: str
    granted_at: datetime


class Roles:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def grant(self, issuer: str, user_reference: str, role: Role, *, by: str) -> None:
        """One role each; the newest stands."""
        self.revoke(issuer, user_reference)
        self._db.execute(
            sa.insert(table).values(
                practice_id=self._scope.practice_id,
                issuer=issuer,
                user_reference=user_reference,
                role=role,
                granted_by=by,
                granted_at=self._scope.at,
            )
        )

    def revoke(self, issuer: str, user_reference: str) -> bool:
        """Says whether there was a role."""
        return int(self._db.execute(sa.delete(table).where(*self._of(issuer, user_reference))).rowcount) > 0

    def role_of(self, issuer: str, user_reference: str) -> Role | None:
        """None for a person whom this practice gave no role."""
        found = self._db.execute(sa.select(table.c.role).where(*self._of(issuer, user_reference))).scalar()
        return Role(found) if found else None

    def list(self) -> tuple[Grant, ...]:
        """By EHR and person."""
        query = sa.select(table).where(table.c.practice_id == self._scope.practice_id)
        return tuple(
            Grant(
                issuer=row.issuer,
                user_reference=row.user_reference,
                role=Role(row.role),
                granted_by=row.granted_by,
                granted_at=row.granted_at,
            )
            for row in self._db.execute(query.order_by(table.c.issuer, table.c.user_reference))
        )

    def _of(self, issuer: str, user_reference: str) -> tuple[sa.ColumnElement[bool], ...]:
        mine = table.c.practice_id == self._scope.practice_id
        return (mine, table.c.issuer == issuer, table.c.user_reference == user_reference)
