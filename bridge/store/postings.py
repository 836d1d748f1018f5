"""Postings: money laid on claims, and money that belongs to no claim; each cent once, whatever is read twice."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bridge.billing.document import from_document, to_document
from bridge.billing.posting import Posting
from bridge.billing.remittance import ClaimPayment, ProviderAdjustment
from bridge.billing.status import ClaimEvent
from bridge.store.scope import Scope, new_id
from bridge.store.tables.interchange import posting as table
from bridge.store.tables.interchange import provider_adjustment


class PostOutcome(StrEnum):
    POSTED = "posted"
    KNOWN = "known"  # the same key with the same amounts: nothing was written
    CONFLICT = "conflict"  # the same key with other amounts: nothing was written, a person must look


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPosting:
    posting: Posting
    payment: ClaimPayment  # what the payer said
    remittance_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAdjustment:
    key: str
    remittance_id: str
    adjustment: ProviderAdjustment
    at: datetime


AMOUNTS = ("paid", "patient", "adjusted", "open", "interest")


class Postings:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def post(self, posting: Posting, payment: ClaimPayment, *, remittance_id: str) -> PostOutcome:
        """Lays the posting down unless its key is there. Lock its claim first: then nobody posts between."""
        if known := self.find(posting.key):
            return PostOutcome.KNOWN if _same(known, posting, payment) else PostOutcome.CONFLICT
        ordinal = sa.select(sa.func.coalesce(sa.func.max(table.c.ordinal), 0) + 1).where(
            table.c.control_number == posting.control_number
        )
        self._db.execute(
            sa.insert(table).values(
                id=new_id(),
                practice_id=self._scope.practice_id,
                key=posting.key,
                control_number=posting.control_number,
                remittance_id=remittance_id,
                event=posting.event,
                **{f"{name}_cents": getattr(posting, name) for name in AMOUNTS},
                payer_claim_number=posting.payer_claim_number,
                undoes=posting.undoes,
                ordinal=ordinal.scalar_subquery(),
                document=to_document(payment),
                at=self._scope.at,
            )
        )
        return PostOutcome.POSTED

    def post_provider_adjustment(self, key: str, adjustment: ProviderAdjustment, *, remittance_id: str) -> PostOutcome:
        """One pair of a PLB, once. `key`: (TRN03, TRN02, PLB03-1, PLB03-2, ordinal among identical ones)."""
        if (known := self._adjusted(key)) is not None:
            return PostOutcome.KNOWN if known == adjustment.amount else PostOutcome.CONFLICT
        try:
            with self._db.begin_nested():
                self._insert_adjustment(key, adjustment, remittance_id)
        except sa.exc.IntegrityError:  # another job read the same payment between the two statements
            return PostOutcome.KNOWN if self._adjusted(key) == adjustment.amount else PostOutcome.CONFLICT
        return PostOutcome.POSTED

    def _adjusted(self, key: str) -> Decimal | None:
        mine = (provider_adjustment.c.key == key) & (provider_adjustment.c.practice_id == self._scope.practice_id)
        return self._db.execute(sa.select(provider_adjustment.c.amount_cents).where(mine)).scalar()

    def _insert_adjustment(self, key: str, adjustment: ProviderAdjustment, remittance_id: str) -> None:
        self._db.execute(
            sa.insert(provider_adjustment).values(
                id=new_id(),
                practice_id=self._scope.practice_id,
                key=key,
                remittance_id=remittance_id,
                reason=adjustment.reason,
                reference=adjustment.reference,
                provider=adjustment.provider,
                fiscal_period=adjustment.fiscal_period,
                amount_cents=adjustment.amount,
                at=self._scope.at,
            )
        )

    def find(self, key: str) -> StoredPosting | None:
        """By its key; None where it was never posted."""
        found = self._db.execute(self._mine().where(table.c.key == key)).first()
        return _stored(found) if found else None

    def of_claim(self, control_number: str) -> tuple[StoredPosting, ...]:
        """Oldest first: what `billing.ledger.balance` wants."""
        query = self._mine().where(table.c.control_number == control_number).order_by(table.c.ordinal)
        return tuple(_stored(found) for found in self._db.execute(query))

    def of_remittance(self, remittance_id: str) -> tuple[StoredPosting, ...]:
        """In the order of their keys."""
        query = self._mine().where(table.c.remittance_id == remittance_id)
        return tuple(_stored(found) for found in self._db.execute(query.order_by(table.c.key)))

    def provider_adjustments_of(self, remittance_id: str) -> tuple[StoredAdjustment, ...]:
        """In the order of their keys."""
        query = (
            sa.select(provider_adjustment)
            .where(provider_adjustment.c.practice_id == self._scope.practice_id)
            .where(provider_adjustment.c.remittance_id == remittance_id)
            .order_by(provider_adjustment.c.key)
        )
        return tuple(_adjustment(found) for found in self._db.execute(query))

    def _mine(self) -> sa.Select[Any]:
        return sa.select(table).where(table.c.practice_id == self._scope.practice_id)


def _same(known: StoredPosting, posting: Posting, payment: ClaimPayment) -> bool:
    """What the payer said decides; how we split it may have depended on what was known on the day."""
    said = (known.payment.charge, known.payment.paid, known.payment.patient_responsibility, known.payment.interest)
    says = (payment.charge, payment.paid, payment.patient_responsibility, payment.interest)
    return said == says and known.posting.control_number == posting.control_number


def posting_of(found: sa.Row[Any]) -> Posting:
    """The value of a row that holds all but the document."""
    return Posting(
        key=found.key,
        control_number=found.control_number,
        event=ClaimEvent(found.event),
        paid=found.paid_cents,
        patient=found.patient_cents,
        adjusted=found.adjusted_cents,
        open=found.open_cents,
        interest=found.interest_cents,
        payer_claim_number=found.payer_claim_number,
        undoes=found.undoes,
    )


def _stored(found: sa.Row[Any]) -> StoredPosting:
    return StoredPosting(
        posting=posting_of(found),
        payment=from_document(ClaimPayment, found.document),
        remittance_id=found.remittance_id,
        at=found.at,
    )


def _adjustment(found: sa.Row[Any]) -> StoredAdjustment:
    return StoredAdjustment(
        key=found.key,
        remittance_id=found.remittance_id,
        adjustment=ProviderAdjustment(
            reason=found.reason,
            reference=found.reference,
            amount=found.amount_cents,
            provider=found.provider,
            fiscal_period=found.fiscal_period,
        ),
        at=found.at,
    )
