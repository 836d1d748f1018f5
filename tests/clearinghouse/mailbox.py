"""A clearinghouse's mailbox for tests: a real SFTP server on a real port, that can lose its connections."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncssh
from asyncssh.misc import MaybeAwait

from bridge.clearinghouse.sftp import SftpRoad, SftpSettings

Answer = TypeVar("Answer")
USER, PASSWORD = "cedar", "correct horse"


class _Login(asyncssh.SSHServer):
    def __init__(self, mailbox: "Mailbox") -> None:
        self._mailbox = mailbox

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._mailbox.connections.append(conn)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        known = self._mailbox.client_key
        return username == USER and known is not None and key.public_data == known.public_data


class _Files(asyncssh.SFTPServer):
    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], mailbox: "Mailbox") -> None:
        super().__init__(channel, chroot=str(mailbox.root).encode())
        self._mailbox = mailbox

    def write(self, file_obj: object, offset: int, data: bytes) -> MaybeAwait[int]:
        limit = self._mailbox.drop_after
        if limit is not None and offset + len(data) > limit:
            self._mailbox.drop_after = None
            super().write(file_obj, offset, data[: limit - offset])
            self._mailbox.drop()
            raise asyncssh.SFTPConnectionLost("cut by the test")
        return super().write(file_obj, offset, data)

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        super().rename(oldpath, newpath)
        if self._mailbox.drop_at_rename:
            self._mailbox.drop_at_rename = False
            self._mailbox.drop()


class Mailbox:
    """`inbound` takes files, `outbound` gives them."""

    def __init__(self, root: Path) -> None:
        self.root, self.inbound, self.outbound = root, root / "inbound", root / "outbound"
        for folder in (self.inbound, self.outbound):
            folder.mkdir(parents=True)
        self.connections: list[asyncssh.SSHServerConnection] = []
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")
        self.client_key: asyncssh.SSHKey | None = None
        self.drop_after: int | None = None  # bytes of an upload after which the connection is cut
        self.drop_at_rename = False  # the rename is done, its answer never leaves
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._server = self._run(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def drop(self) -> None:
        """Cuts every connection at once, from the server's own thread."""
        for connection in self.connections:
            connection.abort()

    def known_hosts(self, key: asyncssh.SSHKey | None = None) -> str:
        return f"[127.0.0.1]:{self.port} {(key or self.host_key).export_public_key().decode()}"

    def settings(self, **changed: Any) -> SftpSettings:
        given: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "username": USER,
            "password": PASSWORD,
            "known_hosts": self.known_hosts(),
            "connect_timeout": 5.0,
        }
        return SftpSettings(**(given | changed))

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> asyncssh.SSHAcceptor:
        login: Callable[[], asyncssh.SSHServer] = lambda: _Login(self)  # noqa: E731
        return await asyncssh.create_server(
            login, "127.0.0.1", 0, server_host_keys=[self.host_key], sftp_factory=lambda channel: _Files(channel, self)
        )

    async def _close(self) -> None:
        self.drop()
        self._server.close()
        await self._server.wait_closed()
        for connection in self.connections:
            await connection.wait_closed()


@contextmanager
def road_to(settings: SftpSettings) -> Iterator[SftpRoad]:
    road = SftpRoad(settings)
    try:
        yield road
    finally:
        road.close()
