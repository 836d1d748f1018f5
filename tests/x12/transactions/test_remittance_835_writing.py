"""Every remittance is written as the text that it was read from, and nothing is lost on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bridge.billing.entity import Entity, Reference
from bridge.billing.remittance import Adjustment, ClaimPayment, LinePayment, ProviderAdjustment, Remittance
from bridge.billing.remittance_detail import ClaimGroup, Figure, PartyDetail
from bridge.x12.check import check
from bridge.x12.interchange import read_interchanges
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import read_text, render
from bridge.x12.transactions import remittance_835
from tests import sums
from tests.x12.transactions.example import sets, submission

GOLDEN = Path(__file__).parents[2] / "golden" / "x12"
NAMES = sorted(path.stem for path in GOLDEN.glob("835-*.x12"))
BALANCED = [name for name in NAMES if name != "835-unbalanced"]


def text_of(name: str) -> str:
    return (GOLDEN / f"{name}.x12").read_text(encoding="ascii")


def inside(text: str) -> str:
    """The transaction sets without their envelope: what GS and GE enclose."""
    return text[text.index("~\nST*") + 2 : text.index("GE*")]


def written(remittance: Remittance) -> str:
    return render(remittance_835.write(remittance, submission(remittance.transaction_number))).replace("~", "~\n")


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_file_is_written_back_to_the_letter(name: str) -> None:
    text = text_of(name)
    assert "".join(written(remittance_835.read(segments)) for segments in sets(text)) == inside(text)


@pytest.mark.parametrize("name", BALANCED)
def test_independent_sums_of_the_text_agree(name: str) -> None:
    text = text_of(name)
    assert sum(sums.payments(text).values()) - sums.provider_level(text) == sums.paid(text)
    assert all(remittance_835.read(segments).balanced for segments in sets(text))
    assert [fault.message for fault in check(text) if fault.is_error] == []


def test_files_of_others_are_written_without_losing_a_value(samples: Path) -> None:
    found = sorted((samples / "x12").glob("*/835_*.x12"))
    assert len(found) > 5
    for path in found:
        for transaction in transactions(path):
            read = remittance_835.read(transaction)
            again = remittance_835.read(remittance_835.write(read, submission(read.transaction_number)))
            assert again == read, path.name


def transactions(path: Path) -> Iterator[tuple[Segment, ...]]:
    interchanges, _ = read_interchanges(read_text(path.read_bytes()))
    for interchange in interchanges:
        yield from (t.segments for t in interchange.transactions)


PAID = ClaimPayment(
    control_number="c-1",
    status="1",
    charge=Decimal(100),
    paid=Decimal(80),
    patient_responsibility=Decimal(0),
    payer_claim_number="ICN1",
    adjustments=(Adjustment(group="CO", reason="45", amount=Decimal("20.00")),),
    parties=(Entity(code="QC", form="1", name="MARSH", first="DANA"),),
)
PAYMENT = Remittance(
    transaction_number="0007",
    trace="EFT1",
    payer_tax_id="1512345678",
    payer_name="NORTHWIND HEALTH",
    payer_id="SBNWH",
    payee_npi="1999123452",
    paid=Decimal(80),
    method="CHK",
    payment_date=date(2026, 11, 24),
    claims=(PAID,),
)


def test_a_remittance_of_the_least_is_written() -> None:
    assert written(PAYMENT).splitlines() == [
        "ST*835*0007~",
        "BPR*I*80*C*CHK************20261124~",
        "TRN*1*EFT1*1512345678~",
        "N1*PR*NORTHWIND HEALTH*XV*SBNWH~",
        "N1*PE**XX*1999123452~",
        "LX*1~",
        "CLP*c-1*1*100*80***ICN1~",
        "CAS*CO*45*20~",
        "NM1*QC*1*MARSH*DANA~",
        "SE*10*0007~",
    ]


def test_a_delimiter_in_a_value_becomes_a_blank_and_nothing_else_changes() -> None:
    line = LinePayment(procedure="90837", modifiers=("95",), charge=Decimal(1), paid=Decimal(1), control_number="a~b:c")
    adjustment = Adjustment(group="CO", reason="4*5", amount=Decimal(20))
    references = (Reference(kind="EA", value="Ä~é"),)
    claim = replace(PAID, control_number="x*y^z", lines=(line,), references=references, adjustments=(adjustment,))
    withheld = ProviderAdjustment(reason="W:O", reference="a~b", amount=Decimal(1), provider="1*2")
    text = written(replace(PAYMENT, claims=(claim,), provider_adjustments=(withheld,)))
    assert "CLP*x y z*1*" in text
    assert "CAS*CO*4 5*20~" in text
    assert "PLB*1 2**W O:a b*1~" in text
    assert "REF*6R*a b c~" in text
    assert "REF*EA*Ä é~" in text


def test_seven_reasons_need_a_second_segment() -> None:
    seven = tuple(Adjustment(group="CO", reason=str(n), amount=Decimal(n), quantity=Decimal(1)) for n in range(1, 8))
    text = written(replace(PAYMENT, claims=(replace(PAID, adjustments=seven),)))
    assert "CAS*CO*1*1*1*2*2*1*3*3*1*4*4*1*5*5*1*6*6*1~\nCAS*CO*7*7*1~" in text


def test_seven_provider_adjustments_need_a_second_segment_and_each_provider_its_own() -> None:
    def adjustment(number: int, provider: str) -> ProviderAdjustment:
        period = date(2026, 12, 31)
        reference = f"ICN{number}"
        return ProviderAdjustment(
            reason="WO", reference=reference, amount=Decimal(number), provider=provider, fiscal_period=period
        )

    seven = (*(adjustment(n, "1999123452") for n in range(1, 8)), adjustment(8, "1999000031"))
    text = written(replace(PAYMENT, provider_adjustments=seven))
    assert [line.count("*WO:") for line in text.splitlines() if line.startswith("PLB")] == [6, 1, 1]


def test_header_numbers_stand_before_the_claims_that_they_hold() -> None:
    groups = (
        ClaimGroup(number="1", first_claim=0),
        ClaimGroup(number="2", first_claim=1, supplement=(Figure(kind="03", value=Decimal("1.5")),)),
        ClaimGroup(number="3", first_claim=2),
    )
    remittance = replace(PAYMENT, claims=(PAID, PAID), groups=groups)
    lines = written(remittance).splitlines()
    assert [line[:6] for line in lines if line[:3] in ("LX*", "CLP", "TS2")] == [
        "LX*1~",
        "CLP*c-",
        "LX*2~",
        "TS2***",
        "CLP*c-",
        "LX*3~",
    ]
    assert remittance_835.read(remittance_835.write(remittance, submission("0007"))).groups == groups


def test_what_a_claim_is_told_without_its_name_segment_gets_one() -> None:
    text = written(replace(PAYMENT, claims=(replace(PAID, corrected_member_id="M9", forwarded_to="SBHBR"),)))
    assert "NM1*74*1******C*M9~\nNM1*TT*2******PI*SBHBR~" in text


def test_a_payer_number_that_came_in_a_reference_goes_back_there() -> None:
    detail = PartyDetail(references=(Reference(kind="2U", value="SBNWH"),))
    text = written(replace(PAYMENT, payer=detail))
    assert "N1*PR*NORTHWIND HEALTH~\nREF*2U*SBNWH~" in text
