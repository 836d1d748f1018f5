"""Each member's ledger as it was last opened: the card and the worklist show it without asking anybody."""

from collections.abc import Iterable

import sqlalchemy as sa

from bridge.billing.document import from_document, to_document
from bridge.billing.member_ledger import MemberLedger
from bridge.store.claim_row import chunks
from bridge.store.scope import Scope
from bridge.store.tables.claim import member_ledger as table


class MemberLedgers:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def put(self, ehr: str, ledger: MemberLedger) -> None:
        """In the place of the one before."""
        self.drop(ehr, ledger.patient_id, ledger.payer_id)
        self._db.execute(
            sa.insert(table).values(
                practice_id=self._scope.practice_id,
                ehr=ehr,
                patient_id=ledger.patient_id,
                payer_id=ledger.payer_id,
                document=to_document(ledger),
                at=self._scope.at,
            )
        )

    def drop(self, ehr: str, patient_id: str, payer_id: str) -> None:
        """Nothing is limited there any more."""
        this = self._of(ehr) & (table.c.patient_id == patient_id) & (table.c.payer_id == payer_id)
        self._db.execute(sa.delete(table).where(this))

    def find(self, ehr: str, patient_id: str, payer_id: str) -> MemberLedger | None:
        this = (table.c.patient_id == patient_id) & (table.c.payer_id == payer_id)
        found = self._db.execute(sa.select(table.c.document).where(self._of(ehr), this)).first()
        return from_document(MemberLedger, found.document) if found else None

    def keys(self, ehr: str, patient_ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """`(patient id, payer id)` of each that is laid down."""
        return tuple(
            (row.patient_id, row.payer_id)
            for chunk in chunks(sorted(set(patient_ids)))
            for row in self._db.execute(
                sa.select(table.c.patient_id, table.c.payer_id)
                .where(self._of(ehr), table.c.patient_id.in_(chunk))
                .order_by(table.c.patient_id, table.c.payer_id)
            )
        )

    def _of(self, ehr: str) -> sa.ColumnElement[bool]:
        return sa.and_(table.c.practice_id == self._scope.practice_id, table.c.ehr == ehr)
