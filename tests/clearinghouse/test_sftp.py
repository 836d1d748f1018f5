"""The road over SFTP, on a real port, with connections that are really lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import asyncssh
import pytest

from bridge.clearinghouse.base import (
    AlreadyThere,
    CredentialsRefused,
    HostNotTrusted,
    InDoubt,
    NotThere,
    Refused,
    Unreachable,
)
from bridge.clearinghouse.sftp import Upload
from tests.clearinghouse.mailbox import Mailbox, road_to

CLAIMS = b"ISA*00*          *00*          *ZZ*CEDAR          *ZZ*SANDBOX        ~" * 5000
OWNER = "0a1b2c3d4e5f"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nobody_sees_the_file_before_the_commit(mailbox: Mailbox) -> None:
    with road_to(mailbox.settings()) as road:
        road.begin_upload("837_000000001.edi", CLAIMS, OWNER)
        assert names(mailbox.inbound) == [f".837_000000001.edi.{OWNER}.tmp"]
        assert not road.seen("837_000000001.edi")

        road.commit("837_000000001.edi", OWNER)
        assert names(mailbox.inbound) == ["837_000000001.edi"]
        assert road.seen("837_000000001.edi")
    assert (mailbox.inbound / "837_000000001.edi").read_bytes() == CLAIMS


def test_a_name_that_is_taken_is_never_overwritten(mailbox: Mailbox) -> None:
    (mailbox.inbound / "837_000000001.edi").write_bytes(b"the first one")
    with road_to(mailbox.settings()) as road:
        road.begin_upload("837_000000001.edi", CLAIMS, OWNER)
        with pytest.raises(AlreadyThere):
            road.commit("837_000000001.edi", OWNER)
    assert (mailbox.inbound / "837_000000001.edi").read_bytes() == b"the first one"


def test_a_file_that_the_other_side_took_away_is_not_sent_again(mailbox: Mailbox) -> None:
    (mailbox.inbound / "archive").mkdir()
    (mailbox.inbound / "archive" / "837_000000001.edi").write_bytes(b"the first one")
    with road_to(mailbox.settings(taken="/inbound/archive")) as road:
        road.begin_upload("837_000000001.edi", CLAIMS, OWNER)
        with pytest.raises(AlreadyThere):
            road.commit("837_000000001.edi", OWNER)
        assert not (mailbox.inbound / "837_000000001.edi").exists()


def test_another_owner_cannot_commit_what_it_did_not_upload(mailbox: Mailbox) -> None:
    with road_to(mailbox.settings()) as road:
        road.begin_upload("837_000000001.edi", CLAIMS, OWNER)
        with pytest.raises(NotThere):
            road.commit("837_000000001.edi", "ffffffffffff")
    assert names(mailbox.inbound) == [f".837_000000001.edi.{OWNER}.tmp"]


def test_an_upload_that_loses_its_connection_is_begun_again(mailbox: Mailbox) -> None:
    mailbox.drop_after = 100_000
    with road_to(mailbox.settings()) as road:
        road.begin_upload("837_000000002.edi", CLAIMS, OWNER)
        road.commit("837_000000002.edi", OWNER)
    assert len(mailbox.connections) == 2
    assert (mailbox.inbound / "837_000000002.edi").read_bytes() == CLAIMS


def test_a_connection_lost_at_the_rename_leaves_a_doubt_that_looking_settles(mailbox: Mailbox) -> None:
    with road_to(mailbox.settings()) as road:
        road.begin_upload("837_000000003.edi", CLAIMS, OWNER)
        mailbox.drop_at_rename = True
        with pytest.raises(InDoubt) as doubt:
            road.commit("837_000000003.edi", OWNER)
        assert not doubt.value.retryable
        assert road.seen("837_000000003.edi")


def test_a_direct_upload_writes_nothing_before_its_commit(mailbox: Mailbox) -> None:
    with road_to(mailbox.settings(upload=Upload.DIRECT)) as road:
        road.begin_upload("837_000000004.edi", CLAIMS, OWNER)
        assert names(mailbox.inbound) == []
        road.commit("837_000000004.edi", OWNER)
    assert (mailbox.inbound / "837_000000004.edi").read_bytes() == CLAIMS


def test_a_direct_upload_that_breaks_off_is_in_doubt(mailbox: Mailbox) -> None:
    with road_to(mailbox.settings(upload=Upload.DIRECT)) as road:
        road.begin_upload("837_000000005.edi", CLAIMS, OWNER)
        mailbox.drop_after = 100_000
        with pytest.raises(InDoubt):
            road.commit("837_000000005.edi", OWNER)
        with pytest.raises(NotThere):
            road.commit("837_000000005.edi", OWNER)


def test_files_that_wait_are_listed_fetched_and_removed(mailbox: Mailbox) -> None:
    (mailbox.outbound / "999_1.edi").write_bytes(b"ISA*999~")
    (mailbox.outbound / "835_1.edi").write_bytes(b"ISA*835~")
    (mailbox.outbound / ".growing.tmp").write_bytes(b"ISA")
    (mailbox.outbound / "835_2.part").write_bytes(b"ISA")
    (mailbox.outbound / "archive").mkdir()
    with road_to(mailbox.settings()) as road:
        assert road.list_inbound() == ("835_1.edi", "999_1.edi")
        assert road.fetch("835_1.edi") == b"ISA*835~"
        road.remove("835_1.edi")
        road.remove("835_1.edi")
        assert road.list_inbound() == ("999_1.edi",)
        with pytest.raises(NotThere):
            road.fetch("835_1.edi")


def test_a_connection_lost_between_two_calls_is_made_again(mailbox: Mailbox) -> None:
    (mailbox.outbound / "999_1.edi").write_bytes(b"ISA*999~")
    with road_to(mailbox.settings()) as road:
        assert road.list_inbound() == ("999_1.edi",)
        mailbox._loop.call_soon_threadsafe(mailbox.drop)
        assert road.fetch("999_1.edi") == b"ISA*999~"


def test_many_threads_share_one_connection(mailbox: Mailbox) -> None:
    for number in range(8):
        (mailbox.outbound / f"999_{number}.edi").write_bytes(b"ISA*%d~" % number)
    found: dict[int, bytes] = {}
    with road_to(mailbox.settings()) as road:
        threads = [threading.Thread(target=lambda n=n: found.update({n: road.fetch(f"999_{n}.edi")})) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {number: b"ISA*%d~" % number for number in range(8)}
    assert len(mailbox.connections) == 1


def test_another_host_key_is_not_trusted(mailbox: Mailbox) -> None:
    impostor = asyncssh.generate_private_key("ssh-ed25519")
    with (
        road_to(mailbox.settings(known_hosts=mailbox.known_hosts(impostor))) as road,
        pytest.raises(HostNotTrusted) as fault,
    ):
        road.list_inbound()
    assert not fault.value.retryable


def test_no_host_key_at_all_is_refused_before_anything_is_sent(mailbox: Mailbox) -> None:
    with pytest.raises(HostNotTrusted, match="no host key is known"), road_to(mailbox.settings(known_hosts=" ")):
        pass


def test_a_wrong_password_is_not_tried_again(mailbox: Mailbox) -> None:
    with road_to(mailbox.settings(password="wrong")) as road, pytest.raises(CredentialsRefused) as fault:
        road.list_inbound()
    assert not fault.value.retryable
    assert len(mailbox.connections) == 1
    assert "wrong" not in str(fault.value)


def test_a_key_opens_the_mailbox_too(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.client_key = asyncssh.generate_private_key("ssh-ed25519")
    mailbox.client_key.write_private_key(str(tmp_path / "client"))
    with road_to(mailbox.settings(password=None, key_file=str(tmp_path / "client"))) as road:
        assert road.list_inbound() == ()


def test_a_host_that_does_not_answer_may_be_asked_later(tmp_path: Path, mailbox: Mailbox) -> None:
    settings = mailbox.settings(attempts=1, port=1, known_hosts=mailbox.known_hosts())
    with road_to(settings) as road, pytest.raises(Unreachable) as fault:
        road.list_inbound()
    assert fault.value.retryable


@pytest.mark.parametrize("name", ["../out.edi", "a/b.edi", ".hidden", "", "a\nb"])
def test_a_name_that_leads_elsewhere_is_refused(mailbox: Mailbox, name: str) -> None:
    with road_to(mailbox.settings()) as road, pytest.raises(Refused):
        road.begin_upload(name, CLAIMS, OWNER)
    assert names(mailbox.root.parent) == ["mailbox"]


UPLOADER = """
import sys
from bridge.clearinghouse.sftp import SftpRoad, SftpSettings
port, known_hosts = int(sys.argv[1]), sys.argv[2]
login = {"username": "cedar", "password": "correct horse"}
road = SftpRoad(SftpSettings(host="127.0.0.1", port=port, known_hosts=known_hosts, **login))
road.begin_upload("837_000000009.edi", bytes(200_000_000), "0a1b2c3d4e5f")
road.commit("837_000000009.edi", "0a1b2c3d4e5f")
"""


def test_killed_in_mid_upload_leaves_no_final_name(mailbox: Mailbox) -> None:
    victim = subprocess.Popen([sys.executable, "-c", UPLOADER, str(mailbox.port), mailbox.known_hosts()])
    growing = mailbox.inbound / ".837_000000009.edi.0a1b2c3d4e5f.tmp"
    deadline = time.monotonic() + 30
    while not (growing.exists() and growing.stat().st_size > 0):
        assert time.monotonic() < deadline, "the upload never began"
        time.sleep(0.005)
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait(10)
    assert names(mailbox.inbound) == [growing.name]
    assert growing.stat().st_size < 200_000_000
    with road_to(mailbox.settings()) as road:
        assert not road.seen("837_000000009.edi")
