"""Every shipped pack's own tests, and that `bridge check-config` says what fails."""

from pathlib import Path
from shutil import copytree

import pytest

from bridge.billing.payer_example import PayerExample, answer, differences
from bridge.billing.payer_row import rows, touched
from bridge.billing.payer_rules import PayerRules
from bridge.reference.check import check_config
from bridge.reference.payer import load_payer
from bridge.reference.payer_example import FOLDERS, load_examples
from bridge.reference.source import CONFIG, ConfigFault
from tests.billing.coding.example import PROCEDURES

FILES = [path for folder in FOLDERS for path in sorted((CONFIG / folder).glob("*.toml"))]
EXAMPLES = [
    pytest.param(example, rules, id=f"{path.stem}: {example.name}")
    for path in FILES
    for example, rules in load_examples(path)
]


@pytest.mark.parametrize(("example", "rules"), EXAMPLES)
def test_an_example_of_a_shipped_pack_comes_out_as_it_says(example: PayerExample, rules: PayerRules) -> None:
    assert tuple(differences(example, answer(example, rules, PROCEDURES))) == ()


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_every_row_of_a_shipped_pack_is_tried_by_an_example(path: Path) -> None:
    """A pack that serves several plans is tried once: its rows are the same."""
    untried: dict[str, set[str]] = {}
    for rules in load_payer(path):
        untried.setdefault(release(rules), set()).update(rows(rules))
    for example, rules in load_examples(path):
        untried[release(rules)] -= touched(example, rules, answer(example, rules, PROCEDURES))
    assert {name: left for name, left in untried.items() if left} == {}


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_every_plan_of_a_shipped_pack_has_an_example(path: Path) -> None:
    assert {rules.version for rules in load_payer(path)} == {rules.version for _, rules in load_examples(path)}


def release(rules: PayerRules) -> str:
    return rules.version.rpartition("@")[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(copytree(CONFIG, tmp_path / "config"))


@pytest.mark.parametrize(
    ("before", "after", "place", "reason"),
    [
        (  # the payer begins to want GT
            'place_of_service = "02", modifiers = ["95"]',
            'place_of_service = "02", modifiers = ["GT"]',
            "payers/northwind.toml example by video elsewhere",
            "Lines: expected 90834-95 x1 at 02, got 90834-GT x1 at 02.",
        ),
        (
            'supervision = "supervisor"',
            'supervision = "no"',
            "payers/northwind.toml example the supervisor renders for an associate",
            "Problems: expected none, got ASSOCIATE_NOT_BILLABLE.",
        ),
        (
            'supervision = "supervisor"',
            'supervision = "associate"',
            "payers/northwind.toml example the supervisor renders for an associate",
            "Rendered_by: expected LCSW, got ASSOCIATE.",
        ),
        (
            "timely_filing_days = 90",
            "timely_filing_days = 95",
            "payers/northwind.toml example a day late",
            "Problems: expected FILING_LATE, got FILING_URGENT.",
        ),
    ],
)
def test_a_pack_that_changes_contradicts_its_examples(
    root: Path, before: str, after: str, place: str, reason: str
) -> None:
    file = root / "payers" / "northwind.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    assert ("PAYER_EXAMPLE_FAILED", place, reason) in {(p.code, p.place, p.reason) for p in check_config(root)}


def test_a_code_that_is_not_in_the_catalog_is_told(root: Path) -> None:
    file = root / "payers" / "blue.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"90869"', '"90899", "9086X"'), encoding="utf-8")
    told = {(p.code, p.place, p.severity.value) for p in check_config(root)}
    assert ("PAYER_PROCEDURE_UNKNOWN", "payers/blue blue@2024.1", "warn") in told


def test_an_example_of_a_day_without_a_pack_is_a_fault(root: Path) -> None:
    file = root / "payers" / "summit.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("on = 2026-11-16", "on = 2019-11-16"), encoding="utf-8")
    with pytest.raises(ConfigFault, match="no pack of the plan usual holds on 2019-11-16"):
        load_examples(file, root)


def test_a_template_is_not_a_payer_until_it_is_filled_in(root: Path) -> None:
    template = root / "payer_library" / "cigna.toml"
    (root / "payers" / "cigna.toml").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    assert ("CONFIG_FAULT", "payers/", "payers: cigna: payer_id: still ?, as in the template.") in {
        (p.code, p.place, p.reason) for p in check_config(root)
    }
