"""A `bridge worker` that is killed while it hands a file over: `python -m tests.journeys.dying_worker MOMENT`.

SIGKILL by its own hand, so that the moment is exact: no cleaning up, no last word.
"""

import os
import signal
import sys
import threading
from unittest.mock import patch

from bridge.app import open_services, working
from bridge.clearinghouse.base import Road
from bridge.services.roads import batch_road
from bridge.settings import load

UPLOADED = "uploaded"  # before the point of no return
DECIDED = "decided"  # past it, before the rename
RENAMED = "renamed"  # the clearinghouse has the file, and nobody has written that down


class DyingRoad:
    """A Road that is whole until the moment."""

    def __init__(self, road: Road, moment: str) -> None:
        self._road, self._moment = road, moment
        self.seen, self.list_inbound = road.seen, road.list_inbound
        self.fetch, self.remove, self.close = road.fetch, road.remove, road.close

    def begin_upload(self, name: str, content: bytes, token: str) -> None:
        self._road.begin_upload(name, content, token)
        self._die_at(UPLOADED)

    def commit(self, name: str, token: str) -> None:
        self._die_at(DECIDED)
        self._road.commit(name, token)
        self._die_at(RENAMED)

    def _die_at(self, moment: str) -> None:
        if self._moment == moment:
            os.kill(os.getpid(), signal.SIGKILL)


def main(moment: str) -> None:
    with (
        patch("bridge.services.batch_road", lambda partner: DyingRoad(batch_road(partner), moment)),
        open_services(load()) as (services, _),
        working(services),
    ):
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1])
