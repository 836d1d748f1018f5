"""Every setting, read from the environment once. The only file that reads the environment."""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]


class Mode(StrEnum):
    SANDBOX = "sandbox"  # demo, training, tests: makes its own keys, may move the clock, sends ISA15 T
    PRODUCTION = "production"  # refuses to start without keys; refuses the sandbox's conveniences


class SettingsRefused(Exception):
    """The settings contradict each other; the process does not start."""

    retryable = False


class Settings(BaseSettings):
    """Environment variables `BRIDGE_<NAME>`; see README for each."""

    model_config = SettingsConfigDict(env_prefix="BRIDGE_", extra="forbid", frozen=True)

    mode: Mode = Field(default=Mode.SANDBOX, description="`sandbox` or `production`")
    database_url: str = Field(
        default="sqlite:///var/bridge.db", description="SQLite file, or `postgresql+psycopg://user@host/name`"
    )
    config_dir: Path = Field(
        default=ROOT / "config", description="where practices, payers, EHRs and trading partners stand"
    )
    key_file: Path = Field(default=Path("var/bridge.keys"), description="keys that seal PHI at rest (mode 0600)")
    client_key_dir: Path = Field(
        default=Path("var/client-keys"), description="private keys the bridge proves itself to EHRs with (mode 0600)"
    )
    reference_dir: Path = Field(
        default=Path("var/reference"), description="lists of CMS, NUCC and X12 that `bridge reference load` keeps"
    )
    host: str = Field(default="127.0.0.1", description="address `serve` listens on")
    port: int = Field(default=8310, ge=1, le=65535, description="port `serve` listens on")
    base_url: str = Field(
        default="http://127.0.0.1:8310",
        pattern=r"^https?://.+[^/]$",
        description="how browsers and EHRs reach the bridge; no slash at the end",
    )
    sync_minutes: int = Field(
        default=15, ge=0, description="minutes between background rounds of sync, submit, collect; 0: only when asked"
    )
    poll_seconds: float = Field(default=0.5, gt=0, description="how often the worker looks for jobs")
    worker_concurrency: int = Field(default=4, ge=1, description="jobs one worker runs at a time")
    clock_file: Path | None = Field(default=None, description="sandbox only: a file whose instant is business time")
    keep_dir: Path | None = Field(
        default=None, description="sandbox only: a folder that keeps every interchange in the clear"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR"
    )

    @property
    def sandbox(self) -> bool:
        return self.mode is Mode.SANDBOX

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read() -> Settings:
    """Settings from the environment as they stand. Raises SettingsRefused that names the variable, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        said = "; ".join(f"BRIDGE_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in faults)
        raise SettingsRefused(said) from None


def load() -> Settings:
    """The same, fit to start with. Raises SettingsRefused for what production must not have, or lacks."""
    settings = read()
    if settings.sandbox:
        return settings
    for name in ("clock_file", "keep_dir"):
        if getattr(settings, name) is not None:
            raise SettingsRefused(f"BRIDGE_{name.upper()} is for sandbox mode only")
    if not settings.key_file.is_file():
        raise SettingsRefused(f"no key file at {settings.key_file}: make it with `bridge admin keys`")
    if not settings.client_key_dir.is_dir():
        raise SettingsRefused(f"no client keys in {settings.client_key_dir}: make them with `bridge admin keys`")
    if not settings.base_url.startswith("https://"):
        raise SettingsRefused("BRIDGE_BASE_URL must be https in production")
    return settings


def resolve_secret(reference: str) -> str:
    """`env:NAME` or `file:PATH` -> the secret it names. Raises SettingsRefused; never says the value."""
    kind, _, name = reference.partition(":")
    if kind == "env":
        value = os.environ.get(name)
        if value is None:
            raise SettingsRefused(f"the environment does not hold {name}")
        return value
    if kind == "file":
        try:
            return Path(name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsRefused(f"cannot read the secret file {name}: {error.strerror}") from None
    raise SettingsRefused("a secret must be named as env:NAME or file:PATH")


def inherited_environment() -> dict[str, str]:
    """The environment as this process got it."""
    return dict(os.environ)


def add_to_environment(secrets: Mapping[str, str]) -> None:
    """So that `env:NAME` references resolve in this process too: the demo, and tests."""
    os.environ.update(secrets)


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment with which a child process reads these same settings."""
    own = {f"BRIDGE_{name.upper()}": value for name, value in settings.model_dump(mode="json").items()}
    others = {name: value for name, value in os.environ.items() if name not in own}
    return others | {name: str(value) for name, value in own.items() if value is not None}
