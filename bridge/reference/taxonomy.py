"""Taxonomies: `config/taxonomies.csv`, and the newest loaded list of the NUCC beside it."""

from pathlib import Path

from bridge.billing.identifier import is_taxonomy
from bridge.billing.party import Licence
from bridge.billing.taxonomy import Taxonomies, Taxonomy
from bridge.reference.list_check import newest_list
from bridge.reference.source import ConfigFault, read_rows

CERTAINTIES = ("certain", "likely", "unsure")
_COLUMNS = ("code", "licences", "label", "certainty", "source")


def load_taxonomies(root: Path, loaded: Path | None = None) -> Taxonomies:
    """`loaded`: the folder of loaded lists. Raises ConfigFault that names file and line."""
    listed = newest_list(loaded, "taxonomy") if loaded is not None else None
    codes = [row["code"] for _, row in listed.rows] if listed is not None else []
    return {code: Taxonomy(code=code) for code in codes} | _own(root / "taxonomies.csv")


def _own(path: Path) -> dict[str, Taxonomy]:
    return {row["code"]: _taxonomy(f"{path.name}: line {line}", row) for line, row in read_rows(path, _COLUMNS)}


def _taxonomy(place: str, row: dict[str, str]) -> Taxonomy:
    if not is_taxonomy(row["code"]):
        raise ConfigFault(f"{place}: code: a taxonomy has ten characters and ends in X")
    if row["certainty"] not in CERTAINTIES:
        raise ConfigFault(f"{place}: certainty: one of {', '.join(CERTAINTIES)}")
    try:
        licences = frozenset(Licence(name) for name in row["licences"].split())
    except ValueError:
        raise ConfigFault(f"{place}: licences: one of {', '.join(Licence)}") from None
    return Taxonomy(code=row["code"], licences=licences, label=row["label"], certainty=row["certainty"])
