"""The independent sums agree with every text of ours, and see what is off by a cent."""

from decimal import Decimal
from pathlib import Path

import pytest

from bench.corpus.file import segments, text_of
from bridge.x12.check import check
from tests import sums
from tests.x12.example import CLAIM, REMITTANCE, bent

GOLDEN = {path.stem: path.read_text(encoding="ascii") for path in (Path(__file__).parent / "golden/x12").glob("*.x12")}


def off(text: str) -> list[str]:
    remittances, claims = sums.unbalanced_remittances(text), sums.unbalanced_claims(text)
    return [*remittances, *claims, *sums.unbalanced_acknowledgments(text)]


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_a_golden_file_balances_where_our_check_says_so(name: str) -> None:
    said = [fault for fault in check(GOLDEN[name]) if fault.level == 3 and fault.is_error]
    assert bool(off(GOLDEN[name])) == bool(said)


@pytest.mark.parametrize("kind", ["835", "837p", "837i", "277ca"])
def test_the_generated_files_balance(kind: str) -> None:
    text = text_of(segments(kind, 100, 2))
    assert off(text) == []
    assert sums.paid(text) == sum(sums.payments(text).values()) - sums.provider_level(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("BPR*I*120*", "BPR*I*120.01*", ["BPR : 0.01"]),
        ("CLP*C0001*1*175.5*125*", "CLP*C0001*1*175.5*124.99*", ["BPR : 0.01", "CLP C0001: 0.01"]),
        ("CAS*PR*2*25~", "CAS*PR*2*25.01~", ["CLP C0001: -0.01", "SVC C0001: -0.01"]),
        ("WO:ICN0000*5~", "WO:ICN0000*-5~", ["BPR : -10"]),
    ],
)
def test_a_remittance_that_is_off_is_named_on_each_level(old: str, new: str, said: list[str]) -> None:
    text = bent(REMITTANCE, (old, new))
    assert off(text) == said
    assert len([fault for fault in check(text) if fault.level == 3 and fault.is_error]) == len(said)


def test_a_claim_that_is_off_is_named() -> None:
    assert off(bent(CLAIM, ("*175.5***", "*175.51***"))) == ["CLM C0001: 0.01"]


def test_another_payer_that_is_off_is_named() -> None:
    text = GOLDEN["837p-secondary"]
    paid = next(line for line in text.splitlines() if line.startswith("SVD*")).split("*")[2]
    assert any(said.startswith("SVD") for said in off(bent(text, (f"*{paid}*HC", f"*{Decimal(paid) + 1}*HC"))))


def test_the_totals_of_a_277ca_are_counted_from_its_claims() -> None:
    assert off(bent(GOLDEN["277ca-claims-mixed"], ("QTY*90*3~", "QTY*90*4~"))) == ["QTY*90 BATCH13: -1"]
    assert off(bent(GOLDEN["277ca-claims-mixed"], ("AMT*YY*355.5~", "AMT*YY*355.49~"))) == ["AMT*YY BATCH13: 0.01"]
