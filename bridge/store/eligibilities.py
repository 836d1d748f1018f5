"""Eligibility: what was asked before a session, and what the payer answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bridge.billing.document import from_document, to_document
from bridge.billing.eligibility import Answer, Certainty, Inquiry
from bridge.store.claim_row import chunks
from bridge.store.scope import NotFound, Scope, new_id, tally
from bridge.store.subject import SubjectKind
from bridge.store.tables.claim import charted
from bridge.store.tables.claim import eligibility as table


class EligibilityUnknown(NotFound):
    """This practice asked no such thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEligibility:
    id: str
    ehr: str
    coverage_id: str
    visit: str  # Appointment/a1 or Encounter/e1
    inquiry: Inquiry
    answer: Answer | None
    asked_at: datetime
    answered_at: datetime | None

    @property
    def certainty(self) -> Certainty | None:
        """None until it is answered."""
        return self.answer.certainty if self.answer else None


class Eligibilities:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def ask(self, inquiry: Inquiry, *, ehr: str, coverage_id: str, visit: str = "") -> str:
        """Lays the question down before it is sent; gives its id. The same trace twice is the same question."""
        if known := self.by_trace(inquiry.trace):
            return known.id
        new = new_id()
        self._db.execute(
            sa.insert(table).values(
                id=new,
                practice_id=self._scope.practice_id,
                ehr=ehr,
                patient_id=inquiry.patient.id,
                coverage_id=coverage_id,
                payer_id=inquiry.payer.id,
                service_date=inquiry.service_date,
                visit=visit,
                trace=inquiry.trace,
                certainty="",
                inquiry=to_document(inquiry),
                asked_at=self._scope.at,
            )
        )
        return new

    def answer(self, answer: Answer) -> str:
        """Paired by its trace; a later answer takes the place of an earlier one. Raises EligibilityUnknown."""
        known = self.by_trace(answer.trace)
        if known is None:
            raise EligibilityUnknown("an answer names a trace that this practice did not send")
        self._db.execute(
            sa.update(table)
            .where(table.c.id == known.id)
            .values(certainty=answer.certainty, answer=to_document(answer), answered_at=self._scope.at)
        )
        return known.id

    def get(self, eligibility_id: str) -> StoredEligibility:
        """Raises EligibilityUnknown."""
        found = self._db.execute(self._mine().where(table.c.id == eligibility_id)).first()
        if found is None:
            raise EligibilityUnknown(f"eligibility {eligibility_id} is not in this practice's journal")
        return _stored(found)

    def by_trace(self, trace: str) -> StoredEligibility | None:
        """The question with this TRN02, or None: not one of this practice."""
        found = self._db.execute(self._mine().where(table.c.trace == trace)).first()
        return _stored(found) if found else None

    def latest(
        self, patient_id: str, coverage_id: str, service_date: date | None = None, *, ehr: str = ""
    ) -> StoredEligibility | None:
        """The newest question on this coverage; for that day only, where a day is given. `ehr` empty: of any."""
        query = self._mine().where(table.c.patient_id == patient_id, table.c.coverage_id == coverage_id)
        if ehr:
            query = query.where(table.c.ehr == ehr)
        if service_date is not None:
            query = query.where(table.c.service_date == service_date)
        found = self._db.execute(query.order_by(table.c.asked_at.desc(), table.c.id).limit(1)).first()
        return _stored(found) if found else None

    def of_patients(self, ehr: str, patient_ids: Iterable[str], *, since: date) -> tuple[StoredEligibility, ...]:
        """Every question about these patients for `since` and later days, oldest question first."""
        return tuple(
            _stored(found)
            for chunk in chunks(sorted(set(patient_ids)))
            for found in self._db.execute(
                self._mine()
                .where(table.c.ehr == ehr, table.c.patient_id.in_(chunk), table.c.service_date >= since)
                .order_by(table.c.asked_at, table.c.id)
            )
        )

    def list(self, certainty: Certainty | None = None, *, limit: int = 200) -> tuple[StoredEligibility, ...]:
        """Newest first."""
        query = self._mine() if certainty is None else self._mine().where(table.c.certainty == certainty)
        ordered = query.order_by(table.c.asked_at.desc(), table.c.id).limit(limit)
        return tuple(_stored(found) for found in self._db.execute(ordered))

    def uncharted(self, ehr: str, resource_type: str, limit: int = 500) -> tuple[StoredEligibility, ...]:
        """Answered ones whose newest answer no resource of that type in that EHR shows, oldest first."""
        shown = sa.exists().where(
            charted.c.practice_id == table.c.practice_id,
            charted.c.ehr == ehr,
            charted.c.subject_kind == SubjectKind.ELIGIBILITY,
            charted.c.subject_id == table.c.id,
            charted.c.resource_type == resource_type,
            charted.c.at >= table.c.answered_at,
        )
        query = self._mine().where(table.c.ehr == ehr, table.c.answered_at.is_not(None), ~shown)
        ordered = query.order_by(table.c.answered_at, table.c.id).limit(limit)
        return tuple(_stored(found) for found in self._db.execute(ordered))

    def counts(self) -> dict[str, int]:
        """Questions by the certainty of their answer; `""` counts the unanswered."""
        query = (
            sa.select(table.c.certainty, sa.func.count())
            .where(table.c.practice_id == self._scope.practice_id)
            .group_by(table.c.certainty)
            .order_by(table.c.certainty)
        )
        return tally(self._db, query)

    def _mine(self) -> sa.Select[Any]:
        return sa.select(table).where(table.c.practice_id == self._scope.practice_id)


def _stored(found: sa.Row[Any]) -> StoredEligibility:
    return StoredEligibility(
        id=found.id,
        ehr=found.ehr,
        coverage_id=found.coverage_id,
        visit=found.visit,
        inquiry=from_document(Inquiry, found.inquiry),
        answer=None if found.answer is None else from_document(Answer, found.answer),
        asked_at=found.asked_at,
        answered_at=found.answered_at,
    )
