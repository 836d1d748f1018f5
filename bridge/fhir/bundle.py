"""One page of a search, read from a searchset Bundle.

read_page(bundle, where) -> Page    next_link(bundle) -> str | None
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.fhir.error import Unintelligible, outcome_codes
from bridge.mapping.chart import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`left_out` are the codes of an OperationOutcome inside the page: the server says that something is missing."""

    resources: tuple[Resource, ...] = field(repr=False)
    left_out: tuple[str, ...]
    last_updated: str  # Bundle.meta.lastUpdated: the server's own time of the search, or empty


def read_page(bundle: Mapping[str, Any], where: str) -> Page:
    """Matches and included resources. Raises Unintelligible: an unreadable entry may be an encounter lost."""
    if bundle.get("resourceType") != "Bundle":
        raise Unintelligible(where, "a search must answer with a Bundle")
    resources: list[Resource] = []
    left_out: list[str] = []
    for entry in bundle.get("entry") or ():
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            raise Unintelligible(where, "an entry without a resource")
        if resource["resourceType"] == "OperationOutcome":
            left_out += _warnings(resource)
        else:
            resources.append(resource)
    meta = bundle.get("meta")
    updated = meta.get("lastUpdated") if isinstance(meta, dict) else None
    return Page(resources=tuple(resources), left_out=tuple(left_out), last_updated=str(updated or ""))


def next_link(bundle: Mapping[str, Any]) -> str | None:
    """Servers page by cursor, offset, page number or id: the link is followed, never built."""
    for link in bundle.get("link") or ():
        if isinstance(link, dict) and link.get("relation") == "next" and isinstance(link.get("url"), str):
            return str(link["url"])
    return None


def _warnings(outcome: Mapping[str, Any]) -> tuple[str, ...]:
    """An informational note is no loss; anything else is."""
    issues = outcome.get("issue")
    worse = [i for i in issues if isinstance(i, dict) and i.get("severity") != "information"] if issues else []
    return (outcome_codes({"issue": worse}) or ("unknown",)) if worse else ()
