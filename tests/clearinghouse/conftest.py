from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clearinghouse.mailbox import Mailbox


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    box = Mailbox(tmp_path / "mailbox")
    box.start()
    yield box
    box.stop()
