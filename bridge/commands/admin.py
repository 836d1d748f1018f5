"""admin: roles and keys."""

import re

import typer

from bridge.commands.failure import Refused, told

USER = re.compile(r"(Practitioner|PractitionerRole|Person)/[A-Za-z0-9.\-]{1,64}")  # fhirUser of those who work here
app = typer.Typer(no_args_is_help=True, help="Roles and keys.")


@app.command()
def grant(
    user: str = typer.Argument(help="Who, as the EHR names them: Practitioner/p1."),
    role: str = typer.Argument(help="clinician, biller or administrator."),
    ehr: str = typer.Option(..., "--ehr", help="The connection of config/connections whose user this is."),
) -> None:
    """Gives a user of an EHR a role in its practice. The first administrator is made this way."""
    with told():
        from bridge.app import open_services
        from bridge.settings import load
        from bridge.store.roles import Role

        if role not in set(Role):
            raise Refused(f"{role} is no role; choose {', '.join(Role)}")
        with open_services(load()) as (services, _):
            connection = services.configuration.connections.get(ehr)
            if connection is None:
                raise Refused(f"there is no connection {ehr} in config/connections")
            who = user.removeprefix(f"{connection.base_url.rstrip('/')}/")
            if not USER.fullmatch(who):
                raise Refused("name the user as the EHR does: Practitioner/p1")
            with services.store.transaction(connection.practice_id) as tx:
                tx.roles.grant(connection.base_url, who, Role(role), by="command line")
        typer.echo(f"{who} of {ehr} is now {role} of {connection.practice_id}.")


@app.command()
def keys() -> None:
    """Makes the keys that production needs where they are missing: sealing keys and client keys, mode 0600."""
    with told():
        from bridge import clock
        from bridge.fhir import keys as client_keys
        from bridge.settings import read
        from bridge.store.seal import KeyRing

        settings = read()
        if not settings.key_file.exists():
            settings.key_file.parent.mkdir(parents=True, exist_ok=True)
            KeyRing.make(settings.key_file)
        client_keys.make(settings.client_key_dir, clock.wall_now())
        typer.echo(f"Sealing keys: {settings.key_file}. Client keys: {settings.client_key_dir}. Keep both, and a copy.")
