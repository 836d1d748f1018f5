from typing import Any

import pytest

from bridge.mapping.profile import ProfileFault, read_profile
from bridge.reference.ehr import ehr_profile


def raw(**changes: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "name": "mine",
        "revision": "7",
        "encounter": {"finished": ["finished"]},
        "signed": {"how": "always"},
        **changes,
    }


@pytest.mark.parametrize("name", ["sandbox", "generic"])
def test_the_shipped_profiles_read(name: str) -> None:
    profile = read_profile(ehr_profile(name))
    assert (profile.name, profile.stamp) == (name, f"{name}@1")


def test_a_profile_without_facts_knows_no_default_of_ours() -> None:
    profile = read_profile(raw())
    assert profile.stamp == "mine@7"
    assert (profile.fact("intent").lookups, profile.fact("intent").default) == ((), "")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"version": 2}, "version"),
        ({"name": None}, "name"),
        ({"colour": "red"}, "colour"),
        ({"encounter": {"finished": []}}, "encounter.finished"),
        ({"encounter": {"finished": "finished"}}, "encounter.finished"),
        ({"encounter": {"finished": [1]}}, "encounter.finished"),
        ({"signed": {"how": "perhaps"}}, "signed.how"),
        ({"signed": {}}, "signed.how"),
        ({"payer": {"by": ["colour"]}}, "payer.by"),
        ({"facts": {"mood": {}}}, "facts.mood"),
        ({"facts": {"intent": {"default": "chat"}}}, "facts.intent"),
        ({"facts": {"intent": {"lookups": [{"path": "type", "map": {"a": "chat"}}]}}}, "facts.intent"),
        ({"facts": {"intent": {"lookups": [{"path": "type.("}]}}}, "facts.intent.lookups[0].path"),
        ({"facts": {"intent": {"lookups": [{}]}}}, "facts.intent.lookups[0].path"),
        ({"facts": {"intent": {"lookups": ["type"]}}}, "facts.intent.lookups"),
        (
            {"facts": {"visit_code": {"lookups": [{"path": "type", "pattern": "("}]}}},
            "facts.visit_code.lookups[0].pattern",
        ),
        ({"facts": {"intent": {"lookups": [{"path": "type", "map": {"a": 1}}]}}}, "facts.intent.lookups[0].map"),
        ({"authorization": {"units": "a.("}}, "authorization.units"),
        ({"facts": {"activities": {"lookups": [{"path": "code"}]}}}, "facts.activities"),
        (
            {"facts": {"activities": {"lookups": [{"path": "code", "minutes": "a.("}]}}},
            "facts.activities.lookups[0].minutes",
        ),
        ({"facts": {"is_first_month": {"default": "perhaps"}}}, "facts.is_first_month"),
    ],
)
def test_a_fault_names_the_key(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(ProfileFault) as caught:
        read_profile(raw(**changes))
    assert caught.value.key == key
    assert key in str(caught.value)
