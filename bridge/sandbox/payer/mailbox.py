"""The clearinghouse's folders on disk, and the journal from which a restarted process finds its books again.

<directory>/mailbox/inbound            837P go here; what was taken stands in inbound/archive
<directory>/mailbox/outbound           TA1, 999, 277CA and 835, until the client removes or archives them
<directory>/journal/events.jsonl       what came in and when money went out, in order
<directory>/journal/received, sent     every file as it was
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock

from bridge.sandbox.payer.book import Book, Outgoing
from bridge.x12.tokenizer import read_text

TEMPORARY = (".tmp", ".part", ".filepart")
RECEIVED, RELEASED = "received", "released"


def is_final(name: str) -> bool:
    """False for a name under which a file is still being written."""
    return not name.startswith(".") and not name.endswith(TEMPORARY)


class Mailbox:
    """Thread-safe. `book` must be new: the journal is replayed into it."""

    def __init__(self, directory: Path, book: Book, now: Callable[[], datetime]) -> None:
        self.root = directory / "mailbox"
        self.inbound, self.outbound = self.root / "inbound", self.root / "outbound"
        self._journal = directory / "journal"
        self._book, self._now, self._lock = book, now, RLock()
        self._count = 0
        folders = (self.inbound / "archive", self.outbound / "archive")
        for folder in (*folders, self._journal / RECEIVED, self._journal / "sent"):
            folder.mkdir(parents=True, exist_ok=True)
        self._replay()
        self._take_leftovers()

    @contextmanager
    def books(self) -> Iterator[Book]:
        """The books as of now, with nothing moving while one reads."""
        with self._lock:
            self.release()
            yield self._book

    def accept(self, name: str) -> None:
        """Takes one finished file out of inbound and answers it."""
        with self._lock:
            path = self.inbound / name
            content = path.read_bytes()
            self._count += 1
            kept = f"{self._count:06}_{name}"
            _write(self._journal / RECEIVED / kept, content)
            at = self._now()
            self._note(RECEIVED, at, kept)
            path.replace(self.inbound / "archive" / name)
            self._send(self._book.receive(at, read_text(content)))

    def release(self) -> None:
        """Puts out what is due by now."""
        with self._lock:
            at = self._now()
            if self._book.is_due(at):
                self._note(RELEASED, at, "")
                self._send(self._book.release(at))

    def _send(self, files: Iterable[Outgoing]) -> None:
        """The mailbox first, the journal's copy second: a crash between the two sends a file again, and loses none."""
        for file in files:
            mark = self._journal / "sent" / file.name
            if not mark.exists():
                content = file.text.encode("utf-8")
                _write(self.outbound / file.name, content)
                _write(mark, content)

    def _note(self, kind: str, at: datetime, file: str) -> None:
        with (self._journal / "events.jsonl").open("a", encoding="utf-8") as events:
            events.write(json.dumps({"kind": kind, "at": at.isoformat(), "file": file}) + "\n")
            events.flush()
            os.fsync(events.fileno())

    def _replay(self) -> None:
        path = self._journal / "events.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            event = json.loads(line)
            at = datetime.fromisoformat(event["at"])
            if event["kind"] == RELEASED:
                self._send(self._book.release(at))
                continue
            self._count += 1
            content = (self._journal / RECEIVED / event["file"]).read_bytes()
            self._send(self._book.receive(at, read_text(content)))
            self._archive_if_same(event["file"].partition("_")[2], content)

    def _archive_if_same(self, name: str, content: bytes) -> None:
        """A file that was journaled, but not yet moved when the process ended."""
        path = self.inbound / name
        if path.is_file() and path.read_bytes() == content:
            path.replace(self.inbound / "archive" / name)

    def _take_leftovers(self) -> None:
        """Files that were finished while nobody was here to take them."""
        for path in sorted(self.inbound.iterdir()):
            if path.is_file() and is_final(path.name):
                self.accept(path.name)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
