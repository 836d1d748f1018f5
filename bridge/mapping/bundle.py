"""FHIR JSON from files becomes a chart: each resource under its own name and those its neighbours use for it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.billing.chart_rule import RESOURCE_TWICE, RESOURCE_UNREADABLE
from bridge.billing.problem import Problem
from bridge.mapping.chart import Chart, Resource
from bridge.mapping.path import objects_at, text_at

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}\Z")
_UUID = "urn:uuid:"


class BundleFault(ValueError):
    """The JSON is not FHIR resources at all. Never retryable."""

    retryable = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One JSON value and where it stands: `bundle.json entry[3]`, `Encounter.ndjson:17`."""

    place: str
    json: Any = field(repr=False)
    full_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """`problems` by encounter id; an empty id is for what belongs to none."""

    chart: Chart
    problems: tuple[tuple[str, Problem], ...]


def unpack(json: Any, place: str) -> Iterator[Placed]:
    """The resources of a Bundle, a list of resources, or one resource. Raises BundleFault."""
    if isinstance(json, dict) and json.get("resourceType") == "Bundle":
        for i, entry in enumerate(json.get("entry") or ()):
            inner = entry if isinstance(entry, dict) else {}
            yield Placed(place=f"{place} entry[{i}]", json=inner.get("resource"), full_url=text_at(inner, "fullUrl"))
    elif isinstance(json, list):
        yield from (Placed(place=f"{place} [{i}]", json=each) for i, each in enumerate(json))
    elif isinstance(json, dict) and isinstance(json.get("resourceType"), str):
        yield Placed(place=place, json=json)
    else:
        raise BundleFault(f"{place}: not a FHIR Bundle, a resource or a list of resources")


def read_bundle(rows: Iterable[Placed]) -> Read:
    """The chart, its encounters in the order of the files. A resource that cannot be used is a Problem; an Encounter
    among them still has its outcome."""
    resources: dict[str, Resource] = {}
    encounters: dict[str, Resource] = {}
    problems: list[tuple[str, Problem]] = []
    for row in rows:
        resource = row.json
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            problems.append(("", _unreadable(row.place, "it is not a FHIR resource")))
            continue
        kind, resource_id = text_at(resource, "resourceType"), _id(resource, row)
        if not resource_id:
            resource_id = re.sub(r"[^A-Za-z0-9\-.]+", "-", row.place).strip("-")
            problems.append(
                (resource_id if kind == "Encounter" else "", _unreadable(row.place, f"the {kind} has no id"))
            )
        resource = {**resource, "id": resource_id}
        if resources.get(f"{kind}/{resource_id}", resource) != resource:
            problems.append((resource_id if kind == "Encounter" else "", _differs(row.place, kind, resource_id)))
        for name in _names(resource, row):
            resources[name] = resource
        if kind == "Encounter":
            encounters[resource_id] = resource
    return Read(chart=Chart(encounters=tuple(encounters.values()), resources=resources), problems=tuple(problems))


def _id(resource: Mapping[str, Any], row: Placed) -> str:
    if isinstance(resource.get("id"), str) and _ID.match(resource["id"]):
        return str(resource["id"])
    return row.full_url.removeprefix(_UUID) if row.full_url.startswith(_UUID) else ""


def _names(resource: Resource, row: Placed) -> Iterator[str]:
    """`Type/id`, the bundle's fullUrl, and conditional references by identifier (`Practitioner?identifier=...`)."""
    kind = text_at(resource, "resourceType")
    yield f"{kind}/{text_at(resource, 'id')}"
    if row.full_url:
        yield row.full_url
    for identifier in objects_at(resource, "identifier"):
        system, value = text_at(identifier, "system"), text_at(identifier, "value")
        if value:
            yield f"{kind}?identifier={system}|{value}"


def _differs(place: str, kind: str, resource_id: str) -> Problem:
    reason = f"{kind}/{resource_id} stands here again with other content; the last one was read."
    return RESOURCE_TWICE.found(place, reason, "Leave the right one in the files; then read them again.")


def _unreadable(place: str, why: str) -> Problem:
    reason = f"The resource cannot be used: {why}."
    return RESOURCE_UNREADABLE.found(place, reason, "Correct it in the EHR or in the file; then read it again.")
