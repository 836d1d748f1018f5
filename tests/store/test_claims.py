"""Claims advance only by the table, each change an event row, each practice by itself."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from bridge.billing.ledger import Balance
from bridge.billing.status import ClaimEvent, ClaimStatus, IllegalTransition
from bridge.store.claim_lists import ClaimEventRow
from bridge.store.claims import Advanced, ClaimUnknown, InFlight
from bridge.store.store import Store
from tests.databases import NOW
from tests.store.example import archive, draft, make_ready, send


def test_an_advance_is_a_status_a_version_and_an_event(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.drafts.put(draft(), actor="job:draft_claim")
        reached = tx.claims.advance("B111", ClaimEvent.PROBLEMS_FOUND, actor="rule:scrub", detail="NPI_MISSING")
        assert reached is ClaimStatus.HELD
        assert (tx.claims.get("B111").status, tx.claims.get("B111").row.version) == (ClaimStatus.HELD, 2)
        assert tx.claim_lists.events_of("B111")[-1] == ClaimEventRow(
            at=NOW,
            event="problems_found",
            from_status="draft",
            to_status="held",
            actor="rule:scrub",
            detail="NPI_MISSING",
        )


def test_what_is_not_in_the_table_is_refused_and_changes_nothing(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.drafts.put(draft(), actor="job:draft_claim")
        with pytest.raises(IllegalTransition, match="payment cannot happen to a draft claim"):
            tx.claims.advance("B111", ClaimEvent.PAYMENT, actor="job:post_remittance")
        assert (tx.claims.get("B111").status, tx.claims.get("B111").row.version) == (ClaimStatus.DRAFT, 1)
        assert len(tx.claim_lists.events_of("B111")) == 1


def test_a_batch_advances_those_it_can_and_names_the_others(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111", "B112")
        tx.drafts.put(draft("B113"), actor="job:draft_claim")
        done = tx.claims.advance_many(["B113", "B112", "B999", "B111"], ClaimEvent.SENT, actor="job:deliver")
        assert done == Advanced(moved=("B112", "B111"), refused=("B113", "B999"))
        assert tx.claims.get("B111").status is ClaimStatus.SUBMITTED
        assert tx.claims.get("B113").status is ClaimStatus.DRAFT


def test_a_claim_in_an_unsettled_interchange_cannot_be_withdrawn(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        archive(tx, "B111")
        with pytest.raises(InFlight, match="B111 stands in an interchange"):
            tx.claims.advance("B111", ClaimEvent.VOID, actor="rule:chart")
        assert tx.claims.advance("B111", ClaimEvent.SENT, actor="job:deliver") is ClaimStatus.SUBMITTED


def test_another_practice_does_not_see_the_claim(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
    with store.transaction("birch") as tx:
        assert tx.claims.find(["B111"]) == ()
        assert tx.claims.ready(["northwind"]) == ()
        assert tx.claim_lists.list() == ()
        assert tx.claim_lists.events_of("B111") == ()
        assert tx.claim_lists.history_of("sandbox", ["pat-1"]).lines == ()
        assert tx.summary.read().dollars.charged == Decimal("0.00")
        with pytest.raises(ClaimUnknown):
            tx.claims.get("B111")
        with pytest.raises(ClaimUnknown):
            tx.claims.advance("B111", ClaimEvent.VOID, actor="person:x")
        with pytest.raises(ClaimUnknown):
            tx.claims.set_payer_claim_number("B111", "ICN900")
        assert tx.claims.advance_many(["B111"], ClaimEvent.VOID, actor="person:x").refused == ("B111",)


def test_ready_claims_are_those_to_these_payers_that_no_interchange_holds(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111", "B112")
        tx.drafts.put(draft("B113"), actor="job:draft_claim")
        archive(tx, "B112")
        assert [stored.control_number for stored in tx.claims.ready(["northwind", "blue"])] == ["B111"]
        assert tx.claims.ready(["blue"]) == ()


def test_find_keeps_the_order_asked_and_takes_more_than_one_chunk(store: Store) -> None:
    numbers = [f"B{i:05d}" for i in range(620)]
    with store.transaction("cedar") as tx:
        tx.drafts.put_many(map(draft, numbers), actor="job:draft_claim")
        found = tx.claims.find(["B00619", "B00000", "B99999"])
        assert [stored.control_number for stored in found] == ["B00619", "B00000"]
        done = tx.claims.advance_many(numbers, ClaimEvent.CLEARED, actor="rule:scrub")
        assert (len(done.moved), done.refused) == (620, ())
        assert tx.claim_lists.status_counts()[ClaimStatus.READY] == 620


def test_a_balance_that_does_not_add_up_is_refused_by_the_database(store: Store) -> None:
    send(store, "B111")
    right = Balance(paid=Decimal(110), patient=Decimal(20), adjusted=Decimal(50), open=Decimal(0))
    wrong = Balance(paid=Decimal(110), patient=Decimal(20), adjusted=Decimal(50), open=Decimal("0.01"))
    with store.transaction("cedar") as tx:
        tx.claims.set_balance("B111", right)
        row = tx.claims.get("B111").row
        assert [str(d) for d in (row.paid, row.patient, row.adjusted, row.open)] == ["110.00", "20.00", "50.00", "0.00"]
    with pytest.raises(sa.exc.IntegrityError), store.transaction("cedar") as tx:
        tx.claims.set_balance("B111", wrong)


def test_a_claim_is_uncharted_until_the_chart_has_its_newest_version(store: Store) -> None:
    send(store, "B111", "B112")
    with store.transaction("cedar") as tx:
        tx.claims.advance("B111", ClaimEvent.PAYMENT, actor="job:post_remittance")
        (row,) = tx.claims.uncharted([ClaimStatus.PAID])
        tx.claims.mark_charted(row.control_number, row.version)
        assert tx.claims.uncharted([ClaimStatus.PAID]) == ()
        tx.claims.advance("B111", ClaimEvent.REVERSAL, actor="job:post_remittance")
        assert [row.control_number for row in tx.claims.uncharted([ClaimStatus.REVERSED])] == ["B111"]


def test_a_note_is_an_event_and_a_version_but_no_status(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        tx.claims.note("B111", "edited", actor="person:Practitioner/prac-biller", detail="subscriber.member_id")
        stored, event = tx.claims.get("B111"), tx.claim_lists.events_of("B111")[-1]
    assert (stored.status, stored.row.version) == (ClaimStatus.READY, 3)
    assert (event.event, event.from_status, event.to_status) == ("edited", "ready", "ready")
