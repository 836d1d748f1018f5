"""What ICD-10-CM calls a diagnosis: for the codes of behavioral health, on every day that is known."""

from datetime import date
from pathlib import Path

import pytest

from bridge.reference.diagnosis import diagnoses
from bridge.reference.diagnosis_words import load_diagnosis_words
from bridge.reference.source import CONFIG, ConfigFault

WORDS = load_diagnosis_words()
HEAD = "".join((CONFIG / "icd10_words.csv").read_text(encoding="utf-8").partition("# rows")[0])


def test_a_diagnosis_has_its_words() -> None:
    assert WORDS["F41.1"] == "Generalized anxiety disorder"
    assert WORDS["F64.A"]  # new in FY2027


@pytest.mark.parametrize("day", [date(2025, 10, 1), date(2026, 11, 20)])
def test_every_billable_mental_disorder_has_words(day: date) -> None:
    known = diagnoses().years().leaves("F", day) or [
        code for category in range(100) for code in diagnoses().years().leaves(f"F{category:02}", day)
    ]
    dotted = (f"{code[:3]}.{code[3:]}" if len(code) > 3 else code for code in known)
    assert [code for code in dotted if code not in WORDS] == []


def test_without_the_file_there_are_no_words(tmp_path: Path) -> None:
    assert load_diagnosis_words(tmp_path) == {}


@pytest.mark.parametrize("rows", ["F41.1,Anxiety\nF41.1,Again\n", "F41.1,\n", ",Anxiety\n"])
def test_a_code_twice_or_without_words_is_named_with_its_line(tmp_path: Path, rows: str) -> None:
    head = f"{HEAD}# rows = {rows.count(chr(10))}\n"
    (tmp_path / "icd10_words.csv").write_text(f"{head}code,words\n{rows}", encoding="utf-8")
    with pytest.raises(ConfigFault, match=r"icd10_words.csv: line 1[12]: every code once, with its words"):
        load_diagnosis_words(tmp_path)
