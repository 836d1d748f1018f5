"""The small FHIR shapes that every outgoing resource is built from."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

# Our own identifier systems: what makes a write-back idempotent.
CLAIM = "urn:bridge:claim"  # CLM01
CLAIM_RESPONSE = "urn:bridge:claim-response"
PAYER_CLAIM = "urn:bridge:payer-claim-number"  # CLP07
REMITTANCE = "urn:bridge:remittance"  # TRN03 and TRN02
ELIGIBILITY_INQUIRY = "urn:bridge:eligibility-inquiry"  # our TRN02
ELIGIBILITY_ANSWER = "urn:bridge:eligibility-answer"
PAYER = "urn:bridge:payer"

CARC = "https://x12.org/codes/claim-adjustment-reason-codes"
RARC = "https://x12.org/codes/remittance-advice-remark-codes"
ADJUDICATION = "http://terminology.hl7.org/CodeSystem/adjudication"
C4BB_ADJUDICATION = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication"
GROUP_EXTENSION = "urn:bridge:adjustment-group"  # CAS01 has no element of its own in FHIR
PROFESSIONAL = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "professional"}],
}


def money(amount: Decimal) -> Json:
    """US dollars. JSON has only numbers: a float of two places prints back as the same cents."""
    return {"value": float(amount), "currency": "USD"}


def concept(system: str, code: str, text: str = "") -> Json:
    coded: Json = {"coding": [{"system": system, "code": code}]}
    return {**coded, "text": text} if text else coded


def identifier(system: str, value: str) -> Json:
    return {"system": system, "value": value}


def reference(target: str) -> Json:
    """`Patient/p1` as a literal reference."""
    return {"reference": target}


def logical(system: str, value: str, resource_type: str) -> Json:
    """A reference by identifier, for what the EHR does not hold."""
    return {"type": resource_type, "identifier": identifier(system, value)}


def instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def day(value: date) -> str:
    return value.isoformat()
