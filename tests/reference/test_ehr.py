from pathlib import Path

import pytest

from bridge.reference.ehr import ehr_profile
from bridge.reference.source import ConfigFault


def test_a_profile_is_found_by_name_or_by_path(tmp_path: Path) -> None:
    (tmp_path / "ehrs").mkdir()
    file = tmp_path / "ehrs" / "oak.toml"
    file.write_text('version = 1\nname = "oak"\n', encoding="utf-8")
    assert ehr_profile("oak", tmp_path) == {"version": 1, "name": "oak"}
    assert ehr_profile(file) == ehr_profile(str(file)) == {"version": 1, "name": "oak"}


def test_a_profile_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match=r"elm\.toml: cannot be read"):
        ehr_profile("elm", tmp_path)
