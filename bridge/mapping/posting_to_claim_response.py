"""Claim + its standing answer -> FHIR ClaimResponse: one per claim, updated in place as the payer changes its mind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bridge.billing.claim import Claim
from bridge.billing.ledger import Balance
from bridge.billing.remittance import Adjustment, ClaimPayment, LinePayment
from bridge.billing.status import ClaimStatus
from bridge.mapping import fhir_value as fhir

# (group, CARC) -> the adjudication category that says it in words; the generic row stands beside it
_NAMED = {
    ("PR", "1"): (fhir.ADJUDICATION, "deductible"),
    ("PR", "2"): (fhir.C4BB_ADJUDICATION, "coinsurance"),
    ("PR", "3"): (fhir.ADJUDICATION, "copay"),
    ("CO", "45"): (fhir.C4BB_ADJUDICATION, "discount"),
    ("OA", "23"): (fhir.C4BB_ADJUDICATION, "priorpayerpaid"),
}
_WORDS = {
    ClaimStatus.PAID: "Paid",
    ClaimStatus.DENIED: "Denied",
    ClaimStatus.REVERSED: "Payment taken back by the payer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudication:
    """What is known of a claim once a payer has answered."""

    claim: Claim
    status: ClaimStatus  # PAID, DENIED or REVERSED
    payment: ClaimPayment  # the last CLP that was posted
    balance: Balance
    trace: str  # TRN02
    paid_on: date | None  # BPR16
    created: datetime


def claim_response(adjudication: Adjudication, claim_reference: str | None) -> fhir.Json:
    """`claim_reference` is `Claim/c1` where the EHR took the Claim, else None: a logical reference stands in."""
    claim, payment = adjudication.claim, adjudication.payment
    request = fhir.reference(claim_reference) if claim_reference else None
    response: fhir.Json = {
        "resourceType": "ClaimResponse",
        "identifier": list(_identifiers(claim, payment)),
        "status": "active",
        "type": fhir.PROFESSIONAL,
        "use": "claim",
        "patient": fhir.reference(f"Patient/{claim.patient.id}"),
        "created": fhir.instant(adjudication.created),
        "insurer": {**fhir.logical(fhir.PAYER, claim.payer.payer_id, "Organization"), "display": claim.payer.name},
        "request": request or fhir.logical(fhir.CLAIM, claim.control_number, "Claim"),
        "outcome": "complete",  # a denial is a complete answer too
        "disposition": disposition(adjudication),
        "total": _totals(adjudication),
        "payment": _payment(adjudication),
    }
    items = _items(claim, payment)
    if items:
        response["item"] = items
    if payment.adjustments:
        response["adjudication"] = list(_reasons(payment.adjustments))
    notes = sorted({*payment.remarks, *(r for line in payment.lines for r in line.remarks)})
    if notes:
        response["processNote"] = [
            {"number": n, "type": "print", "text": f"Remark {code}"} for n, code in enumerate(notes, 1)
        ]
    return response


def _identifiers(claim: Claim, payment: ClaimPayment) -> Iterable[fhir.Json]:
    yield fhir.identifier(fhir.CLAIM_RESPONSE, claim.control_number)
    if payment.payer_claim_number:
        yield fhir.identifier(fhir.PAYER_CLAIM, payment.payer_claim_number)


def disposition(adjudication: Adjudication) -> str:
    """One sentence for the chart: `Paid $118.40; patient owes $25.00.`"""
    balance = adjudication.balance
    parts = [f"{_WORDS[adjudication.status]} ${balance.paid}" if balance.paid else _WORDS[adjudication.status]]
    if balance.patient:
        parts.append(f"patient owes ${balance.patient}")
    if balance.open:
        parts.append(f"${balance.open} open")
    return "; ".join(parts) + "."


def _totals(adjudication: Adjudication) -> list[fhir.Json]:
    balance = adjudication.balance
    rows = [
        (fhir.ADJUDICATION, "submitted", adjudication.claim.charge),
        (fhir.ADJUDICATION, "benefit", balance.paid),
        (fhir.C4BB_ADJUDICATION, "memberliability", balance.patient),
    ]
    return [{"category": fhir.concept(system, code), "amount": fhir.money(amount)} for system, code, amount in rows]


def _payment(adjudication: Adjudication) -> fhir.Json:
    partial = adjudication.balance.paid < adjudication.claim.charge
    payment: fhir.Json = {
        "type": fhir.concept(
            "http://terminology.hl7.org/CodeSystem/ex-paymenttype", "partial" if partial else "complete"
        ),
        "amount": fhir.money(adjudication.balance.paid),
        "identifier": fhir.identifier(fhir.REMITTANCE, adjudication.trace),
    }
    return {**payment, "date": fhir.day(adjudication.paid_on)} if adjudication.paid_on else payment


def _items(claim: Claim, payment: ClaimPayment) -> list[fhir.Json]:
    """One item per line of ours that the payer named, by REF*6R, else by code; a line it split stays one item."""
    items: dict[int, list[fhir.Json]] = {}
    for line in payment.lines:
        number = _line_number(claim, line)
        if number is not None:
            items.setdefault(number, []).extend(_line_rows(line))
    return [{"itemSequence": number, "adjudication": rows} for number, rows in sorted(items.items())]


def _line_number(claim: Claim, paid: LinePayment) -> int | None:
    by_reference = (line.number for line in claim.lines if line.control_number == paid.control_number)
    codes = (paid.submitted_procedure or paid.procedure, paid.procedure)
    by_code = (line.number for line in claim.lines if line.procedure in codes)
    return next(by_reference, next(by_code, None))


def _line_rows(line: LinePayment) -> Iterable[fhir.Json]:
    yield {"category": fhir.concept(fhir.ADJUDICATION, "submitted"), "amount": fhir.money(line.charge)}
    if line.allowed is not None:
        yield {"category": fhir.concept(fhir.ADJUDICATION, "eligible"), "amount": fhir.money(line.allowed)}
    yield {"category": fhir.concept(fhir.ADJUDICATION, "benefit"), "amount": fhir.money(line.paid)}
    yield from _reasons(line.adjustments)


def _reasons(adjustments: Iterable[Adjustment]) -> Iterable[fhir.Json]:
    for adjustment in adjustments:
        default = (fhir.C4BB_ADJUDICATION, "noncovered")
        system, code = _NAMED.get((adjustment.group, adjustment.reason), default)
        yield {
            "extension": [{"url": fhir.GROUP_EXTENSION, "valueCode": adjustment.group}],
            "category": fhir.concept(system, code),
            "reason": fhir.concept(fhir.CARC, adjustment.reason),
            "amount": fhir.money(adjustment.amount),
        }
