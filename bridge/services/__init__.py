"""The open handles that a job or a page needs. Jobs get all of it; pages use `Mending` and never run a job."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bridge import clock
from bridge.clearinghouse.base import Road
from bridge.services.configuration import Configuration
from bridge.services.ehrs import Ehrs
from bridge.services.job import Enqueue, Job
from bridge.services.roads import Inquiries, batch_road
from bridge.settings import Settings
from bridge.store.store import Store

__all__ = ["Configuration", "Enqueue", "Job", "Services"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    settings: Settings
    store: Store
    configuration: Configuration
    ehrs: Ehrs
    enqueue: Enqueue
    inquiries: Inquiries = field(default_factory=Inquiries)

    @contextmanager
    def road(self, partner: str) -> Iterator[Road]:
        """The mailbox of a trading partner, open for one errand."""
        road = batch_road(self.configuration.partners[partner])
        try:
            yield road
        finally:
            road.close()

    def local_now(self, practice_id: str) -> datetime:
        """Business time on the practice's own clock."""
        return clock.now().astimezone(self.configuration.practices[practice_id].time_zone)

    def keep(self, direction: str, name: str, content: bytes) -> None:
        """A copy in the clear of what was `sent` or `received`, for the demo's own audit; sandbox mode only."""
        if self.settings.keep_dir is None:
            return
        folder = self.settings.keep_dir / direction
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    def close(self) -> None:
        self.inquiries.close()
        self.ehrs.close()
        self.store.engine.dispose()
