"""ICD-10-CM by service date: FY2026 from simple-icd-10-cm (April 2026 release), FY2027 by `config/icd10_changes.csv`.

The changes hold what behavioral health meets (F and Z codes), not all 220 of the year. Before FY2026 the FY2026 list
answers: a code that was added later passes for an earlier date.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from bridge.reference.source import CONFIG, ConfigFault, read_rows

_CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}")  # the list holds chapters (1) and blocks (A00-A09) too
COLUMNS = ("code", "change", "starts")


@dataclass(frozen=True, slots=True)
class DiagnosisChange:
    """From `starts` on the code is billable, or is not any more."""

    billable: bool
    starts: date


def diagnoses(root: Path = CONFIG) -> Callable[[str, date], bool]:
    """The check as a function (code with or without its dot, service date), for `ScrubContext`. Raises ConfigFault."""
    changes = load_changes(root)
    return lambda code, day: _is_billable(code, day, changes)


def is_billable(code: str, day: date) -> bool:
    """Whether a claim may carry this ICD-10-CM code for a service on `day`: a leaf of that fiscal year's list."""
    return _is_billable(code, day, _changes())


def exists(code: str, day: date) -> bool:
    """Whether the code stands in that fiscal year's list at all, header or leaf."""
    return is_billable(code, day) or _listed(_dotless(code))[0]


def load_changes(root: Path = CONFIG) -> Mapping[str, DiagnosisChange]:
    """By code without its dot. Raises ConfigFault."""
    path = root / "icd10_changes.csv"
    changes: dict[str, DiagnosisChange] = {}
    for line, row in read_rows(path, COLUMNS):
        if row["change"] not in ("added", "deleted"):
            raise ConfigFault(f"{path.name}: line {line}: change: added or deleted")
        try:
            starts = date.fromisoformat(row["starts"])
        except ValueError:
            raise ConfigFault(f"{path.name}: line {line}: starts: not a date like 2026-10-01") from None
        changes[_dotless(row["code"])] = DiagnosisChange(row["change"] == "added", starts)
    return changes


def _is_billable(code: str, day: date, changes: Mapping[str, DiagnosisChange]) -> bool:
    bare = _dotless(code)
    change = changes.get(bare)
    if change is not None and (day >= change.starts or change.billable):
        return change.billable and day >= change.starts
    return _listed(bare)[1]


def _dotless(code: str) -> str:
    return code.replace(".", "").upper()


@cache
def _changes() -> Mapping[str, DiagnosisChange]:
    return load_changes()


def _listed(code: str) -> tuple[bool, bool]:
    """(stands in the FY2026 list, is a leaf of it)."""
    leaf = _list().get(code)
    return leaf is not None, bool(leaf)


@cache
def _list() -> Mapping[str, bool]:
    """Every code without its dot, and whether it is a leaf. Raises ConfigFault.

    Read from the package's own list of codes: the package itself builds a tree of 200 MB when it is imported.
    """
    spec = find_spec("simple_icd_10_cm")
    folders = spec.submodule_search_locations if spec is not None else None
    paths = sorted(Path(folders[0]).glob("data/code-list-*.txt")) if folders else []
    if not paths:
        raise ConfigFault("simple-icd-10-cm is installed without its list of codes")
    codes = [line for line in paths[-1].read_text(encoding="utf-8").split() if _CODE.fullmatch(line)]
    return {code: not after.startswith(code) for code, after in pairwise((*codes, ""))}
