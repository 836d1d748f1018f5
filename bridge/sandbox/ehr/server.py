"""The sandbox EHR as a process of its own."""

import logging
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bridge import clock
from bridge.sandbox.door import open_door
from bridge.sandbox.ehr.client import load_clients


def serve(
    *,
    port: int,
    seed: int,
    ends: date,
    clients_file: Path,
    admin_token: str,
    clock_file: Path | None = None,
    host: str = "127.0.0.1",
    base_url: str = "",
    write_claim: bool = True,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Runs until it is told to stop. `ready` is called with the base URL once it listens.

    `base_url` is how clients see it; empty: http://localhost:<port>. `clock_file` holds business time; none: real time.
    Raises ClientFault, OSError.
    """
    import uvicorn

    from bridge.sandbox.data.world import make_world
    from bridge.sandbox.ehr.app import make_app, make_ehr
    from bridge.sandbox.ehr.fault import NotOnPurpose

    clock.follow(clock_file)
    url = base_url or f"http://localhost:{port}"
    events = make_world(seed, ends).events
    ehr = make_ehr(events, load_clients(clients_file), url, admin_token=admin_token, write_claim=write_claim)
    logging.getLogger("uvicorn.error").addFilter(NotOnPurpose())

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if ready and self.started:
                ready(url)

    config = uvicorn.Config(make_app(ehr), host, port, log_level="warning", access_log=False, server_header=False)
    with open_door(host, port) as door:
        Server(config).run(sockets=[door])
