import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bridge.commands.remittance import app
from tests import sums

GOLDEN = Path(__file__).parents[1] / "golden" / "x12"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["read", *arguments])


def test_every_claim_is_listed_with_its_amounts() -> None:
    result = run(str(GOLDEN / "835-deductible.x12"), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "remittances": [
            {
                "trace": "EFT2001",
                "balanced": True,
                "difference": "0.00",
                "claims": [
                    {"control_number": "B1", "status": "1", "charge": "175.00", "paid": "0.00", "patient": "122.00"},
                    {"control_number": "BG1", "status": "1", "charge": "55.00", "paid": "22.00", "patient": "20.00"},
                    {"control_number": "B7", "status": "19", "charge": "340.00", "paid": "163.00", "patient": "50.00"},
                ],
            }
        ]
    }


def test_a_payment_that_does_not_balance_is_shown_and_found() -> None:
    result = run(str(GOLDEN / "835-unbalanced.x12"))
    assert result.exit_code == 1
    assert "payment EFT2003, 500.00: does not balance: -402.40" in result.stdout


def test_the_table_shows_claims_and_provider_level_money() -> None:
    result = run(str(GOLDEN / "835-reversal-and-recovery.x12"))
    assert result.exit_code == 0
    assert "NORTHWIND HEALTH, payment NOPAY77, 0.00: balances" in result.stdout
    assert "PLB WO" in result.stdout


def test_an_unreadable_amount_is_named_on_the_other_channel(tmp_path: Path) -> None:
    file = tmp_path / "broken.835"
    text = (GOLDEN / "835-unbalanced.x12").read_text(encoding="ascii")
    file.write_text(text.replace("BPR*I*500*", "BPR*I*5OO*"), encoding="ascii")
    result = run(str(file), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["remittances"][0]["balanced"] is False
    assert result.stderr == "ST 0001: BPR02 in segment 2 is not an amount\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read: No such file or directory."),
        ("hello", "is not X12"),
        ((GOLDEN / "999-group-rejected.x12").read_text(encoding="ascii"), "holds no 835."),
    ],
)
def test_a_wrong_file_is_a_wrong_call(tmp_path: Path, content: str | None, sentence: str) -> None:
    file = tmp_path / "some.835"
    if content is not None:
        file.write_text(content, encoding="ascii")
    result = run(str(file))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in result.stderr


def test_every_claim_of_every_sample_is_listed(samples: Path) -> None:
    files = sorted((samples / "x12").glob("*/835_*"))
    assert files
    for file in files:
        result = run(str(file), "--json")
        text = file.read_text(encoding="utf-8")
        listed = [c for r in json.loads(result.stdout)["remittances"] for c in r["claims"]]
        assert len(listed) == sums.count(text, "CLP")
        assert result.exit_code == (1 if file.stem == "835_tertiary-payment" else 0)
