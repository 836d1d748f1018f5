"""`bridge rule`: a practice's own rules, listed, shown, tested on past claims, added and switched."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bridge.billing.practice_rule import Operator, Question
from bridge.cli import app
from bridge.store.engine import make_engine
from bridge.store.seal import KeyRing
from bridge.store.store import Store
from tests.databases import NOW
from tests.jobs.test_own_rule import LONG
from tests.store.example import archive, make_ready
from tests.store.test_past_claims import answer, denied, paid

LONG_TOML = """
[[rule]]
id = "OWN_LONG"
name = "Long sessions at Northwind"
where.all = [{ field = "procedure", is = "90837" }]
effect = "hold"
message = "Northwind wants an authorization for the long session."
remedy = "Ask for one."
prevents = ["197"]
"""
IN_WORDS = "Where the procedure is 90837: hold it."


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["rule", *map(str, arguments)])


@pytest.fixture
def home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """On November 20, 2026, in a practice whose file has two rules."""
    clock = home / "clock"
    clock.write_text(NOW.isoformat(), encoding="ascii")
    monkeypatch.setenv("BRIDGE_CLOCK_FILE", str(clock))
    return home


@pytest.fixture
def file(home: Path) -> Path:
    path = home / "long.toml"
    path.write_text(LONG_TOML, encoding="utf-8")
    return path


def store_of(home: Path) -> Store:
    database = make_engine(f"sqlite:///{home / 'bridge.db'}")
    return Store(database, KeyRing.from_file(home / "bridge.keys"), now=lambda: NOW)


def claims_of_the_past(home: Path) -> None:
    """Two denied with CARC 197, one paid, one that waits: all of November 16, at Northwind, 90837 for $180."""
    with store_of(home).transaction("cedar") as tx:
        sent = ("B111", "B112", "B113")
        make_ready(tx, *sent, "B114")
        interchange_id, _ = archive(tx, *sent)
        tx.deliveries.settle_sent(interchange_id, actor="job:test")
        answer(tx, denied("B111", "197"), denied("B112", "197"), paid("B113"))


def test_a_rule_is_added_listed_switched_and_shown(file: Path) -> None:
    assert run("add", file).stdout == f"OWN_LONG, version 1, is on: {IN_WORDS}\n"
    listed = [line for line in run("list").stdout.splitlines() if line.startswith("OWN_LONG")]
    assert [line.split(maxsplit=5) for line in listed] == [["OWN_LONG", "1", "hold", "on", "people", IN_WORDS]]
    assert run("off", "OWN_LONG").stdout == f"OWN_LONG, version 2, is off: {IN_WORDS}\n"
    assert run("on", "OWN_LONG").exit_code == 0
    assert run("show", "OWN_LONG", "--practice", "cedar").stdout.splitlines() == [
        "OWN_LONG, version 3, on: Long sessions at Northwind",
        f"  {IN_WORDS}",
        "  why: Northwind wants an authorization for the long session.",
        "  remedy: Ask for one.",
        "  prevents: 197",
        f"  version 3, 2026-11-20 10:00, command line: on, {IN_WORDS}",
        f"  version 2, 2026-11-20 10:00, command line: off, {IN_WORDS}",
        f"  version 1, 2026-11-20 10:00, command line: on, {IN_WORDS}",
    ]


def test_adding_the_same_file_twice_makes_one_version(home: Path, file: Path) -> None:
    for _ in range(2):
        assert run("add", file).exit_code == 0
    with store_of(home).reading("cedar") as tx:
        assert [stored.rule.version for stored in tx.practice_rules.versions_of("OWN_LONG")] == [1]


def test_rules_of_the_practices_file_are_listed_too(home: Path) -> None:
    listed = run("list")
    assert listed.exit_code == 0
    row = next(line for line in listed.stdout.splitlines() if line.startswith("OWN_LARGE_CLAIM"))
    assert row.split()[1:5] == ["1", "warn", "on", "file"]


def test_a_test_says_what_became_of_the_claims_that_it_fits(home: Path, file: Path) -> None:
    assert run("list").exit_code == 0  # makes keys and database
    claims_of_the_past(home)
    tested = run("test", file, "--months", 3, "--json", home / "test.json")
    assert (tested.exit_code, tested.stderr) == (0, "")
    assert [" ".join(line.split()) for line in tested.stdout.splitlines()] == [
        f"OWN_LONG: {IN_WORDS}",
        "Claims since 2026-08-21: 4 asked, 0 of days that the rule is not meant for, 0 that could not be told.",
        "claims dollars charged; of paid claims what was paid",
        "it fits 4 650.00 B111 B112 B113 and 1 more",
        "denied or rejected 2 360.00 B111 B112",
        "paid, and refused in part 0 0.00",
        "paid in full 1 110.00 B113",
        "sent, not answered 0 0.00",
        "waiting now 1 180.00 B114",
        "CARC 197 2 360.00 authorization/notification absent",
        "Of 2 refusals with CARC 197 it would have met 2 (100 %).",
    ]
    document = json.loads((home / "test.json").read_text(encoding="utf-8"))
    (one,) = document["rules"]
    assert (document["since"], one["rule"]["id"], one["in_words"]) == ("2026-08-21", "OWN_LONG", IN_WORDS)
    assert (one["test"]["paid"]["claims"], one["test"]["paid"]["dollars"]) == (1, "110.00")


def test_a_test_changes_nothing(home: Path, file: Path) -> None:
    assert run("test", file).exit_code == 0
    with store_of(home).reading("cedar") as tx:
        assert tx.practice_rules.list() == ()


def test_a_rule_that_is_there_is_tested_by_its_id(home: Path) -> None:
    tested = run("test", "OWN_LARGE_CLAIM")
    assert tested.exit_code == 0
    assert tested.stdout.startswith("OWN_LARGE_CLAIM: Where ")


def test_a_rule_that_this_program_does_not_understand_is_told(home: Path) -> None:
    run("list")
    with store_of(home).transaction("cedar") as tx:
        moon = Question(field="moon", operator=Operator.IS, values=("full",))
        tx.practice_rules.save(replace(LONG, condition=moon), by="person:x")
    listed = run("list")
    assert listed.exit_code == 1
    assert listed.stderr.startswith("OWN_LONG is left out: condition 1: field: ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "OWN_NOTHING"), "bridge: there is no rule OWN_NOTHING in cedar (known: OWN_LARGE_CLAIM, "),
        (("on", "OWN_NOTHING"), "bridge: there is no rule OWN_NOTHING in cedar"),
        (("off", "OWN_LARGE_CLAIM"), "bridge: It stands in the practice's file, and the file counts: change it there."),
        (("list", "--practice", "birch"), "bridge: there is no practice birch in config/practices (known: cedar)"),
        (("add", "missing.toml"), "bridge: missing.toml"),
        (("test", "missing.toml"), "bridge: missing.toml"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_refusal_is_one_sentence(arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(says)
    assert result.stderr.count("\n") == 1


def test_a_file_with_faults_is_refused_whole(home: Path, file: Path) -> None:
    file.write_text(LONG_TOML + LONG_TOML.replace("OWN_LONG", "OWN_MOON").replace('"procedure"', '"moon"'))
    refused = run("add", file)
    assert refused.exit_code == 2
    assert "rule.1 OWN_MOON: condition" in refused.stderr
    with store_of(home).reading("cedar") as tx:
        assert tx.practice_rules.list() == ()


def test_a_payer_that_the_practice_does_not_have_is_refused(file: Path) -> None:
    file.write_text(LONG_TOML.replace('field = "procedure", is = "90837"', 'field = "payer", is = "nortwind"'))
    refused = run("add", file)
    assert refused.exit_code == 2
    assert "nortwind" in refused.stderr
