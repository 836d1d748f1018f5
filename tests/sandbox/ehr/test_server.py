"""The sandbox EHR as a process of its own, with the whole world in it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from socket import socket

import httpx

from bridge import clock
from bridge.sandbox.data.world import make_world
from tests.sandbox.ehr.stage import CLIENTS, credentials

SERVE = """
import sys
from datetime import date
from pathlib import Path
from bridge.sandbox.ehr.server import serve
port, folder = int(sys.argv[1]), Path(sys.argv[2])
serve(port=port, seed=7, ends=date(2026, 11, 16), clients_file=folder / "clients.json", admin_token="x",
      clock_file=folder / "clock", base_url=f"http://127.0.0.1:{port}", ready=lambda url: print(url, flush=True))
"""


@contextmanager
def process(folder: Path) -> Iterator[str]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(port), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        try:
            yield running.stdout.readline().strip()
        finally:
            running.terminate()


def test_the_process_lives_through_the_week(tmp_path: Path) -> None:
    clock_file = tmp_path / "clock"
    clock.set_time(clock_file, datetime(2026, 11, 16, 12, tzinfo=UTC))
    (tmp_path / "clients.json").write_text(json.dumps({"clients": CLIENTS}), encoding="utf-8")
    world = make_world(7, date(2026, 11, 16))
    encounters = {event.resource["id"] for event in world.events if event.resource["resourceType"] == "Encounter"}
    with process(tmp_path) as base_url:
        token = httpx.post(f"{base_url}/auth/token", data=credentials(f"{base_url}/auth/token")).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        bundle = httpx.get(f"{base_url}/fhir/Encounter?_summary=count", headers=headers).json()
        assert bundle["total"] == len(encounters)
        edited = httpx.get(f"{base_url}/fhir/{world.cases['edited-after-sending']}", headers=headers)
        assert edited.headers["etag"] == 'W/"2"'
        page = httpx.get(base_url)
        assert "Delgado, Maria LCSW" in page.text
