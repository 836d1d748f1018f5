"""What every test may ask for."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.databases"]


@pytest.fixture(scope="session")
def samples() -> Path:
    """X12 and FHIR made by others, beside the clone; a clone alone has none, and says so."""
    folder = Path(os.environ.get("BRIDGE_SAMPLES", Path(__file__).parents[2] / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip("the samples made by others are not beside this clone (set BRIDGE_SAMPLES)")
    return folder
