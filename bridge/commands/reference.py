"""`bridge reference`: the lists of CMS, NUCC and X12 that claims are held against: loaded, shown, taken away."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.commands.failure import told
from bridge.reference.feed import FEEDS

if TYPE_CHECKING:
    from datetime import date

    from bridge.billing.coding.edit import LoadedList

app = typer.Typer(no_args_is_help=True, help=__doc__)

_KINDS = (
    "ncci-ptp, ncci-ptp-medicaid, ncci-mue, ncci-mue-medicaid, ncci-aoc, icd10-order, icd10-addenda, icd10-tabular, "
    "taxonomy, carc, rarc, status or status-category."
)
_KindArgument = Annotated[str, typer.Argument(help=_KINDS)]


@app.callback()
def reference() -> None:
    """The lists of CMS, NUCC and X12 that claims are held against."""


@app.command()
def load(
    kind: _KindArgument,
    files: Annotated[list[Path], typer.Argument(help="As published, packed or not; the PTP edits are four.")],
    release: Annotated[str, typer.Option(help="2026Q4, FY2027 ...; else the file's name tells it.")] = "",
    starts: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day, where the release does not say it.")
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Even when it is far shorter than the one before.")] = False,
) -> None:
    """Keeps a published list, whole or not at all. A server that runs takes it up when it is started again."""
    with told():
        from bridge.reference.load_list import Order, load_list
        from bridge.settings import read

        settings = read()
        outcome = load_list(
            Order(
                kind=kind,
                files=tuple(files),
                folder=settings.reference_dir,
                root=settings.config_dir,
                today=_today(),
                release=release,
                starts=starts.date() if starts else None,
                is_anyway=anyway,
            )
        )
        about = outcome.about
        left_out = f", {outcome.left_out} of codes that the catalog does not know left out"
        kept = f"{about.rows} rows kept{left_out if outcome.left_out else ''}"
        typer.echo(f"{about.name} {about.release}, {_days(about)}: {kept}.")
        typer.echo("Start serve and worker again, so that they take it up.")


@app.command()
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")] = False,
) -> None:
    """Every list: release, days, rows, age, what it feeds and its source. Stale: it does not speak of today.

    Exit status 1 when a list of edits or diagnoses has no release that speaks of today.
    """
    with told():
        from bridge.billing.scrub import combination, diagnosis
        from bridge.reference.diagnosis import diagnoses, shipped_lists
        from bridge.reference.edit import all_lists, load_edits
        from bridge.services.code_list import shipped_code_lists
        from bridge.settings import read

        settings, today = read(), _today()
        kept = all_lists(settings.config_dir, settings.reference_dir)
        shipped = (*shipped_lists(settings.config_dir), *shipped_code_lists())
        lists = sorted((*kept, *shipped), key=lambda about: (about.name, about.starts))
        edits = load_edits(settings.config_dir, settings.reference_dir)
        known = diagnoses(settings.config_dir, settings.reference_dir)
        problems = (*combination.out_of_date(edits, today), *diagnosis.out_of_date(known, today))
    if as_json:
        import json

        document = {
            "lists": [_document(about, today) for about in lists],
            "problems": [{"code": p.code, "place": p.place, "reason": p.reason, "remedy": p.remedy} for p in problems],
        }
        typer.echo(json.dumps(document, indent=2))
    else:
        for row in (_HEADINGS, *(_cells(about, today) for about in lists)):
            typer.echo(_COLUMNS.format(*row))
        for problem in problems:
            typer.echo(f"{problem.reason} {problem.remedy}", err=True)
    if problems:
        raise typer.Exit(1)


@app.command()
def unload(
    kind: _KindArgument,
    release: Annotated[str, typer.Argument(help="As `bridge reference show` names it.")],
) -> None:
    """Takes a loaded list away; those that are shipped stay."""
    with told():
        from bridge.reference.load_list import unload_list
        from bridge.settings import read

        unload_list(read().reference_dir, kind, release)
        typer.echo(f"{kind} {release} is taken away. Start serve and worker again.")


_HEADINGS = ("list", "release", "from", "to", "rows", "age", "", "feeds", "source")
_COLUMNS = "{:<18} {:<10} {:<10} {:<10} {:>6} {:<12} {:<5} {:<42} {}"


def _today() -> "date":
    """Business time, as the claims have it."""
    from bridge import clock
    from bridge.settings import read

    clock.follow(read().clock_file)
    return clock.now().date()


def _cells(about: "LoadedList", today: "date") -> tuple[str, ...]:
    return (
        about.name,
        about.release,
        about.starts.isoformat(),
        about.ends.isoformat() if about.ends else "open",
        str(about.rows),
        f"{(today - about.loaded_on).days} days" if about.loaded_on else "shipped",
        "" if about.covers(today) else "stale",
        FEEDS.get(about.name, ""),
        f"{about.source} ({about.certainty})",
    )


def _document(about: "LoadedList", today: "date") -> dict[str, object]:
    return {
        "name": about.name,
        "release": about.release,
        "starts": about.starts.isoformat(),
        "ends": about.ends.isoformat() if about.ends else None,
        "rows": about.rows,
        "loaded_on": about.loaded_on.isoformat() if about.loaded_on else None,
        "is_stale": not about.covers(today),
        "feeds": FEEDS.get(about.name, ""),
        "source": about.source,
        "certainty": about.certainty,
        "catalog": about.catalog,
    }


def _days(about: "LoadedList") -> str:
    return f"from {about.starts.isoformat()}" + (f" to {about.ends.isoformat()}" if about.ends else " on")
