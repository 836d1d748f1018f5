"""The road as two local folders: for a clearinghouse's own transfer program, for tests, for a USB stick if it must be.

FolderRoad(send=Path, collect=Path)
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bridge.clearinghouse.base import (
    MOST_BYTES,
    AlreadyThere,
    NotThere,
    Refused,
    TooLarge,
    Unreachable,
    checked_name,
    inbound_name,
    is_finished,
    temporary_name,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRoad:
    """A Road. `taken` is where the other side moves what it took, when it does."""

    send: Path
    collect: Path
    taken: Path | None = None

    def begin_upload(self, name: str, content: bytes, token: str) -> None:
        with _told(), (self.send / temporary_name(name, token)).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def commit(self, name: str, token: str) -> None:
        """A hard link fails where the name is taken; a rename would overwrite it."""
        temporary = self.send / temporary_name(name, token)
        if self.seen(name):  # also where the other side took it away already
            raise AlreadyThere(f"{name} is there already")
        with _told():
            try:
                os.link(temporary, self.send / checked_name(name))
            except FileExistsError as fault:
                raise AlreadyThere(f"{name} is there already") from fault
            temporary.unlink()

    def seen(self, name: str) -> bool:
        places = (self.send, self.taken) if self.taken else (self.send,)
        return any((place / checked_name(name)).exists() for place in places)

    def list_inbound(self) -> tuple[str, ...]:
        with _told():
            return tuple(
                sorted(path.name for path in self.collect.iterdir() if path.is_file() and is_finished(path.name))
            )

    def fetch(self, name: str) -> bytes:
        path = self.collect / inbound_name(name)
        with _told():
            if path.stat().st_size > MOST_BYTES:
                raise TooLarge(f"{path.name} has more than {MOST_BYTES} bytes")
            return path.read_bytes()

    def remove(self, name: str) -> None:
        with _told():
            (self.collect / inbound_name(name)).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def _told() -> Iterator[None]:
    """The operating system's errors as ours."""
    try:
        yield
    except FileNotFoundError as fault:
        raise NotThere("no such file or folder") from fault
    except PermissionError as fault:
        raise Refused("no permission in this folder") from fault
    except OSError as fault:
        raise Unreachable(f"the folder does not answer: {fault.strerror}") from fault
