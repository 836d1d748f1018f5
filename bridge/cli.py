"""The command line: thin, lazy imports, errors in a sentence; exit status 0 good, 1 found something, 2 wrong call."""

import typer

from bridge.commands import admin, claim, reference, remittance, rule, sandbox, service, x12
from bridge.commands import demo as demo_command

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command()(demo_command.demo)
app.command()(service.serve)
app.command()(service.worker)
app.command()(service.sync)
app.command(name="check-config")(service.check_config)
app.add_typer(admin.app, name="admin")
app.add_typer(claim.app, name="claim")
app.add_typer(x12.app, name="x12")
app.add_typer(reference.app, name="reference")
app.add_typer(remittance.app, name="remittance")
app.add_typer(rule.app, name="rule")
app.add_typer(sandbox.app, name="sandbox")


@app.command()
def version() -> None:
    """Prints the version."""
    from importlib.metadata import version

    typer.echo(version("bridge"))


@app.callback()
def bridge() -> None:
    """Stands between a behavioral-health practice's EHR and its payers."""


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
