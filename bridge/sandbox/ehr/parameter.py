"""What can be searched by: one row a parameter, with its kind and where in the resource it looks."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    TOKEN = "token"
    REFERENCE = "reference"
    DATE = "date"
    STRING = "string"


class Parameter(NamedTuple):
    """`target` limits a reference to one resource type, as `patient` does."""

    kind: Kind
    path: str
    target: str = ""


def _token(path: str) -> Parameter:
    return Parameter(Kind.TOKEN, path)


def _reference(path: str, target: str = "") -> Parameter:
    return Parameter(Kind.REFERENCE, path, target)


def _date(path: str) -> Parameter:
    return Parameter(Kind.DATE, path)


def _string(path: str) -> Parameter:
    return Parameter(Kind.STRING, path)


EVERYWHERE = {"_id": _token("id"), "_lastUpdated": _date("meta.lastUpdated"), "identifier": _token("identifier")}
_STATUS = {"status": _token("status")}
_PATIENT = {"patient": _reference("patient", "Patient")}
_SUBJECT = {"patient": _reference("subject", "Patient"), "subject": _reference("subject")}
_PERSON = {
    "name": _string("name"),
    "family": _string("name.family"),
    "given": _string("name.given"),
    "active": _token("active"),
}
_ANSWER = (
    _STATUS | _PATIENT | {"created": _date("created"), "insurer": _reference("insurer"), "outcome": _token("outcome")}
)

PARAMETERS: dict[str, dict[str, Parameter]] = {
    "Appointment": _STATUS
    | {
        "actor": _reference("participant.actor"),
        "patient": _reference("participant.actor", "Patient"),
        "practitioner": _reference("participant.actor", "Practitioner"),
        "location": _reference("participant.actor", "Location"),
        "date": _date("start"),
        "service-type": _token("serviceType"),
    },
    "ChargeItem": _SUBJECT
    | {
        "context": _reference("context"),
        "code": _token("code"),
        "occurrence": _date("occurrencePeriod"),
        "performer-actor": _reference("performer.actor"),
    },
    "Claim": _STATUS
    | _PATIENT
    | {
        "created": _date("created"),
        "use": _token("use"),
        "insurer": _reference("insurer"),
        "provider": _reference("provider"),
        "encounter": _reference("item.encounter", "Encounter"),
    },
    "ClaimResponse": _ANSWER
    | {"use": _token("use"), "request": _reference("request"), "payment-date": _date("payment.date")},
    "Communication": _STATUS | _SUBJECT | {"encounter": _reference("encounter"), "sent": _date("sent")},
    "Condition": _SUBJECT
    | {
        "encounter": _reference("encounter", "Encounter"),
        "category": _token("category"),
        "clinical-status": _token("clinicalStatus"),
        "verification-status": _token("verificationStatus"),
        "code": _token("code"),
        "recorded-date": _date("recordedDate"),
    },
    "Consent": _STATUS
    | _PATIENT
    | {"scope": _token("scope"), "category": _token("category"), "date": _date("dateTime")},
    "Coverage": _STATUS
    | {
        "beneficiary": _reference("beneficiary", "Patient"),
        "patient": _reference("beneficiary", "Patient"),
        "payor": _reference("payor"),
        "subscriber": _reference("subscriber"),
        "type": _token("type"),
    },
    "CoverageEligibilityRequest": _STATUS
    | _PATIENT
    | {"created": _date("created"), "provider": _reference("provider"), "insurer": _reference("insurer")},
    "CoverageEligibilityResponse": _ANSWER | {"request": _reference("request")},
    "DocumentReference": _STATUS
    | _SUBJECT
    | {"encounter": _reference("context.encounter"), "date": _date("date"), "type": _token("type")},
    "Encounter": _STATUS
    | _SUBJECT
    | {
        "date": _date("period"),
        "class": _token("class"),
        "type": _token("type"),
        "practitioner": _reference("participant.individual", "Practitioner"),
        "participant": _reference("participant.individual"),
        "location": _reference("location.location", "Location"),
        "appointment": _reference("appointment", "Appointment"),
        "diagnosis": _reference("diagnosis.condition"),
        "service-provider": _reference("serviceProvider"),
    },
    "Group": {"member": _reference("member.entity"), "type": _token("type")},
    "Location": _STATUS
    | {"name": _string("name"), "organization": _reference("managingOrganization"), "type": _token("type")},
    "Organization": {"name": _string("name"), "type": _token("type"), "active": _token("active")},
    "Patient": _PERSON
    | {
        "birthdate": _date("birthDate"),
        "gender": _token("gender"),
        "organization": _reference("managingOrganization"),
    },
    "PaymentReconciliation": _STATUS
    | {
        "created": _date("created"),
        "outcome": _token("outcome"),
        "payment-issuer": _reference("paymentIssuer"),
        "requestor": _reference("requestor"),
    },
    "Practitioner": _PERSON,
    "PractitionerRole": {
        "practitioner": _reference("practitioner", "Practitioner"),
        "organization": _reference("organization", "Organization"),
        "location": _reference("location", "Location"),
        "specialty": _token("specialty"),
        "role": _token("code"),
        "active": _token("active"),
    },
    "Procedure": _STATUS
    | _SUBJECT
    | {
        "encounter": _reference("encounter", "Encounter"),
        "category": _token("category"),
        "code": _token("code"),
        "date": _date("performedPeriod"),
        "performer": _reference("performer.actor"),
    },
    "RelatedPerson": _PATIENT | {"name": _string("name"), "birthdate": _date("birthDate"), "active": _token("active")},
    "Task": _STATUS
    | {
        "patient": _reference("for", "Patient"),
        "subject": _reference("for"),
        "focus": _reference("focus"),
        "encounter": _reference("encounter", "Encounter"),
        "code": _token("code"),
        "owner": _reference("owner"),
    },
}


def parameter(resource_type: str, name: str) -> Parameter | None:
    return EVERYWHERE.get(name) or PARAMETERS[resource_type].get(name)


def values_at(resource: Any, path: str) -> Iterator[Any]:
    """Everything the dotted path leads to, lists opened on the way and at the end."""
    if isinstance(resource, list):
        for part in resource:
            yield from values_at(part, path)
    elif not path:
        yield resource
    elif isinstance(resource, dict):
        name, _, rest = path.partition(".")
        if name in resource:
            yield from values_at(resource[name], rest)
