"""Which claim, inquiry or person each segment of a transaction set speaks of: what CTX01 of a 999 names."""

from collections.abc import Iterator

from bridge.x12.acknowledgment.echo import echo
from bridge.x12.interchange import TransactionSet

_PEOPLE = {"IL": "SUBSCRIBER NAME NM109", "QC": "PATIENT NAME NM109", "03": "PATIENT NAME NM109"}


def contexts(transaction: TransactionSet) -> tuple[list[int], list[str]]:
    """From which segment on a claim or inquiry goes, and the CTX01 that names it; empty where none goes on."""
    marks = _claims(transaction) if transaction.code == "837" else _traces(transaction)
    starts, names = [0], [""]
    for number, name in marks:
        starts.append(number)
        names.append(name)
    return starts, names


def _claims(transaction: TransactionSet) -> Iterator[tuple[int, str]]:
    for segment in transaction.segments:
        if segment.id == "CLM":
            yield segment.number, _named("CLM01", segment[1])
        elif segment.id == "HL":
            yield segment.number + 1, ""  # a claim that lacks its last segment is missed at the HL after it


def _traces(transaction: TransactionSet) -> Iterator[tuple[int, str]]:
    """The nearest TRN above; a person by number as long as no TRN has come."""
    traced = False
    for segment in transaction.segments:
        if segment.id == "HL":
            traced = False
            yield segment.number + 1, ""  # what the level above lacks is missed here
        elif segment.id == "TRN":
            traced = True
            yield segment.number, _named("TRN02", segment[2])
        elif segment.id == "NM1" and not traced and segment[1] in _PEOPLE and segment[9]:
            yield segment.number, _named(_PEOPLE[segment[1]], segment[9])


def _named(name: str, reference: str) -> str:
    """Empty when the reference cannot be repeated as it stands."""
    return f"{name}:{reference}" if reference and reference == echo(reference, 35, "?") else ""
