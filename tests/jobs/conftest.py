"""A desk with a fresh database; SQLite where a file of tests does not ask for both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge import clock
from bridge.fhir import keys
from bridge.fhir.keys import KeyRing
from bridge.settings import Settings
from bridge.store.store import Store
from tests.databases import NOW
from tests.jobs.desk import Desk, desk_at


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Both for tests marked `on_both`."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def client_keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """Made once, read once: each costs a quarter of a second."""
    return keys.make(tmp_path_factory.mktemp("desk"), NOW)


@pytest.fixture
def desk(store: Store, tmp_path: Path, client_keys: KeyRing, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Everybody's clock stands at NOW until the desk lets time pass."""
    monkeypatch.setattr(keys, "make", lambda *_: client_keys)
    moment = tmp_path / "now"
    clock.set_time(moment, NOW)
    clock.follow(moment)
    folder = tmp_path / "mailbox"
    folder.mkdir()
    yield desk_at(Store(store.engine, store.keys, now=clock.now), folder, moment, Settings())
    clock.follow(None)
