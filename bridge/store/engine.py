"""One database engine for SQLite and PostgreSQL, for the journal and for the durable jobs beside it."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor


class DatabaseUnknown(Exception):
    """The address names neither SQLite nor PostgreSQL."""

    retryable = False


PURPOSE = "journal"  # execution option of a connection: WRITE or READ
WRITE, READ = "write", "read"
MIGRATIONS = Path(__file__).with_name("migrations")
_MIGRATION_LOCK = 7_011_835  # any number that nobody else takes
PATIENCE = 30.0  # seconds that a writer waits for another one on SQLite


def make_engine(url: str, *, pool_size: int = 5) -> sa.Engine:
    """An engine for `sqlite:///file` or `postgresql+psycopg://...`. Raises DatabaseUnknown.

    `pool_size` is for PostgreSQL: twice the jobs that run at once, and ten. Bound values never show in errors.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise DatabaseUnknown("the database's address is no URL; check BRIDGE_DATABASE_URL") from None
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, pool_size)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return sa.create_engine(
            parsed, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, hide_parameters=True
        )
    raise DatabaseUnknown(f"{parsed.get_backend_name()} is neither sqlite nor postgresql")


@contextmanager
def begin(engine: sa.Engine, purpose: str) -> Iterator[sa.Connection]:
    """A transaction for WRITE (on SQLite: with the write lock from the start) or READ (one snapshot, no writes)."""
    options: dict[str, Any] = {PURPOSE: purpose}
    if purpose == READ and engine.dialect.name == "postgresql":
        options |= {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def migrate(engine: sa.Engine) -> None:
    """Brings the tables to the newest revision; one process at a time, the others wait and then find it done."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with begin(engine, WRITE) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _sqlite(url: sa.URL, pool_size: int) -> sa.Engine:
    engine = sa.create_engine(url, pool_size=pool_size, max_overflow=pool_size, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def be_born_private(*_: Any) -> None:
        """Who came when, and what was done, stands in the clear: not for others on this machine. The WAL follows."""
        path = Path(url.database or ":memory:")
        if path.name != ":memory:" and path.parent.is_dir() and not path.exists():
            path.touch(0o600)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: Any) -> None:
        # The durable engine begins its own transactions and needs this; ours are begun below.
        connection.isolation_level = "IMMEDIATE"
        cursor = connection.cursor()
        for pragma in ("busy_timeout=30000", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        _write_ahead(cursor)
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: sa.Connection) -> None:
        purpose = connection.get_execution_options().get(PURPOSE)
        if purpose == WRITE:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # waits for the write lock now, not in the middle
        elif purpose == READ:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "checkin")
    def end_reading(connection: DBAPIConnection | None, _: Any) -> None:
        if connection is not None:
            connection.cursor().execute("PRAGMA query_only=OFF")

    return engine


def _write_ahead(cursor: DBAPICursor) -> None:
    """The first connection switches the file over; SQLite does not wait for the lock of another that does the same."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
