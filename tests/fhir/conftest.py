from collections.abc import Iterator

import pytest

from tests.fhir.server import FhirServer


@pytest.fixture
def server() -> Iterator[FhirServer]:
    started = FhirServer()
    yield started
    started.stop()
