"""Jobs that go alone: they look for everything that is to do, so two at once would do it twice."""

import threading
import time
from collections.abc import Iterator

import pytest

from bridge.jobs import collect_interchanges, sync_encounters, write_back
from bridge.jobs.engine import Queue, Worker, prepare
from bridge.services import Job
from bridge.store.store import Store
from tests.databases import NOW

PATIENCE = 20.0


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def queue(store: Store) -> Iterator[Queue]:
    prepare(store.engine)
    queue = Queue(store.engine)
    yield queue
    queue.close()


def most_at_once(store: Store, queue: Queue, *, alone: bool) -> int:
    """How many of four jobs of one partition ran at the same time."""
    inside, most, ends = [0], [0], threading.Event()
    counting = threading.Lock()

    def run(*_: str) -> None:
        with counting:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        ends.wait(0.3)  # long enough for another one to come in
        with counting:
            inside[0] -= 1

    worker = Worker(store.engine, concurrency=4, poll_seconds=0.05)
    worker.start({"look": run}, lambda *_: None)
    try:
        with store.transaction("cedar") as tx:
            for number in range(4):
                job = Job(name="look", key=f"look:{number}", partition="sandbox", ids=("cedar",), alone=alone)
                queue.enqueue(tx.connection, job)
        deadline = time.monotonic() + PATIENCE
        while not queue.is_idle():
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        worker.stop()
    return most[0]


def test_of_those_that_go_alone_one_runs_at_a_time(store: Store, queue: Queue) -> None:
    assert most_at_once(store, queue, alone=True) == 1


def test_of_the_others_a_few_run_at_a_time(store: Store, queue: Queue) -> None:
    assert most_at_once(store, queue, alone=False) == 2


def test_whatever_empties_a_list_goes_alone() -> None:
    assert write_back.job("cedar", "sandbox", NOW).alone
    assert collect_interchanges.job("cedar", "sandbox", NOW).alone
    assert sync_encounters.job("cedar", "sandbox", NOW).alone
