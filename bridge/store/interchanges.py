"""The archive: every interchange, before it is sent and before it is read.

Sending starts here, in one transaction:

    reserved = tx.interchanges.reserve("sandbox", [("B111", "B112"), ("B113",)])   # one tuple of claims for each ST
    content = write(... reserved.isa13, reserved.gs06, reserved.transactions[0].st02 ...)
    id = tx.interchanges.archive_outbound(reserved, kind="837P", name="...", content=content)

and goes on in `deliveries`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bridge.store.claims import Claims
from bridge.store.scope import NotFound, Scope, new_id
from bridge.store.tables.interchange import control_number, interchange_claim, interchange_transaction
from bridge.store.tables.interchange import interchange as table


class InterchangeUnknown(NotFound):
    """This practice's archive has no such interchange."""


class ClaimsNotFree(Exception):
    """A claim of the batch stands in another interchange already, or is not READY; read the ready ones again."""

    retryable = True


class Direction(StrEnum):
    OUTBOUND = "outbound"
    INBOUND = "inbound"


class Phase(StrEnum):
    RESERVED = "reserved"  # archived, nobody has touched the road
    UPLOADING = "uploading"  # under a name that the other side ignores
    RENAMING = "renaming"  # past the point of no return: it may have left
    SENT = "sent"
    IN_DOUBT = "in_doubt"  # nobody knows; a person or an acknowledgment will
    WITHDRAWN = "withdrawn"  # a person knows that it never left
    UNREAD = "unread"  # inbound, archived
    READ = "read"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedTransaction:
    st02: str
    bht03: str
    claims: tuple[str, ...]  # control numbers; none for inquiries


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """Control numbers that nobody else was given, all from one database transaction."""

    partner: str
    isa13: int
    gs06: int
    transactions: tuple[ReservedTransaction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    id: str
    known: bool  # these very bytes came under this name before


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeRow:
    """An interchange without its bytes."""

    id: str
    practice_id: str
    direction: Direction
    partner: str
    kind: str  # 837P, 999, TA1, 277CA, 835, 270 ...; empty until it is read
    name: str
    isa13: int | None
    phase: Phase
    owner: str
    sha256: str
    note: str
    created_at: datetime
    changed_at: datetime


ROW_COLUMNS = tuple(column for column in table.c if column.name != "content")


class Interchanges:
    def __init__(self, scope: Scope, claims: Claims) -> None:
        self._scope, self._db, self._claims = scope, scope.connection, claims

    def reserve(self, partner: str, transactions: Sequence[Sequence[str]] = ((),)) -> Reserved:
        """ISA13, GS06, and for each ST its ST02 and BHT03, with the claims that go in it. Raises ClaimsNotFree."""
        asked = [number for numbers in transactions for number in numbers]
        self._refuse_unless_free(asked)
        isa13, gs06 = self._next(partner, "isa13"), self._next(partner, "gs06")
        last = self._next(partner, "st02", len(transactions))
        numbered = enumerate(transactions, start=1)
        return Reserved(
            partner=partner,
            isa13=isa13,
            gs06=gs06,
            transactions=tuple(
                ReservedTransaction(
                    st02=f"{last - len(transactions) + ordinal:04d}",
                    bht03=f"{isa13:09d}{ordinal:04d}",
                    claims=tuple(numbers),
                )
                for ordinal, numbers in numbered
            ),
        )

    def archive_outbound(self, reserved: Reserved, *, kind: str, name: str, content: bytes) -> str:
        """Lays the bytes down, binds each claim to its ST, gives the id; in the transaction that reserved."""
        interchange_id = self._insert(Direction.OUTBOUND, reserved.partner, kind, name, content, reserved.isa13)
        owned = {"interchange_id": interchange_id, "practice_id": self._scope.practice_id}
        numbers = {"partner": reserved.partner, "gs06": reserved.gs06}
        transactions = [{**owned, **numbers, "st02": t.st02, "bht03": t.bht03} for t in reserved.transactions]
        versions = self._claims.lock(number for t in reserved.transactions for number in t.claims)
        claims = [
            {**owned, "st02": t.st02, "control_number": number, "claim_version": versions[number].version}
            for t in reserved.transactions
            for number in t.claims
        ]
        for part, rows in ((interchange_transaction, transactions), (interchange_claim, claims)):
            if rows:
                self._db.execute(sa.insert(part), rows)
        return interchange_id

    def archive_inbound(self, partner: str, name: str, content: bytes) -> Archived:
        """Lays down what came, once; it waits as UNREAD."""
        query = sa.select(table.c.id).where(
            table.c.practice_id == self._scope.practice_id,
            table.c.direction == Direction.INBOUND,
            table.c.partner == partner,
            table.c.name == name,
            table.c.sha256 == hashlib.sha256(content).hexdigest(),
        )
        if known := self._db.execute(query).scalar():
            return Archived(id=known, known=True)
        try:
            with self._db.begin_nested():
                new = self._insert(Direction.INBOUND, partner, "", name, content, None)
        except sa.exc.IntegrityError:  # another collector laid it down between the two statements
            return Archived(id=self._db.execute(query).scalar_one(), known=True)
        return Archived(id=new, known=False)

    def mark_read(self, interchange_id: str, *, kind: str, isa13: int | None, note: str = "") -> None:
        """Raises InterchangeUnknown."""
        self._update(interchange_id, phase=Phase.READ, kind=kind, isa13=isa13, note=note)

    def mark_unreadable(self, interchange_id: str, note: str) -> None:
        """Kept and shown, not understood; `note` says why and quotes nothing. Raises InterchangeUnknown."""
        self._update(interchange_id, phase=Phase.UNREADABLE, note=note)

    def unread(self) -> tuple[str, ...]:
        """Ids, oldest first."""
        query = (
            sa.select(table.c.id)
            .where(table.c.practice_id == self._scope.practice_id)
            .where(table.c.direction == Direction.INBOUND, table.c.phase == Phase.UNREAD)
            .order_by(table.c.created_at, table.c.name, table.c.id)
        )
        return tuple(self._db.execute(query).scalars())

    def get(self, interchange_id: str) -> InterchangeRow:
        """Raises InterchangeUnknown."""
        return interchange_row(self._one(interchange_id, *ROW_COLUMNS))

    def content(self, interchange_id: str) -> bytes:
        """The bytes as they left or came. Raises InterchangeUnknown."""
        found: bytes = self._one(interchange_id, table.c.content)[0]
        return found

    def list(self, direction: Direction | None = None, limit: int = 200) -> tuple[InterchangeRow, ...]:
        """Newest first."""
        query = sa.select(*ROW_COLUMNS).where(table.c.practice_id == self._scope.practice_id)
        if direction is not None:
            query = query.where(table.c.direction == direction)
        ordered = query.order_by(table.c.created_at.desc(), table.c.id).limit(limit)
        return tuple(interchange_row(found) for found in self._db.execute(ordered))

    def _refuse_unless_free(self, control_numbers: Sequence[str]) -> None:
        rows = self._claims.lock(control_numbers)
        free = {number for number, row in rows.items() if row.status == "ready"} - set(
            self._claims.bound(tuple(rows.values()))
        )
        if taken := [number for number in control_numbers if number not in free]:
            raise ClaimsNotFree(f"{len(taken)} of the claims cannot go out now, first {taken[0]}")
        if len(free) != len(control_numbers):
            raise ClaimsNotFree("a claim stands twice in the batch")

    def _next(self, partner: str, name: str, count: int = 1) -> int:
        """The last of `count` numbers, now taken; a row lock keeps others waiting until this transaction ends."""
        mine = (control_number.c.partner == partner) & (control_number.c.name == name)
        found = self._db.execute(sa.select(control_number.c.value).where(mine).with_for_update()).scalar()
        if found is None:
            return self._first(partner, name, count)
        value = int(found) + count
        self._db.execute(sa.update(control_number).where(mine).values(value=value))
        return value

    def _first(self, partner: str, name: str, count: int) -> int:
        try:
            with self._db.begin_nested():
                self._db.execute(sa.insert(control_number).values(partner=partner, name=name, value=count))
        except sa.exc.IntegrityError:  # another process was first with this partner
            return self._next(partner, name, count)
        return count

    def _insert(
        self, direction: Direction, partner: str, kind: str, name: str, content: bytes, isa13: int | None
    ) -> str:
        interchange_id = new_id()
        self._db.execute(
            sa.insert(table).values(
                id=interchange_id,
                practice_id=self._scope.practice_id,
                direction=direction,
                partner=partner,
                kind=kind,
                name=name,
                isa13=isa13,
                phase=Phase.RESERVED if direction is Direction.OUTBOUND else Phase.UNREAD,
                owner="",
                sha256=hashlib.sha256(content).hexdigest(),
                content=content,
                note="",
                created_at=self._scope.at,
                changed_at=self._scope.at,
            )
        )
        return interchange_id

    def _one(self, interchange_id: str, *columns: Any) -> sa.Row[Any]:
        query = sa.select(*columns).where(table.c.id == interchange_id, table.c.practice_id == self._scope.practice_id)
        found = self._db.execute(query).first()
        if found is None:
            raise InterchangeUnknown(f"interchange {interchange_id} is not in this practice's archive")
        return found

    def _update(self, interchange_id: str, **values: object) -> None:
        mine = (table.c.id == interchange_id) & (table.c.practice_id == self._scope.practice_id)
        done = self._db.execute(sa.update(table).where(mine).values(changed_at=self._scope.at, **values))
        if done.rowcount != 1:
            raise InterchangeUnknown(f"interchange {interchange_id} is not in this practice's archive")


def interchange_row(found: sa.Row[Any]) -> InterchangeRow:
    """The value of a row that holds `ROW_COLUMNS`."""
    values = {column.name: found._mapping[column] for column in ROW_COLUMNS}
    return InterchangeRow(
        **{**values, "direction": Direction(values["direction"]), "phase": Phase(values["phase"])},
    )
