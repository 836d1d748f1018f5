"""Code lists of others: the NUCC's provider taxonomy; X12's adjustment reasons, remarks and claim status codes.

NUCC   CSV with the headings Code, Grouping, Classification, Specialization, Definition, Notes, Display Name, Section;
       older releases have Effective Date and Deactivation Date too
X12    CSV or text with tabs: Code, Description, Start Date, Last Modified, Stop Date; or Code, Description with
       "Start: 01/01/1995 | Last Modified: 07/01/2017 | Stop: 06/30/2007" at the end of the description; or the page
       itself, saved as HTML (`page_file`). Stop is the last day on which a payer may use a code anew. # X12's own note

X12's forms are its page and what people export from it; X12 sells the lists itself in a form that was not seen. The
NUCC's headings are those of its releases 23.0 to 26.1, as readers of them in public have them; of its list codes and
days are kept. X12's descriptions are kept in the practice's own copy, to be shown where we have no words
of our own: they belong to X12, whose file the practice has, and none are shipped.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bridge.reference.published import ListFault, PublishedRow, published_rows

TAXONOMY_CODE = re.compile(r"[0-9A-Z]{9}X")
X12_CODE = re.compile(r"[0-9A-Z]{1,5}")
MOST_PREAMBLE = 10
MOST_WORDS = 400  # characters of a description
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
    """code, starts, modified, ends, words for each row. Raises ListFault."""
    rows = published_rows(path, r"code")
    heading = _heading(path, rows, ("code", "description"))
    columns = [heading.get(name) for name in ("start date", "last modified", "stop date")]
    by_column = columns[0] is not None
    for row in rows:
        code = row.cell(heading["code"])
        if not X12_CODE.fullmatch(code):
            raise row.fault("a code of one to five letters and digits")
        description = row.cell(heading["description"])
        if by_column:
            yield code, *(_day(row, column) for column in columns), _words(description)
        else:
            said = dict(_SAID.findall(description))
            if "Start" not in said:
                raise row.fault("a column Start Date, or Start: MM/DD/YYYY in the description")
            yield code, *(_date(row, said.get(name, "")) for name in _DAYS), _words(description)


def _heading(path: Path, rows: Iterator[PublishedRow], names: tuple[str, ...]) -> dict[str, int]:
    for row, _ in zip(rows, range(MOST_PREAMBLE), strict=False):
        found = {" ".join(cell.lower().split()): index for index, cell in enumerate(row.cells) if cell}
        if all(name in found for name in names):
            return found
    raise ListFault(f"{path.name}: expected a row with the headings {', '.join(n.title() for n in names)}")


def _words(description: str) -> str:
    """The description on one line, without the days at its end."""
    words = " ".join(_SAID.sub("", description).replace("|", " ").split())
    return words if len(words) <= MOST_WORDS else f"{words[: MOST_WORDS - 3]}..."


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
