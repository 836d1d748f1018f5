"""One stage for most journeys: each lives on days of its own, so none meets another's claims."""

import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from bridge import clock
from bridge.demo.stage import Stage, raised
from tests.journeys.office import Office, open_office, plan


@pytest.fixture(scope="package")
def shared_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with raised(plan(folder=folder, keep_dir=folder / "keep")) as stage:
        yield stage


@pytest.fixture(scope="package")
def shared_office(shared_stage: Stage) -> Iterator[Office]:
    """At the end of it all, a stranger who counts anew comes to the same sums."""
    with open_office(shared_stage) as office:
        yield office
        clock.follow(shared_stage.settings.clock_file)
        office.counted_by_a_stranger()


@pytest.fixture
def office(shared_office: Office) -> Iterator[Office]:
    """On a morning of its own. Afterwards no job has given up, and a judge has read all that was sent and received."""
    clock.follow(shared_office.stage.settings.clock_file)
    failed = set(shared_office.queue.failed())
    shared_office.next_morning(days=7)
    yield shared_office
    assert set(shared_office.queue.failed()) == failed
    shared_office.judge_kept()
    shared_office.names_nobody()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage for one file, on SQLite and on PostgreSQL; its database is empty."""
    folder = tmp_path_factory.mktemp("stage")
    url = "" if request.param == "sqlite" else new_database(request.getfixturevalue("postgres"))
    with raised(plan(folder=folder, keep_dir=folder / "keep", database_url=url)) as stage:
        yield stage


def new_database(server: sa.URL) -> str:
    """Its address; it goes when the server does."""
    name = f"j{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    return server.set(database=name).render_as_string(hide_password=False)
