"""One published list as it is kept: a CSV file whose first lines, behind `#`, say in TOML what it is.

    # kind = "ncci-mue"
    # release = "2026Q4"
    # starts = 2026-10-01
    # ends = 2026-12-31
    # source = "..."
    # certainty = "certain"
    # rows = 2
    procedure,units,mai,starts,ends
    90834,2,3,2026-10-01,
    90837,2,3,2026-10-01,

Shipped lists stand below `config/edits/`, loaded ones below the reference folder as `KIND/RELEASE.csv`. `rows` is held
against what is there, so that a file cut short is found.
"""

import csv
import os
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from bridge.billing.coding.edit import LoadedList
from bridge.reference.source import ConfigFault, FileShape, read_text

RELEASE = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$"  # it is a file's name too


class HeadShape(FileShape):
    kind: str = Field(pattern=r"^[a-z0-9-]{1,30}$")
    release: str = Field(pattern=RELEASE)
    starts: date
    ends: date | None = None
    source: str
    certainty: Literal["certain", "likely", "unsure"]
    rows: int = Field(ge=0)
    loaded_on: date | None = None
    is_cumulative: bool = False
    catalog: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredList:
    """A list and its rows, by line number and column name."""

    path: Path
    about: LoadedList
    rows: tuple[tuple[int, dict[str, str]], ...] = field(repr=False)

    def date_of(self, line: int, row: dict[str, str], column: str) -> date | None:
        """A date of a row; None where it is empty. Raises ConfigFault."""
        return self._date(line, column, row[column]) if row[column] else None

    def first_day(self, line: int, row: dict[str, str]) -> date:
        """The day from which a row holds. Raises ConfigFault."""
        return self._date(line, "starts", row["starts"])

    def number_of(self, line: int, row: dict[str, str], column: str, allowed: range) -> int:
        """A whole number of a row. Raises ConfigFault."""
        value = row[column]
        if not (value.isascii() and value.isdigit() and int(value) in allowed):
            raise self.fault(line, f"{column}: a number from {allowed[0]} to {allowed[-1]}")
        return int(value)

    def fault(self, line: int, what: str) -> ConfigFault:
        return ConfigFault(f"{self.path.name}: line {line}: {what}")

    def _date(self, line: int, column: str, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.fault(line, f"{column}: not a date like 2026-10-01") from None


def list_paths(folder: Path) -> tuple[Path, ...]:
    """Every kept list below a folder, in order; none where the folder is not there."""
    return tuple(sorted(folder.rglob("*.csv")))


def read_about(path: Path) -> LoadedList:
    """What the list is, without its rows. Raises ConfigFault."""
    return _about(path, _head(read_text(path).splitlines()))


def read_list(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> StoredList:
    """The list with at least these columns; an `optional` one that is missing is empty in every row.

    Raises ConfigFault for a wrong head, a missing column or missing rows.
    """
    lines = read_text(path).splitlines()
    head = _head(lines)
    about = _about(path, head)
    reader = csv.DictReader(lines[len(head) :])
    missing = [c for c in columns if c not in (reader.fieldnames or ())]
    if missing:
        raise ConfigFault(f"{path.name}: line {len(head) + 1}: column {missing[0]} is missing")
    rows = []
    for row in reader:
        line = len(head) + reader.line_num
        if any(row[c] is None for c in columns):
            raise ConfigFault(f"{path.name}: line {line}: too few columns")
        rows.append((line, {c: (row.get(c) or "").strip() for c in (*columns, *optional)}))
    if len(rows) != about.rows:
        raise ConfigFault(f"{path.name}: rows: {about.rows} are announced and {len(rows)} are there")
    return StoredList(path=path, about=about, rows=tuple(rows))


def _head(lines: list[str]) -> list[str]:
    return list(takewhile(lambda line: line.startswith("#"), lines))


def _about(path: Path, head: list[str]) -> LoadedList:
    text = "\n".join(line.removeprefix("#").strip() for line in head)
    try:
        shape = HeadShape.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigFault(f"{path.name}: not TOML behind the #: {error}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigFault(f"{path.name}: {key}: {first['msg']}") from None
    return LoadedList(
        name=shape.kind,
        release=shape.release,
        starts=shape.starts,
        ends=shape.ends,
        source=shape.source,
        loaded_on=shape.loaded_on,
        rows=shape.rows,
        certainty=shape.certainty,
        is_cumulative=shape.is_cumulative,
        catalog=shape.catalog,
    )


def write_list(folder: Path, about: LoadedList, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Keeps a list as `KIND/RELEASE.csv` below the folder, in one step: whole, or not at all."""
    path = list_path(folder, about.name, about.release)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_head_lines(about))
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def list_path(folder: Path, kind: str, release: str) -> Path:
    return folder / kind / f"{release}.csv"


def _head_lines(about: LoadedList) -> Iterable[str]:
    quoted = {"kind": about.name, "release": about.release, "source": about.source, "certainty": about.certainty}
    yield from (f'# {key} = "{_plain(value)}"\n' for key, value in quoted.items())
    yield f"# starts = {about.starts.isoformat()}\n"
    if about.ends:
        yield f"# ends = {about.ends.isoformat()}\n"
    if about.loaded_on:
        yield f"# loaded_on = {about.loaded_on.isoformat()}\n"
    yield f"# is_cumulative = {str(about.is_cumulative).lower()}\n"
    yield f'# catalog = "{_plain(about.catalog)}"\n'
    yield f"# rows = {about.rows}\n"


def _plain(text: str) -> str:
    """Fit for a TOML string: a file's name may hold anything."""
    return "".join(c if c.isprintable() and c not in '"\\' else "_" for c in text)
