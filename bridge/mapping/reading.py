"""One encounter being read: the chart around it, the profile that says how, and the words for what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bridge.billing.chart_rule import BY_ID
from bridge.billing.origin import Origin, Source
from bridge.billing.problem import Problem, Severity
from bridge.mapping.chart import Resource
from bridge.mapping.crosswalk import Answer, Found, look_up, look_up_all
from bridge.mapping.index import ChartIndex, place_of
from bridge.mapping.path import objects_at, text_at
from bridge.mapping.profile import Profile

# What was planned, broken off or written by mistake was not done. # Procedure.status, ChargeItem.status
_UNDONE = {
    "Procedure": frozenset(("preparation", "in-progress", "not-done", "on-hold", "stopped", "entered-in-error")),
    "ChargeItem": frozenset(("planned", "not-billable", "aborted", "entered-in-error")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`zone` is the practice's; a Location may name its own."""

    index: ChartIndex
    encounter: Resource = field(repr=False)
    profile: Profile
    zone: ZoneInfo

    @property
    def place(self) -> str:
        return place_of(self.encounter)

    @property
    def encounter_id(self) -> str:
        return text_at(self.encounter, "id")

    def around(self, resource_type: str) -> Iterable[Resource]:
        """The encounter itself, or the resources of that type which point at it and hold."""
        if resource_type == "Encounter":
            return (self.encounter,)
        pointing = self.index.of_encounter.get((resource_type, self.encounter_id), ())
        undone = _UNDONE.get(resource_type)
        return tuple(r for r in pointing if text_at(r, "status") not in undone) if undone else pointing

    def fact(self, name: str) -> Answer:
        """Raises PathFault."""
        return look_up(self.profile.fact(name), self.around)

    def facts(self, name: str) -> tuple[Found, ...]:
        """Raises PathFault."""
        return look_up_all(self.profile.fact(name), self.around)

    def locations(self) -> tuple[str, ...]:
        """References of the encounter's Locations. # Encounter.location"""
        return tuple(text_at(row, "location.reference") for row in objects_at(self.encounter, "location"))

    def origin(self, name: str, place: str, because: str = "") -> Origin:
        """Where a session's fact came from."""
        return Origin(field=name, source=Source.CHART, place=place, version=self.profile.stamp, because=because)

    def problem(self, code: str, element: str, reason: str, remedy: str, severity: Severity | None = None) -> Problem:
        """About an element of this encounter; an empty `element` is the encounter itself. `code` is one of `BY_ID`."""
        return BY_ID[code].found(f"{self.place} {element}".rstrip(), reason, remedy, severity)

    def missing(self, element: str, reference: str) -> Problem:
        """A reference that leads nowhere."""
        return self.problem(
            "REFERENCE_MISSING",
            element,
            f"{reference or 'The reference'} cannot be read: {self.index.why_not(reference)}.",
            "Check that the EHR still has the resource and lets the bridge read it; then read the chart again.",
        )
