"""What a demo refuses before it touches anything, and what it leaves alone."""

import socket
from datetime import date
from pathlib import Path

import pytest

from bridge.demo.ground import (
    GroundRefused,
    check_day,
    check_mode,
    check_ports,
    check_summary,
    clear_kept,
    clear_stage,
)


def test_a_folder_with_somebodys_files_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(GroundRefused, match="holds files that no demo made"):
        clear_stage(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_the_folder_of_an_earlier_demo_is_emptied(tmp_path: Path) -> None:
    stage = tmp_path / "stage"
    stage.mkdir()
    for name in ("clock", "clients.json", "bridge.db"):
        (stage / name).touch()
    clear_stage(stage)
    assert not stage.exists()


def test_only_kept_interchanges_go(tmp_path: Path) -> None:
    for name in ("837P_000000001.x12", "letter.txt"):
        (tmp_path / "sent").mkdir(exist_ok=True)
        (tmp_path / "sent" / name).touch()
    (tmp_path / "notes.txt").touch()
    clear_kept(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["letter.txt", "notes.txt"]


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        with pytest.raises(GroundRefused, match=f"port {port}; end it, or take --any-ports"):
            check_ports((0, port))
    check_ports((0, port))


def test_production_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_MODE", "production")
    with pytest.raises(GroundRefused, match="refused in production"):
        check_mode()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_at_the_edge_of_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(GroundRefused, match="choose a day between 2000-01-01 and 2099-12-31"):
        check_day(day)


def test_a_summary_that_cannot_be_written_is_told_before_the_week(tmp_path: Path) -> None:
    check_summary(tmp_path / "summary.json")
    for nowhere in (tmp_path, tmp_path / "missing" / "summary.json"):
        with pytest.raises(GroundRefused, match="cannot be written there"):
            check_summary(nowhere)
