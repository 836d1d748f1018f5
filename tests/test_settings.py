"""What the environment may say, and what production refuses."""

import os
from pathlib import Path

import pytest

from bridge.settings import (
    Mode,
    Settings,
    SettingsRefused,
    child_environment,
    load,
    read,
    resolve_secret,
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of ours, whatever the caller's shell holds."""
    for name in [name for name in os.environ if name.startswith("BRIDGE_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation that may start."""
    (tmp_path / "bridge.keys").touch(mode=0o600)
    (tmp_path / "client-keys").mkdir()
    monkeypatch.setenv("BRIDGE_MODE", "production")
    monkeypatch.setenv("BRIDGE_BASE_URL", "https://bridge.example")
    monkeypatch.setenv("BRIDGE_KEY_FILE", str(tmp_path / "bridge.keys"))
    monkeypatch.setenv("BRIDGE_CLIENT_KEY_DIR", str(tmp_path / "client-keys"))


def test_without_a_word_it_is_a_sandbox_on_sqlite() -> None:
    settings = load()
    assert (settings.mode, settings.sandbox, settings.on_sqlite) == (Mode.SANDBOX, True, True)


@pytest.mark.usefixtures("production")
def test_a_complete_production_starts() -> None:
    assert load().mode is Mode.PRODUCTION


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BRIDGE_CLOCK_FILE", "/tmp/now", "BRIDGE_CLOCK_FILE is for sandbox mode only"),
        ("BRIDGE_KEEP_DIR", "/tmp/kept", "BRIDGE_KEEP_DIR is for sandbox mode only"),
        ("BRIDGE_KEY_FILE", "/nowhere/keys", "bridge admin keys"),
        ("BRIDGE_CLIENT_KEY_DIR", "/nowhere", "bridge admin keys"),
        ("BRIDGE_BASE_URL", "http://bridge.example", "must be https"),
    ],
)
def test_production_refuses_what_only_a_sandbox_may(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused, match=says):
        load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BRIDGE_PORT", "s3cret"),
        ("BRIDGE_MODE", "s3cret"),
        ("BRIDGE_LOG_LEVEL", "s3cret"),
        ("BRIDGE_BASE_URL", "s3cret"),
        ("BRIDGE_BASE_URL", "https://bridge.example/s3cret/"),
        ("BRIDGE_SYNC_MINUTES", "-1"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable_and_never_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused, match=name) as refused:
        read()
    assert "s3cret" not in str(refused.value)


def test_a_child_process_reads_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings(port=9999, clock_file=tmp_path / "now", sync_minutes=0)
    for name, value in child_environment(settings).items():
        if name.startswith("BRIDGE_"):
            monkeypatch.setenv(name, value)
    assert read() == settings


def test_a_child_process_inherits_nothing_that_we_do_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read()
    monkeypatch.setenv("BRIDGE_KEEP_DIR", "/tmp/kept")
    assert "BRIDGE_KEEP_DIR" not in child_environment(settings)


def test_a_secret_is_named_and_never_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAILBOX_PASSWORD", "tulip")
    (tmp_path / "password").write_text("crocus\n", encoding="utf-8")
    assert resolve_secret("env:MAILBOX_PASSWORD") == "tulip"
    assert resolve_secret(f"file:{tmp_path / 'password'}") == "crocus"
    for wrong in ("env:NOWHERE", f"file:{tmp_path / 'nothing'}", "tulip"):
        with pytest.raises(SettingsRefused) as refused:
            resolve_secret(wrong)
        assert "tulip" not in str(refused.value)
