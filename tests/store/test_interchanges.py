"""The archive gives each number once, binds each claim once, and knows what it has seen."""

import threading

import pytest
import sqlalchemy as sa

from bridge.billing.status import ClaimEvent
from bridge.store.interchanges import ClaimsNotFree, Direction, InterchangeUnknown, Phase
from bridge.store.store import Store
from bridge.store.tables.interchange import interchange_claim
from tests.store.example import archive, draft, make_ready


def test_one_reservation_gives_all_numbers_and_the_next_gives_others(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111", "B112", "B113")
        first = tx.interchanges.reserve("sandbox", [("B111", "B112"), ("B113",)])
        second = tx.interchanges.reserve("sandbox")
        other = tx.interchanges.reserve("elsewhere")
    assert (first.isa13, first.gs06) == (1, 1)
    assert [(t.st02, t.bht03, t.claims) for t in first.transactions] == [
        ("0001", "0000000010001", ("B111", "B112")),
        ("0002", "0000000010002", ("B113",)),
    ]
    assert (second.isa13, second.gs06, second.transactions[0].st02) == (2, 2, "0003")
    assert (other.isa13, other.transactions[0].st02) == (1, "0001")


def test_a_reservation_that_was_rolled_back_took_nothing(store: Store) -> None:
    with pytest.raises(ClaimsNotFree), store.transaction("cedar") as tx:
        tx.interchanges.reserve("sandbox", [("B999",)])
    with store.transaction("cedar") as tx:
        assert tx.interchanges.reserve("sandbox").isa13 == 1


def test_processes_that_reserve_at_once_never_share_a_number(store: Store) -> None:
    taken: list[int] = []

    def reserve() -> None:
        for _ in range(5):
            with store.transaction("cedar") as tx:
                taken.append(tx.interchanges.reserve("sandbox").isa13)

    threads = [threading.Thread(target=reserve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 21))


@pytest.mark.parametrize("case", ["a draft", "unknown", "twice in the batch", "in another interchange"])
def test_only_ready_claims_that_wait_nowhere_are_bound(store: Store, case: str) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111", "B112")
        tx.drafts.put(draft("B113"), actor="job:draft_claim")
        archive(tx, "B112")
        batch = {
            "a draft": ("B113",),
            "unknown": ("B999",),
            "twice in the batch": ("B111", "B111"),
            "in another interchange": ("B111", "B112"),
        }[case]
        with pytest.raises(ClaimsNotFree):
            tx.interchanges.reserve("sandbox", [batch])


def test_a_claim_in_one_version_cannot_be_bound_twice_whatever_the_code_does(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        interchange_id, _ = archive(tx, "B111")
        binding = tx.connection.execute(sa.select(interchange_claim)).one()._asdict()
        with pytest.raises(sa.exc.IntegrityError):
            tx.connection.execute(sa.insert(interchange_claim).values(**binding))
    assert binding["interchange_id"] == interchange_id


def test_a_claim_sent_again_after_a_rejection_is_bound_in_its_new_version(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        first, _ = archive(tx, "B111")
        tx.deliveries.settle_sent(first, actor="job:deliver")
        tx.claims.advance("B111", ClaimEvent.FILE_REJECTED, actor="job:apply_acknowledgment")
        tx.claims.advance("B111", ClaimEvent.REOPENED, actor="person:biller")
        tx.claims.advance("B111", ClaimEvent.CLEARED, actor="rule:scrub")
        second, _ = archive(tx, "B111")
        latest = tx.deliveries.latest_of_claim("B111")
        assert latest is not None
        assert latest.id == second
        # The first interchange's acknowledgment, read once more, must not say that the second one left.
        assert tx.deliveries.settle_sent(first, actor="job:read_interchange").moved == ()


def test_what_comes_in_is_kept_once_by_name_and_bytes(store: Store) -> None:
    with store.transaction("cedar") as tx:
        first = tx.interchanges.archive_inbound("sandbox", "a.999", b"ISA*1~")
        again = tx.interchanges.archive_inbound("sandbox", "a.999", b"ISA*1~")
        other_bytes = tx.interchanges.archive_inbound("sandbox", "a.999", b"ISA*2~")
        other_name = tx.interchanges.archive_inbound("sandbox", "b.999", b"ISA*1~")
        assert (first.known, again.known, other_bytes.known, other_name.known) == (False, True, False, False)
        assert again.id == first.id
        assert set(tx.interchanges.unread()) == {first.id, other_bytes.id, other_name.id}
        assert tx.interchanges.content(first.id) == b"ISA*1~"


def test_what_was_read_is_no_longer_unread_and_what_cannot_be_read_is_kept(store: Store) -> None:
    with store.transaction("cedar") as tx:
        read = tx.interchanges.archive_inbound("sandbox", "a.999", b"ISA*1~").id
        odd = tx.interchanges.archive_inbound("sandbox", "notes.txt", b"hello").id
        tx.interchanges.mark_read(read, kind="999", isa13=7)
        tx.interchanges.mark_unreadable(odd, "it does not begin with ISA")
        assert tx.interchanges.unread() == ()
        assert (tx.interchanges.get(read).phase, tx.interchanges.get(read).kind) == (Phase.READ, "999")
        assert (tx.interchanges.get(odd).phase, tx.interchanges.content(odd)) == (Phase.UNREADABLE, b"hello")
        assert {row.id for row in tx.interchanges.list(Direction.INBOUND)} == {read, odd}


def test_another_practice_cannot_read_the_archive(store: Store) -> None:
    with store.transaction("cedar") as tx:
        mine = tx.interchanges.archive_inbound("sandbox", "a.999", b"ISA*1~").id
    with store.reading("birch") as tx:
        assert tx.interchanges.unread() == ()
        with pytest.raises(InterchangeUnknown):
            tx.interchanges.content(mine)
