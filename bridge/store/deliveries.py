"""Handing over once: an archived interchange moves on by compare-and-set, fenced by its owner's token.

    reserved -> uploading -> renaming | sent, in_doubt -> sent | withdrawn
                                      ^ committed before the act that the other side can see

Whoever finds RENAMING only looks, and never sends. Any acknowledgment settles its interchange as sent, whatever phase
it was in. `withdraw` is a person's word that it never left: its claims are free again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.store.claims import Advanced, Claims
from bridge.store.interchanges import (
    ROW_COLUMNS,
    Direction,
    InterchangeRow,
    InterchangeUnknown,
    Phase,
    interchange_row,
)
from bridge.store.scope import Lost, Scope
from bridge.store.tables.interchange import interchange as table
from bridge.store.tables.interchange import interchange_claim, interchange_transaction


class Fenced(Lost):
    """Another owner has this interchange now, or it is past that phase; touch nothing and look again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """`found` is the phase in which it was found; only RESERVED and UPLOADING mean: now it is yours, send it."""

    found: Phase
    partner: str
    kind: str
    name: str
    content: bytes = field(repr=False)

    @property
    def yours(self) -> bool:
        """Whether the taker may send it now."""
        return self.found in (Phase.RESERVED, Phase.UPLOADING)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTransaction:
    """One ST of ours, as an acknowledgment names it."""

    interchange_id: str
    isa13: int
    gs06: int
    st02: str
    bht03: str
    claims: tuple[str, ...]  # control numbers


class Deliveries:
    def __init__(self, scope: Scope, claims: Claims) -> None:
        self._scope, self._db, self._claims = scope, scope.connection, claims

    def take(self, interchange_id: str, owner: str) -> Taken:
        """Becomes the owner, unless the point of no return was passed. Raises InterchangeUnknown. Commit it first."""
        found = self._lock(interchange_id)
        taken = Taken(
            found=Phase(found.phase), partner=found.partner, kind=found.kind, name=found.name, content=found.content
        )
        if taken.yours:
            self._set(interchange_id, phase=Phase.UPLOADING, owner=owner)
        return taken

    def pass_point_of_no_return(self, interchange_id: str, owner: str) -> None:
        """UPLOADING -> RENAMING for its owner alone; commit it before the rename or the POST. Raises Fenced."""
        done = self._db.execute(
            sa.update(table)
            .where(table.c.id == interchange_id, table.c.practice_id == self._scope.practice_id)
            .where(table.c.phase == Phase.UPLOADING, table.c.owner == owner)
            .values(phase=Phase.RENAMING, changed_at=self._scope.at)
        )
        if done.rowcount != 1:
            raise Fenced(f"interchange {interchange_id} is no longer this owner's to send")

    def settle_sent(self, interchange_id: str, *, actor: str) -> Advanced:
        """It left: SENT, and each claim in it that still waited is SUBMITTED. Harmless when repeated.

        A withdrawn one that left after all takes the claims along that have not gone elsewhere since.
        """
        found = Phase(self._lock(interchange_id).phase)
        if found is not Phase.SENT:
            self._set(interchange_id, phase=Phase.SENT, note="")
        rows = self._claims.lock(self.claims_of(interchange_id))
        waiting = self._claims.bound(rows.values(), interchange_id)
        if found is Phase.WITHDRAWN:
            elsewhere = set(self._claims.bound(rows.values()))
            waiting = tuple(n for n, row in rows.items() if row.status is ClaimStatus.READY and n not in elsewhere)
        return self._claims.advance_many(waiting, ClaimEvent.SENT, actor=actor, detail=f"interchange {interchange_id}")

    def park_in_doubt(self, interchange_id: str, note: str) -> None:
        """RENAMING -> IN_DOUBT, for a person. Raises Fenced where it has been settled meanwhile."""
        self._from(interchange_id, (Phase.RENAMING, Phase.IN_DOUBT), phase=Phase.IN_DOUBT, note=note)

    def withdraw(self, interchange_id: str, *, actor: str, note: str) -> tuple[str, ...]:
        """A person knows that it never left. Its claims get a new version, so they may go again. Raises Fenced."""
        waiting = (Phase.RESERVED, Phase.UPLOADING, Phase.RENAMING, Phase.IN_DOUBT)
        self._from(interchange_id, waiting, phase=Phase.WITHDRAWN, note=note, owner="")
        freed = self._claims.bound(self._claims.lock(self.claims_of(interchange_id)).values(), interchange_id)
        self._claims.note_many(freed, "withdrawn", actor=actor, detail=f"interchange {interchange_id}")
        return freed

    def pending(self, phases: Iterable[Phase] = (Phase.RESERVED, Phase.UPLOADING, Phase.RENAMING)) -> tuple[str, ...]:
        """Ids of outbound interchanges in these phases, oldest first."""
        query = (
            sa.select(table.c.id)
            .where(table.c.practice_id == self._scope.practice_id, table.c.direction == Direction.OUTBOUND)
            .where(table.c.phase.in_(tuple(phases)))
            .order_by(table.c.created_at, table.c.id)
        )
        return tuple(self._db.execute(query).scalars())

    def by_isa13(self, partner: str, isa13: int) -> tuple[SentTransaction, ...]:
        """Every ST of the interchange that a TA1 names. # TA101"""
        return self._transactions(table.c.partner == partner, table.c.isa13 == isa13)

    def by_group(self, partner: str, gs06: int) -> tuple[SentTransaction, ...]:
        """Every ST of the group that a 999 names. # AK102"""
        return self._transactions(table.c.partner == partner, interchange_transaction.c.gs06 == gs06)

    def by_batch(self, partner: str, bht03: str) -> SentTransaction | None:
        """The ST that a 277CA names. # 2200B TRN02"""
        found = self._transactions(table.c.partner == partner, interchange_transaction.c.bht03 == bht03)
        return found[0] if found else None

    def latest_of_claim(self, control_number: str) -> InterchangeRow | None:
        """The interchange in which the claim stood last."""
        query = (
            sa.select(*ROW_COLUMNS)
            .join(interchange_claim, interchange_claim.c.interchange_id == table.c.id)
            .where(table.c.practice_id == self._scope.practice_id)
            .where(interchange_claim.c.control_number == control_number)
            .order_by(interchange_claim.c.claim_version.desc())
            .limit(1)
        )
        found = self._db.execute(query).first()
        return interchange_row(found) if found else None

    def claims_of(self, interchange_id: str) -> tuple[str, ...]:
        """Control numbers, in the order of their STs."""
        query = (
            sa.select(interchange_claim.c.control_number)
            .where(interchange_claim.c.interchange_id == interchange_id)
            .where(interchange_claim.c.practice_id == self._scope.practice_id)
            .order_by(interchange_claim.c.st02, interchange_claim.c.control_number)
        )
        return tuple(self._db.execute(query).scalars())

    def superseded(self, interchange_id: str) -> frozenset[str]:
        """Claims of this interchange that went out again in a later one: what is said of this one is history."""
        mine, later = interchange_claim.alias("mine"), interchange_claim.alias("later")
        query = (
            sa.select(mine.c.control_number)
            .join(later, later.c.control_number == mine.c.control_number)
            .where(mine.c.interchange_id == interchange_id, mine.c.practice_id == self._scope.practice_id)
            .where(later.c.claim_version > mine.c.claim_version)
        )
        return frozenset(self._db.execute(query).scalars())

    def _transactions(self, *where: sa.ColumnElement[bool]) -> tuple[SentTransaction, ...]:
        query = (
            sa.select(interchange_transaction, table.c.isa13)
            .join(table, table.c.id == interchange_transaction.c.interchange_id)
            .where(table.c.practice_id == self._scope.practice_id, table.c.direction == Direction.OUTBOUND, *where)
            .order_by(interchange_transaction.c.st02)
        )
        rows = self._db.execute(query).all()
        claims = self._claims_by_transaction({row.interchange_id for row in rows})
        return tuple(
            SentTransaction(
                interchange_id=row.interchange_id,
                isa13=row.isa13,
                gs06=row.gs06,
                st02=row.st02,
                bht03=row.bht03,
                claims=tuple(claims.get((row.interchange_id, row.st02), ())),
            )
            for row in rows
        )

    def _claims_by_transaction(self, interchange_ids: set[str]) -> dict[tuple[str, str], list[str]]:
        columns = interchange_claim.c
        query = (
            sa.select(columns.interchange_id, columns.st02, columns.control_number)
            .where(columns.interchange_id.in_(sorted(interchange_ids)))
            .order_by(columns.control_number)
        )
        found: dict[tuple[str, str], list[str]] = {}
        for interchange_id, st02, number in self._db.execute(query):
            found.setdefault((interchange_id, st02), []).append(number)
        return found

    def _lock(self, interchange_id: str) -> sa.Row[Any]:
        mine = (table.c.id == interchange_id) & (table.c.practice_id == self._scope.practice_id)
        outbound = table.c.direction == Direction.OUTBOUND
        found = self._db.execute(sa.select(table).where(mine, outbound).with_for_update()).first()
        if found is None:
            raise InterchangeUnknown(f"interchange {interchange_id} is not one that this practice sends")
        return found

    def _from(self, interchange_id: str, phases: tuple[Phase, ...], **values: object) -> None:
        found = Phase(self._lock(interchange_id).phase)
        if found not in phases:
            raise Fenced(f"interchange {interchange_id} is {found} by now")
        self._set(interchange_id, **values)

    def _set(self, interchange_id: str, **values: object) -> None:
        self._db.execute(
            sa.update(table).where(table.c.id == interchange_id).values(changed_at=self._scope.at, **values)
        )
