"""Handing over once: whoever crashes or comes late finds out, and nothing leaves twice."""

import threading

import pytest

from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.store.deliveries import Fenced
from bridge.store.interchanges import InterchangeUnknown, Phase
from bridge.store.store import Store
from tests.store.example import archive, make_ready


@pytest.fixture
def interchange_id(store: Store) -> str:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111", "B112")
        return archive(tx, "B111", "B112")[0]


def take(store: Store, interchange_id: str, owner: str) -> Phase:
    with store.transaction("cedar") as tx:
        return tx.deliveries.take(interchange_id, owner).found


def pass_point(store: Store, interchange_id: str, owner: str) -> None:
    with store.transaction("cedar") as tx:
        tx.deliveries.pass_point_of_no_return(interchange_id, owner)


def test_the_straight_way_submits_every_claim(store: Store, interchange_id: str) -> None:
    assert take(store, interchange_id, "worker-1") is Phase.RESERVED
    pass_point(store, interchange_id, "worker-1")
    with store.transaction("cedar") as tx:
        assert tx.deliveries.settle_sent(interchange_id, actor="job:deliver").moved == ("B111", "B112")
        assert tx.interchanges.get(interchange_id).phase is Phase.SENT
        assert tx.claim_lists.status_counts()[ClaimStatus.SUBMITTED] == 2
        assert tx.deliveries.pending() == ()


def test_a_second_owner_takes_over_before_the_point_and_fences_the_first(store: Store, interchange_id: str) -> None:
    take(store, interchange_id, "worker-1")
    assert take(store, interchange_id, "worker-2") is Phase.UPLOADING
    with pytest.raises(Fenced):
        pass_point(store, interchange_id, "worker-1")
    pass_point(store, interchange_id, "worker-2")


def test_after_the_point_nobody_becomes_owner_again(store: Store, interchange_id: str) -> None:
    take(store, interchange_id, "worker-1")
    pass_point(store, interchange_id, "worker-1")
    with store.transaction("cedar") as tx:
        taken = tx.deliveries.take(interchange_id, "worker-2")
    assert (taken.found, taken.yours) == (Phase.RENAMING, False)
    with pytest.raises(Fenced):
        pass_point(store, interchange_id, "worker-2")


def test_of_many_owners_at_once_one_passes_the_point(store: Store, interchange_id: str) -> None:
    passed: list[str] = []
    take(store, interchange_id, "worker")

    def run() -> None:
        try:
            pass_point(store, interchange_id, "worker")
        except Fenced:
            return
        passed.append("worker")

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed == ["worker"]


def test_what_stays_unknown_is_parked_and_an_acknowledgment_settles_it(store: Store, interchange_id: str) -> None:
    take(store, interchange_id, "worker-1")
    pass_point(store, interchange_id, "worker-1")
    with store.transaction("cedar") as tx:
        tx.deliveries.park_in_doubt(interchange_id, "the host closed the connection during the rename")
        assert tx.deliveries.pending([Phase.IN_DOUBT]) == (interchange_id,)
        assert tx.claims.get("B111").status is ClaimStatus.READY
        assert tx.claims.ready(["northwind"]) == (), "in doubt is not free to go again"
    with store.transaction("cedar") as tx:
        assert tx.deliveries.settle_sent(interchange_id, actor="job:apply_acknowledgment").moved == ("B111", "B112")
        assert tx.interchanges.get(interchange_id).note == ""


def test_settling_again_is_harmless(store: Store, interchange_id: str) -> None:
    with store.transaction("cedar") as tx:
        tx.deliveries.settle_sent(interchange_id, actor="job:deliver")
        tx.claims.advance("B111", ClaimEvent.CLAIM_ACCEPTED, actor="job:apply_acknowledgment")
        assert tx.deliveries.settle_sent(interchange_id, actor="job:deliver").moved == ()
        assert tx.claims.get("B111").status is ClaimStatus.ACCEPTED


def test_a_settled_interchange_is_not_parked(store: Store, interchange_id: str) -> None:
    with store.transaction("cedar") as tx:
        tx.deliveries.settle_sent(interchange_id, actor="job:apply_acknowledgment")
        with pytest.raises(Fenced, match="is sent by now"):
            tx.deliveries.park_in_doubt(interchange_id, "no answer")


def test_a_person_who_knows_that_it_never_left_frees_its_claims(store: Store, interchange_id: str) -> None:
    with store.transaction("cedar") as tx:
        freed = tx.deliveries.withdraw(interchange_id, actor="person:biller", note="the host never had it")
        assert freed == ("B111", "B112")
        assert [c.control_number for c in tx.claims.ready(["northwind"])] == ["B111", "B112"]
        archive(tx, "B111")
        with pytest.raises(Fenced):
            tx.deliveries.withdraw(interchange_id, actor="person:biller", note="again")


def test_a_withdrawn_one_that_left_after_all_takes_along_what_has_not_gone_elsewhere(
    store: Store, interchange_id: str
) -> None:
    with store.transaction("cedar") as tx:
        tx.deliveries.withdraw(interchange_id, actor="person:biller", note="the host never had it")
        archive(tx, "B111")
        assert tx.deliveries.settle_sent(interchange_id, actor="job:apply_acknowledgment").moved == ("B112",)
        assert tx.claims.get("B111").status is ClaimStatus.READY


def test_acknowledgments_find_what_they_name(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111", "B112", "B113")
        reserved = tx.interchanges.reserve("sandbox", [("B112", "B111"), ("B113",)])
        mine = tx.interchanges.archive_outbound(reserved, kind="837P", name="a.837", content=b"ISA~")
        first, second = tx.deliveries.by_group("sandbox", reserved.gs06)
        assert (first.interchange_id, first.st02, first.claims) == (mine, "0001", ("B111", "B112"))
        assert second.claims == ("B113",)
        assert tx.deliveries.by_isa13("sandbox", reserved.isa13) == (first, second)
        assert tx.deliveries.by_batch("sandbox", reserved.transactions[1].bht03) == second
        assert tx.deliveries.by_batch("sandbox", "nothing") is None
        assert tx.deliveries.by_group("elsewhere", reserved.gs06) == ()
        assert tx.deliveries.claims_of(mine) == ("B111", "B112", "B113")


def test_what_came_in_cannot_be_taken_for_sending(store: Store) -> None:
    with store.transaction("cedar") as tx:
        inbound = tx.interchanges.archive_inbound("sandbox", "a.999", b"ISA*1~").id
        with pytest.raises(InterchangeUnknown):
            tx.deliveries.take(inbound, "worker-1")
