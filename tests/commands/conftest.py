"""An installation for commands that open one."""

import logging
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bridge.settings import ROOT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A sandbox of its own, with its own copy of config/. A command sets up logs and signals for its whole process."""
    for name in [name for name in os.environ if name.startswith("BRIDGE_")]:
        monkeypatch.delenv(name)
    shutil.copytree(ROOT / "config", tmp_path / "config")
    monkeypatch.setenv("BRIDGE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("BRIDGE_DATABASE_URL", f"sqlite:///{tmp_path / 'bridge.db'}")
    monkeypatch.setenv("BRIDGE_KEY_FILE", str(tmp_path / "bridge.keys"))
    monkeypatch.setenv("BRIDGE_CLIENT_KEY_DIR", str(tmp_path / "client-keys"))
    monkeypatch.setenv("BRIDGE_REFERENCE_DIR", str(tmp_path / "reference"))
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    handlers = logging.getLogger().handlers[:]
    yield tmp_path
    logging.getLogger().handlers[:] = handlers
    structlog.reset_defaults()
    for number, handler in before.items():
        signal.signal(number, handler)
