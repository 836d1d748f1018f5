"""Where the parts meet: settings become open services; `serve` shows the pages, `work` runs the jobs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bridge import clock
from bridge.jobs import rounds
from bridge.jobs.catalog import jobs, tell_failure
from bridge.jobs.engine import Queue, Worker, prepare
from bridge.services import Services
from bridge.services.configuration import Configuration, load_configuration
from bridge.services.ehrs import Ehrs
from bridge.settings import Settings, SettingsRefused
from bridge.store.engine import make_engine, migrate
from bridge.store.seal import KeyRing
from bridge.store.store import Store

logger = structlog.get_logger()


@contextmanager
def open_services(settings: Settings) -> Iterator[tuple[Services, Queue]]:
    """Everything open, tables up to date. Raises what config/, keys and database raise, each in one sentence."""
    clock.follow(settings.clock_file)
    configuration = load_configuration(settings.config_dir, settings.reference_dir)
    _refuse_real_claims(settings, configuration)
    keys = _keys(settings)
    if settings.on_sqlite:
        _make_folder(settings)
    database = make_engine(settings.database_url, pool_size=2 * settings.worker_concurrency + 10)
    migrate(database)
    prepare(database)
    store = Store(database, keys, now=clock.now)
    with store.installation() as installation:
        for practice in configuration.practices.values():
            installation.practices.register(practice.id, practice.billing.name)
    queue = Queue(database)
    ehrs = Ehrs(settings, store, tuple(configuration.connections.values()))
    services = Services(settings=settings, store=store, configuration=configuration, ehrs=ehrs, enqueue=queue.enqueue)
    try:
        yield services, queue
    finally:
        queue.close()
        services.close()


@contextmanager
def working(services: Services) -> Iterator[None]:
    """A worker runs in this process until the block ends; with `sync_minutes` it also begins the rounds."""
    settings = services.settings
    worker = Worker(services.store.engine, concurrency=settings.worker_concurrency, poll_seconds=settings.poll_seconds)
    worker.start(jobs(services), lambda name, ids, error: tell_failure(services, name, ids, error))
    stopping = threading.Event()
    if settings.sync_minutes:
        threading.Thread(target=_rounds, args=(services, stopping), name="rounds", daemon=True).start()
    try:
        yield
    finally:
        stopping.set()
        worker.stop()


def _rounds(services: Services, stopping: threading.Event) -> None:
    minutes = services.settings.sync_minutes
    while not stopping.is_set():
        try:
            rounds.enqueue_round(services, rounds.tick(clock.now(), minutes))
        except Exception as error:  # the database may be away; the next round comes by itself
            logger.error("round did not begin", error=type(error).__name__)
        stopping.wait(minutes * 60)


def _refuse_real_claims(settings: Settings, configuration: Configuration) -> None:
    """Sandbox mode may never send what a payer would take for real. # ISA15"""
    for partner in configuration.partners.values():
        if settings.sandbox and partner.usage != "T":
            raise SettingsRefused(f"trading partner {partner.name}: usage P is refused in sandbox mode")


def _keys(settings: Settings) -> KeyRing:
    if settings.sandbox and not settings.key_file.exists():
        settings.key_file.parent.mkdir(parents=True, exist_ok=True)
        return KeyRing.make(settings.key_file)
    return KeyRing.from_file(settings.key_file)


def _make_folder(settings: Settings) -> None:
    from pathlib import Path

    Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
