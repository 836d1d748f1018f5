"""`bridge reference load`: published files, whole and broken, and what is kept of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bridge.billing.coding.edit import Adjudication, ListName
from bridge.reference.edit import all_lists, load_edits
from bridge.reference.load_list import Order, Outcome, load_list, unload_list
from bridge.reference.published import ListFault
from bridge.reference.release import release_in
from bridge.reference.source import CONFIG, ConfigFault
from tests.reference import published_example as example

TODAY = date(2026, 11, 18)
DAY = date(2026, 11, 16)


def load(tmp_path: Path, kind: str, *files: Path, **changes: Any) -> Outcome:
    order = Order(kind=kind, files=files, folder=tmp_path / "reference", today=TODAY, is_anyway=True)
    return load_list(replace(order, **changes))


def body(outcome: Outcome) -> list[str]:
    lines = outcome.path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_the_ptp_edits_are_kept_for_the_codes_of_the_catalog(tmp_path: Path) -> None:
    outcome = load(tmp_path, "ncci-ptp", *example.ptp_parts(tmp_path))
    assert (outcome.about.release, outcome.about.starts, outcome.about.ends) == (
        "2026Q4",
        date(2026, 10, 1),
        date(2026, 12, 31),
    )
    assert body(outcome) == [
        "paid,denied,indicator,starts,ends",
        "90832,90785,0,2013-01-01,2013-12-31",
        "90834,90846,9,1996-01-01,1996-01-01",
        "90834,99213,0,2013-01-01,",
        "90853,90834,1,2013-01-01,",
    ]
    assert (outcome.about.rows, outcome.left_out) == (4, 4)


def test_a_loaded_list_answers_before_the_shipped_one(tmp_path: Path) -> None:
    load(tmp_path, "ncci-ptp", *example.ptp_parts(tmp_path))
    edits = load_edits(CONFIG, tmp_path / "reference")
    assert edits.release(ListName.PAIRS, DAY) == "2026Q4"
    assert edits.pair("90791", "90834", DAY) is None  # shipped, and not in this release of ours
    pair = edits.pair("90834", "90853", DAY)
    assert pair is not None
    assert (pair.paid, pair.denied, pair.indicator) == ("90853", "90834", 1)
    assert edits.pair("90834", "90846", date(1996, 1, 1)) is None  # indicator 9: no edit
    assert edits.pair("90832", "90785", date(2013, 12, 31)) is not None
    assert edits.pair("90832", "90785", date(2014, 1, 1)) is None


def test_the_rows_of_a_ptp_release_speak_of_earlier_days_too(tmp_path: Path) -> None:
    load(tmp_path, "ncci-ptp", *example.ptp_parts(tmp_path))
    edits = load_edits(CONFIG, tmp_path / "reference")
    assert edits.covers(ListName.PAIRS, date(2026, 9, 30))
    assert edits.release(ListName.PAIRS, date(2026, 9, 30)) == "2026Q4"
    assert not edits.covers(ListName.PAIRS, date(2027, 1, 1))


def test_medicaid_has_pairs_of_its_own(tmp_path: Path) -> None:
    name = "medicaid-ncci-q4-2026-ptp-edits-practitioner-services"
    file = example.zipped(tmp_path / f"{name}.zip", **{f"{name}.txt": example.PTP_MEDICAID})
    outcome = load(tmp_path, "ncci-ptp-medicaid", file)
    assert (outcome.about.release, body(outcome)[1:], outcome.left_out) == (
        "2026Q4",
        ["90834,90846,0,2013-01-01,", "90853,90834,1,2013-01-01,2025-12-31"],
        1,
    )
    edits = load_edits(CONFIG, tmp_path / "reference")
    medicaid, medicare = edits.pair("90846", "90834", DAY, is_medicaid=True), edits.pair("90846", "90834", DAY)
    assert medicaid is not None
    assert (medicaid.may_be_parted, medicaid.is_medicaid, medicare and medicare.is_medicaid) == (False, True, False)
    assert edits.pair("90791", "90834", DAY) is not None
    assert edits.pair("90791", "90834", DAY, is_medicaid=True) is None  # its own list has no such pair
    assert edits.pair("90791", "90834", date(2027, 1, 5), is_medicaid=True) is not None  # beyond it: Medicare's


def test_mue_values_hold_for_their_quarter(tmp_path: Path) -> None:
    zipped = example.zipped(
        tmp_path / "medicare-ncci-2026-q4-practitioner-services-mue-table.zip",
        **{"MCR_MUE_PractitionerServices_Eff_10-01-2026.csv": example.MUE, "the same.xlsx": "PK"},
    )
    outcome = load(tmp_path, "ncci-mue", zipped)
    assert (outcome.about.release, outcome.about.rows, outcome.left_out) == ("2026Q4", 3, 1)
    edits = load_edits(CONFIG, tmp_path / "reference")
    now, before = edits.limit("90834", DAY), edits.limit("90834", date(2026, 9, 30))
    assert now is not None
    assert before is not None
    assert (now.units, now.mai) == (3, Adjudication.CLINICAL_DAY)
    assert before.units == 2  # the shipped one: no release of that quarter is there
    assert edits.covers(ListName.LIMITS, DAY)
    assert not edits.covers(ListName.LIMITS, date(2026, 9, 30))


@pytest.mark.parametrize("content", [example.MUE_MEDICAID, example.MUE_MEDICAID_TABS])
def test_medicaid_has_a_list_of_its_own_without_an_indicator(content: str, tmp_path: Path) -> None:
    name = "medicaid-ncci-q4-2026-mue-edits-practitioner-services"
    file = example.zipped(tmp_path / f"{name}.zip", **{f"{name}.txt": content})
    load(tmp_path, "ncci-mue-medicaid", file)
    edits = load_edits(CONFIG, tmp_path / "reference")
    medicaid, medicare = edits.limit("97151", DAY, is_medicaid=True), edits.limit("97151", DAY)
    assert medicaid is not None
    assert medicare is not None
    assert (medicaid.units, medicaid.mai, medicare.units) == (40, Adjudication.LINE, 8)


def add_on_file(form: str, folder: Path) -> Path:
    rows = (("A licence line",), example.AOC_HEADINGS, *example.AOC_ROWS)
    if form == "workbook":
        return example.workbook(folder / "AOC_V2026Q4-MCR.xlsx", rows)
    if form == "flat":
        return example.written(folder / "AOC_V2026Q4-F-MCR.txt", "\r\n".join((*example.AOC_FLAT, "")))
    return example.written(folder / "AOC_V2026Q4-MCR.txt", "\n".join("\t".join(row) for row in rows))


@pytest.mark.parametrize("form", ["workbook", "tabs", "flat"])
def test_add_ons_end_with_the_earliest_of_their_deletions(form: str, tmp_path: Path) -> None:
    file = add_on_file(form, tmp_path)
    outcome = load(tmp_path, "ncci-aoc", file)
    assert body(outcome) == [
        "add_on,primary,type,starts,ends",
        "90785,90791,1,2013-01-01,",
        "90785,90832,1,2013-01-01,2025-12-31",
        "96160,CCCCC,3,2017-01-01,",
        "99354,99214,1,2013-01-01,2022-12-31",
    ]
    edits = load_edits(CONFIG, tmp_path / "reference")
    parents, once = edits.parents("90785", DAY), edits.parents("90785", date(2025, 12, 31))
    assert parents is not None
    assert once is not None
    assert sorted(parents.primaries) == ["90791"]
    assert sorted(once.primaries) == ["90791", "90832"]


def test_a_workbook_of_the_ptp_edits_says_the_same_as_the_text(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in (*example.PTP_HEAD, *example.PTP_ROWS)]
    from_workbook = load(tmp_path, "ncci-ptp", example.workbook(tmp_path / "ptp.xlsx", rows), release="2026Q4")
    sheet = body(from_workbook)
    text = example.written(tmp_path / "ptp.txt", "\n".join((*example.PTP_HEAD, *example.PTP_ROWS)))
    assert body(load(tmp_path, "ncci-ptp", text, release="2026Q4")) == sheet


def test_the_order_file_and_its_addenda_are_kept_without_descriptions(tmp_path: Path) -> None:
    order = example.written(tmp_path / "icd10cm_order_2027.txt", "\r\n".join(example.ORDER))
    addenda = example.zipped(
        tmp_path / "2027-code-descriptions-tabular-order.zip",
        **{"icd10cm_order_2027.txt": "x", "icd10cm_order_addenda_2027.txt": "\n".join(example.ADDENDA), "a.pdf": "x"},
    )
    listed, changed = load(tmp_path, "icd10-order", order), load(tmp_path, "icd10-addenda", addenda)
    assert (listed.about.release, listed.about.starts, listed.about.ends) == (
        "FY2027",
        date(2026, 10, 1),
        date(2027, 9, 30),
    )
    assert body(listed) == ["code,billable", "F32,0", "F320,1", "F64A,1"]
    assert body(changed) == ["code,change,billable", "F64A,added,1", "Z681,added,0", "Z681,deleted,1"]


def test_the_tabular_list_is_found_inside_its_zip(tmp_path: Path) -> None:
    tabular = (
        "<ICD10CM.tabular><diag><name>F32</name><excludes1><note>bipolar disorder (F31)</note></excludes1></diag>"
        "<diag><name>F31</name></diag></ICD10CM.tabular>"
    )
    file = example.zipped(
        tmp_path / "2027-code-tables-tabular-index.zip",
        **{"Table and Index/icd10cm_tabular_2027.xml": tabular, "Table and Index/icd10cm_index_2027.xml": "<a/>"},
    )
    outcome = load(tmp_path, "icd10-tabular", file)
    assert (outcome.about.release, body(outcome)[1:]) == ("FY2027", ["F32,excludes1,must,F31"])


def test_taxonomies_are_kept_as_codes_alone(tmp_path: Path) -> None:
    outcome = load(tmp_path, "taxonomy", example.written(tmp_path / "nucc_taxonomy_261.csv", example.TAXONOMY))
    assert (outcome.about.release, outcome.about.starts, outcome.about.ends) == ("26.1", date(2026, 10, 1), None)
    assert body(outcome) == ["code,starts,ends", "103TC0700X,,", "1041C0700X,,"]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (example.CARC, ['1,1995-01-01,,,"our words, with a comma"', "113,1995-01-01,,2007-06-30,our words"]),
        (
            example.CARC_IN_WORDS,
            [
                "1,1995-01-01,,,our words",
                "113,1995-01-01,,2007-06-30,our words",
                "97,1995-01-01,2017-07-01,,our words",
            ],
        ),
        (
            example.CARC.replace(", with", " with").replace(",", "\t"),
            ["1,1995-01-01,,,our words with a comma", "113,1995-01-01,,2007-06-30,our words"],
        ),
    ],
)
def test_denial_reasons_are_kept_with_their_days_and_words(content: str, rows: list[str], tmp_path: Path) -> None:
    file = example.written(tmp_path / "carc.csv", content)
    assert body(load(tmp_path, "carc", file, release="2026-11-01")) == ["code,starts,modified,ends,words", *rows]


@pytest.mark.parametrize("name", ["codes.html", "codes.HTM"])
def test_the_page_of_a_list_is_read_as_it_was_saved(name: str, tmp_path: Path) -> None:
    file = example.written(tmp_path / name, example.CARC_PAGE)
    assert body(load(tmp_path, "carc", file, release="2026-11-01"))[1:] == [
        '1,1995-01-01,,,"our words, with a comma"',
        "113,1995-01-01,,2007-06-30,ours & yours Notes: use another.",
    ]


def test_a_page_without_a_list_is_refused(tmp_path: Path) -> None:
    file = example.written(tmp_path / "codes.html", "<html><table><tr><td>1</td></tr></table></html>")
    with pytest.raises(ListFault, match="no row is about a code that the bridge knows"):
        load(tmp_path, "carc", file, release="2026-11-01")


def test_a_description_without_end_is_cut(tmp_path: Path) -> None:
    file = example.written(tmp_path / "carc.csv", f"Code,Description,Start Date\n1,{'long ' * 200},01/01/1995\n")
    (row,) = body(load(tmp_path, "carc", file, release="2026-11-01"))[1:]
    assert (len(row.split(",")[4]), row[-3:]) == (400, "...")


def test_the_same_release_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    file = example.written(tmp_path / "carc.csv", example.CARC)
    first = load(tmp_path, "carc", file, release="2026-11-01")
    example.written(file, example.CARC.replace("113,", "114,"))
    second = load(tmp_path, "carc", file, release="2026-11-01")
    assert first.path == second.path
    assert body(second)[-1].startswith("114,")
    assert [about.name for about in all_lists(CONFIG, tmp_path / "reference") if about.loaded_on] == ["carc"]


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip", "2026Q4"),
        ("ccipra-v321-f1.xlsx", "2026Q2"),
        ("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", "2026Q4"),
        ("medicare-ncci-2026-q4-practitioner-services-mue-table.zip", "2026Q4"),
        ("AOC_V2026Q2-F-MCR.txt", "2026Q2"),
        ("AOC_V2025Q4_01-MCR.txt", "2025Q4"),
        ("nucc_taxonomy_251.csv", "25.1"),
        ("icd10cm_order_2027.txt", "FY2027"),
        ("2027-code-descriptions-tabular-order.zip", "FY2027"),
        ("icd10cm-code-descriptions-2027.zip", "FY2027"),
        ("2027-code-tables-tabular-index.zip", "FY2027"),
        ("medicaid-ncci-2026-q3-mue-edits-practitioner-services.zip", "2026Q3"),
        ("carc.csv", ""),
    ],
)
def test_the_names_of_published_files_tell_their_release(name: str, release: str) -> None:
    assert release_in(name) == release


@pytest.mark.parametrize(
    ("release", "starts", "said"),
    [
        ("", None, "its name tells no release; say it with --release"),
        ("autumn", None, "say with --starts from which day it holds"),
        ("../../etc", None, "is no release: letters, digits"),
        ("2026Q3", date(2026, 10, 1), "ends before it begins"),
    ],
)
def test_a_release_is_named_and_dated(release: str, starts: date | None, said: str, tmp_path: Path) -> None:
    file = example.written(tmp_path / "list.csv", example.CARC)
    with pytest.raises(ListFault, match=said):
        load(tmp_path, "carc", file, release=release, starts=starts)


def test_a_list_far_shorter_than_the_one_before_is_asked_about(tmp_path: Path) -> None:
    parts = example.ptp_parts(tmp_path)
    with pytest.raises(ListFault, match="4 rows where 2024Q3 has 2160; is the file whole"):
        load(tmp_path, "ncci-ptp", *parts, is_anyway=False)


def test_what_is_unloaded_answers_no_more(tmp_path: Path) -> None:
    load(tmp_path, "ncci-ptp", *example.ptp_parts(tmp_path))
    unload_list(tmp_path / "reference", "ncci-ptp", "2026Q4")
    assert load_edits(CONFIG, tmp_path / "reference").release(ListName.PAIRS, DAY) == "2024Q3"
    assert not list((tmp_path / "reference").iterdir())
    with pytest.raises(ListFault, match="there is no loaded list ncci-ptp 2026Q4"):
        unload_list(tmp_path / "reference", "ncci-ptp", "2026Q4")


def test_a_kept_list_that_was_cut_is_named(tmp_path: Path) -> None:
    path = load(tmp_path, "ncci-ptp", *example.ptp_parts(tmp_path)).path
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:-1]), encoding="utf-8")
    with pytest.raises(ConfigFault, match=r"2026Q4\.csv: rows: 4 are announced and 3 are there"):
        load_edits(CONFIG, tmp_path / "reference")
