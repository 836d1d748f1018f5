"""The road over SFTP. asyncssh lives on a loop of its own in one thread; everybody outside sees plain functions.

    SftpRoad(SftpSettings(host=, port=, username=, known_hosts=, password= | key_file=, send=, collect=, upload=))

`upload="rename"`: the file grows under a temporary name; the rename is the point of no return.
`upload="direct"`: hosts that take a file as soon as it is closed; the first byte is the point of no return.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from threading import Lock, Thread
from typing import Any, TypeVar, cast

import asyncssh
import stamina

from bridge.clearinghouse.base import (
    MOST_BYTES,
    AlreadyThere,
    CredentialsRefused,
    HostNotTrusted,
    InDoubt,
    NotThere,
    Refused,
    RoadError,
    TooLarge,
    Unreachable,
    checked_name,
    inbound_name,
    is_finished,
    temporary_name,
)

Answer = TypeVar("Answer")


class Upload(StrEnum):
    RENAME = "rename"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class SftpSettings:
    """`known_hosts` is the text of a known_hosts file, required.

    Times are seconds. `taken` is where the other side moves what it took, when it does.
    """

    host: str
    port: int = 22
    username: str
    known_hosts: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    key_file: str | None = None
    send: str = "/inbound"
    collect: str = "/outbound"
    taken: str | None = None
    upload: Upload = Upload.RENAME
    connect_timeout: float = 15.0
    timeout: float = 120.0
    attempts: int = 3


class SftpRoad:
    """A Road. Thread-safe; one connection, made when it is needed and again when it was lost."""

    def __init__(self, settings: SftpSettings) -> None:
        self._settings = settings
        self._known_hosts = _known_hosts(settings.known_hosts)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name=f"sftp {settings.host}", daemon=True)
        self._thread.start()
        self._connecting = asyncio.Lock()
        self._connection: asyncssh.SSHClientConnection | None = None
        self._client: asyncssh.SFTPClient | None = None
        self._begun: dict[tuple[str, str], bytes] = {}  # direct uploads wait here for their commit
        self._guard = Lock()

    def begin_upload(self, name: str, content: bytes, token: str) -> None:
        temporary = self._sent(temporary_name(name, token))
        if self._settings.upload is Upload.DIRECT:
            self._again(lambda sftp: sftp.stat(self._settings.send))  # the host answers and the folder is there
            with self._guard:
                self._begun[name, token] = content
            return
        self._again(lambda sftp: _write(sftp, temporary, content))

    def commit(self, name: str, token: str) -> None:
        if self._settings.upload is Upload.DIRECT:
            with self._guard:
                content = self._begun.pop((name, token), None)
            if content is None:
                raise NotThere(f"no upload of {name} was begun by this owner")
            self._final(name, lambda sftp: _write_new(sftp, self._sent(name), content))
        else:
            temporary = self._sent(temporary_name(name, token))
            self._final(name, lambda sftp: _rename(sftp, temporary, self._sent(name)))

    def seen(self, name: str) -> bool:
        places = [self._sent(checked_name(name))]
        if self._settings.taken:
            places.append(str(PurePosixPath(self._settings.taken) / name))
        return any(self._exists(place) for place in places)

    def list_inbound(self) -> tuple[str, ...]:
        entries = self._again(lambda sftp: sftp.readdir(self._settings.collect))
        files = [entry for entry in entries if entry.attrs.type in (asyncssh.FILEXFER_TYPE_REGULAR, None)]
        return tuple(sorted(name for name in map(_name, files) if is_finished(name)))

    def fetch(self, name: str) -> bytes:
        return self._again(lambda sftp: _read(sftp, self._waiting(name)))

    def remove(self, name: str) -> None:
        try:
            self._again(lambda sftp: sftp.remove(self._waiting(name)))
        except NotThere:
            return  # taken away before: that is what was wanted

    def close(self) -> None:
        """Ends the connection and the thread."""
        if self._loop.is_closed():
            return
        self._run(self._drop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(self._settings.connect_timeout)
        self._loop.close()

    def _exists(self, path: str) -> bool:
        return self._again(lambda sftp: sftp.exists(path))

    def _sent(self, name: str) -> str:
        return str(PurePosixPath(self._settings.send) / name)

    def _waiting(self, name: str) -> str:
        return str(PurePosixPath(self._settings.collect) / inbound_name(name))

    def _again(self, act: Callable[[asyncssh.SFTPClient], Awaitable[Answer]]) -> Answer:
        """For what may be done twice."""
        for attempt in stamina.retry_context(
            on=lambda error: isinstance(error, RoadError) and error.retryable,
            attempts=self._settings.attempts,
            timeout=self._settings.timeout,
        ):
            with attempt:
                return self._run(self._act(act))
        raise AssertionError("there is always one attempt")

    def _final(self, name: str, act: Callable[[asyncssh.SFTPClient], Awaitable[None]]) -> None:
        """Once. A connection that cannot be made sent nothing; one that is lost afterwards leaves a doubt."""
        if self.seen(name):  # also where the other side took it away already
            raise AlreadyThere(f"{name} is there already")
        try:
            self._run(self._act(act))
        except Unreachable as fault:
            raise InDoubt(f"the connection was lost while {name} was handed over") from fault

    def _run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _act(self, act: Callable[[asyncssh.SFTPClient], Awaitable[Answer]]) -> Answer:
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await act(await self._connected())
        except RoadError:
            raise
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection) as fault:
            await self._drop()
            raise Unreachable(f"{self._settings.host}: the connection was lost") from fault
        except asyncssh.SFTPError as fault:
            raise _told(fault, self._settings.host) from fault
        except (asyncssh.Error, OSError, TimeoutError) as fault:
            await self._drop()
            raise _told(fault, self._settings.host) from fault

    async def _connected(self) -> asyncssh.SFTPClient:
        async with self._connecting:
            if self._client is None:
                settings = self._settings
                self._connection = await asyncssh.connect(
                    settings.host,
                    settings.port,
                    username=settings.username,
                    password=settings.password,
                    client_keys=[settings.key_file] if settings.key_file else None,
                    known_hosts=self._known_hosts,
                    agent_path=None,
                    config=None,
                    connect_timeout=settings.connect_timeout,
                    login_timeout=settings.connect_timeout,
                    keepalive_interval=30,
                )
                self._client = await self._connection.start_sftp_client()
            return self._client

    async def _drop(self) -> None:
        connection, self._connection, self._client = self._connection, None, None
        if connection is not None:
            connection.abort()
            await connection.wait_closed()


async def _write(sftp: asyncssh.SFTPClient, path: str, content: bytes) -> None:
    async with sftp.open(path, "wb") as file:
        await file.write(content)
    if (await sftp.stat(path)).size != len(content):
        raise Unreachable("the file did not arrive whole")


async def _write_new(sftp: asyncssh.SFTPClient, path: str, content: bytes) -> None:
    """Exclusive: a name that is taken is never overwritten."""
    async with sftp.open(path, "xb") as file:
        await file.write(content)


async def _rename(sftp: asyncssh.SFTPClient, temporary: str, final: str) -> None:
    """The plain rename of SFTP refuses a name that is taken; the POSIX one would overwrite it."""
    if not await sftp.exists(temporary):
        raise NotThere(f"no upload of {PurePosixPath(final).name} was begun by this owner")
    await sftp.rename(temporary, final)


async def _read(sftp: asyncssh.SFTPClient, path: str) -> bytes:
    """A file that grows while it is read is still being written: later."""
    size = (await sftp.stat(path)).size or 0
    if size > MOST_BYTES:
        raise TooLarge(f"{PurePosixPath(path).name} has more than {MOST_BYTES} bytes")
    async with sftp.open(path, "rb") as file:
        content = cast("bytes", await file.read())  # opened in binary
    if len(content) != size or (await sftp.stat(path)).size != size:
        raise Unreachable("the file is still being written")
    return content


def _name(entry: asyncssh.SFTPName) -> str:
    return entry.filename if isinstance(entry.filename, str) else entry.filename.decode("utf-8", "replace")


def _known_hosts(text: str) -> asyncssh.SSHKnownHosts:
    if not text.strip():
        raise HostNotTrusted("no host key is known; ask the clearinghouse for it")
    try:
        return asyncssh.import_known_hosts(text)
    except ValueError as fault:
        raise HostNotTrusted("the known host key cannot be read") from fault


def _told(fault: Exception, host: str) -> RoadError:
    """asyncssh's errors as ours; its texts are left, they may repeat a path of the other side."""
    match fault:
        case asyncssh.HostKeyNotVerifiable():
            return HostNotTrusted(f"{host} shows another host key than the one we know")
        case asyncssh.PermissionDenied() | asyncssh.KeyImportError() | asyncssh.KeyEncryptionError():
            return CredentialsRefused(f"{host} refuses our user, key or password")
        case asyncssh.SFTPNoSuchFile() | asyncssh.SFTPNoSuchPath():
            return NotThere(f"{host}: no such file or folder")
        case asyncssh.SFTPFileAlreadyExists():
            return AlreadyThere(f"{host}: the name is taken")
        case asyncssh.SFTPError():
            return Refused(f"{host} refuses this (SFTP status {fault.code})")
        case _:
            return Unreachable(f"{host}: {type(fault).__name__}")
