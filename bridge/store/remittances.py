"""Remittances: each ST of each 835 that came, posted or held."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bridge.billing.document import from_document, to_document
from bridge.billing.remittance import Remittance
from bridge.store.scope import NotFound, Scope, new_id
from bridge.store.subject import SubjectKind
from bridge.store.tables.claim import charted
from bridge.store.tables.interchange import remittance as table


class RemittanceUnknown(NotFound):
    """This practice's journal has no such remittance."""


class RemittanceState(StrEnum):
    READ = "read"  # not posted yet
    POSTED = "posted"
    HELD = "held"  # does not balance, or a person must look


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceRow:
    """Amounts are dollars."""

    id: str
    interchange_id: str
    ordinal: int
    st02: str
    trace: str  # TRN02
    payer_tax_id: str  # TRN03
    payer_name: str
    paid: Decimal  # BPR02
    payment_date: date | None
    claim_count: int
    balanced: bool
    difference: Decimal
    state: RemittanceState
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRemittance:
    row: RemittanceRow
    remittance: Remittance


class Remittances:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def add(self, interchange_id: str, ordinal: int, remittance: Remittance) -> str:
        """The ST at this place (from 1) of this interchange, once: read again, it gives the same id."""
        here = (table.c.interchange_id == interchange_id) & (table.c.ordinal == ordinal)
        query = sa.select(table.c.id).where(here, table.c.practice_id == self._scope.practice_id)
        if known := self._db.execute(query).scalar():
            return str(known)
        new = new_id()
        self._db.execute(
            sa.insert(table).values(
                id=new,
                practice_id=self._scope.practice_id,
                interchange_id=interchange_id,
                ordinal=ordinal,
                st02=remittance.transaction_number,
                trace=remittance.trace,
                payer_tax_id=remittance.payer_tax_id,
                payer_name=remittance.payer_name,
                paid_cents=remittance.paid,
                payment_date=remittance.payment_date,
                claim_count=len(remittance.claims),
                balanced=remittance.balanced,
                difference_cents=remittance.difference,
                state=RemittanceState.READ,
                document=to_document(remittance),
                read_at=self._scope.at,
            )
        )
        return new

    def set_state(self, remittance_id: str, state: RemittanceState) -> None:
        """Raises RemittanceUnknown."""
        mine = (table.c.id == remittance_id) & (table.c.practice_id == self._scope.practice_id)
        if self._db.execute(sa.update(table).where(mine).values(state=state)).rowcount != 1:
            raise RemittanceUnknown(f"remittance {remittance_id} is not in this practice's journal")

    def get(self, remittance_id: str) -> StoredRemittance:
        """Raises RemittanceUnknown."""
        mine = (table.c.id == remittance_id) & (table.c.practice_id == self._scope.practice_id)
        found = self._db.execute(sa.select(table).where(mine)).first()
        if found is None:
            raise RemittanceUnknown(f"remittance {remittance_id} is not in this practice's journal")
        return StoredRemittance(row=_row(found), remittance=from_document(Remittance, found.document))

    def of_interchange(self, interchange_id: str) -> tuple[RemittanceRow, ...]:
        """In the order of their STs."""
        return self._rows(self._mine().where(table.c.interchange_id == interchange_id).order_by(table.c.ordinal))

    def list(self, state: RemittanceState | None = None, *, limit: int = 200) -> tuple[RemittanceRow, ...]:
        """Newest first."""
        query = self._mine() if state is None else self._mine().where(table.c.state == state)
        return self._rows(query.order_by(table.c.read_at.desc(), table.c.id).limit(limit))

    def uncharted(self, ehr: str, resource_type: str, limit: int = 500) -> tuple[RemittanceRow, ...]:
        """Posted ones that no resource of that type in that EHR shows, oldest first."""
        shown = sa.exists().where(
            charted.c.practice_id == table.c.practice_id,
            charted.c.ehr == ehr,
            charted.c.subject_kind == SubjectKind.REMITTANCE,
            charted.c.subject_id == table.c.id,
            charted.c.resource_type == resource_type,
        )
        query = self._mine().where(table.c.state == RemittanceState.POSTED, ~shown)
        return self._rows(query.order_by(table.c.read_at, table.c.id).limit(limit))

    def _mine(self) -> sa.Select[Any]:
        columns = [column for column in table.c if column.name != "document"]
        return sa.select(*columns).where(table.c.practice_id == self._scope.practice_id)

    def _rows(self, query: sa.Select[Any]) -> tuple[RemittanceRow, ...]:
        return tuple(_row(found) for found in self._db.execute(query))


def _row(found: sa.Row[Any]) -> RemittanceRow:
    return RemittanceRow(
        id=found.id,
        interchange_id=found.interchange_id,
        ordinal=found.ordinal,
        st02=found.st02,
        trace=found.trace,
        payer_tax_id=found.payer_tax_id,
        payer_name=found.payer_name,
        paid=found.paid_cents,
        payment_date=found.payment_date,
        claim_count=found.claim_count,
        balanced=found.balanced,
        difference=found.difference_cents,
        state=RemittanceState(found.state),
        read_at=found.read_at,
    )
