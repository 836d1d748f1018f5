"""The chart in memory: every version of every resource, behind one lock, moved on by the business clock."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock
from typing import Any, NamedTuple

from bridge.sandbox.ehr.outcome import Refusal

Resource = dict[str, Any]


class Due(NamedTuple):
    """A resource that becomes visible at an instant (the shape of the world's events)."""

    visible_at: datetime
    resource: Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """`resource` is None where this version is a deletion. Its `meta` is written already."""

    number: int  # ETag W/"<number>"
    updated_at: datetime
    resource: Resource | None = field(repr=False)


class Chart:
    """Reads give the resource itself: nobody may change what they are given."""

    def __init__(self, events: Sequence[tuple[datetime, Resource]], now: Callable[[], datetime]) -> None:
        self._lock = RLock()
        self._now = now
        self._waiting = sorted((Due(*event) for event in events), key=lambda due: due.visible_at)
        self._waiting.reverse()  # the next one to happen stands last
        self._versions: dict[tuple[str, str], list[Version]] = {}
        self._made = 0

    def catch_up(self) -> datetime:
        """Writes what has become due, each at its own time, and gives the time it is now."""
        with self._lock:
            now = self._now()
            while self._waiting and self._waiting[-1].visible_at <= now:
                due = self._waiting.pop()
                self._write(due.resource, due.visible_at)
            return now

    def read(self, resource_type: str, resource_id: str) -> Version:
        """The current version. Refuses with 404 or, where it was deleted, 410."""
        with self._lock:
            versions = self._versions.get((resource_type, resource_id))
        if not versions:
            raise Refusal(404, "not-found", f"{resource_type}/{resource_id} is not known")
        if versions[-1].resource is None:
            raise Refusal(410, "deleted", f"{resource_type}/{resource_id} was deleted")
        return versions[-1]

    def read_version(self, resource_type: str, resource_id: str, number: str) -> Version:
        """One version out of the history. Refuses with 404 or 410."""
        with self._lock:
            versions = tuple(self._versions.get((resource_type, resource_id), ()))
        for version in versions:
            if str(version.number) == number:
                if version.resource is None:
                    raise Refusal(410, "deleted", f"{resource_type}/{resource_id} was deleted in that version")
                return version
        raise Refusal(404, "not-found", f"{resource_type}/{resource_id} has no version {number}")

    def find(self, resource_type: str, resource_id: str) -> Resource | None:
        with self._lock:
            versions = self._versions.get((resource_type, resource_id))
            return versions[-1].resource if versions else None

    def all_of(self, resource_type: str) -> Iterator[Resource]:
        """The current ones, in the order of their first writing."""
        with self._lock:
            found = [versions[-1].resource for (kind, _), versions in self._versions.items() if kind == resource_type]
        return (resource for resource in found if resource is not None)

    def create(self, resource: Resource, if_none: Callable[[], list[Resource]] | None = None) -> tuple[Version, bool]:
        """A new resource under an id of ours, or the one that `if_none` finds. Refuses with 412 when it finds many."""
        with self._lock:
            now = self.catch_up()
            there = if_none() if if_none else []
            if len(there) > 1:
                raise Refusal(412, "multiple-matches", "If-None-Exist matches more than one resource")
            if there:
                return self.read(there[0]["resourceType"], there[0]["id"]), False
            self._made += 1
            return self._write(resource | {"id": f"made-{self._made:05d}"}, now), True

    def update(self, resource: Resource, expected: int) -> Version:
        """The next version. Refuses with 412 where `expected` is not the current number; 404, 405, 410 as read."""
        with self._lock:
            now = self.catch_up()
            current = self.read(resource["resourceType"], resource["id"])
            if current.number != expected:
                raise Refusal(412, "conflict", "If-Match names a version that is no longer the current one")
            return self._write(resource, now)

    def put(self, resource: Resource) -> Version:
        """For the practice's own hands (tests): writes it now, whatever was there."""
        with self._lock:
            return self._write(resource, self.catch_up())

    def delete(self, resource_type: str, resource_id: str) -> None:
        """Gone from now on: 410. Refuses with 404 or 410."""
        with self._lock:
            now = self.catch_up()
            current = self.read(resource_type, resource_id)
            gone = Version(number=current.number + 1, updated_at=now, resource=None)
            self._versions[resource_type, resource_id].append(gone)

    def _write(self, resource: Resource, moment: datetime) -> Version:
        versions = self._versions.setdefault((resource["resourceType"], resource["id"]), [])
        number = len(versions) + 1
        meta = {**resource.get("meta", {}), "versionId": str(number), "lastUpdated": instant(moment)}
        version = Version(
            number=number,
            updated_at=moment,
            resource={
                "resourceType": resource["resourceType"],
                "id": resource["id"],
                "meta": meta,
                **{key: value for key, value in resource.items() if key not in ("resourceType", "id", "meta")},
            },
        )
        versions.append(version)
        return version


def instant(moment: datetime) -> str:
    """`2026-11-10T14:00:00.000Z`"""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
