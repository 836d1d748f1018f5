"""What changed in the EHR since we last looked: Encounters, and what else a claim rests on, by `_lastUpdated`; by date
where the server has none.

changes = changed_encounters(client, Cursor.starting(instant))
for encounter in changes: ...
changes.cursor        the next starting point, once everything was read
changes.left_out      codes of what the server says that it kept back
changed(client, "Procedure", "date", cursor) -> Changes
Cursor.to_text() / Cursor.from_text(text)
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from bridge.fhir.bundle import Page
from bridge.fhir.client import FhirClient
from bridge.fhir.error import OperationRefused
from bridge.mapping.chart import Resource

OVERLAP = timedelta(minutes=10)  # a server's commits may become visible later than their time says
LOOKBACK = timedelta(days=45)  # by date: how late an edit of an old Encounter is still noticed


class CursorFault(ValueError):
    """A stored cursor that cannot be read."""

    retryable = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """`since` is the newest change that was read; `seen`: id -> version of what the next look meets again.

    `beside`: resource type -> where its own looks have come to; what is not in there was never looked at.
    """

    since: datetime
    seen: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, "Cursor"] = field(default_factory=dict)

    @classmethod
    def starting(cls, instant: datetime) -> "Cursor":
        """Everything changed at or after `instant`, a time with a zone."""
        return cls(since=instant.astimezone(UTC))

    def to_text(self) -> str:
        """JSON, for the journal."""
        return orjson.dumps(self._raw()).decode()

    @classmethod
    def from_text(cls, text: str) -> "Cursor":
        """Raises CursorFault."""
        try:
            return cls._from_raw(orjson.loads(text))
        except (ValueError, KeyError, TypeError) as fault:
            raise CursorFault("the stored cursor is not readable") from fault

    def _raw(self) -> dict[str, Any]:
        beside = {"beside": {name: cursor._raw() for name, cursor in self.beside.items()}} if self.beside else {}
        return {"since": self.since.isoformat(), "seen": dict(self.seen)} | beside

    @classmethod
    def _from_raw(cls, raw: Mapping[str, Any]) -> "Cursor":
        return cls(
            since=datetime.fromisoformat(raw["since"]).astimezone(UTC),
            seen=dict(raw["seen"]),
            beside={name: cls._from_raw(own) for name, own in dict(raw.get("beside", {})).items()},
        )


def changed_encounters(client: FhirClient, cursor: Cursor) -> "Changes":
    """New and changed Encounters, each version once. Iterating raises FhirError; the old cursor then still holds."""
    return changed(client, "Encounter", "date", cursor)


def changed(
    client: FhirClient, resource_type: str, date: str, cursor: Cursor, elements: Sequence[str] = ()
) -> "Changes":
    """The same for any type; `date` is its search parameter where the server knows no `_lastUpdated`, and `elements`
    are all that is asked for."""
    return Changes(client, resource_type, date, cursor, {"_elements": ",".join(elements)} if elements else {})


class Changes:
    """Iterate once, to the end; then `cursor` is the next starting point."""

    def __init__(
        self, client: FhirClient, resource_type: str, date: str, cursor: Cursor, beside: Mapping[str, str]
    ) -> None:
        self._client, self._resource_type, self._date, self._old = client, resource_type, date, cursor
        self._beside = beside
        self._by_date = not client.connection.search_by_last_updated
        self._met: dict[str, tuple[str, datetime | None]] = {}
        self._newest: datetime = cursor.since
        self._left_out: set[str] = set()
        self._finished = False

    @property
    def left_out(self) -> tuple[str, ...]:
        """Not empty: some of them are missing, and a person must know."""
        return tuple(sorted(self._left_out))

    @property
    def cursor(self) -> Cursor:
        """Raises CursorFault before everything was read."""
        if not self._finished:
            raise CursorFault("not everything was read yet")
        horizon = None if self._by_date else self._newest - OVERLAP
        seen = {
            key: version
            for key, (version, updated) in self._met.items()
            if horizon is None or updated is None or updated >= horizon
        }
        return Cursor(since=self._newest, seen=seen)

    def __iter__(self) -> Iterator[Resource]:
        for page in self._pages():
            self._left_out |= set(page.left_out)
            for resource in page.resources:
                if resource["resourceType"] == self._resource_type and self._is_new(resource):
                    yield resource
            if self._by_date:
                self._newest = max(self._newest, read_instant(page.last_updated) or self._newest)
        self._finished = True

    def _pages(self) -> Iterator[Page]:
        """A server that refuses `_lastUpdated` is asked by date."""
        if not self._by_date:
            instant = (self._old.since - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")
            try:
                yield from self._client.pages(self._resource_type, {"_lastUpdated": f"ge{instant}", **self._beside})
            except OperationRefused:
                if self._met:
                    raise
                self._by_date = True
            else:
                return
        day = (self._old.since - LOOKBACK).date().isoformat()
        yield from self._client.pages(self._resource_type, {self._date: f"ge{day}", **self._beside})

    def _is_new(self, resource: Resource) -> bool:
        key, version, updated = str(resource.get("id", "")), version_of(resource), last_updated(resource)
        repeated = self._met.get(key, ("", None))[0] == version or self._old.seen.get(key) == version
        self._met[key] = (version, updated)
        if updated is not None:
            self._newest = max(self._newest, updated)
        return not repeated


def version_of(resource: Resource) -> str:
    """meta.versionId; where the server has none, a hash of the content."""
    meta = resource.get("meta")
    version = meta.get("versionId") if isinstance(meta, Mapping) else None
    return str(version) if version else hashlib.sha256(orjson.dumps(resource, option=orjson.OPT_SORT_KEYS)).hexdigest()


def last_updated(resource: Resource) -> datetime | None:
    """meta.lastUpdated, UTC; None where it is absent or unreadable."""
    meta = resource.get("meta")
    return read_instant(meta.get("lastUpdated")) if isinstance(meta, Mapping) else None


def read_instant(text: object) -> datetime | None:
    """A FHIR instant, UTC; without a zone it is no instant."""
    try:
        instant = datetime.fromisoformat(text) if isinstance(text, str) else None
        return instant.astimezone(UTC) if instant is not None and instant.tzinfo is not None else None
    except (ValueError, OverflowError):  # the edges of the calendar have no UTC
        return None
