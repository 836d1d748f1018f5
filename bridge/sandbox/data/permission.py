"""Authorizations: what the payer granted, and the preauthorization ClaimResponse by which the chart knows it."""

from datetime import date, timedelta

from bridge.sandbox.data.fhir import CPT, TERMINOLOGY, Resource, concept, extension, instant, period, reference
from bridge.sandbox.data.member import Permission
from bridge.sandbox.data.payer import PLANS
from bridge.sandbox.data.person import Person
from bridge.sandbox.data.week import at

THERAPY = ("90832", "90834", "90837")
UNITS = 30
NEEDS_NONE = "missing-authorization"


def permission_for(person: Person, payer: str, ends: date) -> Permission | None:
    """Harbor grants therapy in advance; no other payer of this world is asked."""
    if payer != "harbor" or person.seat.case == NEEDS_NONE:
        return None
    number = f"HB{ends.year % 100:02d}{7000 + person.number}"
    return Permission(number, (), ends - timedelta(days=60), ends + timedelta(days=120), UNITS)


def permission_resource(person: Person, payer: str, permission: Permission) -> Resource:
    """ClaimResponse with use preauthorization."""
    return {
        "resourceType": "ClaimResponse",
        "id": f"auth-{person.number:03d}",
        "status": "active",
        "type": concept(f"{TERMINOLOGY}/claim-type", "professional"),
        "use": "preauthorization",
        "patient": reference("Patient", person.id),
        "created": instant(at(permission.starts, 9)),
        "insurer": reference("Organization", PLANS[payer].organization_id),
        "outcome": "complete",
        "preAuthRef": permission.number,
        "preAuthPeriod": period(permission.starts, permission.ends),
        **({"extension": [extension("authorized-units", valueInteger=permission.units)]} if permission.units else {}),
        **({"addItem": [_limited_to(code) for code in permission.procedures]} if permission.procedures else {}),
    }


def _limited_to(code: str) -> Resource:
    granted = {"category": concept(f"{TERMINOLOGY}/adjudication", "submitted")}
    return {"productOrService": concept(CPT, code), "adjudication": [granted]}
