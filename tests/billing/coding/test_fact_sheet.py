"""The catalog says of every code what the fact sheet says of it (November 2026), but for the named differences."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.billing.coding.procedure import Per
from tests.billing.coding.example import DAY, PROCEDURES

SHEET = tuple(csv.DictReader((Path(__file__).parent / "fact_sheet.csv").read_text().splitlines()))

# code -> why the catalog says something else than the sheet
FIRST_MINUTE = {
    "99417": "the sheet has a minute for each visit; alone, the latest of them",
    "G2212": "as 99417",
    "99494": "the sheet has a minute for each first code; alone, the later of them",
    "G0560": "the sheet knows no midpoint: the first full 20 minutes",
    "G0554": "the sheet says 20 minutes more; beside 20 of G0553 that is minute 40",
    "G0551": "the sheet says 30 minutes by name only",
    **dict.fromkeys(("H0004", "H0036", "H2011", "H2014", "H2015"), "the sheet leaves it to the state's manual"),
    **dict.fromkeys(("H2017", "H2019", "T1016", "T1017"), "the sheet leaves it to the state's manual"),
}
PARENTS = {"G2211": "of the home visits 99341 to 99350 the catalog knows none"}


def ids() -> list[str]:
    return [row["code"] for row in SHEET]


def test_the_sheet_has_all_its_codes() -> None:
    assert len(SHEET) == 113


@pytest.mark.parametrize("row", SHEET, ids=ids())
def test_every_code_of_the_sheet_is_in_the_catalog_with_its_times(row: dict[str, str]) -> None:
    procedure = PROCEDURES.on(row["code"], DAY)
    assert procedure is not None
    first = str(procedure.least_minutes or "")
    assert first == row["first_minute"] or row["code"] in FIRST_MINUTE
    assert str(procedure.most_minutes or "") == row["last_minute"]
    assert str(procedure.unit_minutes or "") == row["unit_minutes"]
    assert procedure.per is Per(row["per"] or "session")
    assert " ".join(f"{code}={minute}" for code, minute in procedure.least_beside.items()) == row["first_minute_beside"]


@pytest.mark.parametrize("row", [row for row in SHEET if row["parents"]])
def test_every_add_on_has_the_parents_of_the_sheet(row: dict[str, str]) -> None:
    procedure = PROCEDURES.on(row["code"], DAY)
    assert procedure is not None
    missing = set(parents(row["parents"])) - procedure.parents
    assert not missing or (row["code"] in PARENTS and not any(PROCEDURES.knows(code) for code in missing))


def parents(text: str) -> Iterator[str]:
    """Each code; of a range its two ends, since not every number between is a code."""
    for part in text.split():
        yield from part.split("-")


@pytest.mark.parametrize("row", SHEET, ids=ids())
def test_who_may_bill_is_as_the_sheet_has_it(row: dict[str, str]) -> None:
    procedure = PROCEDURES.on(row["code"], DAY)
    assert procedure is not None
    assert {licence.value for licence in procedure.billed_by} - {"PHYSICIAN"} == set(row["licences"].split())


def test_a_difference_is_still_one() -> None:
    sheet = {row["code"]: row["first_minute"] for row in SHEET}
    for code in FIRST_MINUTE:
        procedure = PROCEDURES.on(code, DAY)
        assert procedure is not None
        assert str(procedure.least_minutes) != sheet[code], f"{code} is no difference any more"
