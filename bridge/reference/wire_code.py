"""Modifiers and places of service that a pack may name: `config/modifiers.csv` and `config/places.csv`, dated.

Labels are our own short words. A modifier's `kind` says where it stands on a line: price, telehealth, edit,
information.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bridge.reference.source import CONFIG, ConfigFault, read_rows

KINDS = ("price", "telehealth", "edit", "information")  # in the order in which they stand on a line

MODIFIER_COLUMNS = ("modifier", "kind", "label", "starts", "ends", "certainty", "source")
PLACE_COLUMNS = ("place", "label", "starts", "ends", "medicare_rate", "certainty", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class WireCode:
    """One code from one day to another; None is open. `ends` is the last day."""

    code: str
    label: str
    kind: str = ""  # of a modifier
    starts: date | None = None
    ends: date | None = None

    def meets(self, starts: date, ends: date | None) -> bool:
        """Whether there is a day of the span on which the code may be used."""
        begun = self.starts is None or ends is None or self.starts <= ends
        return begun and (self.ends is None or starts <= self.ends)


def load_modifiers(root: Path = CONFIG) -> Mapping[str, WireCode]:
    """Raises ConfigFault that names file and line."""
    path = root / "modifiers.csv"
    found: dict[str, WireCode] = {}
    for line, row in read_rows(path, MODIFIER_COLUMNS):
        if row["kind"] not in KINDS:
            raise ConfigFault(f"{path.name}: line {line}: kind: one of {', '.join(KINDS)}")
        found[row["modifier"]] = _code(path, line, row, "modifier", row["kind"])
    return found


def load_places(root: Path = CONFIG) -> Mapping[str, WireCode]:
    """Raises ConfigFault that names file and line."""
    path = root / "places.csv"
    return {row["place"]: _code(path, line, row, "place", "") for line, row in read_rows(path, PLACE_COLUMNS)}


def _code(path: Path, line: int, row: Mapping[str, str], column: str, kind: str) -> WireCode:
    if len(row[column]) != 2:
        raise ConfigFault(f"{path.name}: line {line}: {column}: two characters")
    try:
        starts, ends = (date.fromisoformat(row[key]) if row[key] else None for key in ("starts", "ends"))
    except ValueError:
        raise ConfigFault(f"{path.name}: line {line}: starts, ends: not a date like 2026-01-31") from None
    return WireCode(code=row[column], label=row["label"], kind=kind, starts=starts, ends=ends)
