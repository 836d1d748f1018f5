"""serve, worker, sync: the bridge at work."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bridge.commands.failure import told


def serve() -> None:
    """Shows the pages; on SQLite it also runs the jobs, since one process may."""
    with told():
        import uvicorn

        from bridge import log
        from bridge.app import open_services, working
        from bridge.settings import load
        from bridge.web.app import make_app

        settings = load()
        log.configure(settings.log_level)
        with open_services(settings) as (services, _), working(services) if settings.on_sqlite else _idle():
            config = uvicorn.Config(
                make_app(services),
                settings.host,
                settings.port,
                log_config=None,
                access_log=False,
                server_header=False,
            )
            uvicorn.Server(config).run()


def worker() -> None:
    """Runs the jobs until it is told to stop. On PostgreSQL start as many as you like."""
    with told():
        from bridge import log
        from bridge.app import open_services, working
        from bridge.settings import load

        settings = load()
        log.configure(settings.log_level)
        stopping = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
        with open_services(settings) as (services, _), working(services):
            sys.stderr.write("bridge worker: at work\n")
            stopping.wait()


def sync(
    ehr: str = typer.Argument(help="A connection of config/connections, by name."),
) -> None:
    """Asks for one sync of an EHR now. A running `serve` or `worker` does it."""
    with told():
        from bridge import clock
        from bridge.app import open_services
        from bridge.commands.failure import Refused
        from bridge.jobs import sync_encounters
        from bridge.settings import load

        with open_services(load()) as (services, _):
            connection = services.configuration.connections.get(ehr)
            if connection is None:
                known = ", ".join(services.configuration.connections) or "none"
                raise Refused(f"there is no connection {ehr} in config/connections (known: {known})")
            with services.store.transaction(connection.practice_id) as tx:
                services.enqueue(tx.connection, sync_encounters.job(connection.practice_id, ehr, clock.now()))
        typer.echo(f"A sync of {ehr} is queued.")


def check_config() -> None:
    """Reads all of config/ and says what is wrong: file, key and reason."""
    with told():
        from bridge.reference.check import check_config
        from bridge.services.configuration import load_configuration
        from bridge.settings import load

        settings = load()
        problems = check_config(settings.config_dir)
        for problem in problems:
            typer.echo(f"{problem.place}: {problem.reason} {problem.remedy}", err=True)
        if problems:
            raise typer.Exit(1)
        configuration = load_configuration(settings.config_dir)
        typer.echo(
            f"{len(configuration.practices)} practices, {len(configuration.connections)} EHR connections, "
            f"{len(configuration.partners)} trading partners: nothing wrong."
        )


@contextmanager
def _idle() -> Iterator[None]:
    yield
