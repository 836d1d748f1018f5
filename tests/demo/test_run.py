"""A demo that is told to end leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_whatever_ends_it_ends_the_ehr_and_the_payer_too(tmp_path: Path, name: signal.Signals) -> None:
    ends = ["--date", "2026-11-22", "--folder", str(tmp_path / "stage")]
    demo = subprocess.Popen(
        [sys.executable, "-m", "bridge.cli", "demo", "--any-ports", *ends],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "stage" / "payer" / "ready.json").is_file() and time.monotonic() < deadline:
        assert demo.poll() is None
        time.sleep(0.05)
    assert len(in_session(demo.pid)) >= 3  # the demo, the EHR, the payer
    demo.send_signal(name)
    _, said = demo.communicate(timeout=30)
    assert demo.returncode == 130
    assert b"Traceback" not in said
    assert in_session(demo.pid) == []


def in_session(leader: int) -> list[int]:
    """Process ids of a session, its leader included; read from /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == leader:
                found.append(int(folder.name))
        except ProcessLookupError:
            continue  # ended while we looked
    return found
