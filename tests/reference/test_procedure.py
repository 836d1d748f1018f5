from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from bridge.billing.coding import Service
from bridge.billing.party import Licence
from bridge.reference.procedure import load_procedures
from bridge.reference.source import CONFIG, ConfigFault

DAY = date(2026, 11, 16)
CATALOG = load_procedures()


def test_psychotherapy_is_a_ladder_without_gap_or_overlap() -> None:
    ladder = CATALOG.ladder(Service.PSYCHOTHERAPY, DAY)
    assert [(p.code, p.least_minutes, p.most_minutes) for p in ladder] == [
        ("90832", 16, 37),
        ("90834", 38, 52),
        ("90837", 53, None),
    ]
    beside = CATALOG.ladder(Service.PSYCHOTHERAPY_WITH_VISIT, DAY)
    assert [(p.least_minutes, p.most_minutes) for p in beside] == [(p.least_minutes, p.most_minutes) for p in ladder]


@pytest.mark.parametrize(
    ("code", "day", "valid"),
    [
        ("90834", DAY, True),
        ("99441", date(2024, 12, 31), True),
        ("99441", date(2025, 1, 1), False),
        ("98016", date(2024, 12, 31), False),
        ("98016", date(2025, 1, 1), True),
        ("XXXXX", DAY, False),
    ],
)
def test_a_code_is_valid_on_its_days(code: str, day: date, valid: bool) -> None:
    assert (CATALOG.on(code, day) is not None) is valid


def test_an_add_on_knows_what_it_stands_beside() -> None:
    beside, alone = CATALOG.on("90833", DAY), CATALOG.on("90834", DAY)
    assert beside is not None
    assert alone is not None
    assert {"99202", "99205", "99213", "99350"} <= beside.parents
    assert not {"90834", "99206"} & beside.parents
    assert (beside.is_add_on, alone.is_add_on) == (True, False)


def test_only_prescribers_bill_with_medical_services() -> None:
    intake = CATALOG.on("90792", DAY)
    assert intake is not None
    assert intake.billed_by == {Licence.PSYCHIATRIST, Licence.PHYSICIAN, Licence.PSYCHIATRIC_NP}


@pytest.mark.parametrize(
    ("file", "before", "after", "fault"),
    [
        ("procedures.toml", 'code = "90832"', 'code = "9083"', "procedures.toml: procedure.3.code: String should"),
        ("procedures.toml", "[[procedure]]", "[[procedures]]", "procedures.toml: procedures: Extra inputs"),
        ("edits/ncci-ptp-2024Q3.csv", ",0,", ",2,", "ncci-ptp-2024Q3.csv: line 9: indicator: 0, 1 or 9"),
    ],
)
def test_a_fault_names_file_and_key(file: str, before: str, after: str, fault: str, tmp_path: Path) -> None:
    root = Path(copytree(CONFIG, tmp_path / "config"))
    text = (root / file).read_text(encoding="utf-8")
    assert before in text
    (root / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_procedures(root)
    assert str(raised.value).startswith(fault)
