from datetime import date
from pathlib import Path

import pytest

from bridge.reference.source import ConfigFault
from bridge.reference.wire_code import KINDS, WireCode, load_modifiers, load_places

HEAD = "modifier,kind,label,starts,ends,certainty,source\n"


def test_the_shipped_lists() -> None:
    modifiers, places = load_modifiers(), load_places()
    assert [modifiers[code].kind for code in ("HO", "95", "XE", "GA")] == list(KINDS)
    assert (places["10"].starts, places["11"].starts) == (date(2022, 1, 1), None)


@pytest.mark.parametrize(
    ("starts", "ends", "meets"),
    [
        (date(2020, 1, 1), date(2021, 12, 31), False),
        (date(2020, 1, 1), date(2022, 1, 1), True),
        (date(2020, 1, 1), None, True),
        (date(2025, 1, 1), None, False),
    ],
)
def test_a_code_meets_a_span_that_has_one_of_its_days(starts: date, ends: date | None, meets: bool) -> None:
    code = WireCode(code="10", label="", starts=date(2022, 1, 1), ends=date(2024, 12, 31))
    assert code.meets(starts, ends) is meets


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("HOX,price,master,,,likely,own\n", "modifiers.csv: line 2: modifier: two characters"),
        ("HO,prize,master,,,likely,own\n", "modifiers.csv: line 2: kind: one of price, telehealth, edit, information"),
        ("HO,price,master,soon,,likely,own\n", "modifiers.csv: line 2: starts, ends: not a date like 2026-01-31"),
    ],
)
def test_a_fault_names_file_and_line(row: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "modifiers.csv").write_text(HEAD + row, encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_modifiers(tmp_path)
    assert str(raised.value) == fault
