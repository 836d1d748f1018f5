"""FHIR R4 resources of one visit as plain dicts, as the sandbox EHR's profile reads them. Everything is made up."""

from datetime import date, datetime, timedelta
from typing import Any

Json = dict[str, Any]

CPT = "http://www.ama-assn.org/go/cpt"
_CEDAR = "https://cedar.example"
_HL7 = "http://terminology.hl7.org/CodeSystem"
_HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"


def concept(system: str, *codes: str) -> Json:
    return {"coding": [{"system": system, "code": code} for code in codes]}


def reference(to: str) -> Json:
    return {"reference": to}


def extension(name: str, **value: Any) -> Json:
    return {"url": f"{_CEDAR}/fhir/{name}", **value}


def procedure(code: str) -> Json:
    return concept(CPT if code[0].isdigit() else _HCPCS, code)


def encounter(encounter_id: str, visit_type: str, subject: str, clinician: str, start: datetime, minutes: int) -> Json:
    return {
        "resourceType": "Encounter",
        "id": encounter_id,
        "status": "finished",
        "class": {"system": f"{_HL7}/v3-ActCode", "code": "AMB"},
        "type": [concept(f"{_CEDAR}/visit-type", visit_type)],
        "subject": reference(subject),
        "participant": [participant(clinician)],
        "period": {"start": _text(start), "end": _text(start + timedelta(minutes=minutes))},
        "location": [{"location": reference("Location/office")}],
        "extension": [extension("note-signed", valueBoolean=True)],
    }


def participant(clinician: str, role: str = "PPRF") -> Json:
    return {
        "type": [concept(f"{_HL7}/v3-ParticipationType", role)],
        "individual": reference(f"Practitioner/{clinician}"),
    }


def _text(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def patient(patient_id: str, name: tuple[str, str], gender: str, born: date) -> Json:
    return {
        "resourceType": "Patient",
        "id": patient_id,
        "name": [{"use": "official", "family": name[0], "given": [name[1]]}],
        "gender": gender,
        "birthDate": born.isoformat(),
        "address": [
            {"use": "home", "line": ["7 Quarry Lane"], "city": "Hartford", "state": "CT", "postalCode": "06106-1234"}
        ],
    }


def coverage(coverage_id: str, patient_id: str, payer: str, member_id: str, order: int = 1) -> Json:
    return {
        "resourceType": "Coverage",
        "id": coverage_id,
        "status": "active",
        "subscriberId": member_id,
        "beneficiary": reference(f"Patient/{patient_id}"),
        "relationship": concept(f"{_HL7}/subscriber-relationship", "self"),
        "period": {"start": "2026-01-01"},
        "payor": [reference(f"Organization/{payer}")],
        "order": order,
    }


def held_by_another(own: Json, relationship: str, holder: Json) -> None:
    """The policy becomes `holder`'s, a RelatedPerson."""
    own["relationship"] = concept(f"{_HL7}/subscriber-relationship", relationship)
    own["subscriber"] = reference(f"RelatedPerson/{holder['id']}")


def related_person(person_id: str, of: str, name: tuple[str, str], gender: str, born: date) -> Json:
    person = patient(person_id, name, gender, born)
    return person | {"resourceType": "RelatedPerson", "patient": reference(f"Patient/{of}")}


def condition(condition_id: str, patient_id: str, code: str) -> Json:
    return {
        "resourceType": "Condition",
        "id": condition_id,
        "verificationStatus": concept(f"{_HL7}/condition-ver-status", "confirmed"),
        "clinicalStatus": concept(f"{_HL7}/condition-clinical", "active"),
        "code": concept("http://hl7.org/fhir/sid/icd-10-cm", code),
        "subject": reference(f"Patient/{patient_id}"),
    }


def charge_item(item_id: str, encounter_id: str, patient_id: str, code: str, minutes: int | None = None) -> Json:
    whole = {
        "resourceType": "ChargeItem",
        "id": item_id,
        "status": "billable",
        "code": procedure(code),
        "subject": reference(f"Patient/{patient_id}"),
        "context": reference(f"Encounter/{encounter_id}"),
    }
    if minutes is not None:
        whole["quantity"] = {"value": minutes, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min"}
    return whole


def permission(number: str, patient_id: str, payer: str, codes: tuple[str, ...], units: int = 24) -> Json:
    """A preauthorization, as the chart keeps the payer's answer."""
    return {
        "resourceType": "ClaimResponse",
        "id": f"auth-{number.lower()}",
        "status": "active",
        "use": "preauthorization",
        "outcome": "complete",
        "patient": reference(f"Patient/{patient_id}"),
        "insurer": reference(f"Organization/{payer}"),
        "preAuthRef": number,
        "preAuthPeriod": {"start": "2026-07-01", "end": "2026-12-31"},
        "addItem": [{"productOrService": procedure(code)} for code in codes],
        "extension": [extension("authorized-units", valueInteger=units)],
    }


def consent(consent_id: str, patient_id: str, said: str, **changes: Any) -> Json:
    """To disclosure for payment: `said` permit or deny."""
    return {
        "resourceType": "Consent",
        "id": consent_id,
        "status": "active",
        "scope": concept(f"{_HL7}/consentscope", "patient-privacy"),
        "patient": reference(f"Patient/{patient_id}"),
        "dateTime": "2026-02-01",
        "provision": {"type": said, "purpose": [{"system": f"{_HL7}/v3-ActReason", "code": "HPAYMT"}]},
        **changes,
    }


def security(code: str) -> Json:
    return {"security": [{"system": f"{_HL7}/v3-ActCode", "code": code}]}
