import csv
from datetime import date
from pathlib import Path

import pytest

from bridge.reference.diagnosis import diagnoses, is_billable, load_years, shipped_lists
from bridge.reference.source import CONFIG, ConfigFault

DIAGNOSES = diagnoses()
FY2021, FY2022, FY2023 = date(2021, 9, 30), date(2021, 10, 1), date(2022, 10, 1)
FY2024, FY2025, FY2026, FY2027 = date(2023, 10, 1), date(2024, 10, 1), date(2025, 10, 1), date(2026, 10, 1)
APRIL_2023 = date(2023, 4, 1)
EVE_OF_2027 = date(2026, 9, 30)

# Billable on all days from FY2021 on: the DSM-5-TR mapping of behavioral health.
ALWAYS = """
F20.9 F22 F23 F25.0 F25.9 F28 F29 F30.10 F31.0 F31.81 F32.0 F32.1 F32.2 F32.3 F32.4 F32.5 F32.81 F32.89 F32.9 F33.0
F33.1 F33.2 F33.3 F33.41 F33.42 F33.9 F34.0 F34.1 F34.81 F39 F40.00 F40.01 F40.10 F41.0 F41.1 F41.9 F42.2 F42.3 F42.4
F43.0 F43.10 F43.11 F43.12 F43.20 F43.21 F43.22 F43.23 F43.24 F43.25 F44.81 F45.1 F45.21 F45.22 F50.82 F51.01 F53.0
F53.1 F54 F60.3 F63.3 F63.81 F64.0 F64.2 F70 F71 F72 F73 F79 F81.0 F84.0 F90.0 F90.1 F90.2 F90.8 F90.9 F91.3 F93.0
F94.0 F99 F10.10 F10.11 F10.20 F10.21 F11.20 F17.210 Z72.0 G47.00 R45.851 T14.91XA Z63.0 Z71.9 E11.9 Z66
"""
# Headers in every year.
NEVER = """
F32 F33 F41 F43 F43.1 F43.2 F84 F90 F31.3 F31.6 F40.2 F60 F10.1 F10.2 F10.9 Z91.1 R45.85 T14.91 F F41.99 A00-A09
Q00.99
"""
# (code, first day of the change, billable from then on)
CHANGES = [
    ("F32.A", FY2022, True),
    ("F78", FY2022, False),
    ("F78.A1", FY2022, True),
    ("F78.A9", FY2022, True),
    ("R45.88", FY2022, True),
    ("Z91.51", FY2022, True),
    ("Z91.52", FY2022, True),
    ("Z91.5", FY2022, False),
    ("Z55.5", FY2022, True),
    ("Z58.6", FY2022, True),
    ("Z59.0", FY2022, False),
    ("Z59.01", FY2022, True),
    ("Z59.4", FY2022, False),
    ("Z59.41", FY2022, True),
    ("Z59.8", FY2022, False),
    ("Z59.811", FY2022, True),
    ("Z59.89", FY2022, True),
    ("F01.51", FY2023, False),
    ("F01.511", FY2023, True),
    ("F02.B3", FY2023, True),
    ("F03.C4", FY2023, True),
    ("F06.70", FY2023, True),
    ("F06.71", FY2023, True),
    ("F10.90", FY2023, True),
    ("F11.91", FY2023, True),
    ("F19.91", FY2023, True),
    ("F43.8", FY2023, False),
    ("F43.81", FY2023, True),
    ("F43.89", FY2023, True),
    ("Z59.82", FY2023, True),
    ("Z59.87", FY2023, True),
    ("Z55.6", APRIL_2023, True),
    ("Z58.81", APRIL_2023, True),
    ("Z59.1", APRIL_2023, False),
    ("Z59.10", APRIL_2023, True),
    ("Z91.11", APRIL_2023, False),
    ("Z91.110", APRIL_2023, True),
    ("Z62.23", FY2024, True),
    ("Z62.833", FY2024, True),
    ("Z91.14", FY2024, False),
    ("Z91.141", FY2024, True),
    ("Z91.85", FY2024, True),
    ("F50.01", FY2025, False),
    ("F50.010", FY2025, True),
    ("F50.02", FY2025, False),
    ("F50.2", FY2025, False),
    ("F50.20", FY2025, True),
    ("F50.81", FY2025, False),
    ("F50.810", FY2025, True),
    ("F50.83", FY2025, True),
    ("F50.84", FY2025, True),
    ("Z59.7", FY2025, False),
    ("Z59.71", FY2025, True),
    ("Z59.86", FY2026, False),
    ("Z59.861", FY2026, True),
    ("Z77.31", FY2026, True),
    ("Z91.011", FY2026, False),
    ("Z91.0110", FY2026, True),
    ("G35", FY2026, False),
    ("G35.A", FY2026, True),
    ("F64.A", FY2027, True),
    ("Z68.1", FY2027, False),
    ("Z68.18", FY2027, True),
    ("Z77.013", FY2027, True),
    ("Z77.33", FY2027, True),
    ("Z77.42", FY2027, True),
    ("Z86.17", FY2027, True),
    ("Z87.890", FY2027, False),
    ("Z87.8901", FY2027, True),
    ("Z87.893", FY2027, True),
    ("M72.2", FY2027, False),
    ("O31.43X9", FY2027, True),
]


@pytest.mark.parametrize("code", ALWAYS.split())
def test_a_code_of_every_year_is_billable(code: str) -> None:
    days = (FY2021, FY2023, FY2025, EVE_OF_2027, FY2027)
    assert [is_billable(code, day) for day in days] == [True] * len(days)


@pytest.mark.parametrize("code", NEVER.split())
def test_a_header_or_no_code_is_never_billable(code: str) -> None:
    assert not any(is_billable(code, day) for day in (FY2021, FY2024, EVE_OF_2027, FY2027))


@pytest.mark.parametrize(("code", "starts", "billable"), CHANGES)
def test_a_change_begins_on_its_day(code: str, starts: date, billable: bool) -> None:
    eve = date.fromordinal(starts.toordinal() - 1)
    assert (is_billable(code, eve), is_billable(code, starts)) == (not billable, billable)


def test_a_code_may_come_and_go() -> None:
    days = (FY2022, FY2023, FY2025, FY2026)
    assert [is_billable("Z59.86", day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("code", ["F41.1", "F411", "f41.1"])
def test_a_code_comes_with_or_without_its_dot(code: str) -> None:
    assert is_billable(code, FY2027)


@pytest.mark.parametrize(
    ("code", "day", "choices"),
    [
        ("F41", FY2027, ("F41.0", "F41.1", "F41.3", "F41.8", "F41.9")),
        ("F64", EVE_OF_2027, ("F64.0", "F64.1", "F64.2", "F64.8", "F64.9")),
        ("F64", FY2027, ("F64.0", "F64.1", "F64.2", "F64.8", "F64.9", "F64.A")),
        ("Z68.1", FY2027, ("Z68.18", "Z68.19")),
        ("Z59.86", FY2025, ()),  # billable: nothing to choose
        ("F43.8", FY2027, ("F43.81", "F43.89")),
        ("F41.99", FY2027, ("F41.9",)),  # no such code: the nearest that is one
        ("X", FY2027, ()),
        ("", FY2027, ()),
    ],
)
def test_what_is_not_billable_has_choices(code: str, day: date, choices: tuple[str, ...]) -> None:
    assert DIAGNOSES.choices(code, day) == choices


def test_a_header_is_told_from_no_code() -> None:
    assert DIAGNOSES.is_header("F32", FY2027)
    assert not DIAGNOSES.is_header("F32.1", FY2027)
    assert not DIAGNOSES.is_header("F41.99", FY2027)


def test_what_is_known_reaches_to_the_end_of_fiscal_year_2027() -> None:
    assert DIAGNOSES.covers(date(2027, 9, 30))
    assert not DIAGNOSES.covers(date(2027, 10, 1))


def test_the_counts_are_those_that_are_published() -> None:
    """74,719 codes in FY2026 and 74,879 in FY2027: the last lines of the addenda of FY2027."""
    years = load_years()
    codes = {code for below in years.lists[0].categories.values() for code in below.split()} | set(years.changes)
    assert sum(years.has_leaf(code, EVE_OF_2027) for code in codes) == 74_719
    assert sum(years.has_leaf(code, FY2027) for code in codes) == 74_879


def test_a_loaded_order_file_wins_for_its_year(tmp_path: Path) -> None:
    _stored(tmp_path, "icd10-order", "code,billable", "F41,0", "F411,1", "F64,1")
    own = diagnoses(CONFIG, tmp_path)
    assert own.is_billable("F41.1", FY2027)
    assert own.is_billable("F64", FY2027)  # as that file says, whatever the shipped list has
    assert not own.is_billable("F33.1", FY2027)
    assert own.is_billable("F33.1", EVE_OF_2027)


def test_loaded_addenda_change_the_next_year(tmp_path: Path) -> None:
    rows = ("F411,deleted,1", "F411,added,0", "F4111,added,1", "F419,deleted,1")
    _stored(tmp_path, "icd10-addenda", "code,change,billable", *rows, year=2028)
    own, day = diagnoses(CONFIG, tmp_path), date(2027, 10, 1)
    assert [own.is_billable(code, day) for code in ("F41.1", "F41.11", "F41.9", "F41.0")] == [False, True, False, True]
    assert own.is_billable("F41.1", FY2027)
    assert own.covers(day)


def test_a_change_that_is_none_is_refused(tmp_path: Path) -> None:
    _stored(tmp_path, "icd10-addenda", "code,change,billable", "F411,gone,1")
    with pytest.raises(ConfigFault, match=r"FY2027\.csv: line 9: change: added or deleted"):
        diagnoses(CONFIG, tmp_path).is_billable("F41.1", FY2027)


def test_an_order_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = _stored(tmp_path, "icd10-order", "code,billable", "F41,0", "F411,1")
    path.write_text(path.read_text().removesuffix("F411,1\n"))
    with pytest.raises(ConfigFault, match="not the list that was loaded"):
        diagnoses(CONFIG, tmp_path).is_billable("F41.1", FY2027)


DOMAIN = Path(__file__).parents[3] / "shared" / "domain"


@pytest.mark.skipif(not DOMAIN.is_dir(), reason="the domain facts are not beside this checkout")
def test_every_row_of_the_domain_facts_agrees() -> None:
    years = {
        "in_FY2021_jan": date(2021, 1, 5),
        "in_FY2025_apr": date(2025, 4, 5),
        "in_FY2026_apr": date(2026, 4, 5),
        "in_FY2027_oct": date(2026, 10, 5),
    }
    with (DOMAIN / "icd10-bh.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    flags = [(row["code"], key, row[key] == "1") for row in rows for key in years]
    wrong = [(code, key) for code, key, billable in flags if is_billable(code, years[key]) != billable]
    with (DOMAIN / "icd10-headers.csv").open(encoding="utf-8") as file:
        headers = [row["header_code"] for row in csv.DictReader(file)]
    assert (len(rows), len(headers), wrong) == (1605, 241, [])
    assert [h for h in headers if not DIAGNOSES.is_header(h, FY2027)] == []


def _stored(folder: Path, kind: str, columns: str, *rows: str, year: int = 2027) -> Path:
    path = folder / kind / f"FY{year}.csv"
    path.parent.mkdir(parents=True)
    head = (
        f'# kind = "{kind}"',
        f'# release = "FY{year}"',
        '# source = "made for a test"',
        '# certainty = "certain"',
        f"# starts = {year - 1}-10-01",
        f"# ends = {year}-09-30",
        f"# rows = {len(rows)}",
    )
    path.write_text("\n".join((*head, columns, *rows, "")), encoding="utf-8")
    return path


def test_the_shipped_lists_say_how_old_they_are() -> None:
    assert [(each.name, each.release, each.rows) for each in shipped_lists()] == [
        ("icd10-order", "FY2026", 98_186),
        ("icd10-addenda", "FY2027", 976),
        ("icd10-tabular", "FY2026", 3_651),
    ]
