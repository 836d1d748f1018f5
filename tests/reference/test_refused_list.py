"""Files that are not in the published form of a list are refused by name, and nothing of them is kept."""

import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bridge.reference import published
from bridge.reference.published import ListFault
from tests.reference import published_example as example
from tests.reference.test_load_list import load

PTP = "\n".join((*example.PTP_HEAD, *example.PTP_ROWS))


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("ncci-ptp", "\n".join(example.PTP_ROWS), "expected the heading Column 1 over column 1"),
        ("ncci-ptp", PTP.replace("Modifier", "Indicator"), "expected the heading Modifier over column 6"),
        ("ncci-ptp", "\n".join(example.PTP_HEAD), "expected pairs of codes, and there are none"),
        ("ncci-ptp", "\n".join(f"chatter {i}" for i in range(40)), "line 31: expected a pair of codes by now"),
        ("ncci-ptp", PTP.replace("20150101\t*", "20151301\t*"), "line 11: expected an effective date"),
        ("ncci-ptp", PTP.replace("20131231", "yesterday"), "line 9: expected a deletion date"),
        ("ncci-ptp", PTP.replace("*\t1\t", "*\t2\t", 1), "line 8: expected the modifier indicator"),
        ("ncci-ptp", PTP[: PTP.rindex("2015")], "line 11: expected the modifier indicator"),  # cut
        ("ncci-ptp", example.PTP_MEDICAID, "expected the heading Column 1 over column 1"),
        ("ncci-ptp-medicaid", PTP, "expected the heading EffDt over column 3"),
        ("ncci-ptp-medicaid", example.PTP_MEDICAID.replace("20130101\t\t0", "2013\t\t0"), "YYYYMMDD in column 3"),
        ("ncci-mue", example.MUE.replace("Practitioner", "Outpatient Hospital"), "expected a row with the headings"),
        ("ncci-mue", example.MUE_MEDICAID, "Medicaid's is ncci-mue-medicaid"),
        ("ncci-mue-medicaid", example.MUE_MEDICAID.replace("Practitioner", "Hospital"), "expected a column MUE Values"),
        ("ncci-mue", example.MUE.replace("90834,3,", "90834,many,"), "expected the MUE value, a whole number"),
        ("ncci-mue", example.MUE.replace("2 Date", "4 Date"), "expected an adjudication indicator"),
        ("ncci-mue", example.MUE + "90834,1,1 Line Edit,ours\n", "90834 stands in it twice"),
        ("ncci-mue", example.MUE.replace("90834", "9083"), "expected a code of five characters"),
        ("ncci-aoc", "Add-On_Code\tPrimary_Code\n90785\t90791\n", "expected a row with the headings AOC_Edit_Type"),
        ("ncci-aoc", "\n".join((*example.AOC_FLAT, "cut")), "line 6: expected the edit type, an add-on, a primary"),
        ("ncci-aoc", example.AOC_FLAT[0].replace("2013001", "2013999"), "expected a day as YYYYDDD"),
        ("icd10-order", "F320 Depressive episode", "line 1: expected an order number, a code and 0 or 1"),
        ("icd10-order", "\n".join(example.ADDENDA), "line 1: expected an order number"),
        ("icd10-addenda", "\n".join(example.ORDER), "line 1: expected Add:, Delete: or Revise"),
        ("taxonomy", example.TAXONOMY.replace("Grouping", "Group"), "expected a row with the headings Code, Grouping"),
        ("taxonomy", example.TAXONOMY.replace("1041C0700X", "1041C07"), "expected a taxonomy code of ten characters"),
        ("carc", "Code,Description\n1,our words\n", "expected a column Start Date, or Start: MM/DD/YYYY"),
        ("carc", example.CARC.replace("06/30", "31/31"), "expected a day as MM/DD/YYYY"),
        ("carc", "Code,Description,Start Date\n", "no row is about a code that the bridge knows"),
        ("ncci-mue", "\x00\x01 nothing like a text", "expected a text with one byte a character"),
        ("ncci-fun", "anything", "ncci-fun is no kind of list; choose ncci-ptp,"),
    ],
)
def test_what_is_not_in_the_published_form_is_refused_and_nothing_kept(
    kind: str, content: str, said: str, tmp_path: Path
) -> None:
    file = example.written(tmp_path / "list.txt", content)
    with pytest.raises(ListFault, match=re.escape(said)):
        load(tmp_path, kind, file, release="2026Q4")
    assert not list((tmp_path / "reference").rglob("*"))


@pytest.mark.parametrize(
    ("given", "said"),
    [((1,), "f2, f3, f4 missing"), ((1, 2, 4), "f3 missing")],
)
def test_a_release_of_ptp_edits_is_all_its_parts(given: tuple[int, ...], said: str, tmp_path: Path) -> None:
    parts = example.ptp_parts(tmp_path)
    with pytest.raises(ListFault, match=said):
        load(tmp_path, "ncci-ptp", *(parts[i - 1] for i in given))


def test_a_zip_cut_short_is_refused(tmp_path: Path) -> None:
    whole = example.ptp(tmp_path)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-30])
    with pytest.raises(ListFault, match=r"cut\.zip: no zip that can be unpacked"):
        load(tmp_path, "ncci-ptp", cut, release="2026Q4")


def test_a_zip_with_a_spoilt_member_is_refused(tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.zip"
    packed = bytearray(example.ptp(tmp_path).read_bytes())
    packed[120:130] = b"\xff" * 10
    spoilt.write_bytes(packed)
    with pytest.raises(ListFault, match="cannot be read to its end"):
        load(tmp_path, "ncci-ptp", spoilt, release="2026Q4")


def test_a_zip_with_two_tables_is_refused_unless_one_fits(tmp_path: Path) -> None:
    two = example.zipped(tmp_path / "two.zip", **{"a.csv": example.MUE, "b.csv": example.MUE})
    with pytest.raises(ListFault, match="holds 0 tables that fit, expected one"):
        load(tmp_path, "ncci-mue", two, release="2026Q4")


def test_no_zip_can_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "MOST_BYTES", 10_000)
    announced = example.zipped(tmp_path / "large.zip", **{"mue.csv": example.MUE + "," * 20_000})
    with pytest.raises(ListFault, match=r"mue\.csv is larger than"):
        load(tmp_path, "ncci-mue", announced, release="2026Q4")
    with ZipFile(tmp_path / "lies.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("mue.csv", example.MUE + "11042,1,1 Line Edit,ours\n" * 2_000)
        archive.infolist()[0].file_size = 100
    with pytest.raises(ListFault):
        load(tmp_path, "ncci-mue", tmp_path / "lies.zip", release="2026Q4")
    unpacked = example.written(tmp_path / "mue.csv", example.MUE + "11042,1,1 Line Edit,ours\n" * 2_000)
    with pytest.raises(ListFault, match="larger than a list can be"):
        load(tmp_path, "ncci-mue", unpacked, release="2026Q4")


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    hollow = example.zipped(tmp_path / "AOC_V2026Q4-MCR.xlsx", **{"xl/other.xml": "<a/>"})
    with pytest.raises(ListFault, match=r"the workbook is not whole: .*xl/workbook\.xml"):
        load(tmp_path, "ncci-aoc", hollow)
