"""Shapes are checked at the border; what is wrong is named by path, never by value."""

from typing import Any

import pytest

from bridge.fhir.resources import is_r5_shaped, validate

RESPONSE: dict[str, Any] = {
    "resourceType": "CoverageEligibilityResponse",
    "status": "active",
    "purpose": ["benefits"],
    "patient": {"reference": "Patient/p1"},
    "created": "2026-11-20",
    "request": {"reference": "CoverageEligibilityRequest/r1"},
    "outcome": "complete",
    "insurer": {"reference": "Organization/payer-medicare"},
}


def test_a_valid_resource_has_no_problem() -> None:
    assert validate(RESPONSE) == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"insurer": ...}, "CoverageEligibilityResponse.insurer: missing"),
        ({"outcome": "finished"}, "CoverageEligibilityResponse.outcome: not a code of its value set"),
        ({"purpose": ["benefits", "fun"]}, "CoverageEligibilityResponse.purpose: not a code of its value set"),
        ({"Naomi Okafor": 1}, "CoverageEligibilityResponse.?: extra_forbidden"),
        ({"insurance": [{"inforce": True}]}, "CoverageEligibilityResponse.insurance[0].coverage: missing"),
        ({"disposition": None}, "CoverageEligibilityResponse.disposition: null"),
        ({"resourceType": "Whatever"}, "resourceType: Whatever is no R4 resource"),
        ({"resourceType": 7}, "resourceType: missing"),
    ],
)
def test_a_problem_names_its_path(change: dict[str, Any], problem: str) -> None:
    changed = {name: value for name, value in (RESPONSE | change).items() if value is not ...}
    assert validate(changed) == (problem,)


def test_a_value_is_never_repeated() -> None:
    patient = {"resourceType": "Patient", "id": "p1", "birthDate": "Whitfield", "name": "Aurelia"}
    told = "; ".join(validate(patient))
    assert "Patient.birthDate" in told
    assert "Patient.name" in told
    assert "Whitfield" not in told
    assert "Aurelia" not in told


@pytest.mark.parametrize(
    ("resource", "r5"),
    [
        ({"resourceType": "Encounter", "class": {"code": "AMB"}, "period": {}}, False),
        ({"resourceType": "Encounter", "class": [{"coding": []}]}, True),
        ({"resourceType": "Encounter", "actualPeriod": {}}, True),
        ({"resourceType": "Coverage", "payor": []}, False),
        ({"resourceType": "Coverage", "insurer": {}}, True),
        ({"resourceType": "Patient"}, False),
        ({}, False),
    ],
)
def test_a_resource_of_r5_is_recognised(resource: dict[str, Any], r5: bool) -> None:
    assert is_r5_shaped(resource) is r5
