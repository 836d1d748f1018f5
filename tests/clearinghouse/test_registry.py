"""From settings to a road: what is wrong is named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.clearinghouse.base import HostNotTrusted
from bridge.clearinghouse.folder import FolderRoad
from bridge.clearinghouse.registry import RoadSettingsFault, open_inquiry, open_road
from tests.clearinghouse.mailbox import Mailbox


def test_a_folder_road_is_opened_from_its_settings(tmp_path: Path) -> None:
    road = open_road({"transport": "folder", "send": str(tmp_path), "collect": str(tmp_path)})
    assert road == FolderRoad(send=tmp_path, collect=tmp_path)


def test_an_sftp_road_is_opened_from_its_settings(mailbox: Mailbox, tmp_path: Path) -> None:
    (mailbox.outbound / "999_1.edi").write_bytes(b"ISA*999~")
    (tmp_path / "known_hosts").write_text(mailbox.known_hosts(), encoding="ascii")
    road = open_road(
        {
            "transport": "sftp",
            "host": "127.0.0.1",
            "port": mailbox.port,
            "username": "cedar",
            "password": "correct horse",
            "known_hosts_file": str(tmp_path / "known_hosts"),
            "upload": "direct",
        }
    )
    assert road.list_inbound() == ("999_1.edi",)
    road.close()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"transport": "pigeon"}, "transport must be sftp or folder"),
        ({"transport": "sftp", "host": "x"}, "missing setting: username, known_hosts"),
        ({"transport": "folder", "send": "a", "collect": "b", "passwrd": "c"}, "unknown setting: passwrd"),
        (
            {"transport": "sftp", "host": "x", "username": "u", "known_hosts": "k", "upload": "mail"},
            "upload must be rename or direct",
        ),
        ({"transport": "sftp", "host": "x", "username": "u", "known_hosts_file": "/no/such"}, "cannot be read"),
    ],
)
def test_what_is_wrong_in_the_settings_is_named(settings: dict[str, object], words: str) -> None:
    with pytest.raises(RoadSettingsFault, match=words):
        open_road(settings)


def test_an_inquiry_needs_https_and_its_fields() -> None:
    def now() -> datetime:
        return datetime(2026, 11, 20, tzinfo=UTC)

    with pytest.raises(RoadSettingsFault, match="missing setting: sender_id, receiver_id"):
        open_inquiry({"url": "https://x.example/core"}, now=now)
    with pytest.raises(HostNotTrusted):
        open_inquiry({"url": "http://x.example/core", "sender_id": "A", "receiver_id": "B"}, now=now)
