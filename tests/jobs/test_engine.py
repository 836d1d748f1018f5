"""The durable engine, on SQLite and on PostgreSQL alike."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bridge.jobs.engine import ExecutorBusy, JobFailed, JsonOnly, Queue, Run, Worker, _named, may_go_better, prepare
from bridge.services import Job
from bridge.store.claims import ClaimUnknown
from bridge.store.engine import make_engine
from bridge.store.store import Store

PATIENCE = 20.0
PHI = "Rosalind Quillfeather, born 1988-03-14"


class GatewayAway(Exception):
    retryable = True


class Forbidden(Exception):
    retryable = False


class Told:
    """What the engine said of jobs that gave up."""

    def __init__(self) -> None:
        self.said: list[tuple[str, tuple[str, ...], str]] = []
        self.heard = threading.Event()

    def __call__(self, name: str, ids: tuple[str, ...], error: str) -> None:
        self.said.append((name, ids, error))
        self.heard.set()


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def queue(store: Store) -> Iterator[Queue]:
    prepare(store.engine)
    queue = Queue(store.engine)
    yield queue
    queue.close()


def job(name: str = "greet", number: int = 1, partition: str = "sandbox") -> Job:
    return Job(name=name, key=f"{name}:{number}", partition=partition, ids=("cedar", str(number)))


def ask(store: Store, queue: Queue, *jobs: Job) -> None:
    with store.transaction("cedar") as tx:
        for one in jobs:
            queue.enqueue(tx.connection, one)


@contextmanager
def at_work(store: Store, runs: dict[str, Run], told: Told | None = None) -> Iterator[None]:
    worker = Worker(store.engine, concurrency=4, poll_seconds=0.05)
    worker.start(runs, told or Told())
    try:
        yield
    finally:
        worker.stop()


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} seconds for {what}"
        time.sleep(0.02)


def at_rest(queue: Queue) -> None:
    until(queue.is_idle, "the jobs to end")


def test_a_job_is_there_when_its_row_is_and_not_otherwise(store: Store, queue: Queue) -> None:
    def without_its_row() -> None:
        with store.transaction("cedar") as tx:
            queue.enqueue(tx.connection, job())
            tx.claims.note("NOBODYS", "seen", actor="job:greet")

    with pytest.raises(ClaimUnknown):
        without_its_row()
    assert queue.is_idle()
    ask(store, queue, job())
    assert not queue.is_idle()


def test_a_job_waits_for_a_worker_and_the_same_key_runs_once(store: Store, queue: Queue) -> None:
    ran: list[tuple[str, ...]] = []
    ask(store, queue, job(), job(), job(number=2))
    ask(store, queue, job())
    with at_work(store, {"greet": lambda *ids: ran.append(ids)}):
        at_rest(queue)
        ask(store, queue, job())
        at_rest(queue)
    assert sorted(ran) == [("cedar", "1"), ("cedar", "2")]


def test_what_may_go_better_later_is_tried_again(store: Store, queue: Queue) -> None:
    tries: list[str] = []

    def flaky(practice_id: str, number: str) -> None:
        tries.append(number)
        if len(tries) < 2:
            raise GatewayAway

    told = Told()
    ask(store, queue, job("flaky"))
    with at_work(store, {"flaky": flaky}, told):
        at_rest(queue)
    assert (tries, told.said, queue.failed()) == (["1", "1"], [], ())


def test_what_will_not_go_better_is_told_once_by_its_name_alone(store: Store, queue: Queue) -> None:
    def hopeless(practice_id: str, number: str) -> None:
        try:
            raise FileNotFoundError(PHI)
        except FileNotFoundError as fault:
            raise Forbidden(PHI) from fault

    told = Told()
    ask(store, queue, job("hopeless"))
    with at_work(store, {"hopeless": hopeless}, told):
        assert told.heard.wait(PATIENCE)
        at_rest(queue)
    assert told.said == [("hopeless", ("cedar", "1"), "Forbidden")]
    assert queue.failed() == ("hopeless:1",)
    assert "Rosalind" not in everything(store.engine)
    assert "Forbidden" in everything(store.engine)


def everything(engine: sa.Engine) -> str:
    """Every value of every table of the engine, as text."""
    schema = None if engine.dialect.name == "sqlite" else "dbos"
    names = [n for n in sa.inspect(engine).get_table_names(schema) if schema or n not in ("claim", "practice")]
    with engine.connect() as connection:
        tables = [f"{schema}.{name}" if schema else f'"{name}"' for name in names]
        return "\n".join(str(row) for table in tables for row in connection.exec_driver_sql(f"select * from {table}"))


def test_one_jobs_failure_leaves_the_others_at_work(store: Store, queue: Queue) -> None:
    ran: list[str] = []

    def run(practice_id: str, number: str) -> None:
        if number == "1":
            raise Forbidden
        ran.append(number)

    ask(store, queue, *(job("mixed", number) for number in range(1, 6)))
    with at_work(store, {"mixed": run}):
        at_rest(queue)
    assert sorted(ran) == ["2", "3", "4", "5"]


def test_the_name_of_what_a_job_raised_survives_attempts_and_crashes() -> None:
    class OutOfAttempts(Exception):
        errors = [GatewayAway(PHI), Forbidden(PHI)]  # noqa: RUF012

    assert _named(Forbidden(PHI)) == "Forbidden"
    assert _named(OutOfAttempts()) == "Forbidden"
    assert _named(JobFailed("GatewayAway")) == "GatewayAway"


def test_what_may_go_better_says_so_or_is_the_database() -> None:
    assert may_go_better(GatewayAway())
    assert may_go_better(sa.exc.OperationalError("select", {}, Exception("deadlock")))
    assert not may_go_better(Forbidden())
    assert not may_go_better(KeyError("p1"))


def test_only_json_is_kept_and_of_an_exception_its_name() -> None:
    text = JsonOnly().serialize({"error": Forbidden(PHI)})
    assert text == '{"error": {"failure": "Forbidden"}}'
    assert isinstance(JsonOnly().deserialize('{"failure": "Forbidden"}'), JobFailed)
    with pytest.raises(TypeError, match="a PosixPath may not be stored"):
        JsonOnly().serialize(Path())


def test_one_sqlite_database_has_one_worker(tmp_path: Path) -> None:
    database = make_engine(f"sqlite:///{tmp_path / 'one.db'}")
    first = Worker(database, concurrency=1, poll_seconds=1)
    with pytest.raises(ExecutorBusy):
        Worker(database, concurrency=1, poll_seconds=1)
    first.stop()
    Worker(database, concurrency=1, poll_seconds=1).stop()  # the lease is free again


def test_the_jobs_of_a_killed_worker_are_taken_over(store: Store, queue: Queue, tmp_path: Path) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    ask(store, queue, Job(name="slow", key="slow:1", partition="sandbox", ids=("only",)))
    root = Path(__file__).parents[2]
    dead = subprocess.Popen([sys.executable, "-m", "tests.jobs.slow_worker", url, str(tmp_path)], cwd=root)
    try:
        until((tmp_path / "begun").exists, "the first worker to begin")
    finally:
        os.kill(dead.pid, signal.SIGKILL)
        dead.wait()
    assert not queue.is_idle()

    ran: list[str] = []
    with at_work(store, {"slow": ran.append}):
        at_rest(queue)
    assert ran == ["only"]
