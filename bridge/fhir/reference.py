"""Which references of a resource a claim needs, as a table, and how they are found.

followed(resource) -> Iterator["Patient/p1"]    at(resource, "participant.individual") -> Iterator[value]
patients_of(encounter, get) -> frozenset["Patient/p1"]    is_id(text) -> bool
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bridge.mapping.chart import Resource

# resource type -> the elements whose references are read as well
FOLLOWED: dict[str, tuple[str, ...]] = {
    "Appointment": ("participant.actor",),
    "ClaimResponse": ("insurer",),
    "Coverage": ("payor", "subscriber"),
    "Encounter": (
        "subject",
        "participant.individual",
        "location.location",
        "diagnosis.condition",
        "serviceProvider",
        "appointment",
    ),
    "Group": ("member.entity",),
    "Patient": ("link.other",),
    "PractitionerRole": ("practitioner",),
}


_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,127}")  # wider than FHIR's: servers use `_` and more


def is_id(text: str) -> bool:
    """Whether it may stand in a path as it is."""
    return _ID.fullmatch(text) is not None


def at(value: object, path: str) -> Iterator[Any]:
    """Every value behind a dotted path; lists are walked through, wrong shapes give nothing."""
    step, _, rest = path.partition(".")
    for part in value if isinstance(value, list) else [value]:
        found = part.get(step) if isinstance(part, Mapping) else None
        if found is None:
            continue
        if rest:
            yield from at(found, rest)
        else:
            yield from found if isinstance(found, list) else [found]


def followed(resource: Resource) -> Iterator[str]:
    """References as they are written, without a version; contained ones are already here."""
    for path in FOLLOWED.get(str(resource.get("resourceType")), ()):
        for reference in at(resource, path + ".reference"):
            if isinstance(reference, str) and not reference.startswith("#"):
                yield reference.partition("/_history/")[0]


def patients_of(encounter: Resource, get: Callable[[str], Resource | None]) -> frozenset[str]:
    """Patient references of an Encounter: its subject, the members of its Group, patients among the participants."""
    subject = [text for text in at(encounter, "subject.reference") if isinstance(text, str)]
    named = [*subject, *(text for text in at(encounter, "participant.individual.reference") if isinstance(text, str))]
    for reference in subject:
        group = get(reference)
        if group is not None and group.get("resourceType") == "Group":
            named += [text for text in at(group, "member.entity.reference") if isinstance(text, str)]
    return frozenset(text.partition("/_history/")[0] for text in named if "Patient/" in text)
