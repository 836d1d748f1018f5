"""demo: a week of a behavioral-health practice, from the room to the money, on this machine."""

from datetime import datetime
from pathlib import Path

import typer

from bridge.commands.failure import Refused, told


def demo(
    seed: int = typer.Option(1, help="Another seed is another practice."),
    date: datetime | None = typer.Option(
        None, formats=["%Y-%m-%d"], help="The week before this day is lived through; today when left out."
    ),
    once: bool = typer.Option(False, "--once", help="Ends after the summary."),
    json_file: Path | None = typer.Option(None, "--json", help="Writes the summary to this file."),
    keep: Path | None = typer.Option(None, help="Keeps every interchange sent and received, in the clear."),
    folder: Path = typer.Option(Path("var/demo"), help="Where the demo works; what an earlier one left there goes."),
    any_ports: bool = typer.Option(False, "--any-ports", help="Free ports instead of 8310 to 8313."),
) -> None:
    """Starts a sandbox EHR, a sandbox payer and the bridge, and lives through seven days.

    Exit status 1 when an encounter, a claim or a payment is unaccounted for.
    """
    with told():
        from bridge.demo.ground import GroundRefused
        from bridge.demo.run import DemoOptions, run

        options = DemoOptions(
            seed=seed,
            ends=date.date() if date else None,
            once=once,
            json_file=json_file,
            keep_dir=keep.absolute() if keep else None,
            folder=folder.absolute(),
            any_ports=any_ports,
        )
        try:
            raise typer.Exit(run(options))
        except GroundRefused as refusal:
            raise Refused(str(refusal)) from None
