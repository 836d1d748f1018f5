"""The only file that knows fhir.resources (R4B: the default import is R5). It checks shapes; it never carries a chart.

validate(resource) -> ("ClaimResponse.insurer: missing", ...)    is_r5_shaped(resource) -> bool
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Required codes are not checked by the models (`Encounter.status` "completed" passes), so those we write are here.
_FINANCIAL_STATUS = frozenset({"active", "cancelled", "draft", "entered-in-error"})
_OUTCOME = frozenset({"queued", "complete", "error", "partial"})
_USE = frozenset({"claim", "preauthorization", "predetermination"})
_PURPOSE = frozenset({"auth-requirements", "benefits", "discovery", "validation"})
_CODES: dict[str, dict[str, frozenset[str]]] = {
    "Claim": {"status": _FINANCIAL_STATUS, "use": _USE},
    "ClaimResponse": {"status": _FINANCIAL_STATUS, "use": _USE, "outcome": _OUTCOME},
    "CoverageEligibilityRequest": {"status": _FINANCIAL_STATUS, "purpose": _PURPOSE},
    "CoverageEligibilityResponse": {"status": _FINANCIAL_STATUS, "purpose": _PURPOSE, "outcome": _OUTCOME},
    "PaymentReconciliation": {"status": _FINANCIAL_STATUS, "outcome": _OUTCOME},
}
# What only an R5 server sends, by type: element -> the shape that gives it away.
_R5_ELEMENTS: dict[str, tuple[str, ...]] = {
    "Encounter": ("actualPeriod", "plannedStartDate", "admission", "subjectStatus", "careTeam"),
    "Coverage": ("insurer", "kind", "paymentBy"),
    "Appointment": ("subject", "virtualService", "recurrenceTemplate"),
    "PaymentReconciliation": ("amount", "paymentIssuerType", "allocation"),
    "Group": ("membership",),
    "Procedure": ("occurrencePeriod", "occurrenceDateTime"),
}
_ELEMENT = re.compile(r"_?[A-Za-z][A-Za-z0-9]{0,60}")
_MOST = 20  # problems told of one resource


def validate(resource: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong, by path and without values; empty when the resource is valid R4."""
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    resource_type = resource.get("resourceType")
    if not isinstance(resource_type, str):
        return ("resourceType: missing",)
    try:
        model = get_fhir_model_class(resource_type)
    except (ValueError, LookupError, ImportError):
        return (
            f"resourceType: {resource_type} is no R4 resource" if resource_type.isalpha() else "resourceType: wrong",
        )
    try:
        model.model_validate(dict(resource))
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_context=False, include_input=False)
        return tuple(dict.fromkeys(f"{_path(resource_type, e['loc'])}: {e['type']}" for e in errors))[:_MOST]
    return (*_wrong_codes(resource_type, resource), *_nulls(resource, resource_type))[:_MOST]


def is_r5_shaped(resource: Mapping[str, Any]) -> bool:
    """Whether the resource has an element or a shape that R4 does not know and R5 does."""
    resource_type = str(resource.get("resourceType"))
    if any(element in resource for element in _R5_ELEMENTS.get(resource_type, ())):
        return True
    return resource_type == "Encounter" and isinstance(resource.get("class"), list)


def _path(resource_type: str, location: tuple[int | str, ...]) -> str:
    path = resource_type
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if _ELEMENT.fullmatch(step) else ".?"  # a name we do not know may be anything
    return path


def _nulls(value: object, path: str) -> Iterator[str]:
    """The models take null for absent; FHIR's JSON has no null as a property."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if part is None:
                yield f"{path}.{name}: null"
            yield from _nulls(part, f"{path}.{name}")
    elif isinstance(value, list):
        for part in value:
            yield from _nulls(part, path)


def _wrong_codes(resource_type: str, resource: Mapping[str, Any]) -> tuple[str, ...]:
    wrong = []
    for element, known in _CODES.get(resource_type, {}).items():
        value = resource.get(element)
        if not set(value if isinstance(value, list) else [value]) <= known:
            wrong.append(f"{resource_type}.{element}: not a code of its value set")
    return tuple(wrong)
