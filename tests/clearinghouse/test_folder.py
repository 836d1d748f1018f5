"""The road as two folders keeps the same promises as the one over SFTP."""

from pathlib import Path

import pytest

from bridge.clearinghouse.base import AlreadyThere, NotThere, Refused
from bridge.clearinghouse.folder import FolderRoad

OWNER = "0a1b2c3d4e5f"


@pytest.fixture
def road(tmp_path: Path) -> FolderRoad:
    for name in ("send", "collect", "taken"):
        (tmp_path / name).mkdir()
    return FolderRoad(send=tmp_path / "send", collect=tmp_path / "collect", taken=tmp_path / "taken")


def test_the_commit_makes_the_file_appear_under_its_name(road: FolderRoad) -> None:
    road.begin_upload("837_1.edi", b"ISA*837~", OWNER)
    assert not road.seen("837_1.edi")
    road.commit("837_1.edi", OWNER)
    assert road.seen("837_1.edi")
    assert [path.name for path in road.send.iterdir()] == ["837_1.edi"]


def test_a_name_that_is_taken_is_never_overwritten(road: FolderRoad) -> None:
    (road.send / "837_1.edi").write_bytes(b"the first one")
    road.begin_upload("837_1.edi", b"ISA*837~", OWNER)
    with pytest.raises(AlreadyThere):
        road.commit("837_1.edi", OWNER)
    assert (road.send / "837_1.edi").read_bytes() == b"the first one"


def test_a_file_that_was_taken_away_was_seen(road: FolderRoad, tmp_path: Path) -> None:
    (tmp_path / "taken" / "837_1.edi").write_bytes(b"ISA*837~")
    assert road.seen("837_1.edi")


def test_files_that_wait_are_listed_fetched_and_removed(road: FolderRoad) -> None:
    (road.collect / "999_1.edi").write_bytes(b"ISA*999~")
    (road.collect / "835_1.tmp").write_bytes(b"ISA")
    assert road.list_inbound() == ("999_1.edi",)
    assert road.fetch("999_1.edi") == b"ISA*999~"
    road.remove("999_1.edi")
    road.remove("999_1.edi")
    assert road.list_inbound() == ()
    with pytest.raises(NotThere):
        road.fetch("999_1.edi")


def test_the_other_side_cannot_lead_us_out_of_the_folder(road: FolderRoad) -> None:
    with pytest.raises(Refused):
        road.fetch("../send/837_1.edi")


def test_a_commit_without_an_upload_is_refused(road: FolderRoad) -> None:
    with pytest.raises(NotThere):
        road.commit("837_1.edi", OWNER)
