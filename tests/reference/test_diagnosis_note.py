"""The tabular list: what its notes say of the codes that behavioral health meets."""

from datetime import date
from pathlib import Path

import pytest

from bridge.reference.diagnosis import diagnoses
from bridge.reference.diagnosis_note import load_notes
from bridge.reference.load_list import Order, load_list
from bridge.reference.published import ListFault
from bridge.reference.source import CONFIG, ConfigFault
from bridge.reference.tabular_file import notes

DIAGNOSES = diagnoses()

EXCLUDED = [
    ("F32.1", "F33.1"),
    ("F32.1", "F31.9"),
    ("F32.A", "F33.9"),
    ("F32.9", "F30.10"),
    ("F33.1", "F31.81"),
    ("F20.9", "F25.0"),
    ("F20.9", "F23"),
    ("F20.9", "F31.2"),
    ("F20.9", "F31.64"),
    ("F20.9", "F32.3"),
    ("F20.9", "F33.3"),
    ("F25.0", "F33.3"),
    ("F10.10", "F10.20"),
    ("F10.10", "F10.929"),
    ("F10.20", "F10.99"),
    ("F11.10", "F11.20"),
    ("F12.20", "F12.90"),
    ("F14.10", "F14.20"),
    ("F15.20", "F15.90"),
    ("F19.10", "F19.20"),
    ("F53.0", "O90.6"),
    ("F53.1", "F30.2"),
    ("F53.1", "F20.9"),
    ("F05", "R41.0"),
    ("F06.70", "F02.A0"),
    ("F06.71", "F03.90"),
    ("F50.010", "R63.0"),
    ("F50.21", "F50.021"),
    ("G31.84", "F01.A0"),
    ("G31.84", "F06.70"),
    ("G31.84", "R41.81"),
    ("F06.70", "R41.81"),
    ("R45.851", "T14.91XA"),
    ("R45.851", "T14.91XD"),
    ("F40.01", "F41.0"),
    ("F41.0", "F40.01"),
    ("F64.0", "F64.2"),
    ("F91.3", "F60.2"),
    ("F17.210", "Z72.0"),
    ("F17.210", "Z87.891"),
    ("F98.0", "R32"),
    ("F90.0", "R41.840"),
    ("F70", "R41.83"),
    ("F94.1", "F94.2"),
    ("Z55.3", "F81.0"),
]
TOGETHER = [
    ("F33.1", "R45.851"),
    ("F43.10", "F33.1"),
    ("F43.10", "F33.2"),
    ("F41.1", "F33.1"),
    ("F90.0", "F91.3"),
    ("F90.2", "F84.0"),
    ("F90.0", "F41.1"),
    ("F10.20", "F32.A"),
    ("F10.20", "F11.10"),
    ("F84.0", "F90.0"),
    ("E11.9", "F54"),
    ("G89.4", "F54"),
    ("C50.911", "F54"),
    ("F33.1", "Z63.0"),
    ("F32.1", "F32.1"),
    ("F31.81", "F60.3"),
    ("F40.00", "F41.0"),
]


@pytest.mark.parametrize(("one", "other"), EXCLUDED)
def test_two_diagnoses_exclude_each_other_in_either_order(one: str, other: str) -> None:
    assert (DIAGNOSES.exclude(one, other), DIAGNOSES.exclude(other, one)) == (True, True)


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_two_diagnoses_stand_together(one: str, other: str) -> None:
    assert (DIAGNOSES.exclude(one, other), DIAGNOSES.exclude(other, one)) == (False, False)


@pytest.mark.parametrize("code", ["F02.80", "F05", "F06.31", "F06.70", "F07.0", "F54", "F04", "F09"])
def test_what_is_due_to_another_condition_wants_that_one_first(code: str) -> None:
    assert any(note.must for note in DIAGNOSES.code_first(code))
    assert not DIAGNOSES.may_be_first(code)


@pytest.mark.parametrize(("code", "may"), [("F01.50", True), ("F70", True), ("F33.1", True), ("Z59.01", False)])
def test_what_may_be_first(code: str, may: bool) -> None:
    """Dementia and intellectual disability: the cause goes first where there is one."""
    assert DIAGNOSES.may_be_first(code) is may


@pytest.mark.parametrize(
    ("code", "other", "answers"),
    [
        ("F02.80", "G30.9", True),
        ("F02.80", "G20.A1", True),
        ("F02.80", "E03.9", True),
        ("F06.31", "E05.90", True),  # the note names none: any physical condition
        ("F06.31", "F33.1", False),
        ("F05", "F03.90", True),
        ("F54", "J45.20", True),
        ("F54", "E11.9", True),
        ("F54", "F41.1", False),
        ("F54", "Z63.0", False),
    ],
)
def test_what_answers_a_code_first_note(code: str, other: str, answers: bool) -> None:
    assert all(DIAGNOSES.answers(note, other) for note in DIAGNOSES.code_first(code)) is answers


@pytest.mark.parametrize(("code", "other", "must"), [("F10.20", "Y90.5", False), ("Z71.41", "F10.20", True)])
def test_what_stands_beside_it(code: str, other: str, must: bool) -> None:
    asked = [note for note in DIAGNOSES.use_additional(code) if DIAGNOSES.answers(note, other)]
    assert [note.must for note in asked] == [must]


TABULAR = """<ICD10CM.tabular><chapter><name>5</name><desc>Mental (F01-F99)</desc>
<excludes1><note>chapter's (R00.0)</note></excludes1>
<section id="F30-F39"><excludes1><note>block's (Z55-Z56, Z59.0-)</note></excludes1>
<diag><name>F32</name><excludes1><note>bipolar disorder (F31.-)</note><note>vitamin B12 deficiency</note></excludes1>
<diag><name>F32.1</name><excludes1><note>use with 5th character .6 (F10-F19 with 5th character .6)</note></excludes1>
<codeFirst><note>, if applicable, its cause, such as:</note><note>pain (G89.-)</note></codeFirst>
<useAdditionalCode><note>code for the use (F10.-)</note></useAdditionalCode></diag></diag></section></chapter>
<diag><name>R00.0</name></diag><diag><name>Z56</name></diag><diag><name>Z59.0</name></diag>
<diag><name>F31</name></diag><diag><name>G89</name></diag><diag><name>F10</name></diag></ICD10CM.tabular>"""


def test_a_tabular_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "icd10c-tabular-2027.xml"
    path.write_text(TABULAR, encoding="utf-8")
    assert list(notes(path)) == [
        ("F01-F99", "excludes1", "must", "R00.0"),
        ("F30-F39", "excludes1", "must", "Z55-Z56 Z59.0"),
        ("F32", "excludes1", "must", "F31"),
        ("F32.1", "code_first", "may", "G89 *"),
        ("F32.1", "use_additional", "must", "F10"),
    ]


def test_a_tabular_list_of_a_newer_year_is_loaded_and_wins(tmp_path: Path) -> None:
    published, folder = tmp_path / "icd10cm_tabular_2027.xml", tmp_path / "loaded"
    published.write_text(TABULAR, encoding="utf-8")
    outcome = load_list(
        Order(kind="icd10-tabular", files=(published,), folder=folder, today=date(2026, 11, 20), is_anyway=True)
    )
    assert (outcome.about.release, outcome.about.rows) == ("FY2027", 5)
    own = diagnoses(CONFIG, folder)
    assert own.notes().release == "FY2027"
    assert own.exclude("F32.1", "Z59.01")  # by the note of its block
    assert not own.exclude("F33.1", "F31.9")  # not in that list


@pytest.mark.parametrize("text", ["", "no XML", "<html></html>"])
def test_another_file_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "other.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ListFault, match=r"other\.xml: expected the tabular list"):
        list(notes(path))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("F32,excludes3,must,F31", "line 8: kind: one of"),
        ("F32,excludes1,often,F31", "weight: must or may"),
        ("F32,excludes1,must,", "code and targets may not be empty"),
    ],
)
def test_a_wrong_row_of_notes_is_named(row: str, said: str, tmp_path: Path) -> None:
    said_of_it = ('kind = "icd10-tabular"', 'release = "FY2026"', "starts = 2025-10-01", 'source = ""', "rows = 1")
    head = "".join(f"# {each}\n" for each in (*said_of_it, 'certainty = "certain"'))
    (tmp_path / "icd10_notes.csv").write_text(f"{head}code,kind,weight,targets\n{row}\n", encoding="utf-8")
    with pytest.raises(ConfigFault, match=said):
        load_notes(tmp_path)
