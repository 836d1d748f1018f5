"""The payer's process on real ports: SFTP, TLS, and the faults that tests ask for."""

import asyncio
import json
import signal
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from ssl import create_default_context
from uuid import uuid4

import asyncssh
import httpx
import pytest

from bridge import clock
from bridge.sandbox.payer.core import read_fields
from bridge.sandbox.payer.server import PayerSettings, Ready, running
from tests.judge import judge
from tests.sandbox.payer.desk import MONDAY, ROWAN, Written, file_of, segments
from tests.sandbox.payer.test_claim_status import question as question_276
from tests.sandbox.payer.test_eligibility import question as question_270

CLIENT_KEY = asyncssh.generate_private_key("ssh-ed25519")


@contextmanager
def payer(directory: Path) -> Iterator[Ready]:
    settings = PayerSettings(
        directory=directory / "payer",
        seed=1,
        ends=date(2026, 11, 22),
        members=(ROWAN,),
        authorized_keys=CLIENT_KEY.export_public_key().decode(),
    )
    with running(settings) as ready:
        yield ready


@pytest.fixture
def business_time(tmp_path: Path) -> Iterator[Callable[[datetime], None]]:
    """Sets the clock of payer and test alike."""
    path = tmp_path / "clock"
    clock.set_time(path, MONDAY)
    clock.follow(path)
    yield lambda at: clock.set_time(path, at)
    clock.follow(None)


def on_sftp(ready: Ready, work: Callable[[asyncssh.SFTPClient], Awaitable[object]], **login: object) -> object:
    """Logs in with the password unless told otherwise, and does the work."""
    how = login or {"password": ready.password, "client_keys": None}

    async def session() -> object:
        known = asyncssh.import_known_hosts(ready.known_hosts)
        options = {"username": ready.username, "known_hosts": known, "agent_path": None, "config": None}
        async with (
            asyncssh.connect(ready.host, ready.sftp_port, **(options | how)) as connection,
            connection.start_sftp_client() as sftp,
        ):
            return await work(sftp)

    return asyncio.run(session())


async def put(sftp: asyncssh.SFTPClient, name: str, text: str) -> None:
    async with sftp.open(f"/inbound/{name}", "wb") as file:
        await file.write(text.encode())


async def names(sftp: asyncssh.SFTPClient) -> list[str]:
    return sorted(str(e.filename) for e in await sftp.readdir("/outbound") if e.attrs.type == 1)


async def hand_in(sftp: asyncssh.SFTPClient) -> list[str]:
    await put(sftp, ".a.x12.token123.tmp", file_of(Written()))
    assert await names(sftp) == []
    await sftp.rename("/inbound/.a.x12.token123.tmp", "/inbound/a.x12")
    return await names(sftp)


def test_a_file_is_taken_when_it_gets_its_final_name(tmp_path: Path, business_time: Callable[[datetime], None]) -> None:
    with payer(tmp_path) as ready:
        assert on_sftp(ready, hand_in) == ["277CA_000000002.x12", "999_000000001.x12"]
        business_time(MONDAY + timedelta(days=3))

        async def collect(sftp: asyncssh.SFTPClient) -> str:
            name = next(n for n in await names(sftp) if n.startswith("835"))
            async with sftp.open(f"/outbound/{name}", "rb") as file:
                content: bytes = await file.read()
            await sftp.rename(f"/outbound/{name}", f"/outbound/archive/{name}")
            assert name not in await names(sftp)
            return content.decode()

        text = str(on_sftp(ready, collect))
        judge(text)
        assert segments(text, "CLP")[0].startswith("CLP*C1*1*150*124.32*")


def test_a_file_that_is_written_under_its_final_name_is_taken_on_close(
    tmp_path: Path, business_time: Callable[[datetime], None]
) -> None:
    async def direct(sftp: asyncssh.SFTPClient) -> list[str]:
        await put(sftp, "a.x12", file_of(Written()))
        return await names(sftp)

    with payer(tmp_path) as ready:
        assert on_sftp(ready, direct) == ["277CA_000000002.x12", "999_000000001.x12"]


def test_a_torn_upload_under_a_final_name_is_not_taken(
    tmp_path: Path, business_time: Callable[[datetime], None]
) -> None:
    with payer(tmp_path) as ready:

        async def tear(sftp: asyncssh.SFTPClient) -> None:
            await ask_for_fault(ready, {"kind": "sftp_drop", "after": 100})
            async with sftp.open("/inbound/a.x12", "wb") as file:
                await file.write(file_of(Written()).encode()[:90])
                await file.write(file_of(Written()).encode()[90:])

        with pytest.raises((asyncssh.SFTPError, asyncssh.Error, OSError)):
            on_sftp(ready, tear)
        assert on_sftp(ready, names) == []


def test_keys_and_passwords_are_checked_and_nobody_leaves_the_root(tmp_path: Path) -> None:
    async def peek(sftp: asyncssh.SFTPClient) -> list[str]:
        return sorted(str(n) for n in await sftp.listdir("/../..") if n not in (".", ".."))

    with payer(tmp_path) as ready:
        assert on_sftp(ready, peek, client_keys=[CLIENT_KEY]) == ["inbound", "outbound"]
        with pytest.raises(asyncssh.PermissionDenied):
            on_sftp(ready, peek, password="wrong", client_keys=None)
        with pytest.raises(asyncssh.PermissionDenied):
            on_sftp(ready, peek, client_keys=[asyncssh.generate_private_key("ssh-ed25519")])


async def ask_for_fault(ready: Ready, wish: dict[str, object]) -> None:
    async with httpx.AsyncClient(verify=create_default_context(cafile=ready.ca_file)) as http:
        headers = {"Authorization": f"Bearer {ready.fault_token}"}
        assert (await http.post(ready.faults_url, json=wish, headers=headers)).status_code == 204


def envelope(ready: Ready, payload: str, **changes: str) -> list[tuple[str, tuple[None, str]]]:
    fields = {
        "PayloadType": "X12_270_Request_005010X279A1",
        "ProcessingMode": "RealTime",
        "PayloadID": str(uuid4()),
        "TimeStamp": "2026-11-16T15:00:00Z",
        "UserName": ready.username,
        "Password": ready.password,
        "SenderID": "CEDAR",
        "ReceiverID": ready.receiver_id,
        "CORERuleVersion": "2.2.0",
        "Payload": payload,
    }
    return [(name, (None, text)) for name, text in (fields | changes).items() if text]


@contextmanager
def https(ready: Ready) -> Iterator[httpx.Client]:
    with httpx.Client(verify=create_default_context(cafile=ready.ca_file), timeout=5) as http:
        yield http


def asked(http: httpx.Client, ready: Ready, payload: str, **changes: str) -> dict[str, str]:
    response = http.post(ready.core_url, files=envelope(ready, payload, **changes))
    assert response.status_code == 200
    fields = read_fields(response.headers["Content-Type"], response.content)
    return {name: content.decode() for name, content in fields.items()}


def test_an_eligibility_question_over_tls(tmp_path: Path, business_time: Callable[[datetime], None]) -> None:
    with payer(tmp_path) as ready, https(ready) as http:
        answer = asked(http, ready, question_270(), PayloadID="3b3a7c0e-6a9d-4c5e-9f66-0a8a6f0f0f01")
        assert (answer["ErrorCode"], answer["PayloadType"]) == ("Success", "X12_271_Response_005010X279A1")
        assert (answer["SenderID"], answer["ReceiverID"]) == ("SANDBOXCH", "CEDAR")
        assert answer["PayloadID"] == "3b3a7c0e-6a9d-4c5e-9f66-0a8a6f0f0f01"
        assert "EB*1**30**NORTHWIND OPEN ACCESS" in segments(answer["Payload"], "EB")


def test_a_status_question_sees_what_came_by_sftp(tmp_path: Path, business_time: Callable[[datetime], None]) -> None:
    with payer(tmp_path) as ready, https(ready) as http:
        on_sftp(ready, hand_in)
        kind = "X12_276_Request_005010X212"
        assert "STC*A2:20*20261116**150" in segments(
            asked(http, ready, question_276(), PayloadType=kind)["Payload"], "STC"
        )
        business_time(MONDAY + timedelta(days=3))
        assert "STC*F1:65*" in asked(http, ready, question_276(), PayloadType=kind)["Payload"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Password": "wrong"}, "UnAuthorized"),
        ({"PayloadType": ""}, "PayloadTypeRequired"),
        ({"PayloadType": "X12_278_Request_005010X217E1_2"}, "PayloadTypeIllegal"),
        ({"ProcessingMode": "Batch"}, "ProcessingModeIllegal"),
        ({"PayloadID": "17"}, "PayloadIDIllegal"),
        ({"TimeStamp": "yesterday"}, "TimeStampIllegal"),
        ({"CORERuleVersion": "1.0.0"}, "VersionMismatch"),
        ({"ReceiverID": "SOMEONE"}, "Receiver"),
        ({"Payload": ""}, "PayloadRequired"),
        ({"Payload": "not x12"}, "PayloadIllegal"),
    ],
)
def test_each_bad_envelope_has_its_error_code(
    core: tuple[httpx.Client, Ready], change: dict[str, str], code: str
) -> None:
    http, ready = core
    answer = asked(http, ready, question_270(), **change)
    assert (answer["ErrorCode"], answer["PayloadType"]) == (code, "CoreEnvelopeError")
    assert "Payload" not in answer


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Ready]]:
    with payer(tmp_path_factory.mktemp("core")) as ready, https(ready) as http:
        yield http, ready


def test_faults_happen_as_often_as_they_were_asked_for(tmp_path: Path) -> None:
    with payer(tmp_path) as ready, https(ready) as http:
        asyncio.run(ask_for_fault(ready, {"kind": "drop", "times": 2}))
        for _ in range(2):
            with pytest.raises(httpx.TransportError):
                http.post(ready.core_url, files=envelope(ready, question_270()))
        asyncio.run(ask_for_fault(ready, {"kind": "unavailable"}))
        assert http.post(ready.core_url, files=envelope(ready, question_270())).status_code == 503
        assert asked(http, ready, question_270())["ErrorCode"] == "Success"


def test_faults_need_the_token(core: tuple[httpx.Client, Ready]) -> None:
    http, ready = core
    assert http.post(ready.faults_url, json={"kind": "drop"}).status_code == 401
    headers = {"Authorization": f"Bearer {ready.fault_token}"}
    assert http.post(ready.faults_url, json={"kind": "meteor"}, headers=headers).status_code == 400
    assert http.post(ready.faults_url, json=["drop"], headers=headers).status_code == 400


def test_a_restart_keeps_its_host_key_its_certificate_and_its_password(tmp_path: Path) -> None:
    with payer(tmp_path) as first:
        pass
    with payer(tmp_path) as second:
        assert first.known_hosts.split()[1:] == second.known_hosts.split()[1:]
        assert (first.username, first.password) == (second.username, second.password)
    secret_files = ("ready.json", "credentials.json", "host_key", "server.key")
    modes = {stat.S_IMODE((tmp_path / "payer" / name).stat().st_mode) for name in secret_files}
    assert modes == {0o600}


def test_the_process_follows_the_clock_file_and_ends_well_on_a_signal(tmp_path: Path) -> None:
    directory, clock_file = tmp_path / "payer", tmp_path / "clock"
    clock.set_time(clock_file, MONDAY)
    script = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from bridge.sandbox.payer.server import PayerSettings, serve\n"
        "directory, clock_file = map(Path, sys.argv[1:])\n"
        "settings = PayerSettings(directory=directory, clock_file=clock_file, seed=1, ends=date(2026, 11, 22))\n"
        "serve(settings, lambda ready: print('up', flush=True))\n"
    )
    command = [sys.executable, "-c", script, str(directory), str(clock_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"up\n"
            ready = Ready(**json.loads((directory / "ready.json").read_text()))
            with https(ready) as http:
                answer = asked(http, ready, question_270(member_id="NWH99999999", name="OTHER*PERSON"))
            assert "*20261116*1000~" in answer["Payload"]  # BHT: Monday, ten in Hartford
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
        finally:
            process.kill()
