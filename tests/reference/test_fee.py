from pathlib import Path

import pytest

from bridge.reference.fee import load_fees
from bridge.reference.source import ConfigFault

HEAD = "procedure,charge,starts,payer_id\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("procedure,charge,starts\n", "f.csv: line 1: column payer_id is missing"),
        (HEAD + "90834,150.005,2026-01-01,\n", "f.csv: line 2: charge: an amount finer than a cent"),
        (HEAD + "90834,150.00,2026-13-01,\n", "f.csv: line 2: starts: not a date"),
        (HEAD + "90834,0.00,2026-01-01,\n", "f.csv: line 2: a fee needs a procedure and a charge above zero"),
        (HEAD + "90834,150.00\n", "f.csv: line 2: too few columns"),
    ],
)
def test_a_fault_names_the_line(text: str, fault: str, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_fees(file)
    assert str(raised.value).startswith(fault)


def test_the_version_is_the_newest_fees_day(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text(HEAD + "90834,150.00,2026-01-01,\n90834,140.00,2025-01-01,\n", encoding="utf-8")
    assert load_fees(file).version == "f@2026-01-01"
