"""Seven days of a practice, lived through: mornings ask and collect, evenings sync, draft and send."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

from bridge import clock
from bridge.billing.status import ClaimStatus
from bridge.demo.stage import Stage
from bridge.jobs import check_eligibility, collect_interchanges, rounds, submit_claims, sync_encounters, write_back
from bridge.jobs.engine import Queue
from bridge.services import Job, Services, mending
from bridge.store.claim_lists import Filter

PRACTICE, EHR, PARTNER = "cedar", "sandbox", "sandbox"
MORNING, EVENING = clock_time(7, 0), clock_time(21, 30)
DAYS = 7
_EVERY = 10_000
PATIENCE = 180.0  # seconds that one step may take
STATUS_ASKED_AFTER = timedelta(days=4)
BILLER = mending.Person(practice_id=PRACTICE, reference="Practitioner/prac-biller")
CALLED_AFTER = timedelta(days=3)  # a payer that called a member unknown has read the enrolment by then


class StepStuck(Exception):
    """A step of the week did not come to an end."""

    retryable = False


@dataclass(slots=True)
class Week:
    """The conductor: sets the time, asks for a step, waits until no job is left."""

    stage: Stage
    services: Services
    queue: Queue
    say: Callable[[str], None]
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    rounds: int = 0  # after the week

    def live(self, ends: date) -> None:
        """The seven days before `ends`, and the morning of `ends`."""
        for days in range(DAYS, 0, -1):
            day = ends - timedelta(days=days)
            self.say(f"{day:%A %d %B}")
            self.morning(day, timedelta(days=1))
            self.evening(day)
        self.say(f"{ends:%A %d %B}, in the morning")
        self.morning(ends, rounds.AHEAD)
        self.ask_about_the_late()

    def morning(self, day: date, ahead: timedelta) -> None:
        """Coverage of those who are expected; what the payers sent over night."""
        self._at(day, MORNING)
        midnight = datetime.combine(day, clock_time(), self._zone)
        self._step("eligibility", check_eligibility.job(PRACTICE, EHR, midnight, midnight + ahead))
        self.collect()

    def evening(self, day: date) -> None:
        """What happened in the room becomes claims, and the claims leave."""
        self._at(day, EVENING)
        self._step("sync and draft", sync_encounters.job(PRACTICE, EHR, clock.now()))
        self.send_again(day)
        self._step("submit", submit_claims.job(PRACTICE, PARTNER, clock.now()))
        self.collect()

    def send_again(self, day: date) -> None:
        """Ruth has called the payer about a claim that was rejected days ago, and presses the button."""
        old = Filter(statuses=(ClaimStatus.REJECTED,), to_date=day - CALLED_AFTER)
        with self.services.store.reading(PRACTICE) as tx:
            rejected = [row.control_number for row in tx.claim_lists.list(old, limit=_EVERY)]
        started = time.monotonic()
        for number in rejected:
            mending.send_again(self.services, BILLER, number)
        self._wait("sync and draft", started)

    def collect(self) -> None:
        """The mailbox, read and applied; then what is new goes back into the chart."""
        self._step("collect and post", collect_interchanges.job(PRACTICE, PARTNER, clock.now()))
        self._step("write back", write_back.job(PRACTICE, EHR, clock.now() + timedelta(seconds=1)))

    def carry_on(self) -> None:
        """After the week: what is ready leaves, and what is said of it comes back. The hour stands still by then, so
        each round bears a second of its own."""
        with self.services.store.reading(PRACTICE) as tx:
            waits = tx.claim_lists.status_counts().get(ClaimStatus.READY, 0)
        if waits:
            self.rounds += 1
            at = clock.now() + timedelta(seconds=1 + self.rounds)
            self._step("submit", submit_claims.job(PRACTICE, PARTNER, at))
            self._step("collect and post", collect_interchanges.job(PRACTICE, PARTNER, at))
            self._step("write back", write_back.job(PRACTICE, EHR, at))

    def ask_about_the_late(self) -> None:
        started = time.monotonic()
        rounds.ask_about_silent(self.services, PRACTICE, clock.now(), silent_after=STATUS_ASKED_AFTER)
        self._wait("claim status", started)

    def _at(self, day: date, hour: clock_time) -> None:
        self.stage.set_time(datetime.combine(day, hour, self._zone))

    @property
    def _zone(self) -> ZoneInfo:
        return self.services.configuration.practices[PRACTICE].time_zone

    def _step(self, name: str, job: Job) -> None:
        started = time.monotonic()
        with self.services.store.transaction(PRACTICE) as tx:
            self.services.enqueue(tx.connection, job)
        self._wait(name, started)

    def _wait(self, name: str, started: float) -> None:
        while not self.queue.is_idle():
            if time.monotonic() - started > PATIENCE:
                raise StepStuck(f"{name} is not done after {PATIENCE:.0f} seconds")
            time.sleep(0.05)
        self.seconds[name] += time.monotonic() - started
