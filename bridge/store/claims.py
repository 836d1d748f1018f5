"""Claims advance through the state machine and come to money. Each change is an event row beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bridge.billing.ledger import Balance
from bridge.billing.status import ClaimEvent, ClaimStatus, IllegalTransition, advance
from bridge.store.claim_row import ROW_COLUMNS, ClaimRow, StoredClaim, chunks, in_flight, row_of, stored_of
from bridge.store.scope import NotFound, Scope
from bridge.store.tables.claim import claim as table
from bridge.store.tables.claim import claim_event


class ClaimUnknown(NotFound):
    """This practice has no claim with that control number."""


class InFlight(Exception):
    """The claim stands in an interchange that may have left; it changes only after that is settled."""

    retryable = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """What a batch came to; to the `refused` claims the event cannot happen, or they are not this practice's."""

    moved: tuple[str, ...]
    refused: tuple[str, ...]


class Claims:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def advance(self, control_number: str, event: ClaimEvent, *, actor: str, detail: str = "") -> ClaimStatus:
        """The one way to another status. `actor` is `rule:..`, `person:..` or `job:..`; `detail` names no person.

        Raises IllegalTransition, InFlight, ClaimUnknown; then nothing was written.
        """
        return self.move([self.lock_one(control_number)], event, actor, detail)[0]

    def advance_many(
        self, control_numbers: Iterable[str], event: ClaimEvent, *, actor: str, detail: str = ""
    ) -> Advanced:
        """The same for a batch, in a few statements; an event that cannot happen is answered, not raised."""
        asked = tuple(dict.fromkeys(control_numbers))
        locked = self.lock(asked)
        legal = [locked[number] for number in asked if number in locked and _can(locked[number].status, event)]
        self.move(legal, event, actor, detail)
        moved = {row.control_number for row in legal}
        return Advanced(
            moved=tuple(n for n in asked if n in moved),
            refused=tuple(n for n in asked if n not in moved),
        )

    def get(self, control_number: str) -> StoredClaim:
        """Raises ClaimUnknown."""
        found = self.find([control_number])
        if not found:
            raise ClaimUnknown(f"claim {control_number} is not in this practice's journal")
        return found[0]

    def find(self, control_numbers: Iterable[str]) -> tuple[StoredClaim, ...]:
        """Those of them that this practice has, in the order asked."""
        asked = tuple(dict.fromkeys(control_numbers))
        found = {
            stored.control_number: stored
            for chunk in chunks(asked)
            for stored in self._stored(sa.select(table).where(table.c.control_number.in_(chunk)))
        }
        return tuple(found[number] for number in asked if number in found)

    def ready(self, payer_ids: Iterable[str], limit: int = 5000) -> tuple[StoredClaim, ...]:
        """READY claims to these payers that stand in no interchange yet, oldest service first."""
        query = (
            sa.select(table)
            .where(table.c.status == ClaimStatus.READY, table.c.payer_id.in_(tuple(payer_ids)), ~in_flight())
            .order_by(table.c.service_date, table.c.control_number)
            .limit(limit)
        )
        return tuple(self._stored(query))

    def set_balance(self, control_number: str, balance: Balance) -> None:
        """What the claim's postings have come to; the database refuses one that does not add up to the charge."""
        self._update(
            control_number,
            paid_cents=balance.paid,
            patient_cents=balance.patient,
            adjusted_cents=balance.adjusted,
            open_cents=balance.open,
            interest_cents=balance.interest,
        )

    def set_payer_claim_number(self, control_number: str, payer_claim_number: str) -> None:
        """CLP07 or REF*1K. Raises ClaimUnknown."""
        self._update(control_number, payer_claim_number=payer_claim_number)

    def note(self, control_number: str, what: str, *, actor: str, detail: str = "") -> None:
        """An event that leaves the status but makes a new version. Raises ClaimUnknown."""
        self.note_many([control_number], what, actor=actor, detail=detail)

    def note_many(self, control_numbers: Sequence[str], what: str, *, actor: str, detail: str = "") -> None:
        """Raises ClaimUnknown."""
        rows = list(self.lock(control_numbers).values())
        if len(rows) != len(set(control_numbers)):
            raise ClaimUnknown(f"one of {len(control_numbers)} claims is not in this practice's journal")
        self._write(rows, [row.status for row in rows], what, actor, detail)

    def uncharted(self, statuses: Iterable[ClaimStatus], limit: int = 500) -> tuple[ClaimRow, ...]:
        """Claims in these statuses whose newest version the chart has not got, longest waiting first."""
        query = (
            sa.select(*ROW_COLUMNS)
            .where(table.c.practice_id == self._scope.practice_id, table.c.status.in_(tuple(statuses)))
            .where(table.c.version > table.c.charted_version)
            .order_by(table.c.changed_at, table.c.control_number)
            .limit(limit)
        )
        return tuple(row_of(found) for found in self._db.execute(query))

    def mark_charted(self, control_number: str, version: int) -> None:
        """The chart now shows `version`; a later change leaves the claim uncharted again. Raises ClaimUnknown."""
        self._update(control_number, charted_version=version, changed_at=table.c.changed_at)

    def lock(self, control_numbers: Iterable[str]) -> dict[str, ClaimRow]:
        """Until the transaction ends nobody else moves these; in one order, so that no two batches block each other."""
        return {
            row.control_number: row
            for chunk in chunks(sorted(set(control_numbers)))
            for row in map(row_of, self._db.execute(self._locking(chunk)))
        }

    def lock_one(self, control_number: str) -> ClaimRow:
        """Raises ClaimUnknown."""
        try:
            return self.lock([control_number])[control_number]
        except KeyError:
            raise ClaimUnknown(f"claim {control_number} is not in this practice's journal") from None

    def move(self, rows: Sequence[ClaimRow], event: ClaimEvent, actor: str, detail: str) -> list[ClaimStatus]:
        """Locked rows to their next statuses. Raises IllegalTransition or InFlight before anything is written."""
        targets = [advance(row.status, event) for row in rows]
        if event is not ClaimEvent.SENT and (bound := self.bound(rows)):
            raise InFlight(f"claim {bound[0]} stands in an interchange that is not settled")
        self._write(rows, targets, event, actor, detail)
        return targets

    def bound(self, rows: Iterable[ClaimRow], interchange_id: str | None = None) -> tuple[str, ...]:
        """Those that wait in this interchange (None: in any), not yet known to have left."""
        waiting = [row.control_number for row in rows if row.status is ClaimStatus.READY]
        return tuple(
            number
            for chunk in chunks(waiting)
            for number in self._db.execute(
                sa.select(table.c.control_number).where(table.c.control_number.in_(chunk), in_flight(interchange_id))
            ).scalars()
        )

    def record(self, rows: Sequence[tuple[str, str, str]], what: str, actor: str, detail: str) -> None:
        """Event rows for `(control number, status before, status after)`."""
        columns = ("control_number", "from_status", "to_status")
        fixed = {"practice_id": self._scope.practice_id, "at": self._scope.at, "event": what}
        said = {"actor": actor, "detail": detail}
        if rows:
            events = [{**dict(zip(columns, row, strict=True)), **fixed, **said} for row in rows]
            self._db.execute(sa.insert(claim_event), events)

    def _write(
        self, rows: Sequence[ClaimRow], targets: Sequence[ClaimStatus], what: str, actor: str, detail: str
    ) -> None:
        if not rows:
            return
        moves = [(row.control_number, row.status, target) for row, target in zip(rows, targets, strict=True)]
        self._db.execute(
            sa.update(table)
            .where(table.c.control_number == sa.bindparam("number"))
            .values(status=sa.bindparam("target"), version=table.c.version + 1, changed_at=self._scope.at),
            [{"number": number, "target": target} for number, _, target in moves],
        )
        self.record(moves, what, actor, detail)

    def _stored(self, query: sa.Select[Any]) -> Iterator[StoredClaim]:
        for found in self._db.execute(query.where(table.c.practice_id == self._scope.practice_id)):
            yield stored_of(found)

    def _locking(self, control_numbers: Sequence[str]) -> sa.Select[Any]:
        return (
            sa.select(*ROW_COLUMNS)
            .where(table.c.control_number.in_(control_numbers), table.c.practice_id == self._scope.practice_id)
            .order_by(table.c.control_number)
            .with_for_update()
        )

    def _update(self, control_number: str, **values: object) -> None:
        done = self._db.execute(
            sa.update(table)
            .where(table.c.control_number == control_number, table.c.practice_id == self._scope.practice_id)
            .values({"changed_at": self._scope.at, **values})
        )
        if done.rowcount != 1:
            raise ClaimUnknown(f"claim {control_number} is not in this practice's journal")


def _can(status: ClaimStatus, event: ClaimEvent) -> bool:
    try:
        advance(status, event)
    except IllegalTransition:
        return False
    return True
