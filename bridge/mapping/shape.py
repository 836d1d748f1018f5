"""Is this an R4 Encounter at all? R5 shapes and wrong JSON types are named before anything is read from them."""

from collections.abc import Iterator

from bridge.billing.problem import Problem
from bridge.mapping.reading import Reading

_R5_ONLY = frozenset(("actualPeriod", "plannedStartDate", "plannedEndDate", "subjectStatus", "admission", "reason"))
_TYPES: dict[str, type] = {
    "status": str,
    "class": dict,
    "type": list,
    "serviceType": dict,
    "subject": dict,
    "participant": list,
    "period": dict,
    "length": dict,
    "diagnosis": list,
    "location": list,
    "reasonCode": list,
    "extension": list,
}
_JSON: dict[type, str] = {str: "text", dict: "an object", list: "a list"}


def shape_problems(reading: Reading) -> tuple[Problem, ...]:
    """One Problem for R5, else one for each element of a wrong type."""
    later = _r5_elements(reading)
    if later:
        return (
            reading.problem(
                "RESOURCE_NOT_R4",
                later[0],
                f"The Encounter has the shape of FHIR R5 ({', '.join(later)}); this bridge reads R4.",
                "Point the connection at the EHR's R4 endpoint.",
            ),
        )
    return tuple(_wrong_types(reading))


def _r5_elements(reading: Reading) -> list[str]:
    encounter = reading.encounter
    found = sorted(_R5_ONLY & set(encounter))
    if isinstance(encounter.get("class"), list):
        found.append("class")
    if isinstance(encounter.get("serviceType"), list):
        found.append("serviceType")
    participants = encounter.get("participant")
    if isinstance(participants, list) and any(isinstance(p, dict) and "actor" in p for p in participants):
        found.append("participant.actor")
    return found


def _wrong_types(reading: Reading) -> Iterator[Problem]:
    for element, kind in _TYPES.items():
        value = reading.encounter.get(element)
        if value is not None and not isinstance(value, kind):
            yield reading.problem(
                "RESOURCE_MALFORMED",
                element,
                f"{element} should be {_JSON[kind]} in FHIR R4.",
                "Ask the EHR's vendor to correct the resource; then read the chart again.",
            )
