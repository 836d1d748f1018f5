"""Remittance -> FHIR PaymentReconciliation: one per ST of an 835; its details add up to the payment."""

from collections.abc import Mapping
from datetime import datetime

from bridge.billing.remittance import ClaimPayment, ProviderAdjustment, Remittance
from bridge.mapping import fhir_value as fhir

_DETAIL = "http://terminology.hl7.org/CodeSystem/payment-type"


def payment_reconciliation(remittance: Remittance, responses: Mapping[str, str], created: datetime) -> fhir.Json:
    """`responses` maps claim control numbers to `ClaimResponse/r1`, for the claims that are in this chart."""
    paid_on = remittance.payment_date or remittance.produced_on or created.date()
    return {
        "resourceType": "PaymentReconciliation",
        "identifier": [fhir.identifier(fhir.REMITTANCE, remittance_identity(remittance))],
        "status": "active",
        "created": fhir.instant(created),
        "paymentIssuer": {
            **fhir.logical(fhir.PAYER, remittance.payer_id or remittance.payer_tax_id, "Organization"),
            "display": remittance.payer_name,
        },
        "outcome": "complete",
        "disposition": f"{len(remittance.claims)} claim answers, payment {remittance.method or 'unnamed'}",
        "paymentDate": fhir.day(paid_on),
        "paymentAmount": fhir.money(remittance.paid),
        "paymentIdentifier": fhir.identifier(fhir.REMITTANCE, remittance.trace),
        "detail": [
            *(_payment(p, responses.get(p.control_number)) for p in remittance.claims),
            *(_adjustment(a) for a in remittance.provider_adjustments),
        ],
    }


def remittance_identity(remittance: Remittance) -> str:
    """What makes a payment itself: the payer's number and its trace. # TRN03, TRN02"""
    return f"{remittance.payer_tax_id}/{remittance.trace}"


def _payment(payment: ClaimPayment, response: str | None) -> fhir.Json:
    return {
        "type": fhir.concept(_DETAIL, "payment"),
        "identifier": fhir.identifier(fhir.CLAIM, payment.control_number),
        "request": fhir.logical(fhir.CLAIM, payment.control_number, "Claim"),
        **({"response": fhir.reference(response)} if response else {}),
        "amount": fhir.money(payment.paid),
    }


def _adjustment(adjustment: ProviderAdjustment) -> fhir.Json:
    """The sign turns: a positive PLB takes money away, and the details must add up to the payment. # PLB04"""
    return {
        "type": fhir.concept(_DETAIL, "adjustment", text=adjustment.reason),
        "identifier": fhir.identifier("urn:bridge:provider-adjustment", adjustment.reference or adjustment.reason),
        "amount": fhir.money(-adjustment.amount),
    }
