"""Errors of the command line: one sentence on stderr, exit status 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer


class Refused(Exception):
    """The call cannot be carried out as it stands."""

    retryable = False


@contextmanager
def told() -> Iterator[None]:
    """What configuration, settings, keys and database refuse is told in a sentence; anything else is a bug."""
    from sqlalchemy.exc import DBAPIError

    from bridge.fhir.keys import KeyFault
    from bridge.jobs.engine import ExecutorBusy
    from bridge.mapping.profile import ProfileFault
    from bridge.reference.source import ConfigFault
    from bridge.settings import SettingsRefused
    from bridge.store.engine import DatabaseUnknown
    from bridge.store.seal import SealError

    try:
        yield
    except DBAPIError as error:
        _tell(f"the database cannot be used ({type(error.orig).__name__}); check BRIDGE_DATABASE_URL")
    except (
        Refused,
        ConfigFault,
        ProfileFault,
        SettingsRefused,
        SealError,
        KeyFault,
        DatabaseUnknown,
        ExecutorBusy,
        OSError,
    ) as error:
        _tell(str(error))


def _tell(sentence: str) -> None:
    typer.echo(f"bridge: {sentence}", err=True)
    raise typer.Exit(2)
