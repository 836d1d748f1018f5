"""sandbox: an EHR and a payer to play with. Strangers to the bridge: they know it by HTTP, SFTP and X12 only."""

from datetime import date, datetime
from pathlib import Path

import typer

from bridge.commands.failure import Refused, told

app = typer.Typer(no_args_is_help=True, help="An EHR and a payer to play with; never for real patients.")

Seed = typer.Option(1, help="Another seed is another practice.")
Ends = typer.Option(..., "--ends", formats=["%Y-%m-%d"], help="The day after the practice's last finished week.")
ClockFile = typer.Option(None, help="A file whose instant is business time; real time without one.")


@app.command()
def ehr(
    port: int = typer.Option(8311, help="Port on this machine."),
    seed: int = Seed,
    ends: datetime = Ends,
    clients: Path = typer.Option(..., help="JSON of the apps that are registered here."),
    admin_token: str = typer.Option("", envvar="BRIDGE_SANDBOX_ADMIN_TOKEN", help="Opens /sandbox for tests."),
    clock_file: Path | None = ClockFile,
    write_claim: bool = typer.Option(True, help="Whether it takes Claim resources."),
) -> None:
    """Runs the sandbox EHR: FHIR R4 and SMART, with a launcher page at /."""
    with told():
        from secrets import token_urlsafe

        from bridge.sandbox.ehr.client import ClientFault
        from bridge.sandbox.ehr.server import serve

        _refuse_production()
        try:
            serve(
                port=port,
                seed=seed,
                ends=_day(ends),
                clients_file=clients,
                admin_token=admin_token or token_urlsafe(),
                clock_file=clock_file,
                write_claim=write_claim,
                ready=lambda url: typer.echo(f"The sandbox EHR is at {url}"),
            )
        except ClientFault as fault:
            raise Refused(str(fault)) from None


@app.command()
def payer(
    directory: Path = typer.Option(..., help="Mailbox, journal, host key and certificate stand here."),
    sftp_port: int = typer.Option(8313, help="Port of the mailbox."),
    https_port: int = typer.Option(8312, help="Port of the real-time gateway."),
    seed: int = Seed,
    ends: datetime = Ends,
    clock_file: Path | None = ClockFile,
) -> None:
    """Runs the sandbox payer and clearinghouse: 837P over SFTP, 270 and 276 over HTTPS."""
    with told():
        from bridge.sandbox.payer.server import PayerSettings, serve

        _refuse_production()
        settings = PayerSettings(
            directory=directory,
            sftp_port=sftp_port,
            https_port=https_port,
            seed=seed,
            ends=_day(ends),
            clock_file=clock_file,
        )
        serve(settings, lambda ready: typer.echo(f"The sandbox payer is at {ready.core_url}; all else in ready.json"))


def _refuse_production() -> None:
    """It plays with made-up patients; beside real ones it would only be a door."""
    from bridge.settings import read

    if not read().sandbox:
        raise Refused("the sandbox is refused in production: BRIDGE_MODE must be sandbox")


def _day(moment: datetime) -> date:
    return moment.date()
