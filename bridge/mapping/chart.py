"""What was read from the EHR, as it was: raw FHIR dicts, frozen. `fhir/chart.py` fills it; translations read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Resource = Mapping[str, Any]  # one FHIR R4 resource as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`encounters` are the ones to account for; `resources` holds everything they refer to, by `Type/id`.

    For one encounter to be coded rightly, the chart holds every encounter of the same patients on the same day.
    Beside what encounters reference, `resources` holds the patients' Coverages (with payor Organizations and
    RelatedPerson subscribers), Conditions, PractitionerRoles of the clinicians, and preauthorization ClaimResponses.
    """

    encounters: tuple[Resource, ...] = field(repr=False)
    resources: Mapping[str, Resource] = field(repr=False)
    unreadable: Mapping[str, str] = field(default_factory=dict)  # reference -> why: "410 Gone", "not found"

    def get(self, reference: str) -> Resource | None:
        """The resource behind `Patient/p1` (a version suffix is ignored), or None."""
        return self.resources.get(reference.partition("/_history/")[0])

    def of_type(self, resource_type: str) -> Iterator[Resource]:
        """In the order of their ids, so that the same chart always gives the same answer."""
        prefix = resource_type + "/"
        return (self.resources[key] for key in sorted(self.resources) if key.startswith(prefix))
