"""The shapes that recur in FHIR R4 resources, and the systems this chart writes them with."""

from datetime import UTC, date, datetime
from typing import Any

Resource = dict[str, Any]

CEDAR = "https://cedar.example"
VISIT_TYPE = f"{CEDAR}/visit-type"
CPT = "http://www.ama-assn.org/go/cpt"
HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
US_NPI = "http://hl7.org/fhir/sid/us-npi"
NUCC = "http://nucc.org/provider-taxonomy"
PAYER_ID = "https://sandbox.example/payer-id"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"


def reference(resource_type: str, resource_id: str) -> Resource:
    return {"reference": f"{resource_type}/{resource_id}"}


def concept(system: str, code: str, text: str = "") -> Resource:
    coding = {"system": system, "code": code} | ({"display": text} if text else {})
    return {"coding": [coding]}


def identifier(system: str, value: str) -> Resource:
    return {"system": system, "value": value}


def extension(name: str, **value: Any) -> Resource:
    """`extension("modality", valueCode="video")`: one of the practice's own."""
    return {"url": f"{CEDAR}/fhir/{name}", **value}


def instant(moment: datetime) -> str:
    """UTC with a Z and whole seconds: `2026-11-10T14:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def period(starts: date, ends: date | None = None) -> Resource:
    return {"start": starts.isoformat()} | ({"end": ends.isoformat()} if ends else {})


def address(line: str, city: str, postal_code: str, state: str = "CT") -> Resource:
    return {"use": "home", "line": [line], "city": city, "state": state, "postalCode": postal_code, "country": "US"}
