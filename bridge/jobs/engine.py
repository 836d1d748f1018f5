"""The durable engine: DBOS behind one file of ours, on SQLite and on PostgreSQL alike.

A job is a function `run(services, *ids)`. It is enqueued in the same transaction as the business row that needs it,
runs at least once, and is taken over when its process dies. What it does to the outside is once only because each job
says so itself (see jobs/deliver_interchange). Arguments are ids, never PHI: the engine keeps them.

Ours beside the library: a lease per executor (flock, advisory lock), a guard that takes over the dead.
"""

import fcntl
import json
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, Serializer

from bridge.services.job import Job

APPLICATION = "bridge"
VERSION = "1"  # pinned: a hash of the code would strand queued jobs at every release
QUEUE = "jobs"  # partitioned: never enqueue without a partition key, it would wait for ever
QUEUE_ALONE = "jobs-alone"  # one job of a partition at a time
UNFINISHED = ["PENDING", "ENQUEUED", "DELAYED"]

Run = Callable[..., None]


class ExecutorBusy(Exception):
    """Another live worker holds this database's lease."""

    retryable = False


class JsonOnly(Serializer):
    """Ids and outcomes as JSON text: no pickle in the database."""

    def serialize(self, data: Any) -> str:
        return json.dumps(data, default=_failure)

    def deserialize(self, serialized_data: str) -> Any:
        return _revive(json.loads(serialized_data))

    def name(self) -> str:
        return "bridge-json-1"


def _failure(value: Any) -> Any:
    """What the engine keeps of an exception: its name. Its words might hold more."""
    if isinstance(value, BaseException):
        return {"failure": type(value).__name__}
    raise TypeError(f"a {type(value).__name__} may not be stored by the engine")


class JobFailed(Exception):
    """A job of an earlier run that failed for good; named after what it raised."""

    retryable = False


def _revive(document: Any) -> Any:
    if isinstance(document, dict) and set(document) == {"failure"}:
        return JobFailed(document["failure"])
    return document


def prepare(database: sa.Engine) -> None:
    """Makes the engine's own tables where they are missing, so that any process may enqueue before a worker ran."""
    DBOS.migrate(_url(database))


def _url(database: sa.Engine) -> str:
    return database.url.render_as_string(hide_password=False)


class Queue:
    """Enqueueing and looking, from any process: web, command line, worker."""

    def __init__(self, database: sa.Engine) -> None:
        self._client = DBOSClient(
            system_database_url=_url(database), system_database_engine=database, serializer=JsonOnly()
        )

    def enqueue(self, connection: sa.Connection, job: Job) -> None:
        """Adds the job in the caller's transaction; a key that was seen before changes nothing."""
        self._client.enqueue_in_transaction(
            connection,
            {
                "workflow_name": job.name,
                "queue_name": QUEUE_ALONE if job.alone else QUEUE,
                "workflow_id": job.key,
                "queue_partition_key": job.partition,
                "app_version": VERSION,
                "application_name": APPLICATION,
            },
            *job.ids,
        )

    def is_idle(self) -> bool:
        """Whether no job waits or runs."""
        return not self._client.list_workflows(status=UNFINISHED, limit=1, load_input=False, load_output=False)

    def failed(self) -> tuple[str, ...]:
        """The keys of the jobs that gave up."""
        rows = self._client.list_workflows(
            status=["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"], load_input=False, load_output=False
        )
        return tuple(row.workflow_id for row in rows)

    def close(self) -> None:
        self._client.destroy()


class Worker:
    """Runs jobs. One per process; on SQLite one per database."""

    def __init__(self, database: sa.Engine, *, concurrency: int, poll_seconds: float) -> None:
        self._database = database
        self._concurrency = concurrency
        self._poll_seconds = poll_seconds
        self._sqlite = database.dialect.name == "sqlite"
        self._id = "local" if self._sqlite else uuid.uuid4().hex
        self._stopping = threading.Event()
        self._lease: IO[str] | sa.Connection = self._take_lease()

    def start(self, jobs: dict[str, Run], on_failure: Callable[[str, tuple[str, ...], str], None]) -> None:
        """Begins to run jobs by name. `on_failure(name, ids, error)` hears of those that gave up."""
        url = self._database.url.render_as_string(hide_password=False)
        DBOS(
            config=DBOSConfig(
                name=APPLICATION,
                system_database_url=url,
                system_database_engine=self._database,
                executor_id=self._id,
                application_version=VERSION,
                serializer=JsonOnly(),
                log_level="CRITICAL",  # its errors print arguments; ours do not
                scheduler_polling_interval_sec=60.0,
                notification_listener_polling_interval_sec=0.5,  # also how long stopping takes
            )
        )
        for name, run in jobs.items():
            _register(name, run, on_failure)
        DBOS.launch()
        for queue, of_one_partition in ((QUEUE, 2), (QUEUE_ALONE, 1)):
            DBOS.register_queue(
                queue,
                worker_concurrency=self._concurrency,
                partition_concurrency=of_one_partition,
                polling_interval_sec=self._poll_seconds,
            )
        if not self._sqlite:
            threading.Thread(target=self._guard, name="engine-guard", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        DBOS.destroy(destroy_registry=True)
        self._lease.close()

    def _take_lease(self) -> IO[str] | sa.Connection:
        """One live process per executor id: two with one id would each run every job in flight."""
        if self._sqlite:
            lock = Path(f"{self._database.url.database}.lock").open("w", encoding="ascii")  # noqa: SIM115 - held for life
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                raise ExecutorBusy("another worker already runs on this SQLite database") from None
            return lock
        connection = self._database.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not _try_lock(connection, self._id):
            raise ExecutorBusy("another worker holds this executor id")
        return connection

    def _guard(self) -> None:
        """Each second: make sure the lease is ours, then take over the jobs of executors that are gone."""
        while not self._stopping.wait(1.0):
            try:
                assert isinstance(self._lease, sa.Connection)
                self._lease.execute(sa.text("select 1"))
            except sa.exc.SQLAlchemyError:
                os._exit(75)  # the lease is lost: a peer may already own our jobs, so no further step may act
            try:
                self._take_over()
            except sa.exc.SQLAlchemyError:
                continue  # the database is away for a moment; the lease check above decides whether we live

    def _take_over(self) -> None:
        with self._database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            dead = connection.execute(
                sa.text(
                    "select distinct executor_id from dbos.workflow_status"
                    " where status = 'PENDING' and executor_id <> :me"
                ),
                {"me": self._id},
            ).scalars()
            for executor in list(dead):
                if _try_lock(connection, executor):
                    with _unlocking(connection, executor):
                        for workflow in DBOS.list_workflows(
                            status="PENDING", executor_id=[executor], load_input=False, load_output=False
                        ):
                            DBOS.resume_workflow(workflow.workflow_id, queue_name=workflow.queue_name)


def _try_lock(connection: sa.Connection, executor: str) -> bool:
    statement = sa.text("select pg_try_advisory_lock(hashtextextended('dbos-exec:' || :id, 0))")
    return bool(connection.execute(statement, {"id": executor}).scalar())


@contextmanager
def _unlocking(connection: sa.Connection, executor: str) -> Iterator[None]:
    try:
        yield
    finally:
        statement = sa.text("select pg_advisory_unlock(hashtextextended('dbos-exec:' || :id, 0))")
        connection.execute(statement, {"id": executor})


def _register(name: str, run: Run, on_failure: Callable[[str, tuple[str, ...], str], None]) -> None:
    """One workflow of one step per job; a retryable error is tried again, anything else is told at once."""

    @DBOS.step(
        name=f"{name}.step",
        retries_allowed=True,
        interval_seconds=1.0,
        backoff_rate=2.0,
        max_attempts=6,
        should_retry=may_go_better,
    )
    def step(*ids: str) -> None:
        run(*ids)

    @DBOS.workflow(name=name)
    def workflow(*ids: str) -> None:
        try:
            step(*ids)
        except Exception as error:
            on_failure(name, ids, _named(error))
            raise


def may_go_better(error: BaseException) -> bool:
    """What says so of itself; and a database that is away, busy or chose this job to end a deadlock."""
    return bool(getattr(error, "retryable", False)) or isinstance(error, sa.exc.OperationalError)


def _named(error: Exception) -> str:
    """The class of what the job raised: the last of many attempts, or of a run that a crash cut off."""
    attempts = getattr(error, "errors", None)
    if isinstance(attempts, list) and attempts:
        return _named(attempts[-1])
    return str(error) if isinstance(error, JobFailed) else type(error).__name__
