"""Claim -> FHIR Claim, for EHRs that take one; ClaimResponse then refers to it."""

from datetime import datetime

from bridge.billing.claim import Claim, ServiceLine
from bridge.mapping import fhir_value as fhir

_CPT = "http://www.ama-assn.org/go/cpt"
_HCPCS = "http://terminology.hl7.org/CodeSystem/HCPCS"
_POS = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
_ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"


def claim_resource(claim: Claim, created: datetime) -> fhir.Json:
    """The claim as it left, identified by its claim control number."""
    return {
        "resourceType": "Claim",
        "identifier": [fhir.identifier(fhir.CLAIM, claim.control_number)],
        "status": "active",
        "type": fhir.PROFESSIONAL,
        "use": "claim",
        "patient": fhir.reference(f"Patient/{claim.patient.id}"),
        "billablePeriod": {"start": fhir.day(claim.service_date), "end": fhir.day(claim.service_date)},
        "created": fhir.instant(created),
        "insurer": {**fhir.logical(fhir.PAYER, claim.payer.payer_id, "Organization"), "display": claim.payer.name},
        "provider": fhir.reference(f"Practitioner/{claim.rendering.id}"),
        "priority": fhir.concept("http://terminology.hl7.org/CodeSystem/processpriority", "normal"),
        "diagnosis": [
            {"sequence": n, "diagnosisCodeableConcept": fhir.concept(_ICD10, code)}
            for n, code in enumerate(claim.diagnoses, 1)
        ],
        "insurance": [
            {
                "sequence": 1,
                "focal": True,
                "coverage": fhir.reference(f"Coverage/{claim.coverage_id}"),
                **({"preAuthRef": [claim.authorization_number]} if claim.authorization_number else {}),
            }
        ],
        "item": [_item(line) for line in claim.lines],
        "total": fhir.money(claim.charge),
    }


def _item(line: ServiceLine) -> fhir.Json:
    return {
        "sequence": line.number,
        "diagnosisSequence": list(line.diagnosis_pointers),
        "productOrService": _code(line.procedure),
        **({"modifier": [_code(m) for m in line.modifiers]} if line.modifiers else {}),
        "servicedDate": fhir.day(line.service_date),
        "locationCodeableConcept": fhir.concept(_POS, line.place_of_service),
        "quantity": {"value": line.units},
        "net": fhir.money(line.charge),
        "encounter": [fhir.reference(f"Encounter/{line.encounter_id}")],
    }


def _code(code: str) -> fhir.Json:
    """CPT codes and modifiers begin with a digit, those of HCPCS level II with a letter."""
    return fhir.concept(_CPT if code[0].isdigit() else _HCPCS, code)
