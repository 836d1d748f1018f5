from collections.abc import Iterator

import pytest

from tests.sandbox.ehr.stage import Stage, stage


@pytest.fixture
def ehr() -> Iterator[Stage]:
    """One of the test's own, to write to and to move in time."""
    with stage() as running:
        yield running


@pytest.fixture(scope="module")
def still() -> Iterator[Stage]:
    """One for all tests of a file, which leave it as it is."""
    with stage() as running:
        yield running
