"""Searchset Bundles and their pages. A page link is opaque, holds no search values, and serves its owner only."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe
from threading import Lock
from typing import Any

from bridge.sandbox.ehr.chart import Chart, Resource, instant
from bridge.sandbox.ehr.outcome import Refusal
from bridge.sandbox.ehr.search import Search, included, narrowed

MOST_KEPT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to a search as it was when it was asked: later pages show the same moment."""

    search: Search
    owner: str
    resources: list[Resource] = field(repr=False)


class Pages:
    """Answers that still have pages to show; the oldest are forgotten."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, Found] = OrderedDict()

    def keep(self, found: Found) -> str:
        key = token_urlsafe(12).replace("-", "_")
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return key

    def get(self, key: str, owner: str, resource_type: str) -> Found:
        """Refuses with 410 what is forgotten or another's."""
        with self._lock:
            found = self._kept.get(key)
        if found is None or found.owner != owner or found.search.resource_type != resource_type:
            raise Refusal(410, "not-found", "this page is no longer kept: search again")
        return found


def searchset(
    found: Found, start: int, key: str, base_url: str, now: datetime, others: list[Resource]
) -> dict[str, Any]:
    """The page from `start` on; `others` are what it includes beside its matches."""
    search = found.search
    address = f"{base_url}/{search.resource_type}"
    links = [{"relation": "self", "url": f"{address}?{search.query}" if search.query else address}]
    after = start + search.count
    if key and after < len(found.resources) and search.count:
        links.append({"relation": "next", "url": f"{address}?_page={key}-{after}"})
    entries = [_entry(narrowed(r, search.elements), "match", base_url) for r in page_of(found, start)]
    entries += [_entry(resource, "include", base_url) for resource in others]
    return {
        "resourceType": "Bundle",
        "id": token_urlsafe(9).replace("_", "-"),
        "meta": {"lastUpdated": instant(now)},
        "type": "searchset",
        "total": len(found.resources),
        "link": links,
        **({"entry": entries} if entries else {}),
    }


def page_of(found: Found, start: int) -> list[Resource]:
    if found.search.only_total or not found.search.count:
        return []
    return found.resources[start : start + found.search.count]


def others_of(found: Found, start: int, chart: Chart, base_url: str) -> list[Resource]:
    return list(included(found.search, page_of(found, start), chart, base_url))


def _entry(resource: Resource, mode: str, base_url: str) -> dict[str, Any]:
    full_url = f"{base_url}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": full_url, "resource": resource, "search": {"mode": mode}}
