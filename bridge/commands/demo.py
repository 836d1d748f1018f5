"""demo."""

import typer


def demo() -> None:
    """Demo."""
    raise typer.Exit(2)
