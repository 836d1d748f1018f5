from datetime import date
from pathlib import Path

import pytest

from bridge.billing.session import Modality
from bridge.reference.payer import all_payers, load_payer, rules_on
from bridge.reference.source import CONFIG, ConfigFault

NORTHWIND = (CONFIG / "payers" / "northwind.toml").read_text(encoding="utf-8")


def test_the_eight_payers_of_the_sandbox() -> None:
    day = date(2026, 11, 16)
    rules = [rules_on(name, day) for name in all_payers().packs]
    assert {(r.payer.id, r.payer.payer_id, r.payer.filing_indicator, r.plan_class) for r in rules if r} == {
        ("medicare", "SBMCR", "MB", "medicare"),
        ("medicaid", "SBMCD", "MC", "medicaid"),
        ("blue", "SBBLU", "BL", "blue"),
        ("northwind", "SBNWH", "CI", "commercial"),
        ("harbor", "SBHBR", "CI", "carve_out"),
        ("evergreen", "SBEVG", "16", "medicare_advantage"),
        ("summit", "SBSMT", "HM", "commercial"),
        ("liberty", "SBLIB", "FI", "federal"),
    }


@pytest.mark.parametrize(
    ("day", "version", "modifiers"),
    [
        (date(2024, 12, 31), "medicaid@2024.1", ("GT",)),
        (date(2025, 1, 1), "medicaid@2025.1", ("95",)),
    ],
)
def test_a_pack_holds_on_its_days(day: date, version: str, modifiers: tuple[str, ...]) -> None:
    rules = rules_on("medicaid", day)
    assert rules is not None
    assert (rules.version, rules.telehealth[0].modifiers) == (version, modifiers)


def test_a_day_before_the_first_pack_has_no_rules() -> None:
    assert rules_on("medicaid", date(2023, 12, 31)) is None
    assert rules_on("nobody", date(2026, 1, 1)) is None


def test_summit_carves_out_to_harbor() -> None:
    rules = rules_on("summit", date(2026, 1, 1))
    assert rules is not None
    assert rules.mental_health_carved_out_to == "harbor"


def test_medicare_wants_no_95_and_takes_no_replacement() -> None:
    rules = rules_on("medicare", date(2026, 1, 1))
    assert rules is not None
    assert not rules.takes_replacement
    assert {r.modifiers for r in rules.telehealth if r.modality is Modality.VIDEO} == {()}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('filing_indicator = "CI"', 'filing_indicator = "09"', "p.toml: filing_indicator: String should match"),
        ('supervision = "supervisor"', 'supervision = "maybe"', "p.toml: pack.0.supervision: Input should be"),
        ("timely_filing_days = 90", "timely_filing_days = 0", "p.toml: pack.0.timely_filing_days: Input should be gr"),
        ('modality = "video"', 'modality = "in_person"', "p.toml: pack.0.telehealth.0.modality: Input should be"),
        ("takes_replacement", "takes_replacements", "p.toml: pack.0.takes_replacement: Field required"),
    ],
)
def test_a_fault_names_file_and_key(before: str, after: str, fault: str, tmp_path: Path) -> None:
    assert before in NORTHWIND
    file = tmp_path / "p.toml"
    file.write_text(NORTHWIND.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_payer(file)
    assert str(raised.value).startswith(fault)


def test_packs_may_not_overlap(tmp_path: Path) -> None:
    second = NORTHWIND[NORTHWIND.index("[[pack]]") :].replace("2024-01-01", "2025-01-01").replace("2024.1", "2025.1")
    file = tmp_path / "p.toml"
    file.write_text(NORTHWIND + "\n" + second, encoding="utf-8")
    with pytest.raises(ConfigFault, match=r"pack northwind@2025\.1: begins before the one before it ends"):
        load_payer(file)
