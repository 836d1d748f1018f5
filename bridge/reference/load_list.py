"""`bridge reference load`: a published file becomes a kept list, whole or not at all."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from bridge.billing.coding.edit import LoadedList
from bridge.reference import code_list_file, diagnosis_file, ncci_file, tabular_file
from bridge.reference.edit import ADD_ON_COLUMNS, LIMIT_COLUMNS, PAIR_COLUMNS, all_lists
from bridge.reference.procedure import known_codes
from bridge.reference.published import ListFault
from bridge.reference.release import Release, release_in, release_named
from bridge.reference.source import CONFIG
from bridge.reference.stored_list import list_path, write_list

LEAST_PARTS = 4  # CMS divides the PTP edits by column 1 into f1 to f4
_PART = re.compile(r"-f(\d+)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """For what a file is read."""

    codes: frozenset[str]  # of the procedure catalog
    release: Release


Reader = Callable[[Path, Wanted], Iterator[tuple[str, ...] | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of published list. `is_cumulative`: its rows carry their own days, older ones too."""

    name: str
    columns: tuple[str, ...]
    publisher: str
    read: Reader
    is_cumulative: bool = False
    is_once: bool = True  # no code stands in it twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file's rows. `left_out`: rows whose codes the catalog does not know."""

    about: LoadedList
    left_out: int
    path: Path


_X12 = ("code", "starts", "modified", "ends", "words")
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="ncci-ptp",
            columns=PAIR_COLUMNS,
            publisher="CMS NCCI practitioner PTP edits",
            read=lambda path, wanted: ncci_file.pairs(path, wanted.codes, ncci_file.MEDICARE),
            is_cumulative=True,
            is_once=False,
        ),
        Kind(
            name="ncci-ptp-medicaid",
            columns=PAIR_COLUMNS,
            publisher="CMS NCCI practitioner PTP edits, Medicaid",
            read=lambda path, wanted: ncci_file.pairs(path, wanted.codes, ncci_file.MEDICAID),
            is_cumulative=True,
            is_once=False,
        ),
        Kind(
            name="ncci-mue",
            columns=LIMIT_COLUMNS,
            publisher="CMS MUE practitioner services, Medicare",
            read=lambda path, wanted: ncci_file.limits(path, wanted.codes, wanted.release.starts, is_medicaid=False),
        ),
        Kind(
            name="ncci-mue-medicaid",
            columns=LIMIT_COLUMNS,
            publisher="CMS MUE practitioner services, Medicaid",
            read=lambda path, wanted: ncci_file.limits(path, wanted.codes, wanted.release.starts, is_medicaid=True),
        ),
        Kind(
            name="ncci-aoc",
            columns=ADD_ON_COLUMNS,
            publisher="CMS NCCI add-on code edits",
            read=lambda path, wanted: ncci_file.add_ons(path, wanted.codes),
            is_cumulative=True,
            is_once=False,
        ),
        Kind(
            name="icd10-order",
            columns=("code", "billable"),
            publisher="CMS ICD-10-CM order file",
            read=lambda path, wanted: diagnosis_file.codes_in_order(path),
        ),
        Kind(
            name="icd10-addenda",
            columns=("code", "change", "billable"),
            publisher="CMS ICD-10-CM order addenda",
            read=lambda path, wanted: diagnosis_file.changes(path),
            is_once=False,
        ),
        Kind(
            name="icd10-tabular",
            columns=tabular_file.COLUMNS,
            publisher="CMS ICD-10-CM tabular list",
            read=lambda path, wanted: tabular_file.notes(path),
            is_once=False,
        ),
        Kind(
            name="taxonomy",
            columns=("code", "starts", "ends"),
            publisher="NUCC provider taxonomy",
            read=lambda path, wanted: code_list_file.taxonomies(path),
        ),
        Kind(
            name="carc",
            columns=_X12,
            publisher="X12 claim adjustment reason codes",
            read=lambda path, wanted: code_list_file.x12_codes(path),
        ),
        Kind(
            name="rarc",
            columns=_X12,
            publisher="X12 remittance advice remark codes",
            read=lambda path, wanted: code_list_file.x12_codes(path),
        ),
        Kind(
            name="status",
            columns=_X12,
            publisher="X12 claim status codes",
            read=lambda path, wanted: code_list_file.x12_codes(path),
        ),
        Kind(
            name="status-category",
            columns=_X12,
            publisher="X12 claim status category codes",
            read=lambda path, wanted: code_list_file.x12_codes(path),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be loaded, and to where. Without `release` the files' names must tell it."""

    kind: str
    files: tuple[Path, ...]
    folder: Path  # of loaded lists
    today: date
    root: Path = CONFIG
    release: str = ""
    starts: date | None = None
    is_anyway: bool = False  # even when it is far shorter than the list before


def load_list(order: Order) -> Outcome:
    """Reads the files and keeps their list. Raises ListFault or another ConfigFault; then nothing has changed."""
    kind = _kind(order.kind)
    files = _whole(kind, order.files)
    name = order.release or next((found for file in files if (found := release_in(file.name))), "")
    if not name:
        raise ListFault(f"{files[0].name}: its name tells no release; say it with --release")
    release = release_named(name, order.starts)
    catalog, codes = known_codes(order.root)
    wanted = Wanted(codes=codes, release=release)
    kept: dict[tuple[str, ...], None] = {}
    left_out = 0
    for file in files:
        for row in kind.read(file, wanted):
            if row is None:
                left_out += 1
            else:
                kept[row] = None
    rows = sorted(kept)
    about = LoadedList(
        name=kind.name,
        release=release.name,
        starts=release.starts,
        ends=release.ends,
        source=f"{kind.publisher}: {', '.join(file.name for file in files)}",
        loaded_on=order.today,
        rows=len(rows),
        certainty="certain",
        is_cumulative=kind.is_cumulative,
        catalog=catalog,
    )
    _hold_against_sense(kind, about, rows, order)
    return Outcome(about=about, left_out=left_out, path=write_list(order.folder, about, kind.columns, rows))


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise ListFault(f"{name} is no kind of list; choose {', '.join(KINDS)}")
    return KINDS[name]


def _whole(kind: Kind, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files in order, when they are a whole: one, or every part of the PTP edits."""
    parts = {int(found[1]) for file in files if (found := _PART.search(file.name))}
    if kind.name == "ncci-ptp" and parts:
        missing = sorted(set(range(1, max(LEAST_PARTS, *parts) + 1)) - parts)
        if missing or len(parts) != len(files):
            raise ListFault(f"the PTP edits are published in parts: f{', f'.join(map(str, missing))} missing")
        return tuple(sorted(files))
    if len(files) != 1:
        raise ListFault(f"{kind.name} is one file, {len(files)} are named")
    return files


def _hold_against_sense(kind: Kind, about: LoadedList, rows: Sequence[tuple[str, ...]], order: Order) -> None:
    if not rows:
        raise ListFault(f"{about.source}: no row is about a code that the bridge knows; is it the right file?")
    if kind.is_once:
        codes = [row[0] for row in rows]
        twice = next((code for code, other in pairwise(codes) if code == other), None)
        if twice:
            raise ListFault(f"{about.source}: {twice} stands in it twice, each time with something else")
    before = [other for other in all_lists(order.root, order.folder) if other.name == kind.name]
    newest = max(before, key=lambda other: other.starts, default=None)
    if newest and 2 * about.rows < newest.rows and not order.is_anyway:
        raise ListFault(
            f"{about.source}: {about.rows} rows where {newest.release} has {newest.rows}; "
            "is the file whole? If it is, load it with --anyway"
        )


def unload_list(folder: Path, kind: str, release: str) -> None:
    """Takes a loaded list away; shipped ones stay. Raises ListFault where there is none."""
    path = list_path(folder, _kind(kind).name, release_named(release, date.min).name)
    if not path.is_file():
        raise ListFault(f"there is no loaded list {kind} {release}")
    path.unlink()
    if not any(path.parent.iterdir()):
        path.parent.rmdir()
