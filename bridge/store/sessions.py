"""Browser sessions: found by a keyed hash of their cookie, their secrets sealed. Times are real, not business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bridge.store.scope import NotFound, Scope
from bridge.store.tables.practice import web_session as table


class SessionUnknown(NotFound):
    """No such browser session, or it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    practice_id: str
    issuer: str
    user_reference: str  # fhirUser: Practitioner/p1
    secrets: Mapping[str, Any] = field(repr=False)  # plain JSON: tokens, CSRF seed
    opened_at: datetime
    expires_at: datetime


class Sessions:
    def __init__(self, scope: Scope) -> None:
        self._db, self._keys = scope.connection, scope.keys

    def open(self, cookie: str, session: WebSession) -> None:
        """The cookie itself is not kept."""
        self._db.execute(
            sa.insert(table).values(
                cookie_index=self._keys.blind_index(cookie),
                practice_id=session.practice_id,
                issuer=session.issuer,
                user_reference=session.user_reference,
                secrets=dict(session.secrets),
                opened_at=session.opened_at,
                expires_at=session.expires_at,
            )
        )

    def get(self, cookie: str, *, now: datetime) -> WebSession:
        """Raises SessionUnknown."""
        found = self._db.execute(sa.select(table).where(self._is(cookie), table.c.expires_at > now)).first()
        if found is None:
            raise SessionUnknown("there is no such browser session, or it has ended")
        return WebSession(
            practice_id=found.practice_id,
            issuer=found.issuer,
            user_reference=found.user_reference,
            secrets=found.secrets,
            opened_at=found.opened_at,
            expires_at=found.expires_at,
        )

    def renew(self, cookie: str, *, secrets: Mapping[str, Any], expires_at: datetime) -> None:
        """Raises SessionUnknown."""
        values = {"secrets": dict(secrets), "expires_at": expires_at}
        if self._db.execute(sa.update(table).where(self._is(cookie)).values(**values)).rowcount != 1:
            raise SessionUnknown("there is no such browser session")

    def close(self, cookie: str) -> None:
        """Harmless when repeated."""
        self._db.execute(sa.delete(table).where(self._is(cookie)))

    def forget_expired(self, *, now: datetime) -> int:
        """Says how many."""
        return int(self._db.execute(sa.delete(table).where(table.c.expires_at <= now)).rowcount)

    def _is(self, cookie: str) -> sa.ColumnElement[bool]:
        return table.c.cookie_index == self._keys.blind_index(cookie)
