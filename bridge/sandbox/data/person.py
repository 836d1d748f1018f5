"""The patients, and a child's parent: drawn from the seed, then written as Patient resources."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from bridge.sandbox.data.fhir import CEDAR, Resource, address, identifier, reference
from bridge.sandbox.data.names import FEMALE, LAST, MALE, STREETS, TOWNS
from bridge.sandbox.data.place import PRACTICE_ID
from bridge.sandbox.data.seat import SEATS, Seat

AGES = {"adult": (21, 62), "senior": (67, 84), "child": (8, 16), "parent": (34, 52)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`number` is one of the practice: 1 is `pat-001`."""

    number: int
    seat: Seat
    first: str = field(repr=False)
    last: str = field(repr=False)
    sex: str  # F or M
    birth_date: date = field(repr=False)
    street: str = field(repr=False)
    city: str = field(repr=False)
    postal_code: str = field(repr=False)

    @property
    def id(self) -> str:
        return f"pat-{self.number:03d}"

    @property
    def clinician_id(self) -> str:
        return f"prac-{self.seat.clinician}"


def make_people(rng: Random, ends: date) -> tuple[Person, ...]:
    """One person for each seat, no two with the same last name."""
    lasts = rng.sample(LAST, len(SEATS))
    return tuple(
        _person(rng, number, seat, last, ends) for number, (seat, last) in enumerate(zip(SEATS, lasts, strict=True), 1)
    )


def make_more_people(
    rng: Random, seats: tuple[Seat, ...], people: tuple[Person, ...], ends: date, names: tuple[str, ...] = LAST
) -> tuple[Person, ...]:
    """Numbered after `people`, and with last names that none of them has."""
    taken = {person.last for person in people}
    lasts = rng.sample([last for last in names if last not in taken], len(seats))
    rows = enumerate(zip(seats, lasts, strict=True), len(people) + 1)
    return tuple(_person(rng, number, seat, last, ends) for number, (seat, last) in rows)


def make_parent(rng: Random, child: Person, ends: date) -> Person:
    """The parent who holds the policy: the child's name and house, another first name and age."""
    parent = _person(rng, child.number, child.seat._replace(age="parent"), child.last, ends)
    return Person(
        number=child.number,
        seat=parent.seat,
        first=parent.first,
        last=child.last,
        sex=parent.sex,
        birth_date=parent.birth_date,
        street=child.street,
        city=child.city,
        postal_code=child.postal_code,
    )


def _person(rng: Random, number: int, seat: Seat, last: str, ends: date) -> Person:
    sex = rng.choice(("F", "F", "M"))
    youngest, oldest = AGES[seat.age]
    city, postal_code = rng.choice(TOWNS)
    return Person(
        number=number,
        seat=seat,
        first=rng.choice(FEMALE if sex == "F" else MALE),
        last=last,
        sex=sex,
        birth_date=ends - timedelta(days=rng.randint(youngest * 366, oldest * 365)),
        street=f"{rng.randint(3, 380)} {rng.choice(STREETS)}",
        city=city,
        postal_code=postal_code,
    )


def patient_resource(person: Person) -> Resource:
    return {
        "resourceType": "Patient",
        "id": person.id,
        "identifier": [identifier(f"{CEDAR}/mrn", f"CS{10_000 + person.number}")],
        "active": True,
        **_demographics(person),
        "managingOrganization": reference("Organization", PRACTICE_ID),
    }


def related_person_resource(parent: Person) -> Resource:
    """The parent of `pat-037` is RelatedPerson `parent-037`."""
    return {
        "resourceType": "RelatedPerson",
        "id": f"parent-{parent.number:03d}",
        "active": True,
        "patient": reference("Patient", parent.id),
        "relationship": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "PRN"}]}],
        **_demographics(parent),
    }


def _demographics(person: Person) -> Resource:
    return {
        "name": [{"use": "official", "family": person.last, "given": [person.first]}],
        "telecom": [{"system": "phone", "value": f"860555{1000 + person.number:04d}", "use": "home"}],
        "gender": "female" if person.sex == "F" else "male",
        "birthDate": person.birth_date.isoformat(),
        "address": [address(person.street, person.city, person.postal_code)],
    }
