"""The road to a clearinghouse: opaque bytes under a name. What they say is nobody's business here.

Road.begin_upload(name, content, token)    everything that can be done again; nobody else sees the file yet
Road.commit(name, token)                   THE POINT OF NO RETURN: afterwards the other side may have it
Road.seen(name) -> bool                    after a crash past that point: look, never send again
Road.list_inbound() -> ("999_1.edi", ...)  what waits for us
Road.fetch(name) -> bytes    Road.remove(name)    Road.close()

RoadError                 retryable  meaning
├─ Unreachable            yes        no connection, dropped, timed out; nothing was handed over
├─ Busy                   yes        the other side says later
├─ CredentialsRefused     no         user, password, key or client certificate
├─ HostNotTrusted         no         another host key or certificate than the one we know
├─ NotThere               no         no such file or folder; no upload was begun under this token
├─ AlreadyThere           no         the name is taken: never overwritten
├─ Refused                no         the other side does not do this: permission, quota, a malformed request
├─ TooLarge               no         more bytes than we take
└─ InDoubt                no         lost between commit and its answer: only `seen` may settle it
"""

import re
from typing import Protocol

MOST_BYTES = 64 * 1024 * 1024  # a year of remittances of a large practice fits
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,199}")
_TOKEN = re.compile(r"[A-Za-z0-9\-]{8,64}")


class RoadError(Exception):
    """Messages name hosts, files and codes; never a content."""

    retryable = False


class Unreachable(RoadError):
    retryable = True


class Busy(RoadError):
    retryable = True


class CredentialsRefused(RoadError):
    pass


class HostNotTrusted(RoadError):
    pass


class NotThere(RoadError):
    pass


class AlreadyThere(RoadError):
    pass


class Refused(RoadError):
    pass


class TooLarge(RoadError):
    pass


class InDoubt(RoadError):
    pass


class Road(Protocol):
    """All methods raise members of RoadError. `token` is the owner's: two owners never share a temporary file."""

    def begin_upload(self, name: str, content: bytes, token: str) -> None:
        """May be repeated by the same owner."""

    def commit(self, name: str, token: str) -> None:
        """Never repeated blindly. Raises AlreadyThere, InDoubt."""

    def seen(self, name: str) -> bool:
        """Whether the other side has, or had, a file of this name as far as its folders tell."""

    def list_inbound(self) -> tuple[str, ...]:
        """Names that wait for us, in order; what is still being written (dot files, .tmp, .part) is left out."""

    def fetch(self, name: str) -> bytes:
        """The whole file; it stays there until `remove`."""

    def remove(self, name: str) -> None:
        """After it was archived. One that is gone already is no error."""

    def close(self) -> None:
        """Ends its connection."""


def temporary_name(name: str, token: str) -> str:
    """Where an upload grows before its rename. Raises Refused for a name or a token that could lead elsewhere."""
    if not _TOKEN.fullmatch(token):
        raise Refused("an owner's token is 8 to 64 letters, digits and hyphens")
    return f".{checked_name(name)}.{token}.tmp"


def checked_name(name: str) -> str:
    """A name for a file that we make. Raises Refused."""
    if not _NAME.fullmatch(name):
        raise Refused("a file name is letters, digits, dots, hyphens and underscores")
    return name


def inbound_name(name: str) -> str:
    """A name that the other side gave: anything but a way out of its folder. Raises Refused."""
    if not name or name in (".", "..") or any(c in "/\\\0" for c in name):
        raise Refused("a file name that leads out of its folder")
    return name


def is_finished(name: str) -> bool:
    """False for what is still being written."""
    return not name.startswith(".") and not name.lower().endswith((".tmp", ".part", ".filepart"))
