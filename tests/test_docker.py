"""The image and its compose file, linted: without a Docker engine, what can be wrong on paper is looked for here."""

import importlib
import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bridge.cli import app
from bridge.settings import ROOT, Mode, Settings, load

DOCKER = ROOT / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (DOCKER / "compose.yaml").read_text(encoding="utf-8")
ANSWERS = {  # what a person writes into docker/.env
    "BRIDGE_BASE_URL": "https://bridge.practice.example",
    "DATABASE_PASSWORD": "s3cret",
    "PRACTICE_CONFIG": "../my-config",
}


def compose() -> dict[str, Any]:
    """As Compose reads it: `${NAME:?why}` answered first. PyYAML comes along with the durable engine."""
    text = re.sub(r"\$\{([A-Z_]+):\?[^}]*\}", lambda found: ANSWERS[found[1]], COMPOSE)
    document: dict[str, Any] = importlib.import_module("yaml").safe_load(text)
    return document


def instructions(name: str) -> list[str]:
    """The arguments of every such instruction of the Dockerfile, continued lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.removeprefix(f"{name} ") for line in joined.splitlines() if line.startswith(f"{name} ")]


def in_the_build(path: str) -> bool:
    """Whether Dockerfile.dockerignore lets it through: the last pattern that fits decides."""
    let_through = True
    for line in (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and fnmatch(path, pattern):
            let_through = line.startswith("!")
    return let_through


def test_what_the_image_copies_is_there_and_reaches_the_build() -> None:
    sources = [source for line in instructions("COPY") for source in line.split()[:-1]]
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert in_the_build(source), source


@pytest.mark.parametrize("path", [".git", ".venv", "var", "docker/.env", "tests", "keep"])
def test_secrets_and_ballast_stay_out_of_the_build(path: str) -> None:
    assert not in_the_build(path)


def test_the_image_starts_real_commands() -> None:
    known = set(getattr(typer.main.get_command(app), "commands", {}))
    (own,) = (json.loads(line) for line in instructions("CMD"))
    composed = [service["command"] for service in compose()["services"].values() if "command" in service]
    assert json.loads(instructions("ENTRYPOINT")[0]) == ["bridge"]
    for command in (own, *composed):
        assert command[0] in known


def test_the_image_does_not_run_as_root_and_owns_what_it_writes() -> None:
    assert instructions("USER") == ["bridge"]
    (volumes,) = (json.loads(line) for line in instructions("VOLUME"))
    names = [Path(volume).name for volume in volumes]
    made = next(line for line in instructions("RUN") if "chown" in line)
    assert f"mkdir --mode=0700 {' '.join(names)} && chown bridge {' '.join(names)}" in made


def test_the_health_check_asks_where_the_bridge_listens() -> None:
    port = Settings.model_fields["port"].default
    assert instructions("EXPOSE") == [str(port)]
    assert f"http://127.0.0.1:{port}/healthz" in DOCKERFILE
    assert compose()["services"]["web"]["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_every_variable_is_a_setting() -> None:
    known = {f"BRIDGE_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"BRIDGE_[A-Z_]+", COMPOSE + DOCKERFILE)) <= known


def test_every_volume_is_declared_and_used() -> None:
    document = compose()
    used = {mount.split(":")[0] for service in document["services"].values() for mount in service["volumes"]}
    assert {name for name in used if not name.startswith((".", "/"))} == set(document["volumes"])


def test_the_keys_stand_on_a_volume_and_not_in_the_image() -> None:
    settings = compose()["services"]["web"]["environment"]
    for name in ("BRIDGE_KEY_FILE", "BRIDGE_CLIENT_KEY_DIR"):
        assert settings[name].startswith("/srv/bridge/keys/")
    assert "keys:/srv/bridge/keys" in compose()["services"]["web"]["volumes"]


def test_the_worker_waits_for_the_tables() -> None:
    worker = compose()["services"]["worker"]
    assert worker["depends_on"] == {"web": {"condition": "service_healthy"}}
    assert worker["environment"] == compose()["services"]["web"]["environment"]


def test_production_starts_with_these_settings_once_the_keys_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in compose()["services"]["web"]["environment"].items():
        monkeypatch.setenv(name, str(value).replace("/srv/bridge/keys", str(tmp_path / "keys")))
    made = CliRunner().invoke(app, ["admin", "keys"])
    assert made.exit_code == 0
    settings = load()
    assert settings.mode is Mode.PRODUCTION
    assert not settings.on_sqlite
    for path in (settings.key_file, *settings.client_key_dir.iterdir()):
        assert path.stat().st_mode & 0o777 == 0o600
