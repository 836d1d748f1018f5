"""The command line: thin, lazy imports, errors in a sentence, exit status 0 (good), 1 (found something), 2 (wrong call)."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


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
