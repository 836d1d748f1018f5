"""A remittance as a PaymentReconciliation whose details add up to the payment."""

from dataclasses import replace
from decimal import Decimal

from bridge.billing.remittance import ProviderAdjustment
from bridge.fhir.resources import validate
from bridge.mapping.remittance_to_payment_reconciliation import payment_reconciliation, remittance_identity
from tests.databases import NOW
from tests.store.example import payment, remittance

OVERPAID = ProviderAdjustment(reason="WO", reference="REF9", amount=Decimal("25.50"))
PAID = replace(
    remittance(payment(), payment("B112")), paid=Decimal("194.50"), provider_adjustments=(OVERPAID,), payer_id="SBNWH"
)


def test_its_details_add_up_to_the_payment() -> None:
    resource = payment_reconciliation(PAID, {}, NOW)
    assert validate(resource) == ()
    assert [detail["amount"]["value"] for detail in resource["detail"]] == [110.0, 110.0, -25.5]
    assert sum(detail["amount"]["value"] for detail in resource["detail"]) == resource["paymentAmount"]["value"]


def test_each_claim_points_to_its_answer_where_this_chart_has_it() -> None:
    first, second, adjusted = payment_reconciliation(PAID, {"B111": "ClaimResponse/r1"}, NOW)["detail"]
    assert first["response"] == {"reference": "ClaimResponse/r1"}
    assert "response" not in second
    assert second["request"]["identifier"]["value"] == "B112"
    assert (adjusted["type"]["text"], adjusted["identifier"]["value"]) == ("WO", "REF9")


def test_a_payment_is_itself_by_payer_and_trace() -> None:
    assert remittance_identity(PAID) == "1061111111/EFT1"
    assert payment_reconciliation(PAID, {}, NOW)["identifier"][0]["value"] == "1061111111/EFT1"


def test_a_payment_without_a_date_is_dated_by_its_making_and_then_by_today() -> None:
    undated = replace(PAID, payment_date=None)
    assert payment_reconciliation(undated, {}, NOW)["paymentDate"] == "2026-11-20"
    assert validate(payment_reconciliation(undated, {}, NOW)) == ()
