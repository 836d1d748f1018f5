"""`bridge sandbox` and `bridge demo`: never beside real patients, and no traceback for a wrong call."""

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bridge.cli import app

DAY = ("--ends", "2026-11-22")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        ("sandbox", "ehr", *DAY, "--clients", "clients.json"),
        ("sandbox", "payer", *DAY, "--directory", "payer"),
        ("demo", "--once", "--any-ports", "--folder", "stage"),
    ],
)
def test_production_refuses_the_sandbox(
    home: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("BRIDGE_MODE", "production")
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr == "bridge: the sandbox is refused in production: BRIDGE_MODE must be sandbox\n"
    assert sorted(path.name for path in home.iterdir()) == ["config"]


@pytest.mark.parametrize("text", ["hello", '{"clients"', "[]", '{"clients": 5}', '{"clients": [1]}'])
def test_clients_that_are_none_are_told_in_a_sentence(home: Path, text: str) -> None:
    (home / "clients.json").write_text(text)
    result = run("sandbox", "ehr", *DAY, "--clients", str(home / "clients.json"))
    assert result.exit_code == 2
    assert result.stderr.startswith("bridge: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_port_in_use_is_told_in_a_sentence(home: Path) -> None:
    (home / "clients.json").write_text('{"clients": []}')
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = str(door.getsockname()[1])
        result = run("sandbox", "ehr", *DAY, "--clients", str(home / "clients.json"), "--port", port)
    assert result.exit_code == 2
    assert "in use" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_setting_that_cannot_be_ends_the_demo_in_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_LOG_LEVEL", "loud")
    result = run("demo", "--once", "--any-ports", "--folder", str(home / "stage"))
    assert result.exit_code == 2
    assert result.stderr.startswith("bridge: BRIDGE_LOG_LEVEL: ")
