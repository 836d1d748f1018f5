"""Handing over happens once: what may have left is looked for, and never sent blindly."""

from dataclasses import replace

import pytest

from bridge.billing.status import ClaimStatus
from bridge.clearinghouse.base import InDoubt, Unreachable
from bridge.clearinghouse.folder import FolderRoad
from bridge.jobs import deliver_interchange, rounds, submit_claims
from bridge.jobs.catalog import RUNS
from bridge.services import Job
from bridge.store.deliveries import Fenced
from bridge.store.interchanges import Direction, Phase
from bridge.store.subject import Subject
from tests.databases import NOW
from tests.jobs.answers import a999, an835, clp
from tests.jobs.desk import PARTNER, PRACTICE, Desk, on_both
from tests.mapping import charts


def archived(desk: Desk) -> str:
    """A claim that stands in an archived interchange which nobody has touched; gives the interchange's id."""
    desk.draft(charts.encounter())
    RUNS["submit_claims"](desk.services, PRACTICE, PARTNER)
    desk.waiting.clear()
    (file,) = desk.files(Direction.OUTBOUND)
    return file.id


def deliver(desk: Desk, interchange_id: str) -> None:
    desk.run(deliver_interchange.job(PRACTICE, PARTNER, interchange_id))


def lose(monkeypatch: pytest.MonkeyPatch, *, arrives: bool, error: type[Exception]) -> None:
    """The connection is lost in the moment of the rename."""
    commit = FolderRoad.commit

    def lost(road: FolderRoad, name: str, token: str) -> None:
        if arrives:
            commit(road, name, token)
        raise error("lost")

    monkeypatch.setattr(FolderRoad, "commit", lost)


def in_doubt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same, handed over to nobody knows where."""
    file = archived(desk)
    lose(monkeypatch, arrives=False, error=InDoubt)
    deliver(desk, file)
    monkeypatch.undo()
    return file


def test_without_its_job_nothing_is_archived(desk: Desk) -> None:
    desk.draft(charts.encounter())

    def full(connection: object, job: Job) -> None:
        raise RuntimeError("no room for a job")

    with pytest.raises(RuntimeError, match="no room"):
        submit_claims.run(replace(desk.services, enqueue=full), PRACTICE, PARTNER)
    assert desk.files(Direction.OUTBOUND) == ()
    assert desk.claim().status is ClaimStatus.READY


def test_what_arrived_before_the_connection_broke_is_found_and_not_sent_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = archived(desk)
    lose(monkeypatch, arrives=True, error=Unreachable)
    with pytest.raises(Unreachable):
        deliver(desk, file)
    monkeypatch.undo()

    deliver(desk, file)

    assert desk.in_mailbox() == ["837P_000000001.x12"]
    assert desk.claim().status is ClaimStatus.SUBMITTED


@on_both
def test_what_nobody_knows_is_in_doubt_and_waits_for_a_person(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = in_doubt(desk, monkeypatch)
    with desk.journal() as tx:
        assert tx.interchanges.get(file).phase is Phase.IN_DOUBT
    assert desk.problems() == ["DELIVERY_IN_DOUBT"]
    assert desk.claim().status is ClaimStatus.READY  # and it stands in no other interchange until this is settled
    desk.submit()
    assert desk.in_mailbox() == []


def test_an_acknowledgment_ends_the_doubt(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    in_doubt(desk, monkeypatch)
    (st,) = desk.sent()
    desk.receive("999_1.x12", a999(st.gs06, {st.st02: "A"}))
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.RECEIVED, [])


def test_the_money_ends_the_doubt_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    in_doubt(desk, monkeypatch)
    claim = desk.claim()
    paid = str(claim.charge)
    desk.receive("835_1.x12", an835("EFT1", paid, clp(claim.control_number, claim.charge, paid)))
    assert (desk.claim().status, desk.claim().paid) == (ClaimStatus.PAID, claim.charge)
    assert desk.problems() == []
    with desk.journal() as tx:
        events = [event.event for event in tx.claim_lists.events_of(claim.control_number)]
    assert events[-2:] == ["sent", "payment"]


def test_a_withdrawn_file_frees_its_claims(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = in_doubt(desk, monkeypatch)
    with desk.change() as tx:
        tx.deliveries.withdraw(file, actor="person:Practitioner/prac-biller", note="never came")
    desk.submit()
    assert desk.in_mailbox() == ["837P_000000002.x12"]
    assert desk.claim().status is ClaimStatus.SUBMITTED


def test_another_file_of_the_same_name_is_never_taken_for_ours(desk: Desk) -> None:
    file = archived(desk)
    foreign = desk.mailbox / "in" / "837P_000000001.x12"
    foreign.write_bytes(b"somebody else's")
    deliver(desk, file)
    assert foreign.read_bytes() == b"somebody else's"
    assert desk.problems() == ["DELIVERY_IN_DOUBT"]
    assert desk.claim().status is ClaimStatus.READY


def test_what_a_job_gave_up_on_is_taken_up_by_the_next_round(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = archived(desk)
    job = deliver_interchange.job(PRACTICE, PARTNER, file)
    monkeypatch.setattr(FolderRoad, "begin_upload", _unreachable)
    with pytest.raises(Unreachable):
        desk.run(job)
    desk.fail(job)
    (told,) = desk.problems_of(Subject.interchange(file))
    assert (told.problem.code, told.problem.place) == ("JOB_FAILED", "deliver_interchange")
    monkeypatch.undo()

    later = NOW + rounds.AHEAD
    rounds.take_up(desk.services, PRACTICE, later)
    assert [again.key for again in desk.waiting] == [f"deliver_interchange:{file}:{later.isoformat()}"]
    desk.work()

    assert desk.claim().status is ClaimStatus.SUBMITTED
    assert desk.problems() == []


def _unreachable(road: FolderRoad, name: str, content: bytes, token: str) -> None:
    raise Unreachable("the clearinghouse is away")


@on_both
def test_an_owner_that_died_before_the_point_of_no_return_is_followed_by_the_next(desk: Desk) -> None:
    file = archived(desk)
    with desk.change() as tx:
        tx.deliveries.take(file, "a" * 32)
    deliver(desk, file)
    assert desk.in_mailbox() == ["837P_000000001.x12"]
    with pytest.raises(Fenced), desk.change() as tx:
        tx.deliveries.pass_point_of_no_return(file, "a" * 32)  # the dead one wakes up


def test_what_leaves_is_an_audit_event_before_it_leaves(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = archived(desk)
    heard: list[tuple[str, str, str]] = []

    def away(road: FolderRoad, name: str, content: bytes, token: str) -> None:
        with desk.services.store.reading(PRACTICE) as tx:
            heard.extend((e.who, e.action, e.resource_id) for e in tx.audits.list(resource_type="interchange"))
        raise Unreachable("away")

    monkeypatch.setattr(FolderRoad, "begin_upload", away)
    with pytest.raises(Unreachable):
        RUNS["deliver_interchange"](desk.services, PRACTICE, PARTNER, file)
    assert heard == [("job:deliver_interchange", "send", file)]
