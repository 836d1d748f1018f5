"""Code lists of others: the NUCC's provider taxonomy; X12's adjustment reasons, remarks and claim status codes.

NUCC   CSV with the headings Code, Grouping, Classification, Specialization, Definition, Notes, Display Name, Section;
       older releases have Effective Date and Deactivation Date too
X12    CSV or text with tabs: Code, Description, Start Date, Last Modified, Stop Date; or Code, Description with
       "Start: 01/01/1995 | Last Modified: 07/01/2017 | Stop: 06/30/2007" at the end of the description

X12's form is what people export from its pages; X12 sells the lists itself in a form that was not seen. Only codes and
days are kept: the texts belong to NUCC and X12.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bridge.reference.published import ListFault, PublishedRow, published_rows

TAXONOMY_CODE = re.compile(r"[0-9A-Z]{9}X")
X12_CODE = re.compile(r"[0-9A-Z]{1,5}")
MOST_PREAMBLE = 10
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SAID = re.compile(r"(Start|Last Modified|Stop):\s*(\d{1,2}/\d{1,2}/\d{4})")
_DAYS = ("Start", "Last Modified", "Stop")


def taxonomies(path: Path) -> Iterator[tuple[str, ...]]:
    """code, starts, ends (both often empty) for each row. Raises ListFault."""
    rows = published_rows(path, r"nucc|taxonomy")
    heading = _heading(path, rows, ("code", "grouping", "classification"))
    starts, ends = heading.get("effective date"), heading.get("deactivation date")
    for row in rows:
        code = row.cell(heading["code"])
        if not TAXONOMY_CODE.fullmatch(code):
            raise row.fault("a taxonomy code of ten characters that ends in X")
        yield code, _day(row, starts), _day(row, ends)


def x12_codes(path: Path) -> Iterator[tuple[str, ...]]:
    """code, starts, modified, ends for each row. Raises ListFault."""
    rows = published_rows(path, r"code")
    heading = _heading(path, rows, ("code", "description"))
    columns = [heading.get(name) for name in ("start date", "last modified", "stop date")]
    by_column = columns[0] is not None
    for row in rows:
        code = row.cell(heading["code"])
        if not X12_CODE.fullmatch(code):
            raise row.fault("a code of one to five letters and digits")
        if by_column:
            yield code, *(_day(row, column) for column in columns)
        else:
            said = dict(_SAID.findall(row.cell(heading["description"])))
            if "Start" not in said:
                raise row.fault("a column Start Date, or Start: MM/DD/YYYY in the description")
            yield code, *(_date(row, said.get(name, "")) for name in _DAYS)


def _heading(path: Path, rows: Iterator[PublishedRow], names: tuple[str, ...]) -> dict[str, int]:
    for row, _ in zip(rows, range(MOST_PREAMBLE), strict=False):
        found = {" ".join(cell.lower().split()): index for index, cell in enumerate(row.cells) if cell}
        if all(name in found for name in names):
            return found
    raise ListFault(f"{path.name}: expected a row with the headings {', '.join(n.title() for n in names)}")


def _day(row: PublishedRow, column: int | None) -> str:
    return _date(row, row.cell(column)) if column is not None else ""


def _date(row: PublishedRow, text: str) -> str:
    """A day as MM/DD/YYYY, YYYY-MM-DD or YYYYMMDD; empty stays empty."""
    if not text:
        return ""
    slashed = _SLASHED.fullmatch(text)
    try:
        if slashed:
            return date(int(slashed[3]), int(slashed[1]), int(slashed[2])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise row.fault("a day as MM/DD/YYYY or YYYY-MM-DD") from None
