"""Lists that a practice loaded: what level 5 of X12 and the words of denials make of them, and when they are gone."""

from datetime import date
from pathlib import Path

import pytest

from bridge.reference.carc import load_carcs
from bridge.reference.diagnosis import last_day, shipped_lists
from bridge.reference.edit import all_lists
from bridge.reference.feed import FEEDS
from bridge.reference.load_list import KINDS, Order, load_list, unload_list
from bridge.reference.source import CONFIG
from bridge.services.code_list import WIRE_NAMES, loaded_code_sets, shipped_code_lists
from bridge.services.standard import code_sets
from bridge.x12.check import check
from bridge.x12.code_set import shipped
from tests.reference import published_example as example
from tests.x12.example import CLAIM, bent
from tests.x12.example_sets import PAYMENT, STATUS

PAID_ON = date(2026, 11, 24)  # BPR16 of PAYMENT
CODES = (  # of our own making: code, first day, stop day
    *((code, "01/01/1995", "") for code in ("1", "2", "3", "23", "45")),  # all that PAYMENT has
    ("9X1", "11/01/2026", ""),
    ("9X2", "01/01/2027", ""),
    ("9X3", "01/01/2000", "06/30/2026"),
)


def load(folder: Path, kind: str, release: str, *rows: tuple[str, str, str]) -> None:
    lines = [f"{code},our words for {code} of {release},{starts},,{ends}" for code, starts, ends in rows]
    text = "\n".join(("Code,Description,Start Date,Last Modified,Stop Date", *lines, ""))
    folder.mkdir(exist_ok=True)
    file = example.written(folder / "list.csv", text)
    load_list(Order(kind=kind, files=(file,), folder=folder / "reference", today=PAID_ON, release=release))


def said(text: str, folder: Path) -> list[tuple[str, str, str]]:
    """(value, severity, message) of every fault at level 5."""
    found = check(text, code_sets(CONFIG, folder / "reference"))
    return [(f.value, f.severity.value, f.message) for f in found if f.level == 5]


def paid_with(code: str) -> str:
    return bent(PAYMENT, ("CAS*CO*45*53", f"CAS*CO*{code}*53"))


def test_a_new_reason_is_a_fault_until_its_list_is_loaded_and_again_when_it_is_gone(tmp_path: Path) -> None:
    unknown = [("9X1", "warning", "This claim adjustment reason code is not on our incomplete list of 2024-06-01")]
    assert said(paid_with("9X1"), tmp_path) == unknown
    load(tmp_path, "carc", "2026-11-01", *CODES)
    assert said(paid_with("9X1"), tmp_path) == []
    unload_list(tmp_path / "reference", "carc", "2026-11-01")
    assert said(paid_with("9X1"), tmp_path) == unknown


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("45", []),
        ("9X2", [("9X2", "error", "This claim adjustment reason code is good from 2027-01-01 on only")]),
        ("9X3", [("9X3", "error", "This claim adjustment reason code is not good any more since 2026-06-30")]),
        ("9X4", [("9X4", "warning", "This claim adjustment reason code is not on our list of 2026-11-01")]),
    ],
)
def test_a_payment_is_held_against_the_reasons_of_its_day(
    code: str, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    load(tmp_path, "carc", "2026-11-01", *CODES)
    assert said(paid_with(code), tmp_path) == expected


def test_what_a_newer_list_dropped_was_good_before_it(tmp_path: Path) -> None:
    load(tmp_path, "carc", "2026-11-01", *CODES)
    reasons = loaded_code_sets(tmp_path / "reference")["claim_adjustment_reason"]
    assert reasons.verdict("97", date(2026, 10, 31)) is None  # shipped, and not in the list of ours
    verdict = reasons.verdict("97", date(2026, 11, 1))
    assert verdict is not None
    assert verdict.message == "This claim adjustment reason code is not good any more since 2026-10-31"


def test_a_whole_list_says_what_never_was(tmp_path: Path) -> None:
    load(tmp_path, "carc", "2026-12-01", *CODES)
    assert said(paid_with("9X4"), tmp_path) == [("9X4", "error", "There is no such claim adjustment reason code")]


def test_an_older_release_adds_what_it_knows_and_takes_nothing_away(tmp_path: Path) -> None:
    load(tmp_path, "carc", "2020-01-01", *CODES)
    assert said(paid_with("9X1"), tmp_path) == []
    assert said(paid_with("97"), tmp_path) == []
    assert loaded_code_sets(tmp_path / "reference")["claim_adjustment_reason"].as_of == date(2024, 6, 1)


@pytest.mark.parametrize(
    ("kind", "text", "old", "new"),
    [
        ("rarc", PAYMENT, "LQ*HE*N822", "LQ*HE*N9991"),
        ("status", STATUS, "STC*D0:35", "STC*D0:991"),
        ("status-category", STATUS, "STC*D0:35", "STC*D9:35"),
    ],
)
def test_remarks_and_statuses_are_fed_too(kind: str, text: str, old: str, new: str, tmp_path: Path) -> None:
    code = new.partition(":")[2] if kind == "status" else new.removesuffix(":35").rpartition("*")[2]
    assert [value for value, _, _ in said(bent(text, (old, new)), tmp_path)] == [code]
    load(tmp_path, kind, "2026-11-01", (code, "11/01/2026", ""))
    assert code not in [value for value, _, _ in said(bent(text, (old, new)), tmp_path)]


def test_a_taxonomy_of_the_nuccs_list_is_good_on_the_wire(tmp_path: Path) -> None:
    new = bent(CLAIM, ("261QM0801X", "999QM0801X"))
    assert [value for value, _, _ in said(new, tmp_path)] == ["999QM0801X"]
    file = example.written(tmp_path / "nucc_taxonomy_260.csv", example.TAXONOMY.replace("1041C0700X", "999QM0801X"))
    load_list(Order(kind="taxonomy", files=(file,), folder=tmp_path / "reference", today=PAID_ON))
    assert "999QM0801X" not in [value for value, _, _ in said(new, tmp_path)]


def test_loaded_diagnoses_say_how_far_they_reach(tmp_path: Path) -> None:
    assert last_day(tmp_path) == date(2027, 9, 30)
    file = example.written(tmp_path / "icd10cm_order_2028.txt", "\r\n".join(example.ORDER))
    load_list(Order(kind="icd10-order", files=(file,), folder=tmp_path / "reference", today=PAID_ON))
    assert last_day(tmp_path / "reference") == date(2028, 9, 30)
    assert code_sets(CONFIG, tmp_path / "reference").diagnosis_until == date(2028, 9, 30)


def test_a_denial_has_our_words_else_those_of_the_loaded_list(tmp_path: Path) -> None:
    assert load_carcs(CONFIG, tmp_path / "reference").meaning("9X1") == ""
    ours = load_carcs(CONFIG).meaning("45")
    load(tmp_path, "carc", "2026-11-01", *CODES)
    words = load_carcs(CONFIG, tmp_path / "reference")
    assert (words.meaning("45"), words.meaning("9X1")) == (ours, "our words for 9X1 of 2026-11-01")
    assert words.action("9X1") == ""


def test_words_are_those_of_the_day(tmp_path: Path) -> None:
    load(tmp_path, "carc", "2026-07-01", *CODES)
    load(tmp_path, "carc", "2026-11-01", *CODES)
    words = load_carcs(CONFIG, tmp_path / "reference")
    assert words.meaning("9X3", date(2026, 10, 31)) == "our words for 9X3 of 2026-07-01"
    assert words.meaning("9X3", date(2026, 11, 1)) == "our words for 9X3 of 2026-11-01"
    assert words.meaning("9X3", date(2020, 1, 1)) == "our words for 9X3 of 2026-07-01"  # the nearest


def test_a_list_that_was_kept_without_words_still_feeds_the_wire(tmp_path: Path) -> None:
    load(tmp_path, "carc", "2026-11-01", *CODES)
    path = tmp_path / "reference" / "carc" / "2026-11-01.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    older = [line if line.startswith("#") else line.rpartition(",")[0] for line in lines]
    path.write_text("\n".join((*older, "")), encoding="utf-8")
    assert said(paid_with("9X1"), tmp_path) == []
    assert load_carcs(CONFIG, tmp_path / "reference").meaning("9X1") == ""


def test_every_list_says_what_it_feeds() -> None:
    names = {*KINDS, *(about.name for about in (*all_lists(), *shipped_lists(), *shipped_code_lists()))}
    assert names == set(FEEDS)
    assert set(WIRE_NAMES) <= names
    assert set(WIRE_NAMES.values()) <= set(shipped())


def test_a_shipped_list_of_codes_speaks_of_the_days_up_to_its_own() -> None:
    (carc,) = (about for about in shipped_code_lists() if about.name == "carc")
    assert (carc.release, carc.covers(date(2024, 6, 1)), carc.covers(date(2024, 6, 2))) == ("2024-06-01", True, False)
