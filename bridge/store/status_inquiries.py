"""Status inquiries: where is my claim, asked and answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bridge.billing.claim_status import StatusAnswer
from bridge.billing.document import from_document, to_document
from bridge.store.scope import NotFound, Scope, new_id
from bridge.store.tables.claim import status_inquiry as table


class StatusInquiryUnknown(NotFound):
    """This practice asked no such thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStatusInquiry:
    id: str
    control_number: str
    trace: str  # TRN02, ours
    category: str  # STC01-1 of the first status; empty until it is answered
    status_code: str  # STC01-2
    answer: StatusAnswer | None
    asked_at: datetime
    answered_at: datetime | None


class StatusInquiries:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def ask(self, control_number: str, trace: str) -> str:
        """Lays the question down before it is sent; gives its id. The same trace twice is the same question."""
        if known := self._by_trace(trace):
            return known.id
        new = new_id()
        self._db.execute(
            sa.insert(table).values(
                id=new,
                practice_id=self._scope.practice_id,
                control_number=control_number,
                trace=trace,
                category="",
                status_code="",
                asked_at=self._scope.at,
            )
        )
        return new

    def answer(self, answer: StatusAnswer) -> str:
        """Paired by its trace. Raises StatusInquiryUnknown."""
        known = self._by_trace(answer.trace)
        if known is None:
            raise StatusInquiryUnknown("an answer names a trace that this practice did not send")
        first = answer.statuses[0] if answer.statuses else None
        self._db.execute(
            sa.update(table)
            .where(table.c.id == known.id)
            .values(
                category=first.category if first else "",
                status_code=first.status if first else "",
                answer=to_document(answer),
                answered_at=self._scope.at,
            )
        )
        return known.id

    def of_claim(self, control_number: str) -> tuple[StoredStatusInquiry, ...]:
        """Oldest first."""
        query = self._mine().where(table.c.control_number == control_number)
        return tuple(_stored(found) for found in self._db.execute(query.order_by(table.c.asked_at, table.c.id)))

    def _by_trace(self, trace: str) -> StoredStatusInquiry | None:
        found = self._db.execute(self._mine().where(table.c.trace == trace)).first()
        return _stored(found) if found else None

    def _mine(self) -> sa.Select[Any]:
        return sa.select(table).where(table.c.practice_id == self._scope.practice_id)


def _stored(found: sa.Row[Any]) -> StoredStatusInquiry:
    return StoredStatusInquiry(
        id=found.id,
        control_number=found.control_number,
        trace=found.trace,
        category=found.category,
        status_code=found.status_code,
        answer=None if found.answer is None else from_document(StatusAnswer, found.answer),
        asked_at=found.asked_at,
        answered_at=found.answered_at,
    )
