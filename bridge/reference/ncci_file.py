"""The NCCI edits as CMS publishes them: PTP pairs, MUE limits and add-on codes, for practitioner services.

PTP    zip per part f1 to f4, in each a text with tabs (or the same as a workbook): a licence line, a title, a heading
       over several lines, then column 1, column 2, `*` where it is older than 1996, first day, deletion day (`*`:
       none), modifier indicator, rationale. The days are YYYYMMDD; a pair may stand in it more than once. Medicaid's is
       one file, its columns without the third: Col1, Col2, EffDt, DelDt (empty: none), ModifierIndicator, rationale.
MUE    zip with a CSV and a workbook: a licence text, one row of headings, then code, value, adjudication indicator
       ("3 Date of Service Edit: Clinical"), rationale. No days: the file's name says from when it holds. Medicaid's is
       a text with tabs inside a zip, its heading MUE Values alone, without an adjudication indicator.
AOC    a workbook: a licence text, one row of headings, days as YYYYDDD (day of the year). And a flat text of fixed
       columns without headings (AOC_V2026Q2-F-MCR.txt): 1 edit type, 2 to 6 add-on, 7 to 13 its deletion day, 14 to 18
       primary, 19 to 25 its deletion day, 26 to 32 first day, 33 to 39 deletion day, from 40 on notes.

Read in descriptions and readers of these files in public, not in the files themselves, which CMS gives after a click
on the AMA's licence. For 2026Q4 (ccipra-v323r0, MCR_MUE_PractitionerServices_Eff_10-01-2026) readers agree with what
is said here; of the flat text two readers that know nothing of each other give these columns, and of Medicaid's PTP;
of Medicaid's MUE one (2026Q1). Not certain: that a deletion day is the last day of the edit (taken as such); that a
limit of Medicaid's is held against each line by itself. Rationales are not kept, descriptions of codes are not in
these files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from bridge.reference.published import ListFault, PublishedRow, published_lines, published_rows

CODE = re.compile(r"[0-9A-Z]{5}")
PTP = r"ccipra|ptp.*practitioner|practitioner.*ptp"
MUE = r"practitioner"
AOC = r"aoc|add.?on"
MOST_PREAMBLE = 30  # rows: licence, title, headings


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLayout:
    """Where a PTP file has what, counted from 0; `headings`: what stands over each column, and the word that tells."""

    headings: tuple[tuple[str, str], ...]
    starts: int
    ends: int
    indicator: int


MEDICARE = PairLayout(
    headings=(
        ("Column 1", "column 1"),
        ("Column 2", "column 2"),
        ("existence prior to 1996", "existence"),
        ("Effective Date", "effective"),
        ("Deletion Date", "deletion"),
        ("Modifier", "modifier"),
    ),
    starts=3,
    ends=4,
    indicator=5,
)
MEDICAID = PairLayout(
    headings=(("Col1", "col"), ("Col2", "col"), ("EffDt", "eff"), ("DelDt", "del"), ("Modifier Indicator", "modifier")),
    starts=2,
    ends=3,
    indicator=4,
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

_MUE_VALUES = "Practitioner Services MUE Values"
_FLAT = re.compile(r"[123][0-9A-Z]{5}(?:[0-9]{7}| {7})[0-9A-Z]{5}(?:[0-9]{7}| {7})[0-9]{7}")
_FLAT_COLUMNS = (0, 1, 6, 13, 18, 25, 32, 39)

Kept = tuple[str, ...]


def pairs(path: Path, codes: frozenset[str], layout: PairLayout = MEDICARE) -> Iterator[Kept | None]:
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
            _hold_against(layout, path, preamble)
            begun = True
        yield _pair(row, codes, layout)
    if not begun:
        raise ListFault(f"{path.name}: expected pairs of codes, and there are none")


def _hold_against(layout: PairLayout, path: Path, preamble: list[PublishedRow]) -> None:
    """The headings go over several lines: each column's are read together."""
    for index, (name, word) in enumerate(layout.headings):
        if not any(word in _plain(row.cell(index)) for row in preamble):
            raise ListFault(f"{path.name}: expected the heading {name} over column {index + 1} (CMS PTP edits)")


def _pair(row: PublishedRow, codes: frozenset[str], layout: PairLayout) -> Kept | None:
    paid, denied, indicator = row.cell(0), row.cell(1), row.cell(layout.indicator)
    starts, ends = row.cell(layout.starts), row.cell(layout.ends)
    if not (CODE.fullmatch(paid) and CODE.fullmatch(denied)):
        raise row.fault("two codes of five characters")
    if indicator not in ("0", "1", "9"):
        raise row.fault(f"the modifier indicator 0, 1 or 9 in column {layout.indicator + 1}")
    first = _day(row, starts, f"an effective date YYYYMMDD in column {layout.starts + 1}")
    last = "" if ends in ("*", "") else _day(row, ends, f"a deletion date YYYYMMDD or * in column {layout.ends + 1}")
    return (paid, denied, indicator, first, last) if paid in codes and denied in codes else None


def limits(path: Path, codes: frozenset[str], starts: date, *, is_medicaid: bool) -> Iterator[Kept | None]:
    """procedure, units, mai, starts, ends for each row; None for a code not asked for. Raises ListFault."""
    rows = published_rows(path, MUE)
    heading = _heading(path, rows, ("HCPCS/CPT Code",) if is_medicaid else ("HCPCS/CPT Code", _MUE_VALUES))
    code, units = heading["hcpcs/cpt code"], heading.get(_plain(_MUE_VALUES), heading.get("mue values"))
    if units is None:
        raise ListFault(f"{path.name}: expected a column MUE Values, or {_MUE_VALUES}")
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
    if _is_flat(path):
        for place, line in published_lines(path, AOC):
            yield _flat(place, line, codes)
        return
    rows = published_rows(path, AOC)
    heading = _heading(path, rows, _AOC_HEADINGS)
    columns = [heading[_plain(name)] for name in _AOC_HEADINGS]
    for row in rows:
        yield _add_on(row, tuple(row.cell(column) for column in columns), codes)


def _is_flat(path: Path) -> bool:
    first = next(published_rows(path, AOC), None)
    return first is not None and bool(_FLAT.match(first.cells[0]))


def _flat(place: str, line: str, codes: frozenset[str]) -> Kept | None:
    """A line of fixed columns; the notes behind them may hold commas, tabs or quotes, and are not needed."""
    file, _, number = place.rpartition(" line ")
    row = PublishedRow(file, int(number), (line,))
    if not _FLAT.match(line):
        raise row.fault("the edit type, an add-on, a primary and their days in columns 1 to 39")
    return _add_on(row, tuple(line[start:end].strip() for start, end in pairwise(_FLAT_COLUMNS)), codes)


def _add_on(row: PublishedRow, said: Kept, codes: frozenset[str]) -> Kept | None:
    """`said`: the values under _AOC_HEADINGS."""
    kind, code, code_ends, primary, primary_ends, starts, ends = said
    parent = primary or "CCCCC"
    if not (CODE.fullmatch(code) and CODE.fullmatch(parent)):
        raise row.fault("an add-on code and a primary code of five characters")
    if kind not in ("1", "2", "3"):
        raise row.fault("the edit type 1, 2 or 3")
    over = [_ordinal(row, day) for day in (code_ends, primary_ends, ends) if day]
    first = _ordinal(row, starts)
    return (code, parent, kind, first, min(over, default="")) if code in codes else None


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
