"""What a profile looks up, the connection reads; and nothing is read for nothing."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.reference.check import check_config
from bridge.reference.connection import Connection, load_connection
from bridge.reference.connection_check import unread_activities
from bridge.reference.source import CONFIG, ConfigFault, read_toml

SANDBOX = load_connection(CONFIG / "connections" / "sandbox.toml")
LOOKS = {"facts": {"chart_codes": {"lookups": [{"resource": "Procedure", "path": "code"}, {"path": "type"}]}}}


def told(profile: dict[str, Any], *read: str) -> list[str]:
    connection: Connection = replace(SANDBOX, read_activities=read)
    return [problem.reason for problem in unread_activities(connection, profile)]


def test_both_directions_are_told() -> None:
    assert told(LOOKS, "Procedure") == []
    assert told(LOOKS) == ["The profile sandbox looks into Procedure, which this connection does not read."]
    assert told(LOOKS, "Procedure", "ChargeItem") == [
        "ChargeItem is read, and the profile sandbox looks nothing up in it."
    ]


@pytest.mark.parametrize("odd", [{}, {"facts": 3}, {"facts": {"x": []}}, {"facts": {"x": {"lookups": ["y", {}]}}}])
def test_a_profile_of_any_shape_raises_nothing(odd: dict[str, Any]) -> None:
    assert told(odd) == []


def test_the_shipped_connection_reads_what_its_profile_looks_into() -> None:
    assert "ACTIVITIES_UNREAD" not in {problem.code for problem in check_config()}


def test_only_types_that_say_what_was_done_can_be_read(tmp_path: Any) -> None:
    text = (CONFIG / "connections" / "sandbox.toml").read_text(encoding="utf-8")
    path = tmp_path / "sandbox.toml"
    path.write_text(text.replace('["Procedure", "ChargeItem"]', '["Procedure", "Observation"]'), encoding="utf-8")
    assert read_toml(path)["read_activities"] == ["Procedure", "Observation"]
    with pytest.raises(ConfigFault, match="read_activities"):
        load_connection(path)
