"""The claim as it left, as a FHIR Claim."""

from dataclasses import replace

from bridge.fhir.resources import validate
from bridge.mapping.claim_to_claim_resource import claim_resource
from tests.databases import NOW
from tests.store.example import claim, line


def test_a_claim_is_a_valid_resource_with_its_lines() -> None:
    resource = claim_resource(claim(lines=(line(), line(2, "90785", "20.00"))), NOW)
    assert validate(resource) == ()
    assert (resource["identifier"][0]["value"], resource["total"]["value"]) == ("B111", 200.0)
    assert [item["productOrService"]["coding"][0]["code"] for item in resource["item"]] == ["90837", "90785"]
    assert resource["item"][0]["encounter"] == [{"reference": "Encounter/enc-1"}]
    assert resource["insurance"][0]["coverage"] == {"reference": "Coverage/cov-1"}


def test_cpt_and_hcpcs_are_told_apart() -> None:
    one = replace(line(procedure="H0004"), modifiers=("95", "HO"))
    (item,) = claim_resource(claim(lines=(one,)), NOW)["item"]
    assert item["productOrService"]["coding"][0]["system"].endswith("HCPCS")
    assert [m["coding"][0]["system"].rpartition("/")[2] for m in item["modifier"]] == ["cpt", "HCPCS"]


def test_an_authorization_goes_along() -> None:
    resource = claim_resource(replace(claim(), authorization_number="AUTH7"), NOW)
    assert resource["insurance"][0]["preAuthRef"] == ["AUTH7"]
    assert validate(resource) == ()
