"""`bridge sync`, `worker`, `check-config`: what they refuse, and in which words."""

import fcntl
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bridge.cli import app
from bridge.jobs.engine import Queue
from bridge.store.engine import make_engine


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def change(home: Path, file: str, old: str, new: str) -> None:
    path = home / "config" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sync_is_queued_for_whoever_works(home: Path) -> None:
    result = run("sync", "sandbox")
    assert (result.exit_code, result.stdout) == (0, "A sync of sandbox is queued.\n")
    queue = Queue(make_engine(f"sqlite:///{home / 'bridge.db'}"))
    assert not queue.is_idle()
    queue.close()


@pytest.mark.usefixtures("home")
def test_an_ehr_that_is_not_there_is_told_with_those_that_are() -> None:
    result = run("sync", "nowhere")
    assert result.exit_code == 2
    assert result.stderr == "bridge: there is no connection nowhere in config/connections (known: sandbox)\n"


def test_a_second_worker_on_one_sqlite_database_is_refused(home: Path) -> None:
    with (home / "bridge.db.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        result = run("worker")
    assert result.exit_code == 2
    assert result.stderr.endswith("bridge: another worker already runs on this SQLite database\n")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BRIDGE_DATABASE_URL", "mysql://somewhere/x", "bridge: mysql is neither sqlite nor postgresql\n"),
        ("BRIDGE_DATABASE_URL", "nonsense", "bridge: the database's address is no URL"),
        ("BRIDGE_PORT", "eighty", "bridge: BRIDGE_PORT: "),
        ("BRIDGE_PORT", "99999", "bridge: BRIDGE_PORT: "),
        ("BRIDGE_MODE", "production", "bridge: no key file at "),
    ],
)
@pytest.mark.usefixtures("home")
def test_settings_that_cannot_be_are_told_in_a_sentence(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    result = run("sync", "sandbox")
    assert result.exit_code == 2
    assert result.stderr.startswith(says)
    assert result.stderr.count("\n") == 1


def test_a_sandbox_never_sends_what_a_payer_would_take_for_real(home: Path) -> None:
    change(home, "trading_partners/sandbox.toml", 'usage = "T"', 'usage = "P"')
    result = run("sync", "sandbox")
    assert result.exit_code == 2
    assert "usage P" in result.stderr


@pytest.mark.usefixtures("home")
def test_the_shipped_configuration_has_nothing_wrong() -> None:
    result = run("check-config")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "1 practices, 1 EHR connections, 1 trading partners: nothing wrong.\n"


@pytest.mark.usefixtures("home")
def test_a_port_in_use_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        monkeypatch.setenv("BRIDGE_PORT", str(port))
        result = run("serve")
    assert result.exit_code == 2
    assert result.stderr == f"bridge: cannot listen on 127.0.0.1, port {port}: Address already in use\n"


def test_a_profile_of_another_version_is_told_by_its_file(home: Path) -> None:
    change(home, "ehrs/generic.toml", "version = 1", "version = 9")
    result = run("check-config")
    assert result.exit_code == 1
    assert result.stderr.startswith("ehrs/generic.toml: ")


def test_a_rule_of_a_partner_that_cannot_be_read_is_told_by_file_and_rule(home: Path) -> None:
    change(home, "trading_partners/sandbox.toml", 'need = "REF[6R]"', 'need = "REF[6R] is"')
    result = run("check-config")
    assert result.exit_code == 1
    assert result.stderr.startswith("trading_partners/sandbox.toml: rule sandbox-line-number: need: ")
    assert result.stderr.endswith(". Correct the file.\n")


def test_with_a_rule_that_cannot_be_read_no_process_starts(home: Path) -> None:
    change(home, "trading_partners/sandbox.toml", 'need = "REF[6R]"', 'need = "REF[6R] is"')
    result = run("worker")
    assert result.exit_code == 2
    assert result.stderr.startswith("bridge: sandbox.toml: rule sandbox-line-number: need: ")


def test_a_wrong_configuration_is_told_by_file_and_key(home: Path) -> None:
    change(home, "trading_partners/sandbox.toml", 'sender_id = "CEDARBRIDGE"', 'sender_id = ""')
    result = run("check-config")
    assert result.exit_code == 1
    assert "trading_partners/sandbox.toml" in result.stderr
    assert "sender_id" in result.stderr
