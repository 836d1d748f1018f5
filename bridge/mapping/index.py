"""A chart that can be asked by patient and by encounter. Built once per draft: a chart of thousands stays linear."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bridge.mapping.chart import Chart, Resource
from bridge.mapping.path import select, text_at

_OF_PATIENT = {
    "Coverage": "beneficiary.reference",
    "Condition": "subject.reference",
    "ClaimResponse": "patient.reference",
    "Consent": "patient.reference",
}
_OF_ENCOUNTER = {
    "Condition": "encounter.reference",
    "Procedure": "encounter.reference",
    "ChargeItem": "context.reference",
    "DocumentReference": "context.encounter.reference",
}
_LAST_TWO = re.compile(r"([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartIndex:
    """Resources in the order of their ids, so that the same chart always gives the same answer."""

    chart: Chart
    of_patient: Mapping[tuple[str, str], tuple[Resource, ...]] = field(repr=False)  # (resource type, patient id)
    of_encounter: Mapping[tuple[str, str], tuple[Resource, ...]] = field(repr=False)  # (resource type, encounter id)

    def get(self, reference: str, inside: Resource | None = None) -> Resource | None:
        """What `reference` names: relative, absolute, conditional, `urn:uuid:` or contained in `inside`."""
        return _get(self.chart, reference, inside)

    def why_not(self, reference: str) -> str:
        """Why the resource is not in the chart, for a Problem's reason."""
        return self.chart.unreadable.get(reference, "it is not in what was read")


def index(chart: Chart) -> ChartIndex:
    """The chart, sorted into drawers."""
    patients: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    encounters: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for key in sorted(chart.resources):
        resource = chart.resources[key]
        kind = key.partition("/")[0]
        if kind != resource.get("resourceType"):
            continue  # an alias of a bundle: the resource stands under its own name too
        _file(chart, resource, _OF_PATIENT.get(kind), patients)
        _file(chart, resource, _OF_ENCOUNTER.get(kind), encounters)
    return ChartIndex(chart=chart, of_patient=_closed(patients), of_encounter=_closed(encounters))


def id_in(reference: str, resource: Resource | None) -> str:
    """The id behind a reference: the resource's own when it was read, else what the reference says."""
    if resource is not None and isinstance(resource.get("id"), str):
        return str(resource["id"])
    match = _LAST_TWO.search(reference)
    return match[1].partition("/")[2] if match else ""


def place_of(resource: Resource) -> str:
    """`Coverage/c1`, as Problems and Origins name it."""
    return f"{text_at(resource, 'resourceType')}/{text_at(resource, 'id')}"


def _get(chart: Chart, reference: str, inside: Resource | None = None) -> Resource | None:
    if reference.startswith("#") and inside is not None:
        contained = (r for r in select(inside, "contained") if isinstance(r, dict))
        return next((r for r in contained if r.get("id") == reference[1:]), None)
    found = chart.get(reference)
    if found is None and "://" in reference:
        match = _LAST_TWO.search(reference)
        found = chart.get(match[1]) if match else None
    return found


def _file(chart: Chart, resource: Resource, path: str | None, drawers: dict[tuple[str, str], list[Resource]]) -> None:
    for reference in select(resource, path) if path else ():
        if isinstance(reference, str):
            drawers[text_at(resource, "resourceType"), id_in(reference, _get(chart, reference))].append(resource)


def _closed(drawers: Mapping[tuple[str, str], Iterable[Resource]]) -> dict[tuple[str, str], tuple[Resource, ...]]:
    return {key: tuple(resources) for key, resources in drawers.items()}
