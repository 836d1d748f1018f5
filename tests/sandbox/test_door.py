"""An answer in two packets must not wait for the acknowledgment of its first."""

import socket
from collections.abc import Callable

import pytest

from bridge.commands.service import _listening
from bridge.sandbox.door import open_door


@pytest.mark.parametrize("opened", [open_door, _listening])
def test_what_a_server_accepts_sends_at_once(opened: Callable[[str, int], socket.socket]) -> None:
    with opened("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        accepted, _ = door.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
