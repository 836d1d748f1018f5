"""How an EHR is reached, as its file says it."""

from pathlib import Path

import pytest

from bridge.reference.connection import load_connection
from bridge.reference.source import CONFIG, ConfigFault

SANDBOX = (CONFIG / "connections" / "sandbox.toml").read_text(encoding="utf-8")
ANCESTORS = 'frame_ancestors = ["http://localhost:8311"]'


def written(folder: Path, origin: str) -> Path:
    path = folder / "sandbox.toml"
    assert ANCESTORS in SANDBOX
    path.write_text(SANDBOX.replace(ANCESTORS, f'frame_ancestors = ["{origin}"]'), encoding="utf-8")
    return path


@pytest.mark.parametrize("origin", ["https://ehr.example", "https://*.ehr.example", "http://localhost:8311"])
def test_an_origin_may_frame(tmp_path: Path, origin: str) -> None:
    assert load_connection(written(tmp_path, origin)).frame_ancestors == (origin,)


@pytest.mark.parametrize(
    "origin", ["*", "https://*", "https:", "https://a.example; script-src *", "https://a.example/x", "'none'"]
)
def test_what_is_no_origin_may_not(tmp_path: Path, origin: str) -> None:
    with pytest.raises(ConfigFault, match="frame_ancestors"):
        load_connection(written(tmp_path, origin))
