"""Who works at Cedar Street, as the chart knows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from bridge.sandbox.data.fhir import NUCC, TERMINOLOGY, US_NPI, Resource, concept, identifier, reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """One Practitioner. `npi_stem` is nine digits, empty for those who treat nobody."""

    id: str
    first: str
    last: str
    credential: str
    npi_stem: str = ""
    taxonomy: str = ""
    supervisor_id: str = ""


STAFF = (
    Staff(
        id="prac-psychiatrist",
        first="Naomi",
        last="Okafor",
        credential="MD",
        npi_stem="199900001",
        taxonomy="2084P0800X",
    ),
    Staff(
        id="prac-psychologist",
        first="Samuel",
        last="Lindqvist",
        credential="PhD",
        npi_stem="199900002",
        taxonomy="103TC0700X",
    ),
    Staff(
        id="prac-lcsw",
        first="Maria",
        last="Delgado",
        credential="LCSW",
        npi_stem="199900003",
        taxonomy="1041C0700X",
    ),
    Staff(
        id="prac-lpc",
        first="Trevor",
        last="Hale",
        credential="LPC",
        npi_stem="199900004",
        taxonomy="101YP2500X",
    ),
    Staff(
        id="prac-lmft",
        first="Aisha",
        last="Rahman",
        credential="LMFT",
        npi_stem="199900005",
        taxonomy="106H00000X",
    ),
    Staff(
        id="prac-associate",
        first="Jonah",
        last="Weiss",
        credential="LMSW",
        npi_stem="199900006",
        taxonomy="104100000X",
        supervisor_id="prac-lcsw",
    ),
    Staff(id="prac-biller", first="Ruth", last="Adeyemi", credential=""),
    Staff(id="prac-admin", first="Owen", last="Castellano", credential=""),
)
CLINICIANS = tuple(person for person in STAFF if person.npi_stem)
SUPERVISORS = {person.id: person.supervisor_id for person in STAFF if person.supervisor_id}


def npi(stem: str) -> str:
    """Nine digits with their Luhn check digit, counted with the issuer prefix 80840."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed("80840" + stem + "0")))
    return stem + str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def staff_resources() -> Iterator[Resource]:
    """A Practitioner and a PractitionerRole for each."""
    for person in STAFF:
        yield _practitioner(person)
        yield _role(person)


def _practitioner(person: Staff) -> Resource:
    name = {"family": person.last, "given": [person.first]} | (
        {"suffix": [person.credential]} if person.credential else {}
    )
    numbers = {"identifier": [identifier(US_NPI, npi(person.npi_stem))]} if person.npi_stem else {}
    return {"resourceType": "Practitioner", "id": person.id, **numbers, "active": True, "name": [name]}


def _role(person: Staff) -> Resource:
    specialty = {"specialty": [concept(NUCC, person.taxonomy)]} if person.taxonomy else {}
    code = "doctor" if person.npi_stem else "ict"
    return {
        "resourceType": "PractitionerRole",
        "id": person.id.replace("prac-", "role-"),
        "active": True,
        "practitioner": reference("Practitioner", person.id),
        "organization": reference("Organization", "org-cedar"),
        "code": [concept(f"{TERMINOLOGY}/practitioner-role", code)],
        **specialty,
        "location": [reference("Location", "loc-office")],
    }
