from typing import Any

import pytest

from bridge.mapping.path import PathFault, check_path, objects_at, select, text_at, texts_at

URL = "https://cedar.example/fhir/modality"
ENCOUNTER: dict[str, Any] = {
    "resourceType": "Encounter",
    "class": {"code": "VR"},
    "type": [
        {"coding": [{"system": "a", "code": "therapy"}]},
        {"coding": [{"system": "b", "code": "90834"}, {"system": "b", "code": "90785"}]},
    ],
    "extension": [{"url": "other", "valueCode": "x"}, {"url": URL, "valueCode": "video"}],
    "period": "not an object",
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("class.code", ("VR",)),
        ("Encounter.class.code", ("VR",)),
        ("type.coding.code", ("therapy", "90834", "90785")),
        (f"extension('{URL}').valueCode", ("video",)),
        (f"extension('{URL}').value", ("video",)),
        ("period.start", ()),
        ("nothing.at.all", ()),
    ],
)
def test_plain_paths_are_walked(path: str, found: tuple[str, ...]) -> None:
    assert select(ENCOUNTER, path) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("type.coding.where(system = 'b').code", ("90834", "90785")),
        ("type.coding.where(system = 'b').code.first()", ("90834",)),
        ("Encounter.type.count()", (2,)),
    ],
)
def test_other_paths_go_to_the_engine(path: str, found: tuple[object, ...]) -> None:
    assert select(ENCOUNTER, path) == found


@pytest.mark.parametrize("path", ["type.coding.(", "type.where(system = 'b)", "", " ", "type.nothing_like_it()"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(PathFault):
        check_path(path)


def test_only_values_of_the_asked_kind_are_given() -> None:
    odd: dict[str, Any] = {"a": ["x", 1, {"b": 2}, None]}
    assert text_at(odd, "a") == "x"
    assert texts_at(odd, "a") == ("x",)
    assert objects_at(odd, "a") == ({"b": 2},)
    assert text_at(odd, "a.b") == ""
