"""Inquiry and Answer -> FHIR CoverageEligibilityRequest and CoverageEligibilityResponse."""

from collections.abc import Iterator
from datetime import date, datetime

from bridge.billing.eligibility import Answer, Benefit, Certainty, Inquiry
from bridge.mapping import fhir_value as fhir

_SERVICE_TYPE = "https://x12.org/codes/service-type-codes"
_BENEFIT = "http://terminology.hl7.org/CodeSystem/benefit-type"
_NETWORK = "http://terminology.hl7.org/CodeSystem/benefit-network"
_UNIT = "http://terminology.hl7.org/CodeSystem/benefit-unit"
_REJECT = "https://codesystem.x12.org/005010/901"

_IN_FORCE = {Certainty.ACTIVE: True, Certainty.CARVED_OUT: True, Certainty.SILENT: True, Certainty.INACTIVE: False}
_FAILED = (Certainty.NOT_FOUND, Certainty.UNAVAILABLE, Certainty.REFUSED)  # nobody looked at the coverage
_REMAINING = "29"  # EB06


def eligibility_request(inquiry: Inquiry, coverage_id: str, created: datetime) -> fhir.Json:
    return {
        "resourceType": "CoverageEligibilityRequest",
        "identifier": [fhir.identifier(fhir.ELIGIBILITY_INQUIRY, inquiry.trace)],
        "status": "active",
        "purpose": ["benefits", "validation"],
        "patient": fhir.reference(f"Patient/{inquiry.patient.id}"),
        "servicedDate": fhir.day(inquiry.service_date),
        "created": fhir.instant(created),
        "insurer": {**fhir.logical(fhir.PAYER, inquiry.payer.payer_id, "Organization"), "display": inquiry.payer.name},
        "insurance": [{"focal": True, "coverage": fhir.reference(f"Coverage/{coverage_id}")}],
    }


def eligibility_response(
    inquiry: Inquiry, answer: Answer, coverage_id: str, request_id: str, created: datetime
) -> fhir.Json:
    """`request_id` is the id of the CoverageEligibilityRequest in the EHR."""
    response: fhir.Json = {
        "resourceType": "CoverageEligibilityResponse",
        "identifier": [fhir.identifier(fhir.ELIGIBILITY_ANSWER, inquiry.trace)],
        "status": "active",
        "purpose": ["benefits", "validation"],
        "patient": fhir.reference(f"Patient/{inquiry.patient.id}"),
        "servicedDate": fhir.day(inquiry.service_date),
        "created": fhir.instant(created),
        "request": fhir.reference(f"CoverageEligibilityRequest/{request_id}"),
        "outcome": "error" if answer.certainty in _FAILED else "complete",
        "disposition": answer.because or answer.certainty.value,
        "insurer": {**fhir.logical(fhir.PAYER, inquiry.payer.payer_id, "Organization"), "display": inquiry.payer.name},
    }
    if answer.certainty in _FAILED:
        errors = [{"code": fhir.concept(_REJECT, r.reason)} for r in answer.rejections]
        return {**response, "error": errors} if errors else response
    return {**response, "insurance": [_insurance(answer, coverage_id)]}


def _insurance(answer: Answer, coverage_id: str) -> fhir.Json:
    insurance: fhir.Json = {
        "coverage": fhir.reference(f"Coverage/{coverage_id}"),
        "inforce": _IN_FORCE.get(answer.certainty, False),
    }
    period = _period(answer.plan_from, answer.plan_to)
    if period:
        insurance["benefitPeriod"] = period
    items = [item for benefit in answer.benefits for item in _items(benefit)]
    return {**insurance, "item": items} if items else insurance


def _period(start: date | None, end: date | None) -> fhir.Json:
    named = {"start": start, "end": end}
    return {key: fhir.day(value) for key, value in named.items() if value}


def _items(benefit: Benefit) -> Iterator[fhir.Json]:
    """One item per service type; EB12 W counts in and out of network, so it names neither."""
    for service_type in benefit.service_types or ("30",):
        item: fhir.Json = {"category": fhir.concept(_SERVICE_TYPE, service_type)}
        if benefit.kind in ("I", "E"):
            item["excluded"] = True
        if benefit.in_network in ("Y", "N"):
            item["network"] = fhir.concept(_NETWORK, "in" if benefit.in_network == "Y" else "out")
        if benefit.level in ("IND", "FAM"):
            item["unit"] = fhir.concept(_UNIT, "individual" if benefit.level == "IND" else "family")
        if benefit.authorization_required in ("Y", "N"):
            item["authorizationRequired"] = benefit.authorization_required == "Y"
        amounts = _amounts(benefit)
        if amounts:
            item["benefit"] = [amounts]
        yield item


def _amounts(benefit: Benefit) -> fhir.Json:
    """EB07, EB08 or EB10 as one benefit row; a remaining amount is not an allowed one, so it is left to the text."""
    if benefit.kind == "B" and benefit.amount is not None:
        return {"type": fhir.concept(_BENEFIT, "copay"), "allowedMoney": fhir.money(benefit.amount)}
    if benefit.kind == "A" and benefit.percent is not None and benefit.percent * 100 % 1 == 0:
        return {"type": fhir.concept(_BENEFIT, "copay-percent"), "allowedUnsignedInt": int(benefit.percent * 100)}
    if benefit.period == _REMAINING:
        return {}
    if benefit.kind == "C" and benefit.amount is not None:
        return {"type": fhir.concept(_BENEFIT, "deductible"), "allowedMoney": fhir.money(benefit.amount)}
    if benefit.kind == "F" and benefit.quantity is not None:
        return {"type": fhir.concept(_BENEFIT, "visit"), "allowedUnsignedInt": int(benefit.quantity)}
    return {}
