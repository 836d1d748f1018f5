"""ICD-10-CM by service date, as `Diagnoses`: lists, the changes between them, the tabular notes, our limits.

FY2026 comes from simple-icd-10-cm (April 2026 release), what changed before and after it from
`config/icd10_changes.csv`: FY2027 and FY2026 whole, FY2022 to FY2025 the codes that behavioral health meets. An order
file or addenda that were loaded (`bridge reference load`) win for their years. The large files are read when first
asked for; `diagnoses(...)` itself reads only `config/icd10_rules.toml`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bridge.billing.coding.edit import LoadedList
from bridge.billing.diagnosis import CodeChange, CodeList, CodeYears, Diagnoses
from bridge.billing.diagnosis_note import SHORTEST, bare
from bridge.reference.diagnosis_limit import load_limits
from bridge.reference.diagnosis_note import load_notes, notes_path
from bridge.reference.source import CONFIG, ConfigFault, read_rows, read_text
from bridge.reference.stored_list import list_paths, read_about, read_list

COLUMNS = ("code", "change", "starts", "certainty")
FIRST_DAY = date(2020, 10, 1)  # FY2021: what the changes are reckoned from
LAST_DAY = date(2027, 9, 30)  # FY2027: the newest that config/icd10_changes.csv holds whole
_PACKAGED = re.compile(r"code-list-([A-Z][a-z]+)-(20\d\d)\.txt")
_NEXT_YEARS = ("October", "November", "December")  # months that begin the next fiscal year
_CODE_CHARACTERS = range(3, 8)  # the package's list holds chapters (1) and blocks (A00-A09) too
_CHANGES = {"added": True, "deleted": False}


def diagnoses(root: Path = CONFIG, loaded: Path | None = None) -> Diagnoses:
    """`loaded`: the folder of loaded lists. Raises ConfigFault, for the large files when they are first asked for."""
    return Diagnoses(
        years=cache(lambda: load_years(root, loaded)),
        notes=cache(lambda: load_notes(root, loaded)),
        limits=load_limits(root),
    )


def last_day(loaded: Path | None = None) -> date:
    """The last day of which the shipped lists and the loaded ones know. Raises ConfigFault."""
    paths = (path for kind in ("icd10-order", "icd10-addenda") for path in _loaded(loaded, kind))
    return max((LAST_DAY, *(about.ends for about in map(read_about, paths) if about.ends)))


def is_billable(code: str, day: date) -> bool:
    """Whether a claim may carry this ICD-10-CM code for a service on `day`, by what is shipped."""
    return _shipped().is_billable(code, day)


def shipped_lists(root: Path = CONFIG) -> tuple[LoadedList, ...]:
    """What is shipped, to show how old the lists are; `all_lists` has the loaded ones. Raises ConfigFault."""
    packaged = _packaged()
    addenda = LoadedList(
        name="icd10-addenda",
        release=f"FY{LAST_DAY.year}",
        starts=date(LAST_DAY.year - 1, 10, 1),
        ends=LAST_DAY,
        source="CMS order file addenda; before FY2026 what behavioral health meets",
        loaded_on=None,
        certainty="likely",
        rows=sum(len(changes) for changes in load_changes(root).values()),
    )
    order = LoadedList(
        name="icd10-order",
        release=packaged.release,
        starts=packaged.starts,
        ends=packaged.ends,
        source="CMS, within simple-icd-10-cm",
        loaded_on=None,
        certainty="certain",
        rows=sum(len(below.split()) for below in packaged.categories.values()),
    )
    return order, addenda, read_about(notes_path(root))


def load_years(root: Path = CONFIG, loaded: Path | None = None) -> CodeYears:
    """Every list and every change. Raises ConfigFault."""
    orders = [_order(path, read_about(path)) for path in _loaded(loaded, "icd10-order")]
    addenda = [(path, read_about(path)) for path in _loaded(loaded, "icd10-addenda")]
    changes: dict[str, set[CodeChange]] = defaultdict(set)
    for code, change in _all_changes(root, addenda):
        changes[code].add(change)
    ends = [about.ends for _, about in addenda if about.ends]
    return CodeYears(
        lists=tuple(sorted((_packaged(), *orders), key=lambda each: each.starts)),
        changes={code: tuple(sorted(found, key=lambda change: change.starts)) for code, found in changes.items()},
        first_day=FIRST_DAY,
        last_day=max((LAST_DAY, *ends)),
    )


def load_changes(root: Path = CONFIG) -> Mapping[str, tuple[CodeChange, ...]]:
    """The shipped changes by bare code, oldest first. Raises ConfigFault."""
    changes: dict[str, list[CodeChange]] = defaultdict(list)
    for code, change in _shipped_changes(root):
        changes[code].append(change)
    return {code: tuple(sorted(found, key=lambda change: change.starts)) for code, found in changes.items()}


def _loaded(folder: Path | None, kind: str) -> tuple[Path, ...]:
    return list_paths(folder / kind) if folder else ()


def _all_changes(root: Path, addenda: list[tuple[Path, LoadedList]]) -> Iterator[tuple[str, CodeChange]]:
    yield from _shipped_changes(root)
    for path, about in addenda:
        for line, row in read_list(path, ("code", "change", "billable")).rows:
            if row["change"] not in _CHANGES:
                raise ConfigFault(f"{path.name}: line {line}: change: added or deleted")
            if row["billable"] == "1":  # a leaf that becomes a header is deleted as 1 and added as 0
                yield bare(row["code"]), CodeChange(about.starts, _CHANGES[row["change"]])


def _shipped_changes(root: Path) -> Iterator[tuple[str, CodeChange]]:
    path = root / "icd10_changes.csv"
    for line, row in read_rows(path, COLUMNS):
        if row["change"] not in _CHANGES:
            raise ConfigFault(f"{path.name}: line {line}: change: added or deleted")
        try:
            starts = date.fromisoformat(row["starts"])
        except ValueError:
            raise ConfigFault(f"{path.name}: line {line}: starts: not a date like 2026-10-01") from None
        yield bare(row["code"]), CodeChange(starts, _CHANGES[row["change"]])


def _order(path: Path, about: LoadedList) -> CodeList:
    """A loaded order file: 98,000 lines `F411,1`; that a code is a leaf is seen by what follows it."""
    lines = [line for line in read_text(path).splitlines() if not line.startswith("#")]
    if lines[:1] != ["code,billable"] or len(lines) - 1 != about.rows:
        raise ConfigFault(f"{path.name}: not the list that was loaded: columns code and billable, {about.rows} rows")
    codes = sorted(line.partition(",")[0] for line in lines[1:])
    return CodeList(release=about.release, starts=about.starts, ends=about.ends, categories=_by_category(codes))


@cache
def _packaged() -> CodeList:
    """FY2026, read from the package's own list: the package itself builds a tree of 200 MB when it is imported.

    Raises ConfigFault.
    """
    spec = find_spec("simple_icd_10_cm")
    folders = spec.submodule_search_locations if spec is not None else None
    found = [(path, _PACKAGED.fullmatch(path.name)) for path in Path(folders[0]).glob("data/*.txt")] if folders else []
    named = [(int(name[2]) + (name[1] in _NEXT_YEARS), path) for path, name in found if name is not None]
    if not named:
        raise ConfigFault("simple-icd-10-cm is installed without its list of codes")
    year, path = max(named)
    codes = [c for c in path.read_text(encoding="utf-8").split() if len(c) in _CODE_CHARACTERS and "-" not in c]
    return CodeList(
        release=f"FY{year}",
        starts=date(year - 1, 10, 1),
        ends=date(year, 9, 30),
        categories=_by_category(codes),
    )


def _by_category(codes: list[str]) -> dict[str, str]:
    """` F41 F410 F411 ... ` by F41, in the order given. One text a category: 98,000 texts would take ten times it."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in dict.fromkeys(codes):  # the package names a block of one category, F99, twice
        found[code[:SHORTEST]].append(code)
    return {category: f" {' '.join(below)} " for category, below in found.items()}


@cache
def _shipped() -> Diagnoses:
    return diagnoses()
