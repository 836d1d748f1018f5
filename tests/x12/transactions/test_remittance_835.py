from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bridge.billing.remittance import Adjustment, ClaimPayment, Remittance
from bridge.x12.segment import Segment
from bridge.x12.transactions import remittance_835
from tests import sums
from tests.x12.transactions.example import sets

GOLDEN = Path(__file__).parents[2] / "golden" / "x12"

HEAD = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CEDAR          *261124*0800*^*00501*000000001*0*T*:~"
    "GS*HP*PAYER*CEDAR*20261124*0800*1*X*005010X221A1~ST*835*0001~"
)
TAIL = "SE*0*0001~GE*1*1~IEA*1*000000001~"


def text_of(name: str) -> str:
    return (GOLDEN / f"{name}.x12").read_text(encoding="ascii")


def remittance(body: str) -> Remittance:
    (segments,) = sets(HEAD + body + TAIL)
    return remittance_835.read(segments)


def payment(body: str) -> ClaimPayment:
    (claim,) = remittance(body).claims
    return claim


def adjusted(group: str, reason: str, amount: str) -> Adjustment:
    return Adjustment(group=group, reason=reason, amount=Decimal(amount))


def test_six_reasons_fit_in_one_adjustment_segment() -> None:
    claim = payment("CLP*B1*1*175*0~CAS*CO*45*10**97*20**16*30**96*40**18*50**29*25*1~")
    assert [(a.reason, str(a.amount), a.quantity) for a in claim.adjustments] == [
        ("45", "10.00", None),
        ("97", "20.00", None),
        ("16", "30.00", None),
        ("96", "40.00", None),
        ("18", "50.00", None),
        ("29", "25.00", Decimal(1)),
    ]


def test_adjustments_of_claim_and_line_stay_apart_and_balance_together() -> None:
    claim = payment("CLP*B1*1*175*97.6*24.4~CAS*OA*23*13~SVC*HC:90837:95*175*110.6~CAS*CO*45*40~CAS*PR*2*24.4~")
    assert claim.adjustments == (adjusted("OA", "23", "13.00"),)
    assert claim.lines[0].adjustments == (adjusted("CO", "45", "40.00"), adjusted("PR", "2", "24.40"))
    assert claim.difference == Decimal("0.00")


def test_a_line_that_the_payer_recoded_keeps_what_we_sent() -> None:
    (line,) = payment("CLP*B1*1*200*130~SVC*HC:90834:95:HO*200*130**1*HC:90837*2~CAS*CO*45*70~").lines
    assert (line.procedure, line.modifiers, line.submitted_procedure) == ("90834", ("95", "HO"), "90837")


def test_a_line_paid_for_no_units_says_so() -> None:
    (line,) = payment("CLP*B1*1*55*0~SVC*HC:90853*55*0**0~CAS*CO*45*55~").lines
    assert line.units == 0


def test_claims_are_found_without_their_header_number() -> None:
    read = remittance("BPR*I*0~TRN*1*T1~CLP*B1*1*10*10~CLP*B2*1*20*20~PLB*1*20261231*WO*30~")
    assert [c.control_number for c in read.claims] == ["B1", "B2"]
    assert read.balanced


def test_provider_level_money_moves_the_payment_the_other_way() -> None:
    assert remittance("BPR*I*80~CLP*B1*1*100*100~PLB*1*20261231*WO:B0*20~").balanced
    assert remittance("BPR*I*101.5~CLP*B1*1*100*100~PLB*1*20261231*L6:B1*-1.5~").balanced
    assert remittance("BPR*I*100~CLP*B1*1*100*100~PLB*1*20261231*WO:B0*20~").difference == Decimal("-20.00")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("BPR*I*free~", "BPR02 in segment 2"),
        ("BPR*I*0~CLP*B1*1*1E2*0~", "CLP03 in segment 3"),
        ("BPR*I*0~CLP*B1*1*0*0~CAS*CO*45*NaN~", "CAS03 in segment 4"),
        ("BPR*I*0~PLB*1*20261231*WO*0*FB*1,00~", "PLB06 in segment 3"),
    ],
)
def test_an_amount_that_is_no_number_is_named_and_never_balances(body: str, place: str) -> None:
    read = remittance(body)
    assert read.unreadable == (place,)
    assert not read.balanced


def test_an_amount_finer_than_a_cent_does_not_vanish() -> None:
    assert remittance("BPR*I*10~CLP*B1*1*10.005*10.005~").difference == Decimal("0.005")


def test_claims_can_be_taken_one_at_a_time() -> None:
    first, second = sets(text_of("835-reversal-and-recovery"))
    assert [c.status for c in remittance_835.claims(first)] == ["22", "1", "1", "4"]
    assert next(remittance_835.claims(second)).control_number == "BG3"


def test_a_reversal_and_its_correction_come_to_the_new_payment() -> None:
    text = text_of("835-reversal-and-recovery")
    first, second = (remittance_835.read(segments) for segments in sets(text))
    assert first.claims[0].is_reversal
    assert first.balanced
    assert second.balanced
    assert (second.method, second.paid) == ("NON", Decimal("0.00"))
    assert sums.payments(text)["B1"] == Decimal("6.5")
    assert sum(sums.payments(text).values()) - sums.provider_level(text) == sums.paid(text)


def test_an_unbalanced_payment_says_by_how_much() -> None:
    (segments,) = sets(text_of("835-unbalanced"))
    read = remittance_835.read(segments)
    assert read.difference == Decimal("-402.40")
    assert read.claims[0].difference == Decimal("3.00")


def test_claims_stream_from_a_file_that_is_still_being_read() -> None:
    seen: list[str] = []

    def arriving(count: int) -> Iterator[Segment]:
        for number in range(count):
            seen.append(f"B{number}")
            yield Segment("CLP", (f"B{number}", "1", "10", "10"))
            yield Segment("SVC", ("HC:90832", "10", "10"))

    claims = remittance_835.claims(arriving(1000))
    assert (next(claims).control_number, seen[-1]) == ("B0", "B1")
    assert sum(len(claim.lines) for claim in claims) == 999


def test_a_segment_that_is_cut_short_says_what_it_can() -> None:
    (claim,) = remittance("BPR*I~CLP~NM1*QC~DTM*232~CAS*CO~AMT*I~REF*EA~MOA~SVC~CAS*PR*2~LQ*HE~DTM*472~").claims
    assert (claim.control_number, claim.charge, claim.parties, claim.references) == ("", Decimal(0), (), ())
    assert claim.lines[0].adjustments == (adjusted("PR", "2", "0.00"),)


def test_the_first_of_each_date_and_amount_counts_and_the_others_stay() -> None:
    claim = payment("CLP*B1*1*10*10~DTM*232*20260101~DTM*232*20260202~AMT*AU*10~AMT*AU*9~AMT*F5*1~")
    assert (claim.statement_from, claim.allowed) == (date(2026, 1, 1), Decimal(10))
    assert [(figure.kind, figure.value) for figure in claim.amounts] == [("AU", Decimal(9)), ("F5", Decimal(1))]


def test_segments_behind_a_provider_adjustment_are_of_no_claim() -> None:
    read = remittance("BPR*I*10~LX*1~CLP*B1*1*10*10~PLB*1*20261231*WO*0~CAS*CO*45*5~SVC*HC:90837*1*1~CLP*B2*1*0*0~")
    assert [(c.control_number, c.adjustments, c.lines) for c in read.claims] == [("B1", (), ()), ("B2", (), ())]
