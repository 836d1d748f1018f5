"""`bridge remittance`: what a payer says it paid, read from an 835 without a server."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bridge.billing.remittance import ClaimPayment, Remittance

app = typer.Typer(no_args_is_help=True, help=__doc__)

_COLUMNS = "{:<20} {:>6} {:>12} {:>12} {:>12} {:>12}"


@app.callback()
def remittance() -> None:
    """What a payer says it paid."""


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A file that holds one or more 835 transaction sets.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")] = False,
) -> None:
    """Lists every claim payment and whether each payment balances.

    Exit status 1 when one does not balance, 2 for a file that is not there or holds no 835.
    """
    remittances = _remittances(file)
    if as_json:
        import json

        typer.echo(json.dumps({"remittances": [_document(r) for r in remittances]}, indent=2))
    else:
        typer.echo("\n\n".join(_table(r) for r in remittances))
    for remittance in remittances:
        for place in remittance.unreadable:
            typer.echo(f"ST {remittance.transaction_number}: {place} is not an amount", err=True)
    if not all(r.balanced for r in remittances):
        raise typer.Exit(1)


def _remittances(file: Path) -> "list[Remittance]":
    from bridge.x12.interchange import read_interchanges
    from bridge.x12.tokenizer import NotX12, read_text
    from bridge.x12.transactions import remittance_835

    try:
        interchanges, _ = read_interchanges(read_text(file.read_bytes()))
    except OSError as error:
        raise _wrong_call(f"{file} cannot be read: {error.strerror}.") from error
    except NotX12 as error:
        raise _wrong_call(f"{file} is not X12: {error}.") from error
    sets = [t for interchange in interchanges for t in interchange.transactions if t.code == "835"]
    if not sets:
        raise _wrong_call(f"{file} holds no 835.")
    return [remittance_835.read(t.segments) for t in sets]


def _wrong_call(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(2)


def _document(remittance: "Remittance") -> dict[str, object]:
    return {
        "trace": remittance.trace,
        "balanced": remittance.balanced,
        "difference": _dollars(remittance.difference),
        "claims": [_claim(c) for c in remittance.claims],
    }


def _claim(claim: "ClaimPayment") -> dict[str, str]:
    return {
        "control_number": claim.control_number,
        "status": claim.status,
        "charge": _dollars(claim.charge),
        "paid": _dollars(claim.paid),
        "patient": _dollars(claim.patient_responsibility),
    }


def _table(remittance: "Remittance") -> str:
    standing = "balances" if remittance.balanced else f"does not balance: {_dollars(remittance.difference)}"
    title = f"{remittance.payer_name}, payment {remittance.trace}, {_dollars(remittance.paid)}: {standing}"
    rows = [[*_claim(c).values(), _dollars(c.difference)] for c in remittance.claims]
    plb = [["PLB " + p.reason, "", "", _dollars(-p.amount), "", ""] for p in remittance.provider_adjustments]
    names = ["claim", "status", "charge", "paid", "patient", "difference"]
    return "\n".join([title, *(_COLUMNS.format(*row).rstrip() for row in [names, *rows, *plb])])


def _dollars(amount: Decimal) -> str:
    """Two decimals; an amount that is finer than a cent is shown as fine as it is."""
    return f"{amount:.2f}" if amount == round(amount, 2) else str(amount)
