"""Each payment is laid on its claim once, whatever is read twice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.ledger import balance
from bridge.billing.remittance import ProviderAdjustment
from bridge.billing.status import ClaimEvent
from bridge.store.postings import PostOutcome
from bridge.store.remittances import RemittanceState, RemittanceUnknown
from bridge.store.store import Store, Transaction
from tests.store.example import payment, posting, remittance, send


def read_835(tx: Transaction, name: str = "a.835") -> str:
    interchange_id = tx.interchanges.archive_inbound("sandbox", name, b"ISA*" + name.encode()).id
    return tx.remittances.add(interchange_id, 1, remittance(payment()))


def test_the_same_payment_read_twice_is_posted_once(store: Store) -> None:
    send(store, "B111")
    with store.transaction("cedar") as tx:
        first, second = read_835(tx, "a.835"), read_835(tx, "bundled-anew.835")
        assert tx.postings.post(posting(payment()), payment(), remittance_id=first) is PostOutcome.POSTED
        assert tx.postings.post(posting(payment()), payment(), remittance_id=second) is PostOutcome.KNOWN
        (stored,) = tx.postings.of_claim("B111")
        assert (stored.posting, stored.payment, stored.remittance_id) == (posting(payment()), payment(), first)


def test_the_same_key_with_other_amounts_is_a_conflict_and_not_posted(store: Store) -> None:
    send(store, "B111")
    other = payment(paid="100.00")
    with store.transaction("cedar") as tx:
        tx.postings.post(posting(payment()), payment(), remittance_id=read_835(tx))
        assert tx.postings.post(posting(other), other, remittance_id=read_835(tx)) is PostOutcome.CONFLICT
        assert [p.posting.paid for p in tx.postings.of_claim("B111")] == [Decimal("110.00")]


def test_a_reversal_and_a_correction_come_back_in_their_order_and_balance(store: Store) -> None:
    send(store, "B111")
    first = posting(payment())
    back = replace(
        first,
        key="z-reversal",
        event=ClaimEvent.REVERSAL,
        paid=-first.paid,
        patient=-first.patient,
        adjusted=-first.adjusted,
        undoes=first.key,
    )
    corrected = replace(posting(payment(paid="120.00")), key="a-correction")
    with store.transaction("cedar") as tx:
        remittance_id = read_835(tx)
        for each in (first, back, corrected):
            tx.postings.post(each, payment(), remittance_id=remittance_id)
        stored = [p.posting for p in tx.postings.of_claim("B111")]
        assert stored == [first, back, corrected]
        tx.claims.set_balance("B111", balance(Decimal("180.00"), stored))
        assert tx.claims.get("B111").row.paid == Decimal("120.00")
        assert len(tx.postings.of_remittance(remittance_id)) == 3


def test_a_provider_adjustment_is_taken_once(store: Store) -> None:
    overpayment = ProviderAdjustment(
        reason="WO", reference="ICN7", amount=Decimal("-12.50"), provider="1999123456", fiscal_period=date(2026, 12, 31)
    )
    with store.transaction("cedar") as tx:
        remittance_id = read_835(tx)
        outcomes = [
            tx.postings.post_provider_adjustment("EFT1|WO|ICN7|1", overpayment, remittance_id=remittance_id),
            tx.postings.post_provider_adjustment("EFT1|WO|ICN7|1", overpayment, remittance_id=remittance_id),
            tx.postings.post_provider_adjustment(
                "EFT1|WO|ICN7|1", replace(overpayment, amount=Decimal(1)), remittance_id=remittance_id
            ),
        ]
        assert outcomes == [PostOutcome.POSTED, PostOutcome.KNOWN, PostOutcome.CONFLICT]
        assert [a.adjustment for a in tx.postings.provider_adjustments_of(remittance_id)] == [overpayment]
        assert tx.summary.read().dollars.provider_level == Decimal("-12.50")


def test_a_remittance_is_kept_whole_and_once_for_its_place(store: Store) -> None:
    with store.transaction("cedar") as tx:
        interchange_id = tx.interchanges.archive_inbound("sandbox", "a.835", b"ISA~").id
        first = tx.remittances.add(interchange_id, 1, remittance(payment()))
        assert tx.remittances.add(interchange_id, 1, remittance(payment())) == first
        second = tx.remittances.add(interchange_id, 2, replace(remittance(payment()), paid=Decimal("109.99")))
        tx.remittances.set_state(first, RemittanceState.POSTED)
        tx.remittances.set_state(second, RemittanceState.HELD)
        stored = tx.remittances.get(first)
        assert stored.remittance == remittance(payment())
        assert (stored.row.balanced, stored.row.claim_count, stored.row.paid) == (True, 1, Decimal("110.00"))
        (held,) = tx.remittances.list(RemittanceState.HELD)
        assert (held.id, held.balanced, held.difference) == (second, False, Decimal("0.01"))
        assert [row.ordinal for row in tx.remittances.of_interchange(interchange_id)] == [1, 2]


def test_another_practice_sees_no_money(store: Store) -> None:
    send(store, "B111")
    with store.transaction("cedar") as tx:
        remittance_id = read_835(tx)
        tx.postings.post(posting(payment()), payment(), remittance_id=remittance_id)
    with store.reading("birch") as tx:
        assert tx.postings.of_claim("B111") == ()
        assert tx.postings.of_remittance(remittance_id) == ()
        assert tx.remittances.list() == ()
        with pytest.raises(RemittanceUnknown):
            tx.remittances.get(remittance_id)
