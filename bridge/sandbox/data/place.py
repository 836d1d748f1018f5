"""The practice itself and the rooms it works in."""

from collections.abc import Iterator

from bridge.sandbox.data.clinician import npi
from bridge.sandbox.data.fhir import TERMINOLOGY, US_NPI, Resource, address, concept, identifier, reference

PRACTICE_ID = "org-cedar"
ROLE_CODE = f"{TERMINOLOGY}/v3-RoleCode"


def place_resources() -> Iterator[Resource]:
    """The practice's Organization and its three Locations."""
    yield {
        "resourceType": "Organization",
        "id": PRACTICE_ID,
        "identifier": [identifier(US_NPI, npi("199912345"))],
        "active": True,
        "type": [concept(f"{TERMINOLOGY}/organization-type", "prov")],
        "name": "Cedar Street Behavioral Health",
        "telecom": [{"system": "phone", "value": "8605550117", "use": "work"}],
        "address": [_work("118 Cedar Street", "Hartford", "06103-1204")],
    }
    yield _location("loc-office", "Cedar Street", "PROFF", _work("118 Cedar Street", "Hartford", "06103-1204"))
    yield _location("loc-north", "Cedar Street North", "PROFF", _work("40 North Road", "Enfield", "06082-2211"))
    yield _location("loc-home", "Patient's home", "PTRES", None)


def _work(line: str, city: str, postal_code: str) -> Resource:
    return address(line, city, postal_code) | {"use": "work"}


def _location(location_id: str, name: str, kind: str, where: Resource | None) -> Resource:
    return {
        "resourceType": "Location",
        "id": location_id,
        "status": "active",
        "name": name,
        "mode": "instance" if where else "kind",
        "type": [concept(ROLE_CODE, kind)],
        **({"address": where} if where else {}),
        "managingOrganization": reference("Organization", PRACTICE_ID),
    }
