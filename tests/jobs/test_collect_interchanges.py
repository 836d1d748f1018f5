"""The mailbox is emptied: a file that cannot be had keeps no other from coming."""

from pathlib import Path

import pytest

from bridge.clearinghouse.base import Refused, TooLarge, Unreachable
from bridge.clearinghouse.folder import FolderRoad
from bridge.jobs import collect_interchanges
from bridge.jobs.catalog import RUNS
from bridge.store.interchanges import Direction
from tests.jobs.desk import PARTNER, PRACTICE, Desk


def put(desk: Desk, *names: str) -> None:
    for name in names:
        (desk.mailbox / "out" / name).write_bytes(name.encode())


def names(desk: Desk) -> list[str]:
    return sorted(file.name for file in desk.files(Direction.INBOUND))


def broken(method: str, name: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """The road fails at this file, and at no other."""
    real = getattr(FolderRoad, method)

    def fails(road: FolderRoad, asked: str) -> object:
        if asked == name:
            raise error
        return real(road, asked)

    monkeypatch.setattr(FolderRoad, method, fails)


def test_a_file_that_is_too_large_is_told_once_and_the_others_come(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put(desk, "a.x12", "b.x12", "c.x12")
    broken("fetch", "a.x12", TooLarge("a.x12"), monkeypatch)
    desk.collect()
    desk.collect()
    assert names(desk) == ["b.x12", "c.x12"]
    assert desk.problems() == ["FILE_STUCK", "FILE_UNKNOWN", "FILE_UNKNOWN"]

    monkeypatch.undo()
    desk.collect()
    assert names(desk) == ["a.x12", "b.x12", "c.x12"]
    assert "FILE_STUCK" not in desk.problems()


def test_a_mailbox_that_lets_nothing_be_removed_is_read_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(desk, "a.x12", "b.x12")
    broken("remove", "a.x12", Refused("no permission"), monkeypatch)
    desk.collect()
    desk.collect()
    assert names(desk) == ["a.x12", "b.x12"]
    assert desk.problems() == ["FILE_STUCK", "FILE_UNKNOWN", "FILE_UNKNOWN"]


def test_a_connection_that_breaks_is_for_the_engine_to_try_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put(desk, "a.x12", "b.x12")
    broken("fetch", "b.x12", Unreachable("lost"), monkeypatch)
    with pytest.raises(Unreachable):
        RUNS["collect_interchanges"](desk.services, PRACTICE, PARTNER)
    monkeypatch.undo()
    desk.work()
    desk.collect()
    assert names(desk) == ["a.x12", "b.x12"]


def test_a_file_leaves_the_mailbox_only_after_it_is_in_the_archive(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put(desk, "a.x12")

    def full(practice_id: str, partner: str, interchange_id: str) -> None:
        raise RuntimeError("no room for a job")

    monkeypatch.setattr("bridge.jobs.read_interchange.job", full)
    with pytest.raises(RuntimeError):
        RUNS["collect_interchanges"](desk.services, PRACTICE, PARTNER)
    assert names(desk) == []
    assert [path.name for path in Path(desk.mailbox / "out").iterdir()] == ["a.x12"]


def test_what_is_still_being_written_waits(desk: Desk) -> None:
    put(desk, "835.x12.tmp", ".hidden")
    desk.run(collect_interchanges.job(PRACTICE, PARTNER, desk.services.local_now(PRACTICE)))
    assert names(desk) == []


def test_what_came_is_an_audit_event_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put(desk, "a.x12")
    broken("remove", "a.x12", Refused("a.x12"), monkeypatch)
    desk.collect()
    desk.collect()
    (file,) = desk.files(Direction.INBOUND)
    with desk.services.store.reading(PRACTICE) as tx:
        events = tx.audits.list(resource_type="interchange")
    assert [(e.who, e.action, e.resource_id) for e in events] == [("job:collect_interchanges", "write", file.id)]
