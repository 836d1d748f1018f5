"""The NCCI edits as CMS publishes them: PTP pairs, MUE limits and add-on codes, for practitioner services.

PTP    zip per part f1 to f4, in each a text with tabs (or the same as a workbook): a licence line, a title, a heading
       over several lines, then column 1, column 2, `*` where it is older than 1996, first day, deletion day (`*`:
       none), modifier indicator, rationale. The days are YYYYMMDD; a pair may stand in it more than once.
MUE    zip with a CSV and a workbook: a licence text, one row of headings, then code, value, adjudication indicator
       ("3 Date of Service Edit: Clinical"), rationale. No days: the file's name says from when it holds.
AOC    a text with tabs or a workbook: a licence text, one row of headings, days as YYYYDDD (day of the year).

Read in descriptions and readers of these files in public, not in the files themselves, which CMS gives after a click on
the AMA's licence. Not certain: that a deletion day is the last day of the edit (taken as such), whether Medicaid's MUE
file has an adjudication indicator (taken as each line by itself where it has none), and the headings of the AOC text
(taken to be those of the workbook). Rationales are not kept, descriptions of codes are not in these files.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bridge.reference.published import ListFault, PublishedRow, published_rows

CODE = re.compile(r"[0-9A-Z]{5}")
PTP = r"ccipra|ptp.*practitioner|practitioner.*ptp"
MUE = r"practitioner"
AOC = r"aoc|add.?on"
MOST_PREAMBLE = 30  # rows: licence, title, headings

_PTP_HEADINGS = (
    ("Column 1", "column 1"),
    ("Column 2", "column 2"),
    ("existence prior to 1996", "existence"),
    ("Effective Date", "effective"),
    ("Deletion Date", "deletion"),
    ("Modifier", "modifier"),
)
_AOC_HEADINGS = (
    "AOC_Edit_Type",
    "Add-On_Code",
    "AOC_DelDT",
    "Primary_Code",
    "Primary_Code_DelDT",
    "AOC_Edit_EffDT",
    "AOC_Edit_DelDT",
)

_EMPTY = ("",) * len(_PTP_HEADINGS)

Kept = tuple[str, ...]


def pairs(path: Path, codes: frozenset[str]) -> Iterator[Kept | None]:
    """paid, denied, indicator, starts, ends for each row; None for one that names a code not asked for.

    Raises ListFault.
    """
    preamble: list[PublishedRow] = []
    begun = False
    for row in published_rows(path, PTP):
        if not begun and not CODE.fullmatch(row.cell(0)):
            preamble.append(row)
            if len(preamble) > MOST_PREAMBLE:
                raise row.fault("a pair of codes by now: column 1, column 2, ... separated by tabs")
            continue
        if not begun:
            _hold_against_ptp(path, preamble)
            begun = True
        yield _pair(row, codes)
    if not begun:
        raise ListFault(f"{path.name}: expected pairs of codes, and there are none")


def _hold_against_ptp(path: Path, preamble: list[PublishedRow]) -> None:
    """The headings go over several lines: each column's are read together."""
    for index, (name, word) in enumerate(_PTP_HEADINGS):
        if not any(word in _plain(row.cell(index)) for row in preamble):
            raise ListFault(f"{path.name}: expected the heading {name} over column {index + 1} (CMS PTP edits)")


def _pair(row: PublishedRow, codes: frozenset[str]) -> Kept | None:
    paid, denied, _, starts, ends, indicator = (row.cells + _EMPTY)[:6]
    if not (CODE.fullmatch(paid) and CODE.fullmatch(denied)):
        raise row.fault("two codes of five characters")
    if indicator not in ("0", "1", "9"):
        raise row.fault("the modifier indicator 0, 1 or 9 in column 6")
    first = _day(row, starts, "an effective date YYYYMMDD in column 4")
    last = "" if ends in ("*", "") else _day(row, ends, "a deletion date YYYYMMDD or * in column 5")
    return (paid, denied, indicator, first, last) if paid in codes and denied in codes else None


def limits(path: Path, codes: frozenset[str], starts: date, *, is_medicaid: bool) -> Iterator[Kept | None]:
    """procedure, units, mai, starts, ends for each row; None for a code not asked for. Raises ListFault."""
    rows = published_rows(path, MUE)
    heading = _heading(path, rows, ("HCPCS/CPT Code", "Practitioner Services MUE Values"))
    code, units = heading["hcpcs/cpt code"], heading["practitioner services mue values"]
    indicator = next((i for name, i in heading.items() if "adjudication indicator" in name), None)
    if indicator is None and not is_medicaid:
        raise ListFault(f"{path.name}: expected a column MUE Adjudication Indicator; Medicaid's is ncci-mue-medicaid")
    for row in rows:
        if not CODE.fullmatch(row.cell(code)):
            raise row.fault("a code of five characters")
        if not row.cell(units).isdigit():
            raise row.fault("the MUE value, a whole number")
        mai = row.cell(indicator)[:1] if indicator is not None else "1"
        if mai not in ("1", "2", "3"):
            raise row.fault("an adjudication indicator that begins with 1, 2 or 3")
        known = row.cell(code) in codes
        yield (row.cell(code), str(int(row.cell(units))), mai, starts.isoformat(), "") if known else None


def add_ons(path: Path, codes: frozenset[str]) -> Iterator[Kept | None]:
    """add_on, primary, type, starts, ends for each row; None for an add-on not asked for. Raises ListFault.

    The earliest of the three deletion days ends a row. A primary may be a code that the catalog does not know.
    """
    rows = published_rows(path, AOC)
    heading = _heading(path, rows, _AOC_HEADINGS)
    kind, add_on, add_on_ends, primary, primary_ends, starts, ends = (heading[_plain(n)] for n in _AOC_HEADINGS)
    for row in rows:
        code, parent = row.cell(add_on), row.cell(primary) or "CCCCC"
        if not (CODE.fullmatch(code) and CODE.fullmatch(parent)):
            raise row.fault("an add-on code and a primary code of five characters")
        if row.cell(kind) not in ("1", "2", "3"):
            raise row.fault("the edit type 1, 2 or 3")
        over = [_ordinal(row, row.cell(i)) for i in (add_on_ends, primary_ends, ends) if row.cell(i)]
        first = _ordinal(row, row.cell(starts))
        known = code in codes
        yield (code, parent, row.cell(kind), first, min(over, default="")) if known else None


def _heading(path: Path, rows: Iterator[PublishedRow], names: tuple[str, ...]) -> dict[str, int]:
    """The column of each heading, once the row that has all these has come. Raises ListFault."""
    for row, _ in zip(rows, range(MOST_PREAMBLE), strict=False):
        found = {_plain(cell): index for index, cell in enumerate(row.cells) if cell}
        if all(_plain(name) in found for name in names):
            return found
    raise ListFault(f"{path.name}: expected a row with the headings {', '.join(names)}")


def _plain(cell: str) -> str:
    """A heading without its line breaks: "HCPCS/ CPT Code" is hcpcs/cpt code."""
    return re.sub(r"\s+", " ", re.sub(r"/\s+", "/", cell)).strip().lower()


def _day(row: PublishedRow, text: str, expected: str) -> str:
    try:
        return date.fromisoformat(text if len(text) == 8 and text.isdigit() else "").isoformat()
    except ValueError:
        raise row.fault(expected) from None


def _ordinal(row: PublishedRow, text: str) -> str:
    """YYYYDDD, or YYYYMMDD as in the older releases."""
    if len(text) == 7 and text.isdigit() and 1 <= int(text[4:]) <= 366:
        return (date(int(text[:4]), 1, 1) + timedelta(days=int(text[4:]) - 1)).isoformat()
    return _day(row, text, "a day as YYYYDDD, the day of the year")
