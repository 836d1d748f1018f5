from typing import Any

import pytest

from bridge.mapping.bundle import BundleFault, Placed, read_bundle, unpack

PATIENT: dict[str, Any] = {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "s", "value": "7"}]}
ENCOUNTER: dict[str, Any] = {"resourceType": "Encounter", "id": "e1"}


def bundle(*entries: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": list(entries)}


def test_a_bundle_is_its_entries_with_their_places() -> None:
    (patient, encounter) = unpack(bundle({"resource": PATIENT, "fullUrl": "urn:uuid:1"}, {"resource": ENCOUNTER}), "b")
    assert (patient.place, patient.full_url, encounter.place) == ("b entry[0]", "urn:uuid:1", "b entry[1]")


def test_a_list_and_a_single_resource_will_do() -> None:
    assert [p.place for p in unpack([PATIENT, ENCOUNTER], "b")] == ["b [0]", "b [1]"]
    assert [p.json for p in unpack(ENCOUNTER, "b")] == [ENCOUNTER]


@pytest.mark.parametrize("json", [7, "text", {}, {"resourceType": 3}, None])
def test_other_json_is_refused(json: Any) -> None:
    with pytest.raises(BundleFault, match="b: not a FHIR"):
        list(unpack(json, "b"))


def test_a_resource_answers_to_every_name_its_neighbours_use() -> None:
    chart = read_bundle([Placed(place="b", json=PATIENT, full_url="urn:uuid:1")]).chart
    for reference in ("Patient/p1", "Patient/p1/_history/2", "urn:uuid:1", "Patient?identifier=s|7"):
        assert chart.get(reference) == PATIENT


def test_an_encounter_without_an_id_takes_its_uuid_else_its_place() -> None:
    nameless = {"resourceType": "Encounter"}
    rows = [
        Placed(place="b entry[0]", json=nameless, full_url="urn:uuid:5"),
        Placed(place="b entry[1]", json=nameless),
    ]
    read = read_bundle(rows)
    assert [e["id"] for e in read.chart.encounters] == ["5", "b-entry-1"]
    assert [(where, p.code) for where, p in read.problems] == [("b-entry-1", "RESOURCE_UNREADABLE")]


@pytest.mark.parametrize("json", [None, 7, {}, {"resourceType": None}])
def test_one_bad_resource_does_not_cost_the_others(json: Any) -> None:
    read = read_bundle([Placed(place="f:1", json=json), Placed(place="f:2", json=ENCOUNTER)])
    assert [(where, p.place) for where, p in read.problems] == [("", "f:1")]
    assert len(read.chart.encounters) == 1


def test_one_id_with_two_contents_is_a_problem_and_the_same_content_twice_is_not() -> None:
    planned = {**ENCOUNTER, "status": "planned"}
    assert read_bundle(unpack([ENCOUNTER, ENCOUNTER, PATIENT, PATIENT], "b")).problems == ()
    ((encounter_id, problem),) = read_bundle(unpack([ENCOUNTER, planned], "b")).problems
    assert (encounter_id, problem.code, problem.place) == ("e1", "RESOURCE_TWICE", "b [1]")
