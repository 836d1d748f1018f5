"""`bridge check-config` on the shipped files, and on files that were spoilt one by one."""

from pathlib import Path
from shutil import copytree

import pytest

from bridge.reference.check import check_config
from bridge.reference.source import CONFIG


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(copytree(CONFIG, tmp_path / "config"))


def test_the_shipped_files_have_no_problem() -> None:
    assert check_config() == ()


@pytest.mark.parametrize(
    ("file", "before", "after", "code", "place"),
    [
        ("practices/cedar.toml", "1999000031", "1999000032", "NPI_WRONG", "practices/cedar clinician prac-lcsw npi"),
        ("practices/cedar.toml", "1999123452", "1999123453", "NPI_WRONG", "practices/cedar billing npi"),
        (
            "practices/cedar.toml",
            "103TC0700X",
            "103TC",
            "TAXONOMY_WRONG",
            "practices/cedar clinician prac-psychologist taxonomy",
        ),
        ("practices/cedar.toml", '"061234567"', '"06123456"', "TAX_ID_WRONG", "practices/cedar billing tax_id"),
        (
            "practices/cedar.toml",
            'supervisor = "prac-lcsw"',
            "",
            "SUPERVISOR_MISSING",
            "practices/cedar clinician prac-associate supervisor",
        ),
        (
            "practices/cedar.toml",
            'payer-blue = "blue"',
            'payer-blue = "red"',
            "PAYER_RULES_UNKNOWN",
            "practices/cedar payers.payer-blue",
        ),
        (
            "practices/cedar.toml",
            'supervisor = "prac-lcsw"',
            'supervisor = "x"',
            "CONFIG_FAULT",
            "practices/cedar.toml",
        ),
        (
            "connections/sandbox.toml",
            'practice = "cedar"',
            'practice = "elm"',
            "PRACTICE_UNKNOWN",
            "connections/sandbox practice",
        ),
        (
            "connections/sandbox.toml",
            'profile = "sandbox"',
            'profile = "x"',
            "PROFILE_UNKNOWN",
            "connections/sandbox profile",
        ),
        ("fees/cedar.csv", "90834,", "90835,", "FEE_MISSING", "practices/cedar fees"),
        ("payers/blue.toml", "version = 1", "version = 9", "CONFIG_FAULT", "payers/blue.toml"),
        ("payers/blue.toml", 'id = "blue"', 'id = "harbor"', "CONFIG_FAULT", "payers/"),
        ("payers/summit.toml", '_to = "harbor"', '_to = "haven"', "PAYER_RULES_UNKNOWN", "payers/summit"),
        ("trading_partners/sandbox.toml", '"blue"', '"red"', "PAYER_RULES_UNKNOWN", "trading_partners/sandbox payers"),
        ("trading_partners/sandbox.toml", '"blue", ', "", "PAYER_UNREACHED", "practices/cedar payers"),
        ("procedures.toml", "version = 1", "version = ", "CONFIG_FAULT", "procedures.toml"),
        ("carc.csv", "meaning", "sense", "CONFIG_FAULT", "carc.csv"),
        ("icd10_changes.csv", "deleted", "gone", "CONFIG_FAULT", "icd10_changes.csv"),
    ],
)
def test_what_is_wrong_is_named(root: Path, file: str, before: str, after: str, code: str, place: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert before in text
    (root / file).write_text(text.replace(before, after), encoding="utf-8")
    assert (code, place) in {(p.code, p.place) for p in check_config(root)}


def test_an_enrolment_names_who_is_there(root: Path) -> None:
    practice = root / "practices" / "cedar.toml"
    enrolment = '\n[[enrolment]]\npayer_id = "blue"\nclinician_id = "prac-nobody"\nstarts = 2026-01-01\n'
    practice.write_text(practice.read_text(encoding="utf-8") + enrolment, encoding="utf-8")
    assert [p.code for p in check_config(root)] == ["ENROLMENT_UNKNOWN"]


def test_an_installation_needs_a_practice(root: Path) -> None:
    (root / "practices" / "cedar.toml").unlink()
    assert [p.code for p in check_config(root)] == ["PRACTICE_MISSING"]


@pytest.mark.parametrize(
    ("keys", "code", "key"),
    [
        ('location_id = "loc-moon"', "ENROLMENT_UNKNOWN", ""),
        ('billing_npi = "1999123453"', "NPI_WRONG", " billing_npi"),
        ('taxonomy = "LCSW"', "TAXONOMY_WRONG", " taxonomy"),
    ],
)
def test_what_an_enrolment_says_is_looked_at(keys: str, code: str, key: str, root: Path) -> None:
    practice = root / "practices" / "cedar.toml"
    enrolment = f'\n[[enrolment]]\npayer_id = "blue"\nclinician_id = "prac-lcsw"\nstarts = 2026-01-01\n{keys}\n'
    practice.write_text(practice.read_text(encoding="utf-8") + enrolment, encoding="utf-8")
    (problem,) = check_config(root)
    assert (problem.code, problem.place) == (code, f"practices/cedar enrolment prac-lcsw blue{key}")


def test_a_taxonomy_of_another_licence_is_told_before_the_first_claim(root: Path) -> None:
    practice = root / "practices" / "cedar.toml"
    text = practice.read_text(encoding="utf-8").replace("1041C0700X", "103TC0700X")
    practice.write_text(text, encoding="utf-8")
    (problem,) = check_config(root)
    assert (problem.code, problem.place) == (
        "TAXONOMY_OF_ANOTHER_LICENCE",
        "practices/cedar clinician prac-lcsw taxonomy",
    )
