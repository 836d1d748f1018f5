"""`config/practice_rules.toml`, `[[rule]]` of a practice's file, and files of rules."""

import re
import shutil
from pathlib import Path

import pytest

from bridge.billing.practice_rule import Effect
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.words import in_words
from bridge.reference.practice import load_practice, practice_named
from bridge.reference.practice_rule import load_charter, load_rules
from bridge.reference.source import CONFIG, ConfigFault

CEDAR = (CONFIG / "practices" / "cedar.toml").read_text(encoding="utf-8")
CHARTER = load_charter()
DOCUMENT = CONFIG.parent / "docs" / "practice-file.md"
RULE = """
[[rule]]
id = "OWN_LONG"
name = "Long sessions"
where.all = [{ field = "payer", is = "northwind" }, { field = "minutes", at_least = 60 }]
effect = "hold"
message = "Northwind asks for records of long sessions."
remedy = "Attach the plan of treatment."
"""


def test_cedars_own_rules_are_read() -> None:
    large, place = practice_named("cedar").rules
    assert in_words(large) == "Where the claim's charge is at least $2000.00: let it go and say so."
    assert (large.effect, large.written_by, large.is_on) == (Effect.WARN, "file", True)
    assert (place.effect, place.is_on) == (Effect.SET, False)


def test_the_charter_bounds_what_says_something_and_refuses_what_would_be_untrue() -> None:
    assert (CHARTER.version, CHARTER.refusal("95")) == ("practice_rules@2026-11", None)
    refused, bound = CHARTER.refusal("59"), CHARTER.bound_of("93")
    assert refused is not None
    assert bound is not None
    assert (refused.certainty, bound.stays) == ("certain", True)


def test_every_modifier_that_says_what_happened_is_bound_or_refused() -> None:
    """What is left are programmes and levels that a state or a payer defines."""
    free = {m for m in CHARTER.known if CHARTER.refusal(m) is None and CHARTER.bound_of(m) is None}
    assert free == {
        *(f"H{letter}" for letter in "ABCDEFGHIJKTUVWXYZ"),
        *(f"U{letter}" for letter in "123456789ABCD"),
        *("EP", "TL", "TM"),
    }


def practice_with(folder: Path, text: str) -> Path:
    (folder / "practices").mkdir()
    (folder / "fees").symlink_to(CONFIG / "fees")
    path = folder / "practices" / "cedar.toml"
    path.write_text(CEDAR[: CEDAR.index("[[rule]]")] + text, encoding="utf-8")
    return path


def test_a_practice_writes_a_rule(tmp_path: Path) -> None:
    (own,) = load_practice(practice_with(tmp_path, RULE)).rules
    assert in_words(own) == (
        "Where the payer is northwind and the session's number of minutes is at least 60: hold it."
    )


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('effect = "hold"', 'effect = "stop"', "cedar.toml: rule.0.effect: one of hold, warn, set"),
        ("minutes", "minuets", "cedar.toml: rule.0 OWN_LONG: condition 2: field: no field of this name"),
        ("northwind", "northwynd", "cedar.toml: rule.0 OWN_LONG: condition: payer: the practice has no payer northw"),
        ('remedy = "Attach the plan of treatment."', "", "cedar.toml: rule.0 OWN_LONG: remedy: say what to do"),
        ('id = "OWN_LONG"', "", "cedar.toml: rule.0.id: is missing"),
    ],
)
def test_a_fault_names_file_and_key(before: str, after: str, fault: str, tmp_path: Path) -> None:
    assert before in RULE
    with pytest.raises(ConfigFault) as raised:
        load_practice(practice_with(tmp_path, RULE.replace(before, after)))
    assert str(raised.value).startswith(fault)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    wrong = RULE.replace("OWN_LONG", "LONG") + RULE.replace("hold", "stop") + RULE + RULE
    with pytest.raises(ConfigFault) as raised:
        load_practice(practice_with(tmp_path, wrong))
    assert [part.split(":")[0] for part in str(raised.value).removeprefix("cedar.toml: ").split("; ")] == [
        "rule.0 LONG",
        "rule.1.effect",
        "rule.3 OWN_LONG",
    ]


def test_a_file_of_rules(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(RULE + RULE.replace("OWN_LONG", "OWN_OTHER"), encoding="utf-8")
    assert [rule.id for rule in load_rules(path, CHARTER)] == ["OWN_LONG", "OWN_OTHER"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "own.toml: rule: at least one [[rule]]"),
        ("rule = 7", "own.toml: rule: at least one [[rule]]"),
        ("rule = [7]", "own.toml: rule.0.id: is missing"),
        ('id = "cedar"' + RULE, "own.toml: id: only [[rule]] stands in a file of rules"),
    ],
)
def test_a_file_of_something_else_is_a_fault(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_rules(path, CHARTER)
    assert str(raised.value) == fault


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('modifiers = ["AH"]', 'modifiers = ["59"]', "bound.5.modifiers: 59 stands twice"),
        ('modifiers = ["AH"]', 'modifiers = ["Z9"]', "bound.5.modifiers: Z9 is not in modifiers.csv"),
        ('modalities = ["video"]', "", "bound.0: name its modalities, intents or licences"),
        ('moves_from = ["02", "10"]', 'moves_from = ["98"]', "move.2: 98 is not in places.csv"),
        ('beside = ["95", "GT", "93", "FQ"]', 'beside = ["Z9"]', "move.2.beside: Z9 is not in modifiers.csv"),
        ('fields = ["modifier"]', 'fields = ["horoscope"]', "suspicion.0.fields: horoscope is no field"),
        ('certainty = "certain"', 'certainty = "sure"', "refused.1.certainty: Input should be"),
    ],
)
def test_a_fault_of_the_charter_names_its_row(before: str, after: str, fault: str, tmp_path: Path) -> None:
    for name in ("practice_rules.toml", "modifiers.csv", "places.csv"):
        shutil.copy(CONFIG / name, tmp_path)
    path = tmp_path / "practice_rules.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_charter(tmp_path)
    assert str(raised.value).startswith(f"practice_rules.toml: {fault}")


def test_the_documentation_names_every_field() -> None:
    shown = DOCUMENT.read_text(encoding="utf-8").split("## Rules of its own")[1].split("\n## ")[0]
    assert [name for name in FIELDS if f"`{name}`" not in shown] == []


def test_the_rules_of_the_documentation_can_be_used(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (shown,) = [block for block in blocks if "[[rule]]" in block]
    own = load_practice(practice_with(tmp_path, shown)).rules
    assert [rule.effect for rule in own] == [Effect.HOLD, Effect.SET]
    assert in_words(own[0]) in " ".join(DOCUMENT.read_text(encoding="utf-8").split())


def test_a_folder_of_its_own_says_what_rules_may_set(tmp_path: Path) -> None:
    own = tmp_path / "config"
    shutil.copytree(CONFIG, own)
    stricter = own / "practice_rules.toml"
    stricter.write_text(stricter.read_text(encoding="utf-8").replace('release = "2026-11"', 'release = "riverside"'))
    assert practice_named("cedar", own).charter.version == "practice_rules@riverside"
    stricter.unlink()  # a folder from before there were rules
    assert practice_named("cedar", own).charter == CHARTER


def test_tables_within_tables_end_in_a_sentence(tmp_path: Path) -> None:
    deep = tmp_path / "deep.toml"
    deep.write_text("x = " + "[" * 20_000, encoding="utf-8")
    with pytest.raises(ConfigFault, match=r"deep\.toml: tables within tables, too deep to be read"):
        load_rules(deep, CHARTER)
