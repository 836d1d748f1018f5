from pathlib import Path
from shutil import copytree

import pytest

from bridge.billing.diagnosis_note import bare
from bridge.reference.check import check_config
from bridge.reference.diagnosis import diagnoses
from bridge.reference.diagnosis_limit import load_limits
from bridge.reference.source import CONFIG, ConfigFault

DIAGNOSES = diagnoses()


@pytest.mark.parametrize(
    ("code", "secondary"),
    [
        ("Z55.0", True),
        ("Z59.01", True),
        ("Z65.5", True),
        ("Z66", False),
        ("Z54.8", False),
        ("Y90.5", True),
        ("F32.A", False),
    ],
)
def test_circumstances_and_external_causes_are_secondary(code: str, secondary: bool) -> None:
    assert (DIAGNOSES.only_secondary(code) is not None) is secondary


@pytest.mark.parametrize(
    ("code", "weak"),
    [
        ("R45.851", True),
        ("R46.81", True),
        ("R69", True),
        ("Z71.9", True),
        ("Z62.820", True),
        ("Z03.89", False),
        ("Z04.9", False),
        ("Z13.31", False),
        ("Z69.11", False),
        ("Z71.41", False),
        ("Z71.51", False),
        ("R41.3", False),
        ("F99", False),
    ],
)
def test_symptoms_and_circumstances_are_weak_in_first_place(code: str, weak: bool) -> None:
    assert (DIAGNOSES.is_weak_first(code) is not None) is weak


def test_every_fact_says_where_it_comes_from_and_how_sure_it_is() -> None:
    limits = DIAGNOSES.limits
    facts = [(fact.source, fact.certainty) for fact in (*limits.secondary, *limits.first_only, *limits.weak)]
    facts += [(fact.source, fact.certainty) for fact in (*limits.ages, *limits.sexes, *limits.questioned)]
    facts += [(fact.source, fact.certainty) for fact in limits.services]
    assert len(facts) > 20
    assert all(source and certainty in ("certain", "likely", "unsure") for source, certainty in facts)


def test_every_code_of_the_rules_is_one() -> None:
    """A misspelt code would never be met: each names something of the list."""
    limits, years = DIAGNOSES.limits, DIAGNOSES.years()
    listed = {
        code[:length]
        for below in years.lists[-1].categories.values()
        for code in below.split()
        for length in (1, 3, 4, 5, 6, 7)
    }
    named = [limits.physical, *(fact.codes for fact in (*limits.ages, *limits.sexes, *limits.weak, *limits.first_only))]
    spans = [span for each in named for span in each.spans if span.first == span.last]
    assert [span.first for span in spans if bare(span.first) not in listed] == []


def test_a_pack_names_a_service_that_is_there(tmp_path: Path) -> None:
    root = Path(copytree(CONFIG, tmp_path / "config"))
    path = root / "payers" / "liberty.toml"
    said = 'takes_replacement = true\nservice_diagnoses = { behavior_analysis = ["F84"], horoscopes = ["Z71"] }'
    path.write_text(path.read_text(encoding="utf-8").replace("takes_replacement = true", said), encoding="utf-8")
    found = [(p.code, p.place) for p in check_config(root) if p.code == "SERVICE_UNKNOWN"]
    assert found == [("SERVICE_UNKNOWN", "payers/liberty service_diagnoses")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = 2\nphysical = []", "icd10_rules.toml: version"),
        ('version = 1\nphysical = ["the body"]', "icd10_rules.toml: physical.0"),
        ('version = 1\nphysical = []\n[[age]]\ncodes = ["F93"]\nsource = ""\ncertainty = "sure"', "age.0.certainty"),
        ('version = 1\nphysical = []\n[[ages]]\ncodes = ["F93"]', "icd10_rules.toml: ages"),
    ],
)
def test_a_wrong_key_is_named(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "icd10_rules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigFault, match=said):
        load_limits(tmp_path)
