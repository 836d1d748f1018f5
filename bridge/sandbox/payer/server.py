"""The payer's process: SFTP mailbox and HTTPS questions on one loop, over one directory that outlives it.

`serve(settings)` runs until SIGINT or SIGTERM; `running(settings)` runs it in a thread, for tests and embedding.
Once both ports listen, `<directory>/ready.json` (0600) tells a client all it needs.
"""

import asyncio
import json
import os
import secrets
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from threading import Event, Thread

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bridge import clock
from bridge.sandbox.data.member import Member
from bridge.sandbox.data.world import make_world
from bridge.sandbox.door import open_door
from bridge.sandbox.payer.book import Book
from bridge.sandbox.payer.certificate import certificate_in
from bridge.sandbox.payer.core import Gate, make_app
from bridge.sandbox.payer.fault import Faults
from bridge.sandbox.payer.mailbox import Mailbox
from bridge.sandbox.payer.payer import load_scenarios
from bridge.sandbox.payer.roster import Roster
from bridge.sandbox.payer.sftp import Credentials, host_key, listen


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerSettings:
    """Port 0 lets the system choose. The roster is the world's of (seed, ends), unless `members` are given."""

    directory: Path
    seed: int
    ends: date
    host: str = "127.0.0.1"
    sftp_port: int = 0
    https_port: int = 0
    clock_file: Path | None = None
    members: tuple[Member, ...] | None = field(default=None, repr=False)
    authorized_keys: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What a client needs. `known_hosts` is a line of such a file; the same user and password serve both ports."""

    host: str
    sftp_port: int
    https_port: int
    core_url: str
    ca_file: str
    known_hosts: str
    username: str
    password: str = field(repr=False)
    fault_token: str = field(repr=False)
    faults_url: str
    receiver_id: str  # ISA08 and the envelope's ReceiverID
    inbound: str = "/inbound"
    inbound_taken: str = "/inbound/archive"
    outbound: str = "/outbound"


def serve(settings: PayerSettings, ready: Callable[[Ready], None] | None = None) -> None:
    """Runs the payer until a signal ends it. `ready` is called once, when both ports listen. Raises OSError."""

    def end_on_signals(server: uvicorn.Server) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, setattr, server, "should_exit", True)

    asyncio.run(_run(settings, ready or (lambda _: None), end_on_signals))


@contextmanager
def running(settings: PayerSettings) -> Iterator[Ready]:
    """The payer in a thread of this process. It reads the clock of this process. Raises what its start raised."""
    up, said = Event(), list[Ready]()
    servers: list[uvicorn.Server] = []
    failed: list[BaseException] = []

    def tell(ready: Ready) -> None:
        said.append(ready)
        up.set()

    def work() -> None:
        try:
            asyncio.run(_run(settings, tell, servers.append))
        except BaseException as error:  # handed to the thread that waits, whatever it is
            failed.append(error)
        finally:
            up.set()

    thread = Thread(target=work, name="sandbox payer")
    thread.start()
    up.wait()
    try:
        if failed:
            raise failed[0]
        yield said[0]
    finally:
        for server in servers:
            server.should_exit = True
        thread.join()


async def _run(
    settings: PayerSettings, ready: Callable[[Ready], None], started: Callable[[uvicorn.Server], None]
) -> None:
    if settings.clock_file is not None:
        clock.follow(settings.clock_file)
    settings.directory.mkdir(parents=True, exist_ok=True)
    faults, mailbox = Faults(), _mailbox(settings)
    kept = _credentials(settings.directory / "credentials.json")
    key = host_key(settings.directory / "host_key")
    credentials = Credentials(
        username=kept["username"], password=kept["password"], authorized_keys=settings.authorized_keys
    )
    scenarios = load_scenarios()
    gate = Gate(
        username=kept["username"],
        password=kept["password"],
        receiver_id=scenarios.sender.interchange_id,
        fault_token=kept["fault_token"],
    )
    sftp = await listen(settings.host, settings.sftp_port, mailbox, faults, credentials, key)
    port = sftp.get_port()
    with open_door(settings.host, settings.https_port) as door:
        server = _https(settings, mailbox, faults, gate)
        started(server)
        serving = asyncio.create_task(server.serve(sockets=[door]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.005)
        https_port = door.getsockname()[1]
        line = f"[{settings.host}]:{port} {key.export_public_key().decode().strip()}"
        _tell(settings, _ready(settings, gate, port, https_port, line), ready)
        await serving
    sftp.close()
    await sftp.wait_closed()


def _mailbox(settings: PayerSettings) -> Mailbox:
    members = settings.members
    if members is None:
        members = make_world(settings.seed, settings.ends).members
    return Mailbox(settings.directory, Book(Roster(members), load_scenarios()), clock.now)


class _Server(uvicorn.Server):
    """Leaves the signals to `serve`, so that the mailbox is closed too and the process ends well."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _https(settings: PayerSettings, mailbox: Mailbox, faults: Faults, gate: Gate) -> uvicorn.Server:
    certificate = certificate_in(settings.directory, clock.wall_now())
    return _Server(
        uvicorn.Config(
            make_app(mailbox, faults, gate, clock.now),
            http=_dropping(faults),
            ssl_certfile=certificate.chain_file,
            ssl_keyfile=str(certificate.key_file),
            log_level="warning",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
    )


def _dropping(faults: Faults) -> type[H11Protocol]:
    """HTTP that hangs up in the middle of a request when a fault says so."""

    class Dropping(H11Protocol):
        def data_received(self, data: bytes) -> None:
            if faults.take("drop"):
                self.transport.abort()
                return
            super().data_received(data)

    return Dropping


def _ready(settings: PayerSettings, gate: Gate, sftp_port: int, https_port: int, known_hosts: str) -> Ready:
    base = f"https://{settings.host}:{https_port}"
    return Ready(
        host=settings.host,
        sftp_port=sftp_port,
        https_port=https_port,
        core_url=f"{base}/core",
        ca_file=str(settings.directory / "ca.pem"),
        known_hosts=known_hosts,
        username=gate.username,
        password=gate.password,
        fault_token=gate.fault_token,
        faults_url=f"{base}/sandbox/faults",
        receiver_id=gate.receiver_id,
    )


def _tell(settings: PayerSettings, ready: Ready, tell: Callable[[Ready], None]) -> None:
    path = settings.directory / "ready.json"
    _write_private(path.with_suffix(".next"), json.dumps(asdict(ready), indent=2))
    path.with_suffix(".next").replace(path)
    tell(ready)


def _credentials(path: Path) -> dict[str, str]:
    """Made at the first start, the same from then on."""
    if not path.exists():
        made = {"username": "cedar", "password": secrets.token_urlsafe(18), "fault_token": secrets.token_urlsafe(18)}
        _write_private(path, json.dumps(made))
    kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
