"""serve, worker, sync: the bridge at work."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from bridge.commands.failure import Refused, told


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
        with (
            _listening(settings.host, settings.port) as door,
            open_services(settings) as (services, _),
            working(services) if settings.on_sqlite else _idle(),
        ):
            config = uvicorn.Config(
                make_app(services),
                settings.host,
                settings.port,
                log_config=None,
                access_log=False,
                server_header=False,
            )
            uvicorn.Server(config).run(sockets=[door])


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
        problems = check_config(settings.config_dir, settings.reference_dir)
        for problem in problems:
            typer.echo(f"{problem.place}: {problem.reason} {problem.remedy}", err=True)
        faults = [] if problems else [*_profile_faults(settings.config_dir), *_rule_faults(settings.config_dir)]
        for sentence in faults:
            typer.echo(sentence, err=True)
        if problems or faults:
            raise typer.Exit(1)
        configuration = load_configuration(settings.config_dir, settings.reference_dir)
        typer.echo(
            f"{len(configuration.practices)} practices, {len(configuration.connections)} EHR connections, "
            f"{len(configuration.partners)} trading partners: nothing wrong."
        )


def _profile_faults(config: Path) -> Iterator[str]:
    """What an EHR profile says that mapping does not understand: file, key and reason."""
    from bridge.mapping.profile import ProfileFault, read_profile
    from bridge.reference.ehr import ehr_profile

    for file in sorted((config / "ehrs").glob("*.toml")):
        try:
            read_profile(ehr_profile(file))
        except ProfileFault as fault:
            yield f"ehrs/{file.name}: {fault}. Correct the file."


def _rule_faults(config: Path) -> Iterator[str]:
    """What a trading partner's rules say that the X12 check does not understand: file, rule, key and reason."""
    from bridge.reference.source import ConfigFault
    from bridge.reference.trading_partner import all_trading_partners
    from bridge.services.standard import partner_rules

    for partner in all_trading_partners(config):
        try:
            partner_rules(partner)
        except ConfigFault as fault:
            yield f"trading_partners/{fault}. Correct the file."


def _listening(host: str, port: int) -> socket.socket:
    """Taken before anything is opened, so that a port in use is told at once. Raises Refused."""
    try:
        door = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise Refused(f"cannot listen on {host}, port {port}: {os.strerror(error.errno or 0)}") from None
    # asyncio does this only for sockets that it opened itself; without it an answer of two packets waits 40 ms
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


@contextmanager
def _idle() -> Iterator[None]:
    yield
