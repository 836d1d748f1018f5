"""Where an EHR keeps what was done at a visit, beside its Encounter: Procedure, and ChargeItem where it has them.

US Core has Procedure and no ChargeItem; Oracle and eClinicalWorks have both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bridge.fhir.reference import at
from bridge.mapping.chart import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityType:
    """One resource type. `kept` are the elements that may stay: never a note, a report or a narrative.

    `_elements` is not asked for: servers do not agree on what they call `performed[x]`, and one that leaves it out
    leaves out the minutes. The rest is cut off before anything else sees it.
    """

    parameter: str  # of a search by visit
    path: str  # of the reference to the visit
    kept: tuple[str, ...]
    date: str  # the search parameter of its day


ACTIVITY_TYPES: Mapping[str, ActivityType] = MappingProxyType(
    {
        "Procedure": ActivityType(
            parameter="encounter",
            path="encounter.reference",
            kept=("status", "category", "code", "subject", "encounter", "performedPeriod", "extension"),
            date="date",
        ),
        "ChargeItem": ActivityType(
            parameter="context",
            path="context.reference",
            kept=("status", "code", "subject", "context", "quantity", "occurrencePeriod", "extension"),
            date="occurrence",
        ),
    }
)


def visits_of(activity: Resource) -> Iterator[str]:
    """`Encounter/e1`, as it is written but without a version. # Procedure.encounter, ChargeItem.context"""
    for reference in at(activity, ACTIVITY_TYPES[str(activity["resourceType"])].path):
        if isinstance(reference, str):
            yield reference.partition("/_history/")[0]
