"""The 277CA: which claims go on to adjudication, and the status of each that does not."""

from dataclasses import replace
from datetime import date

import pytest

from tests.sandbox.payer.desk import (
    LCSW_NPI,
    MONDAY,
    ROWAN,
    Written,
    file_of,
    interchange,
    member,
    only,
    open_book,
    segments,
    transaction,
)


def statuses(*claims: Written) -> list[str]:
    """The STC01 of each claim; the first two are of the receiver and the provider."""
    text = only(open_book(ROWAN, member("SBMCR")).receive(MONDAY, file_of(*claims)), "277CA")
    return [s.split("*")[1] for s in segments(text, "STC")][2:]


def test_an_accepted_claim_gets_the_payers_number() -> None:
    text = only(open_book().receive(MONDAY, file_of(Written())), "277CA")
    assert segments(text, "STC", "TRN", "DTP")[2:] == [
        "DTP*009*D8*20261116",
        "TRN*2*BATCH0001",
        "STC*A1:19:AY*20261116*WQ*150",
        "TRN*1*0",
        "STC*A1:19:PR**WQ*150",
        "TRN*2*C1",
        "STC*A2:20*20261116*WQ*150",
        "DTP*472*D8*20261112",
    ]
    assert segments(text, "REF")[0].startswith("REF*1K*NW261116")


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        (Written(), "A2:20"),
        (Written(member_id="NWH99999999"), "A3:33:IL"),
        (Written(payer="NOBODY"), "A7:153:PR"),
        (Written(rendering_npi="1999000039"), "A7:562:82"),
        (Written(rendering_npi="1234567893"), "A7:562:82"),
        (Written(taxonomy="1041C0700X", diagnoses="HI*ABK:F33~"), "A7:254"),
        (Written(diagnoses="HI*ABK:F411*ABF:NONE~"), "A7:255"),
        (Written(clm="160***11:B:1*Y*A*Y*Y"), "A8:400"),
        (Written(lines=("SV1*HC:9083X*150*UN*1***1~DTP*472*D8*20261112~",)), "A7:454"),
        (Written(lines=("SV1*HC:90834:95:95*150*UN*1***1~DTP*472*D8*20261112~",)), "A7:453"),
        (Written(lines=("SV1*HC:90834*150*UN*0***1~DTP*472*D8*20261112~",)), "A7:476"),
        (Written(lines=("SV1*HC:90834*150*UN*1***2~DTP*472*D8*20261112~",)), "A7:477"),
        (Written(lines=("SV1*HC:90834*150*UN*1***1~DTP*472*D8*20261117~",)), "A7:510"),
        (Written(clm="150***11:B:7*Y*A*Y*Y"), "A6:464"),
        (Written(clm="150***11:B:7*Y*A*Y*Y", before_hi="REF*F8*NW1~"), "A7:464"),
        (Written(clm="150***11:B:7*Y*A*Y*Y", payer="SBMCR", member_id="MCR00000101"), "A7:535"),
        (Written(sbr="S*18*******CI"), "A6:286"),
    ],
)
def test_each_reason_has_its_status(claim: Written, status: str) -> None:
    assert statuses(claim) == [status]


def test_a_billing_npi_that_no_payer_knows_is_refused() -> None:
    text = only(open_book().receive(MONDAY, interchange(transaction(Written(), npi=LCSW_NPI))), "277CA")
    assert "STC*A7:562:85*20261116*U*150" in segments(text, "STC")


def test_the_totals_count_what_was_taken_and_what_was_not() -> None:
    claims = (Written(), Written(control="C2", member_id="NWH99999999"), Written(control="C3", diagnoses="HI*ABK:F33~"))
    text = only(open_book().receive(MONDAY, file_of(*claims)), "277CA")
    assert segments(text, "QTY", "AMT") == [
        *("QTY*90*1", "QTY*AA*2", "AMT*YU*150", "AMT*YY*300"),
        *("QTY*QA*1", "QTY*QC*2", "AMT*YU*150", "AMT*YY*300"),
    ]


def test_every_accepted_transaction_set_has_its_own_277ca() -> None:
    sets = (transaction(Written()), transaction(Written(control="C2"), number="0002"))
    out = open_book().receive(MONDAY, interchange(*sets))
    traces = [segments(o.text, "TRN")[1] for o in out if o.name.startswith("277CA")]
    assert traces == ["TRN*2*BATCH0001", "TRN*2*BATCH0002"]


@pytest.mark.parametrize(("known_from", "status"), [(date(2026, 11, 16), "A2:20"), (date(2026, 11, 17), "A3:33:IL")])
def test_the_claim_desk_reads_an_enrolment_some_days_later(known_from: date, status: str) -> None:
    book = open_book(replace(ROWAN, claims_from=known_from))
    text = only(book.receive(MONDAY, file_of(Written())), "277CA")
    assert segments(text, "STC")[2].split("*")[1] == status
