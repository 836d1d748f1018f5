from datetime import date
from decimal import Decimal

from bridge.billing.claim_status import StatusInquiry
from bridge.x12.transactions import claim_status_276, claim_status_277
from tests.x12.transactions.example import CEDAR, CLAIM, MARSH, MARSH_POLICY, NORTHWIND, sets, submission
from tests.x12.transactions.test_claim_837p import CARMENS_POLICY, LEO, text
from tests.x12.transactions.test_golden import text_of

OWN = StatusInquiry(
    trace="S1-1",
    payer=NORTHWIND,
    provider=CEDAR,
    subscriber=MARSH_POLICY,
    patient=MARSH,
    control_number="B1",
    service_date=date(2026, 11, 16),
    charge=CLAIM.charge,
    payer_claim_number="NW2026110001",
)
DEPENDANT = StatusInquiry(
    trace="S1-2",
    payer=NORTHWIND,
    provider=CEDAR,
    subscriber=CARMENS_POLICY,
    patient=LEO,
    control_number="B2",
    service_date=date(2026, 11, 16),
    charge=Decimal("155.50"),
)


def test_an_inquiry_names_the_claim_by_both_its_numbers() -> None:
    assert [text(s) for s in claim_status_276.write([OWN, DEPENDANT], submission())] == [
        "ST*276*0001*005010X212",
        "BHT*0010*13*BATCH1*20261120*0830",
        "HL*1**20*1",
        "NM1*PR*2*NORTHWIND HEALTH*****PI*SBNWH",
        "HL*2*1*21*1",
        "NM1*41*2*CEDAR STREET BEHAVIORAL HEALTH*****46*CEDAR",
        "HL*3*2*19*1",
        "NM1*1P*2*CEDAR STREET BEHAVIORAL HEALTH*****XX*1999123452",
        "HL*4*3*22*0",
        "DMG*D8*19880402*F",
        "NM1*IL*1*MARSH*DANA****MI*NWH00000042",
        "TRN*1*S1-1",
        "REF*1K*NW2026110001",
        "REF*EJ*B1",
        "AMT*T3*175",
        "DTP*472*D8*20261116",
        "HL*5*3*22*1",
        "NM1*IL*1*VEGA*CARMEN****MI*HBR00000077",
        "HL*6*5*23",
        "DMG*D8*20140930*M",
        "NM1*QC*1*VEGA*LEO",
        "TRN*1*S1-2",
        "REF*EJ*B2",
        "AMT*T3*155.5",
        "DTP*472*D8*20261116",
        "SE*26*0001",
    ]


def test_an_answer_says_what_was_paid_or_that_nothing_was_found() -> None:
    (segments,) = sets(text_of("277-paid-and-not-found"))
    paid, missing = claim_status_277.read(segments)
    assert (paid.trace, paid.control_number, paid.paid, paid.found) == ("S1-1", "B1", Decimal("97.60"), True)
    assert (missing.trace, missing.control_number, missing.found) == ("S1-2", "B2", False)
