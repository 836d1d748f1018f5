"""`bridge reference`: load, show, unload."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bridge.cli import app
from tests.reference import published_example as example
from tests.x12.example import bent
from tests.x12.example_sets import PAYMENT

RUN = CliRunner()


@pytest.fixture
def home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """On November 18, 2026."""
    clock = home / "clock"
    clock.write_text("2026-11-18T15:00:00+00:00", encoding="ascii")
    monkeypatch.setenv("BRIDGE_CLOCK_FILE", str(clock))
    return home


def lists(home: Path) -> dict[tuple[str, str], dict[str, object]]:
    shown = RUN.invoke(app, ["reference", "show", "--json"])
    return {(found["name"], found["release"]): found for found in json.loads(shown.stdout)["lists"]}


def test_what_is_shipped_is_shown_as_stale(home: Path) -> None:
    shown = RUN.invoke(app, ["reference", "show"])
    assert shown.exit_code == 1
    line = next(line for line in shown.stdout.splitlines() if line.startswith("ncci-ptp"))
    assert line.split()[:7] == ["ncci-ptp", "2024Q3", "2024-07-01", "2024-09-30", "2160", "shipped", "stale"]
    assert "The newest list ncci-ptp is 2024Q3, and it does not speak of today." in shown.stderr


def test_a_loaded_release_is_fresh_until_its_quarter_ends(home: Path) -> None:
    parts = [str(part) for part in example.ptp_parts(home)]
    loaded = RUN.invoke(app, ["reference", "load", "ncci-ptp", *parts, "--anyway"])
    assert (loaded.exit_code, loaded.stderr) == (0, "")
    assert loaded.stdout.splitlines() == [
        "ncci-ptp 2026Q4, from 2026-10-01 to 2026-12-31: 4 rows kept, 4 of codes that the catalog does not know left"
        " out.",
        "Start serve and worker again, so that they take it up.",
    ]
    found = lists(home)[("ncci-ptp", "2026Q4")]
    assert (found["rows"], found["loaded_on"], found["is_stale"]) == (4, "2026-11-18", False)
    shown = RUN.invoke(app, ["reference", "show", "--json"])
    assert [p["place"] for p in json.loads(shown.stdout)["problems"]] == ["reference ncci-mue", "reference ncci-aoc"]


def test_what_is_taken_away_is_gone(home: Path) -> None:
    file = example.written(home / "carc.csv", example.CARC)
    assert RUN.invoke(app, ["reference", "load", "carc", str(file), "--release", "2026-11-01"]).exit_code == 0
    assert ("carc", "2026-11-01") in lists(home)
    taken = RUN.invoke(app, ["reference", "unload", "carc", "2026-11-01"])
    assert (taken.exit_code, taken.stdout) == (
        0,
        "carc 2026-11-01 is taken away. Start serve and worker again.\n",
    )
    assert ("carc", "2026-11-01") not in lists(home)


def test_each_list_says_what_it_feeds(home: Path) -> None:
    file = example.written(home / "carc.csv", example.CARC)
    assert RUN.invoke(app, ["reference", "load", "carc", str(file), "--release", "2026-11-01"]).exit_code == 0
    found = lists(home)
    assert found[("carc", "2026-11-01")]["feeds"] == found[("carc", "2024-06-01")]["feeds"]
    assert found[("carc", "2026-11-01")]["feeds"] == "835 and 837 CAS; words of denials"
    assert (found[("carc", "2024-06-01")]["is_stale"], found[("carc", "2026-11-01")]["is_stale"]) == (True, False)
    assert found[("icd10-order", "FY2026")]["feeds"] == "scrub and 837 HI: diagnoses"
    assert all(about["feeds"] for about in found.values())


def test_a_file_is_checked_against_what_was_loaded(home: Path) -> None:
    payment = home / "835.x12"
    payment.write_text(bent(PAYMENT, ("CAS*CO*45*53", "CAS*CO*9X1*53")), encoding="utf-8")

    def said() -> bool:
        checked = RUN.invoke(app, ["x12", "check", str(payment), "--values"])
        return any("9X1" in line for line in checked.stdout.splitlines())

    assert said()
    new = "".join(f"{code},our words,11/01/2026,,,\n" for code in ("9X1", "9X2"))
    file = example.written(home / "carc.csv", f"Code,Description,Start Date,Last Modified,Stop Date,Notes\n{new}")
    assert RUN.invoke(app, ["reference", "load", "carc", str(file), "--release", "2026-11-01"]).exit_code == 0
    assert not said()
    assert RUN.invoke(app, ["reference", "unload", "carc", "2026-11-01"]).exit_code == 0
    assert said()


def test_diagnoses_that_do_not_speak_of_today_are_said_once(home: Path) -> None:
    (home / "clock").write_text("2027-11-18T15:00:00+00:00", encoding="ascii")
    shown = RUN.invoke(app, ["reference", "show"])
    assert shown.exit_code == 1
    assert "No list of diagnoses speaks of today: claims are held against the newest" in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["load", "carc", "missing.csv", "--release", "2026-11-01"], "missing.csv: cannot be read"),
        (["load", "carc", "x.csv"], "x.csv: its name tells no release; say it with --release"),
        (["load", "nonsense", "x.csv"], "nonsense is no kind of list"),
        (["unload", "carc", "2026-11-01"], "there is no loaded list carc 2026-11-01"),
    ],
)
def test_a_refusal_is_one_sentence(home: Path, arguments: list[str], said: str) -> None:
    refused = RUN.invoke(app, ["reference", *arguments])
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"bridge: {said}")
    assert refused.stderr.count("\n") == 1


def test_a_first_day_can_be_said(home: Path) -> None:
    file = example.written(home / "mue.csv", example.MUE)
    arguments = ["--release", "2026Q4", "--starts", "2026-11-01", "--anyway"]
    assert RUN.invoke(app, ["reference", "load", "ncci-mue", str(file), *arguments]).exit_code == 0
    assert lists(home)[("ncci-mue", "2026Q4")]["starts"] == "2026-11-01"
