import pytest

from bridge.fhir.scope import grants, read_scope


@pytest.mark.parametrize(
    ("text", "permissions"),
    [
        ("system/Encounter.rs", "rs"),
        ("system/Encounter.read", "rs"),
        ("user/*.write", "cud"),
        ("patient/*.*", "cruds"),
        ("system/ChargeItem.create", "c"),
        ("system/Coverage.d", "d"),
        ("user/Observation.rs?category=vital-signs", "rs"),
        ("user/Observation.read?category=laboratory", "rs"),
    ],
)
def test_a_scope_is_read_in_both_grammars_and_in_what_real_servers_write(text: str, permissions: str) -> None:
    scope = read_scope(text)
    assert scope is not None
    assert (scope.permissions, scope.text) == (permissions, text)


@pytest.mark.parametrize("text", ["openid", "fhirUser", "launch/patient", "offline_access", "system/Encounter.xyz", ""])
def test_what_is_no_resource_scope_is_none(text: str) -> None:
    assert read_scope(text) is None


def test_the_grant_decides_and_not_the_wish() -> None:
    granted = "openid system/Encounter.rs system/ClaimResponse.cu"
    assert grants(granted, "Encounter", "s")
    assert not grants(granted, "Encounter", "c")
    assert grants(granted, "ClaimResponse", "c")
    assert not grants(granted, "Coverage", "r")
    assert grants("system/*.read", "Coverage", "r")
    assert not grants("", "Coverage", "r")
