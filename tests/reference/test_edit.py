"""The edits that ship: the same as the facts they were taken from, and told by file and line where they are wrong."""

import csv
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from bridge.billing.coding.edit import Adjudication, ListName, Reach
from bridge.reference.edit import all_lists, load_edits
from bridge.reference.procedure import known_codes
from bridge.reference.source import CONFIG, ConfigFault

DOMAIN = Path(os.environ.get("DOMAIN_FACTS", CONFIG.parents[1] / "shared" / "domain"))
needs_domain = pytest.mark.skipif(not DOMAIN.is_dir(), reason="the domain facts (shared/domain) are not here")
QUARTER = date(2024, 8, 1)
EDITS = load_edits()
CODES = known_codes()[1]


def facts(name: str) -> list[dict[str, str]]:
    with (DOMAIN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_domain
def test_the_pairs_are_those_of_the_facts() -> None:
    expected = {
        (row["column1_paid"], row["column2_denied"]): int(row["modifier_indicator"])
        for row in facts("ncci.csv")
        if {row["column1_paid"], row["column2_denied"]} <= CODES
    }
    shipped = {
        (pair.paid, pair.denied): pair.indicator
        for pairs in EDITS.pairs[0].rows.values()
        for pair in pairs
        if {pair.paid, pair.denied} <= CODES
    }
    assert len(expected) > 1_400
    assert shipped == expected


@needs_domain
def test_the_limits_are_those_of_the_facts() -> None:
    for row in facts("mue.csv"):
        medicare, medicaid = EDITS.limit(row["code"], QUARTER), EDITS.limit(row["code"], date(2026, 2, 1), True)
        if said := row["medicare_practitioner_mue_2024q3"]:
            assert medicare is not None
            assert (str(medicare.units), medicare.mai) == (said, row["mai"])
        if said := row["medicaid_practitioner_mue_2026q1"]:
            assert medicaid is not None
            assert (str(medicaid.units), medicaid.is_medicaid) == (said, True)


@needs_domain
def test_the_add_ons_are_those_of_the_facts() -> None:
    expected = {(row["add_on"], row["primary"], int(row["aoc_type"])) for row in facts("addon.csv")}
    rows = (row for rows in EDITS.add_ons[0].rows.values() for row in rows)
    assert {(row.add_on, row.primary, row.kind) for row in rows} == expected


@pytest.mark.parametrize(
    ("one", "other", "paid", "indicator"),
    [
        ("90834", "90853", "90853", 1),
        ("99213", "90834", "90834", 0),
        ("90791", "90837", "90791", 0),
        ("99213", "90870", "90870", 1),
    ],
)
def test_a_pair_is_found_from_both_sides_and_keeps_its_direction(
    one: str, other: str, paid: str, indicator: int
) -> None:
    for pair in (EDITS.pair(one, other, QUARTER), EDITS.pair(other, one, QUARTER)):
        assert pair is not None
        assert (pair.paid, pair.indicator) == (paid, indicator)


@pytest.mark.parametrize(("one", "other"), [("90834", "90785"), ("99214", "90836"), ("90839", "99213")])
def test_what_is_no_pair_is_none(one: str, other: str) -> None:
    assert EDITS.pair(one, other, QUARTER) is None


def test_a_shipped_list_speaks_of_its_quarter_and_answers_after_it() -> None:
    assert EDITS.covers(ListName.PAIRS, date(2024, 7, 1))
    assert EDITS.covers(ListName.PAIRS, date(2024, 9, 30))
    assert not EDITS.covers(ListName.PAIRS, date(2024, 10, 1))
    assert EDITS.pair("90834", "90853", date(2026, 11, 16)) is not None
    assert EDITS.release(ListName.PAIRS, date(2026, 11, 16)) == "2024Q3"


@pytest.mark.parametrize(
    ("code", "reach", "is_open"),
    [
        ("90785", Reach.DAY, False),
        ("96131", Reach.CLAIM, False),
        ("99494", Reach.MONTH, False),
        ("96160", Reach.DAY, True),
    ],
)
def test_an_add_on_says_how_near_its_primary_must_be(code: str, reach: Reach, is_open: bool) -> None:
    parents = EDITS.parents(code, QUARTER)
    assert parents is not None
    assert (parents.reach, parents.is_open) == (reach, is_open)
    assert EDITS.parents("90834", QUARTER) is None


def test_the_prolonged_visit_stands_beside_what_cms_lists_and_what_payers_add() -> None:
    parents = EDITS.parents("99417", QUARTER)
    assert parents is not None
    assert {"99205", "99215", "99483"} <= parents.primaries


def test_limits_say_how_they_are_held() -> None:
    held = {code: limit.mai for code in ("90839", "90834") if (limit := EDITS.limit(code, QUARTER))}
    assert held == {"90839": Adjudication.DAY, "90834": Adjudication.CLINICAL_DAY}


def test_every_list_names_its_source() -> None:
    lists = all_lists()
    assert [about.name for about in lists] == [
        "add-on-own",
        "ncci-aoc",
        "ncci-mue",
        "ncci-mue-medicaid",
        "ncci-ptp",
    ]
    assert all(about.source and about.certainty == "likely" and about.loaded_on is None for about in lists)


def lines(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    return lambda text: "\n".join(change(text.splitlines())) + "\n"


@pytest.mark.parametrize(
    ("file", "change", "fault"),
    [
        ("ncci-ptp-2024Q3.csv", lines(lambda all_: all_[:-1]), "rows: 2160 are announced and 2159 are there"),
        (
            "ncci-ptp-2024Q3.csv",
            lambda t: t.replace("paid,denied", "paid,other", 1),
            "line 8: column denied is missing",
        ),
        ("ncci-ptp-2024Q3.csv", lambda t: t.replace("2024-07-01,\n", "soon,\n", 1), "line 9: starts: not a date"),
        ("ncci-ptp-2024Q3.csv", lambda t: t.replace('"2024Q3"', '"../x"', 1), "release: String should match"),
        ("ncci-ptp-2024Q3.csv", lambda t: t.replace("# ends", "# end", 1), "end: Extra inputs are not permitted"),
        ("ncci-mue-2024Q3.csv", lambda t: t.replace(",3,3,", ",3,4,", 1), "line 11: mai: 1, 2, 3"),
        ("ncci-mue-2024Q3.csv", lambda t: t.replace(",16,3,", ",-1,3,", 1), "line 9: units: a number from 0"),
        ("ncci-aoc-2024Q3.csv", lambda t: t.replace("90791,1,", "90791,7,", 1), "line 9: type: a number from 1 to 3"),
        ("add-on-own-2026-11.csv", lambda t: t.replace(",claim,", ",room,", 1), "line 8: reach: one of day, claim"),
        ("add-on-own-2026-11.csv", lambda t: t.replace("99494,99492,month", "99494,99492,day", 1), "reach: one of"),
    ],
)
def test_a_fault_names_file_and_line(file: str, change: Callable[[str], str], fault: str, tmp_path: Path) -> None:
    root = Path(copytree(CONFIG, tmp_path / "config"))
    path = root / "edits" / file
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_edits(root)
    assert str(raised.value).startswith(f"{file}: ")
    assert fault in str(raised.value)


def test_a_list_that_is_needed_must_be_there(tmp_path: Path) -> None:
    root = Path(copytree(CONFIG, tmp_path / "config"))
    (root / "edits" / "ncci-mue-2024Q3.csv").unlink()
    with pytest.raises(ConfigFault, match=r"edits/: there is no list ncci-mue; copy the one that is shipped"):
        load_edits(root)
