"""The stage: a sandbox EHR, a sandbox payer and, when wanted, the bridge, each a process of its own on its own port."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit

from bridge import clock
from bridge.fhir import keys
from bridge.fhir.ehr import ACTIVITY_SCOPES, BACKEND_SCOPES, CLAIM_SCOPE, CONSENT_SCOPE, LAUNCH_SCOPES
from bridge.settings import ROOT, Settings, child_environment, inherited_environment

PATIENCE = 30.0  # seconds that a process may take to come up


class StageFell(Exception):
    """A process of the stage did not come up, or died."""

    retryable = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where everything is. `secrets` are what the trading partner's file refers to."""

    folder: Path
    settings: Settings
    ehr_url: str
    admin_token: str = field(repr=False)
    payer: Mapping[str, str | int] = field(repr=False)  # the payer's ready.json
    secrets: Mapping[str, str] = field(repr=False)

    @property
    def fhir_base(self) -> str:
        return f"{self.ehr_url}/fhir"

    def set_time(self, instant: datetime) -> None:
        """Moves the clock of every process of the stage."""
        assert self.settings.clock_file is not None
        clock.set_time(self.settings.clock_file, instant)

    def environment(self) -> dict[str, str]:
        """What the bridge's own processes need."""
        return {**child_environment(self.settings), **self.secrets}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`ports` 0: any free ones. `database_url` empty: SQLite in the folder."""

    folder: Path
    seed: int
    ends: date
    starts_at: datetime  # business time when the curtain rises
    ehr_port: int = 0
    payer_port: int = 0
    sftp_port: int = 0
    bridge_port: int = 0
    database_url: str = ""
    keep_dir: Path | None = None


@contextmanager
def raised(plan: Plan) -> Iterator[Stage]:
    """EHR and payer are up until the block ends. Raises StageFell."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    clock_file = plan.folder / "clock"
    clock.set_time(clock_file, plan.starts_at)
    ehr_port, bridge_port = plan.ehr_port or free_port(), plan.bridge_port or free_port()
    settings = _settings(plan, clock_file, bridge_port)
    clients = _register(plan.folder, settings)
    admin_token = token_urlsafe()
    common = ["--seed", str(plan.seed), "--ends", plan.ends.isoformat(), "--clock-file", str(clock_file)]
    ehr = ["sandbox", "ehr", "--port", str(ehr_port), "--clients", str(clients), *common]
    directory = plan.folder / "payer"
    ports = ["--sftp-port", str(plan.sftp_port), "--https-port", str(plan.payer_port)]
    payer = ["sandbox", "payer", "--directory", str(directory), *ports, *common]
    ready = directory / "ready.json"
    ready.unlink(missing_ok=True)
    environment = os_environment()
    with (
        process(ehr, plan.folder, {**environment, "BRIDGE_SANDBOX_ADMIN_TOKEN": admin_token}) as first,
        process(payer, plan.folder, environment) as second,
    ):
        ehr_url = f"http://localhost:{ehr_port}"
        wait_for(lambda: answers(f"{ehr_url}/sandbox/ready"), first, "the sandbox EHR")
        wait_for(ready.is_file, second, "the sandbox payer")
        told = json.loads(ready.read_text(encoding="utf-8"))
        yield Stage(
            folder=plan.folder,
            settings=settings,
            ehr_url=ehr_url,
            admin_token=admin_token,
            payer=told,
            secrets=_configure(plan.folder / "config", ehr_url, told),
        )


@contextmanager
def serving(stage: Stage) -> Iterator[str]:
    """`bridge serve` on this stage; gives its address."""
    with process(["serve"], stage.folder, stage.environment()) as serve:
        wait_for(lambda: answers(f"{stage.settings.base_url}/healthz"), serve, "the bridge")
        yield stage.settings.base_url


@contextmanager
def process(arguments: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`bridge ARGUMENTS` as a child; its output goes to a file in the folder, named after it. Ended with the block."""
    name = "-".join(a for a in arguments[:2] if not a.startswith("-"))
    with (folder / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "bridge.cli", *arguments], env=dict(environment), stdout=log, stderr=log
        )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def wait_for(up: Callable[[], bool], child: subprocess.Popen[bytes], name: str) -> None:
    """Until it is up; a child that ended, or takes too long, is StageFell."""
    deadline = time.monotonic() + PATIENCE
    while not up():
        if child.poll() is not None:
            raise StageFell(f"{name} ended with status {child.returncode}; its log stands in the demo's folder")
        if time.monotonic() > deadline:
            raise StageFell(f"{name} is not up after {PATIENCE:.0f} seconds")
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Asked many times a second while the others start: a client that loads certificates each time would slow them."""
    address = urlsplit(url)
    door = HTTPConnection(address.hostname or "", address.port, timeout=2.0)
    try:
        door.request("GET", address.path)
        return door.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        door.close()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def os_environment() -> dict[str, str]:
    """The caller's own environment, without any of the bridge's settings in it."""
    return {name: value for name, value in inherited_environment().items() if not name.startswith("BRIDGE_")}


def _settings(plan: Plan, clock_file: Path, bridge_port: int) -> Settings:
    return Settings(
        database_url=plan.database_url or f"sqlite:///{plan.folder / 'bridge.db'}",
        config_dir=plan.folder / "config",
        key_file=plan.folder / "bridge.keys",
        client_key_dir=plan.folder / "client-keys",
        reference_dir=plan.folder / "reference",
        port=bridge_port,
        base_url=f"http://127.0.0.1:{bridge_port}",
        sync_minutes=0,
        poll_seconds=0.1,
        clock_file=clock_file,
        keep_dir=plan.keep_dir,
    )


def _register(folder: Path, settings: Settings) -> Path:
    """The bridge's two registrations at the EHR: the app that is launched, and the one that works alone."""
    ring = keys.make(settings.client_key_dir, clock.wall_now())
    rows = [
        {
            "client_id": "bridge-app",
            "name": "Bridge: billing",
            "kind": "confidential",
            "scopes": " ".join((*LAUNCH_SCOPES, "launch/patient", "launch/encounter")),
            "redirect_uris": [f"{settings.base_url}/callback"],
            "launch_url": f"{settings.base_url}/launch",
            "jwks_url": f"{settings.base_url}/.well-known/jwks.json",
        },
        {
            "client_id": "bridge-backend",
            "name": "Bridge: background work",
            "kind": "backend",
            "scopes": " ".join((*BACKEND_SCOPES, CLAIM_SCOPE, CONSENT_SCOPE, *ACTIVITY_SCOPES.values())),
            "jwks": ring.jwks(),
        },
    ]
    path = folder / "clients.json"
    path.write_text(json.dumps({"clients": rows}), encoding="utf-8")
    return path


def _configure(config: Path, ehr_url: str, payer: Mapping[str, str | int]) -> dict[str, str]:
    """A copy of config/ with the stage's own ports; gives the secrets that it refers to."""
    shutil.rmtree(config, ignore_errors=True)
    shutil.copytree(ROOT / "config", config)
    _replace(config / "connections" / "sandbox.toml", {"http://localhost:8311": ehr_url})
    _replace(
        config / "trading_partners" / "sandbox.toml",
        {"port = 2222": f"port = {payer['sftp_port']}", "https://127.0.0.1:8443/core": str(payer["core_url"])},
    )
    return {
        "BRIDGE_SANDBOX_SFTP_PASSWORD": str(payer["password"]),
        "BRIDGE_SANDBOX_CORE_PASSWORD": str(payer["password"]),
        "BRIDGE_SANDBOX_HOST_KEY": str(payer["known_hosts"]),
        "BRIDGE_SANDBOX_CA_FILE": str(payer["ca_file"]),
    }


def _replace(path: Path, changes: Mapping[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        if old not in text:
            raise StageFell(f"{path.name} no longer holds {old}")
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
