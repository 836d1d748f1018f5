"""Puts one resource of ours into the chart, once: found by its identifier, made or mended, read back.

put(client, resource, Identifier(system=, value=)) -> Written(id, version, change, altered)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bridge.fhir.client import FhirClient, Stored
from bridge.fhir.error import InvalidResource, PreconditionFailed, SeveralMatch, Unreachable
from bridge.fhir.patience import Patience
from bridge.fhir.resources import validate
from bridge.mapping.chart import Resource

ONCE = Patience(attempts=1)
ROUNDS = 3  # looks before each: a lost answer or another writer costs one


class Change(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One of ours, opaque: it may stand in a URL."""

    system: str
    value: str

    @property
    def token(self) -> str:
        """`system|value`, with the characters that a search gives a meaning escaped."""
        return f"{_escape(self.system)}|{_escape(self.value)}"


def _escape(part: str) -> str:
    return part.replace("\\", "\\\\").replace(",", "\\,").replace("|", "\\|").replace("$", "\\$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """`altered` names the top-level elements that read back otherwise than we wrote them; empty is the rule."""

    id: str
    version: str
    change: Change
    altered: tuple[str, ...] = ()


def put(client: FhirClient, resource: Resource, identifier: Identifier) -> Written:
    """Idempotent. Raises InvalidResource, SeveralMatch, PreconditionFailed and the rest of FhirError.

    The server is searched before every attempt, because most servers ignore If-None-Exist without saying so.
    """
    _check(resource, identifier)
    resource_type = str(resource["resourceType"])
    change, lost = Change.UNCHANGED, None
    for _ in range(ROUNDS):
        current = find(client, resource_type, identifier)
        if current is not None and not differences(resource, current):
            return Written(id=str(current["id"]), version=_version(current), change=change)
        change = Change.CREATED if current is None else Change.UPDATED
        try:
            stored = _write(client, resource, current, identifier)
        except (Unreachable, PreconditionFailed) as fault:
            lost = fault  # it may have landed, or somebody else was quicker: look again
            continue
        landed = find(client, resource_type, identifier)  # raises where two writers both created
        if landed is None or landed["id"] != stored.id:  # a search may lag behind a write; a read does not
            landed = client.read(resource_type, stored.id)
        return Written(id=stored.id, version=_version(landed), change=change, altered=differences(resource, landed))
    raise lost or AssertionError("there is always one round")


def _write(client: FhirClient, resource: Resource, current: Resource | None, identifier: Identifier) -> Stored:
    if current is None:
        return client.create(resource, if_none_exist=f"identifier={identifier.token}", patience=ONCE)
    return client.update({**resource, "id": current["id"]}, if_match=_version(current))


def find(client: FhirClient, resource_type: str, identifier: Identifier) -> Resource | None:
    """The one resource with this identifier, or None. Raises SeveralMatch: a person must choose."""
    found = {
        str(resource["id"]): resource
        for resource in client.search(resource_type, {"identifier": identifier.token}, private=False)
        if resource["resourceType"] == resource_type and _carries(resource, identifier)
    }
    if len(found) > 1:
        raise SeveralMatch(f"{resource_type}?identifier", f"{len(found)} resources: {', '.join(sorted(found))}")
    return next(iter(found.values()), None)


def differences(wanted: Resource, found: Resource) -> tuple[str, ...]:
    """Top-level elements of ours that the chart has otherwise; what the server added is its own affair."""
    ours = (name for name in wanted if name not in ("id", "meta", "text"))
    return tuple(name for name in ours if not _within(wanted[name], found.get(name)))


def _check(resource: Resource, identifier: Identifier) -> None:
    where = f"PUT {resource.get('resourceType')}"
    problems = validate(resource)
    if problems:
        raise InvalidResource(where, "; ".join(problems))
    if not _carries(resource, identifier):
        raise InvalidResource(where, "it does not carry its identifier")


def _carries(resource: Resource, identifier: Identifier) -> bool:
    held = resource.get("identifier")
    return any(
        isinstance(one, Mapping) and one.get("system") == identifier.system and one.get("value") == identifier.value
        for one in (held if isinstance(held, list) else [held])
    )


def _version(resource: Resource) -> str:
    meta = resource.get("meta")
    return str(meta.get("versionId", "")) if isinstance(meta, Mapping) else ""


def _within(wanted: Any, found: Any) -> bool:
    """Whether everything we want is there: servers may add elements, never change or drop one."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(_within(value, found.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list | tuple):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(_within, wanted, found))
    return bool(_number(wanted) == _number(found))


def _number(value: Any) -> Any:
    """101.10 and 101.1 are the same dollars; true is not 1."""
    return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
