"""What published EHRs say about themselves is read without a stumble."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from bridge.fhir.capability import CREATE, SEARCH, UPDATE, read_capability
from bridge.fhir.discovery import read_smart_configuration
from bridge.fhir.error import DiscoveryFailed, Unintelligible

FOLDER = "fhir/ehr-capability-statements"


def test_every_published_capability_statement_is_read(samples: Path) -> None:
    paths = sorted((samples / FOLDER).glob("*.capabilitystatement.json"))
    assert len(paths) == 8
    for path in paths:
        capability = read_capability(orjson.loads(path.read_bytes()))
        assert capability.fhir_version == "4.0.1", path.name
        assert capability.can("Encounter", SEARCH), path.name
        assert capability.searches_by("Patient", "_id"), path.name
        assert not capability.can("ClaimResponse", CREATE), path.name


def test_every_published_smart_configuration_is_read(samples: Path) -> None:
    paths = sorted((samples / FOLDER).glob("*.smart-configuration.json"))
    assert len(paths) == 8
    for path in paths:
        found = read_smart_configuration(orjson.loads(path.read_bytes()), "https://ehr.example/r4")
        assert found.token_endpoint.startswith("https://"), path.name
        assert found.proves_keys, path.name


def test_who_can_be_followed_by_last_updated_is_known(samples: Path) -> None:
    def of(name: str) -> bool:
        path = samples / FOLDER / f"{name}.capabilitystatement.json"
        return read_capability(orjson.loads(path.read_bytes())).searches_by("Encounter", "_lastUpdated")

    assert of("oracle-health-r4-secure")
    assert not of("epic-r4")


def test_odd_parts_are_passed_over() -> None:
    odd: dict[str, Any] = {
        "resourceType": "CapabilityStatement",
        "fhirVersion": "4.0.1",
        "software": "text",
        "rest": [
            {"mode": "client", "resource": [{"type": "Claim", "interaction": [{"code": "create"}]}]},
            {
                "mode": "server",
                "resource": [
                    {"type": "Encounter", "interaction": [{"code": "read"}, {"code": None}, "text"]},
                    {"type": None},
                    "text",
                    {"type": "ClaimResponse", "interaction": [{"code": "update"}], "conditionalCreate": True},
                ],
            },
        ],
    }
    capability = read_capability(odd)
    assert capability.interactions["Encounter"] == {"read"}
    assert not capability.can("Claim", CREATE)
    assert capability.can("ClaimResponse", UPDATE)
    assert capability.conditional_create == {"ClaimResponse"}


@pytest.mark.parametrize("raw", [[], {}, {"resourceType": "CapabilityStatement", "fhirVersion": "5.0.0"}])
def test_what_is_no_r4_statement_is_refused(raw: object) -> None:
    with pytest.raises(Unintelligible):
        read_capability(raw)


def test_relative_endpoints_are_resolved_against_the_fhir_base() -> None:
    found = read_smart_configuration({"token_endpoint": "../auth/token"}, "https://ehr.example/tenant/fhir")
    assert found.token_endpoint == "https://ehr.example/tenant/auth/token"
    assert found.authorization_endpoint == ""
    with pytest.raises(DiscoveryFailed):
        read_smart_configuration([], "https://ehr.example/fhir")
