"""The mailbox over SFTP (asyncssh), in a root of its own.

A file in /inbound is taken when it gets a final name: by a rename, or on close where it was opened under one. Listing
/outbound puts out what is due. Uploads alone trigger work; there is no timer.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import asyncssh

from bridge.sandbox.payer.fault import Faults
from bridge.sandbox.payer.mailbox import Mailbox, is_final

INBOUND, OUTBOUND = PurePosixPath("/inbound"), PurePosixPath("/outbound")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """One trading partner. `authorized_keys` is the text of such a file; empty: no key is accepted."""

    username: str
    password: str = field(repr=False)
    authorized_keys: str = field(default="", repr=False)


def host_key(path: Path) -> asyncssh.SSHKey:
    """The server's key, made at the first start (0600)."""
    if not path.exists():
        key = asyncssh.generate_private_key("ssh-ed25519")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.export_private_key())
    return asyncssh.read_private_key(path)


async def listen(
    host: str, port: int, mailbox: Mailbox, faults: Faults, credentials: Credentials, key: asyncssh.SSHKey
) -> asyncssh.SSHAcceptor:
    """Serves until it is closed; port 0 lets the system choose."""
    return await asyncssh.create_server(
        lambda: _Login(credentials),
        host,
        port,
        server_host_keys=[key],
        sftp_factory=lambda channel: _Session(channel, mailbox, faults),
        allow_scp=False,
    )


class _Login(asyncssh.SSHServer):
    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        text = credentials.authorized_keys
        self._keys = asyncssh.import_authorized_keys(text) if text else None
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    def begin_auth(self, username: str) -> bool:
        if self._keys is not None and self._connection is not None and username == self._credentials.username:
            self._connection.set_authorized_keys(self._keys)
        return True

    def password_auth_supported(self) -> bool:
        return bool(self._credentials.password)

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (self._credentials.username, self._credentials.password)


class _Session(asyncssh.SFTPServer):
    """One client. Work on the books runs in a thread, so that another client's transfer goes on."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], mailbox: Mailbox, faults: Faults) -> None:
        super().__init__(channel, chroot=os.fsencode(mailbox.root))
        self._mailbox, self._faults = mailbox, faults
        self._written: dict[int, PurePosixPath] = {}  # files open for writing
        self._bytes = 0

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        file = super().open(path, pflags, attrs)
        if pflags & asyncssh.FXF_WRITE:
            self._written[id(file)] = _virtual(path)
        return file

    async def open56(self, path: bytes, desired_access: int, flags: int, attrs: asyncssh.SFTPAttrs) -> object:
        raise asyncssh.SFTPOpUnsupported("this mailbox speaks SFTP 3")

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        self._bytes += len(data)
        if fault := self._faults.take("sftp_drop"):
            if self._bytes > fault.after:
                self.connection.abort()
                raise asyncssh.SFTPConnectionLost("the connection is gone")
            self._faults.add(fault)
        written = super().write(file_obj, offset, data)
        assert isinstance(written, int)
        return written

    async def close(self, file_obj: object) -> None:
        super().close(file_obj)
        path = self._written.pop(id(file_obj), None)
        if path is not None and not self.connection.is_closed():
            await self._finished(path)

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        super().rename(oldpath, newpath)
        await self._finished(_virtual(newpath))

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        super().posix_rename(oldpath, newpath)
        await self._finished(_virtual(newpath))

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        outbound = _virtual(path) == OUTBOUND
        if outbound:
            await asyncio.to_thread(self._mailbox.release)
        async for name in super().scandir(path):
            if not outbound or name.filename in (b".", b"..") or is_final(os.fsdecode(name.filename)):
                yield name

    async def _finished(self, path: PurePosixPath) -> None:
        if path.parent == INBOUND and is_final(path.name):
            await asyncio.to_thread(self._mailbox.accept, path.name)


def _virtual(path: bytes) -> PurePosixPath:
    """As the client sees it, without `..` and doubled slashes."""
    return PurePosixPath(os.path.normpath("/" + os.fsdecode(path).lstrip("/")))
