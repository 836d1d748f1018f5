"""The ground that a demo stands on: whose folders it may empty, which ports are free, where its summary goes."""

import errno
import shutil
import socket
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bridge.settings import read

MARKS = ("clock", "clients.json")  # what a demo leaves in its folder
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class GroundRefused(Exception):
    """The demo cannot be played here; says what to change. Nothing was touched."""

    retryable = False


def check_mode() -> None:
    """Raises GroundRefused in production, SettingsRefused for an environment that says nonsense."""
    if not read().sandbox:
        raise GroundRefused("the sandbox is refused in production: BRIDGE_MODE must be sandbox")


def check_day(ends: date) -> None:
    """Raises GroundRefused for a day that no claim can carry."""
    if not EARLIEST <= ends <= LATEST:
        raise GroundRefused(f"--date {ends}: choose a day between {EARLIEST} and {LATEST}")


def check_ports(ports: Iterable[int]) -> None:
    """Raises GroundRefused for those that somebody listens on; 0 is any free one."""
    taken = [str(port) for port in ports if port and not _is_free(port)]
    if taken:
        raise GroundRefused(f"in use by another program: port {', '.join(taken)}; end it, or take --any-ports")


def check_summary(file: Path) -> None:
    """Before a week is lived through for nothing. Raises GroundRefused."""
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise GroundRefused(f"--json {file}: cannot be written there")


def clear_stage(folder: Path) -> None:
    """Empties the folder of an earlier demo. Raises GroundRefused for a folder that holds anything else."""
    if folder.exists() and not folder.is_dir():
        raise GroundRefused(f"--folder {folder}: is not a folder")
    if folder.is_dir() and any(folder.iterdir()) and not all((folder / mark).is_file() for mark in MARKS):
        raise GroundRefused(f"--folder {folder}: holds files that no demo made; name an empty or a new folder")
    shutil.rmtree(folder, ignore_errors=True)


def clear_kept(keep: Path) -> None:
    """Takes away the interchanges that a demo kept there, and nothing else. Raises GroundRefused."""
    if keep.exists() and not keep.is_dir():
        raise GroundRefused(f"--keep {keep}: is not a folder")
    for direction in ("sent", "received"):
        for file in (keep / direction).glob("*.x12"):
            file.unlink()


def _is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that only lingers is free
        try:
            door.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True
