"""The mailbox on disk: what a restart finds again."""

from datetime import datetime, timedelta
from pathlib import Path

from bridge.sandbox.payer.mailbox import Mailbox
from tests.sandbox.payer.desk import MONDAY, Written, file_of, open_book


class At:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


def opened(directory: Path, at: At) -> Mailbox:
    return Mailbox(directory, open_book(), at)


def outbound(mailbox: Mailbox) -> list[str]:
    return sorted(path.name for path in mailbox.outbound.iterdir() if path.is_file())


def test_an_upload_is_taken_and_answered(tmp_path: Path) -> None:
    mailbox = opened(tmp_path, At())
    (mailbox.inbound / "a.x12").write_text(file_of(Written()))
    mailbox.accept("a.x12")
    assert outbound(mailbox) == ["277CA_000000002.x12", "999_000000001.x12"]
    assert [p.name for p in mailbox.inbound.iterdir()] == ["archive"]
    assert (mailbox.inbound / "archive" / "a.x12").read_text() == file_of(Written())


def test_money_comes_when_business_time_has_passed(tmp_path: Path) -> None:
    at = At()
    mailbox = opened(tmp_path, at)
    (mailbox.inbound / "a.x12").write_text(file_of(Written()))
    mailbox.accept("a.x12")
    mailbox.release()
    assert not [name for name in outbound(mailbox) if name.startswith("835")]
    at.now = MONDAY + timedelta(days=3)
    mailbox.release()
    assert len([name for name in outbound(mailbox) if name.startswith("835")]) == 1


def test_a_restart_finds_its_books_and_sends_nothing_again(tmp_path: Path) -> None:
    at = At()
    before = opened(tmp_path, at)
    (before.inbound / "a.x12").write_text(file_of(Written()))
    before.accept("a.x12")
    at.now = MONDAY + timedelta(days=3)
    before.release()
    for path in list(before.outbound.iterdir()):
        if path.is_file():
            path.unlink()  # the client collected everything
    after = opened(tmp_path, at)
    after.release()
    assert outbound(after) == []
    with after.books() as book:
        assert [str(f.outcome and f.outcome.paid) for f in book.claims.values()] == ["124.32"]
    (after.inbound / "b.x12").write_text(file_of(Written()))
    after.accept("b.x12")
    assert [name[:3] for name in outbound(after)] == ["TA1"]  # it remembers the interchange number


def test_a_file_that_was_finished_while_nobody_was_there_is_taken_at_start(tmp_path: Path) -> None:
    inbound = tmp_path / "mailbox" / "inbound"
    inbound.mkdir(parents=True)
    (inbound / "a.x12").write_text(file_of(Written()))
    (inbound / ".b.x12.token.tmp").write_text("ISA*00*half")
    mailbox = opened(tmp_path, At())
    assert outbound(mailbox) == ["277CA_000000002.x12", "999_000000001.x12"]
    assert [p.name for p in mailbox.inbound.iterdir() if p.is_file()] == [".b.x12.token.tmp"]


def test_a_file_that_was_journaled_but_not_answered_is_answered_at_start(tmp_path: Path) -> None:
    before = opened(tmp_path, At())
    (before.inbound / "a.x12").write_text(file_of(Written()))
    before.accept("a.x12")
    for folder in (before.outbound, tmp_path / "journal" / "sent"):
        (folder / "277CA_000000002.x12").unlink()
    (before.inbound / "archive" / "a.x12").replace(before.inbound / "a.x12")
    after = opened(tmp_path, At())
    assert outbound(after) == ["277CA_000000002.x12", "999_000000001.x12"]
    assert not (after.inbound / "a.x12").exists()
