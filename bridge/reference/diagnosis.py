"""ICD-10-CM by service date: FY2026 from simple-icd-10-cm (April 2026 release), FY2027 by `config/icd10_changes.csv`.

The changes hold what behavioral health meets (F and Z codes), not all 220 of the year. Before FY2026 the FY2026 list
answers: a code that was added later passes for an earlier date.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import cast
from warnings import catch_warnings, simplefilter

from bridge.reference.source import CONFIG, ConfigFault, read_rows

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


@cache
def _listed(code: str) -> tuple[bool, bool]:
    """(stands in the FY2026 list, is a leaf of it)."""
    if len(code) < 3:
        return False, False
    table = _list()
    known = bool(table.is_category_or_subcategory(code))
    return known, known and bool(table.is_leaf(code))


@cache
def _list() -> ModuleType:
    """The list takes three seconds to load, so it waits until asked. It loads by a way that Python 3.11 deprecates."""
    with catch_warnings():
        simplefilter("ignore", DeprecationWarning)
        import simple_icd_10_cm
    return cast("ModuleType", simple_icd_10_cm)
