from collections.abc import Iterable
from typing import Any

import pytest

from bridge.mapping.crosswalk import Fact, Lookup, look_up, look_up_all

ENCOUNTER: dict[str, Any] = {
    "resourceType": "Encounter",
    "id": "e1",
    "type": [{"coding": [{"system": "a", "code": "talk"}, {"system": "b", "code": "90834"}], "text": "Long talk"}],
    "flag": True,
    "minutes": 30,
}
PROCEDURE: dict[str, Any] = {
    "resourceType": "Procedure",
    "id": "q1",
    "code": {"coding": [{"system": "b", "code": "90785"}]},
}


def around(resource_type: str) -> Iterable[dict[str, Any]]:
    return {"Encounter": (ENCOUNTER,), "Procedure": (PROCEDURE,)}.get(resource_type, ())


@pytest.mark.parametrize(
    ("lookup", "value", "place"),
    [
        (Lookup(path="type", map={"talk": "therapy"}), "therapy", "Encounter/e1 type"),
        (Lookup(path="type.coding", system="a", map={"talk": "therapy"}), "therapy", "Encounter/e1 type.coding"),
        (Lookup(path="type", system="b", pattern="9[0-9]{4}"), "90834", "Encounter/e1 type"),
        (Lookup(path="type", map={"Long talk": "therapy"}, by_text=True), "therapy", "Encounter/e1 type"),
        (Lookup(path="flag"), "true", "Encounter/e1 flag"),
        (Lookup(path="minutes"), "30", "Encounter/e1 minutes"),
        (Lookup(resource="Procedure", path="code"), "90785", "Procedure/q1 code"),
    ],
)
def test_a_value_is_found_with_its_place(lookup: Lookup, value: str, place: str) -> None:
    found = look_up(Fact(lookups=(lookup,)), around).found
    assert found is not None
    assert (found.value, found.place) == (value, place)


def test_lookups_are_tried_in_order() -> None:
    first, second = Lookup(path="nothing"), Lookup(path="type", map={"talk": "therapy"})
    found = look_up(Fact(lookups=(first, second), default="crisis"), around).found
    assert found is not None
    assert found.value == "therapy"


def test_a_value_that_no_crosswalk_knows_is_named_and_not_guessed() -> None:
    answer = look_up(Fact(lookups=(Lookup(path="type.coding", map={"other": "therapy"}),)), around)
    assert answer.found is None
    assert answer.unmapped == ("Encounter/e1 type.coding", "Encounter/e1 type.coding")


def test_a_default_is_the_profiles_word() -> None:
    found = look_up(Fact(default="therapy"), around).found
    assert found is not None
    assert (found.value, found.place) == ("therapy", "profile default")


def test_all_values_come_once_and_in_order() -> None:
    lookups = (Lookup(path="type", system="b"), Lookup(path="type"), Lookup(resource="Procedure", path="code"))
    assert [f.value for f in look_up_all(Fact(lookups=lookups), around)] == ["90834", "talk", "90785"]
