"""A posted answer as a ClaimResponse that R4 takes, with every dollar and every reason in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridge.billing.ledger import Balance
from bridge.billing.remittance import Adjustment, ClaimPayment
from bridge.billing.status import ClaimStatus
from bridge.fhir.resources import validate
from bridge.mapping.posting_to_claim_response import Adjudication, claim_response
from tests.databases import NOW
from tests.store.example import claim, line, payment


def balance(paid: str = "110", patient: str = "20", adjusted: str = "50", left: str = "0") -> Balance:
    dollars = [Decimal(text) for text in (paid, patient, adjusted, left)]
    return Balance(paid=dollars[0], patient=dollars[1], adjusted=dollars[2], open=dollars[3])


def adjudication(said: ClaimPayment | None = None, **changes: Any) -> Adjudication:
    whole: dict[str, Any] = {
        "claim": claim(),
        "status": ClaimStatus.PAID,
        "payment": said or payment(),
        "balance": balance(),
        "trace": "EFT1",
        "paid_on": date(2026, 11, 20),
        "created": NOW,
    }
    return Adjudication(**{**whole, **changes})


def amounts(rows: list[dict[str, Any]]) -> dict[str, float]:
    return {row["category"]["coding"][0]["code"]: row["amount"]["value"] for row in rows}


def test_a_payment_is_a_valid_claim_response() -> None:
    response = claim_response(adjudication(), "Claim/c1")
    assert validate(response) == ()
    assert response["identifier"] == [
        {"system": "urn:bridge:claim-response", "value": "B111"},
        {"system": "urn:bridge:payer-claim-number", "value": "ICN900"},
    ]
    assert (response["outcome"], response["disposition"]) == ("complete", "Paid $110; patient owes $20.")
    assert response["request"] == {"reference": "Claim/c1"}
    assert (response["payment"]["amount"]["value"], response["payment"]["date"]) == (110.0, "2026-11-20")
    assert amounts(response["total"]) == {"submitted": 180.0, "benefit": 110.0, "memberliability": 20.0}


def test_the_line_says_every_reason_with_its_group() -> None:
    (item,) = claim_response(adjudication(), None)["item"]
    assert (item["itemSequence"], amounts(item["adjudication"])) == (
        1,
        {"submitted": 180.0, "benefit": 110.0, "discount": 50.0, "copay": 20.0},
    )
    copay = item["adjudication"][-1]
    assert copay["reason"]["coding"][0]["code"] == "3"
    assert copay["extension"] == [{"url": "urn:bridge:adjustment-group", "valueCode": "PR"}]


def test_without_a_claim_resource_the_request_is_named_by_our_number() -> None:
    response = claim_response(adjudication(), None)
    assert response["request"]["identifier"] == {"system": "urn:bridge:claim", "value": "B111"}
    assert validate(response) == ()


def test_a_number_that_the_payer_did_not_give_is_not_made_up() -> None:
    response = claim_response(adjudication(replace(payment(), payer_claim_number="")), None)
    assert [one["system"] for one in response["identifier"]] == ["urn:bridge:claim-response"]
    assert validate(response) == ()


@pytest.mark.parametrize(
    ("status", "money", "said"),
    [
        (ClaimStatus.PAID, balance(), "Paid $110; patient owes $20."),
        (ClaimStatus.PAID, balance("0", "120", "60"), "Paid; patient owes $120."),
        (ClaimStatus.DENIED, balance("0", "0", "0", "180"), "Denied; $180 open."),
        (ClaimStatus.REVERSED, balance("0", "0", "0", "180"), "Payment taken back by the payer; $180 open."),
    ],
)
def test_the_disposition_is_one_sentence(status: ClaimStatus, money: Balance, said: str) -> None:
    response = claim_response(adjudication(status=status, balance=money), None)
    assert response["disposition"] == said
    assert validate(response) == ()


def test_a_denial_is_a_complete_answer_with_its_reason() -> None:
    refused = Adjustment(group="CO", reason="197", amount=Decimal("180.00"))
    denied = replace(payment(), paid=Decimal("0.00"), adjustments=(refused,), lines=(), remarks=("N130", "MA01"))
    response = claim_response(adjudication(denied, status=ClaimStatus.DENIED), None)
    assert validate(response) == ()
    (row,) = response["adjudication"]
    assert (row["reason"]["coding"][0]["code"], row["category"]["coding"][0]["code"]) == ("197", "noncovered")
    assert [note["text"] for note in response["processNote"]] == ["Remark MA01", "Remark N130"]


def test_a_line_is_found_by_our_number_before_its_code() -> None:
    two = claim(lines=(line(1), line(2, charge="20.00")))
    (said,) = payment().lines
    response = claim_response(
        adjudication(replace(payment(), lines=(replace(said, control_number="B111L2"),)), claim=two), None
    )
    assert [item["itemSequence"] for item in response["item"]] == [2]


def test_a_line_whose_code_the_payer_changed_is_still_ours() -> None:
    (said,) = payment().lines
    changed = replace(said, procedure="90834", submitted_procedure="90837")
    response = claim_response(adjudication(replace(payment(), lines=(changed,))), None)
    assert [item["itemSequence"] for item in response["item"]] == [1]


def test_a_line_that_is_not_ours_is_left_out() -> None:
    (said,) = payment().lines
    response = claim_response(adjudication(replace(payment(), lines=(replace(said, procedure="99999"),))), None)
    assert "item" not in response
