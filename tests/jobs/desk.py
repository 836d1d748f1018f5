"""A practice at its desk: jobs over files alone. The mailbox is two folders, the charts are written by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bridge import clock
from bridge.billing.problem import Severity
from bridge.draft import Outcome
from bridge.fhir.client import FhirClient
from bridge.jobs import collect_interchanges, draft_claim, submit_claims
from bridge.jobs.catalog import jobs, tell_failure
from bridge.reference.trading_partner import Transport
from bridge.services import Configuration, Job, Services
from bridge.services.configuration import load_configuration
from bridge.services.ehrs import Ehrs
from bridge.settings import ROOT, Settings
from bridge.store.claim_row import ClaimRow
from bridge.store.deliveries import SentTransaction
from bridge.store.interchanges import Direction, InterchangeRow
from bridge.store.problems import StoredProblem
from bridge.store.store import Store, Transaction
from bridge.store.subject import Subject, SubjectKind
from bridge.x12.code_set import CodeSets
from tests.mapping import charts

PRACTICE, EHR, PARTNER = "cedar", "sandbox", "sandbox"
on_both = pytest.mark.parametrize("database_kind", ["sqlite", "postgres"], indirect=True)


class OneEhr(Ehrs):
    """The EHR that a test gives; its audit events are written as always."""

    def __init__(self, settings: Settings, store: Store) -> None:
        super().__init__(settings, store, ())
        self.client: FhirClient | None = None

    def backend(self, name: str) -> FhirClient:
        assert self.client is not None, "this test has no EHR"
        return self.client


@dataclass(kw_only=True)
class Desk:
    """`waiting` are the jobs that were asked for; `work` runs them in order, each key once."""

    services: Services
    ehrs: OneEhr
    mailbox: Path
    moment: Path  # the file that says what time it is
    waiting: list[Job]
    done: set[str] = field(default_factory=set)

    # -- what the practice does

    def draft(self, *resources: charts.Json, actor: str = draft_claim.ACTOR) -> tuple[Outcome, ...]:
        """The chart as it is now, laid down."""
        outcomes = charts.drafted(*resources)
        with self.change() as tx:
            draft_claim.lay_down(tx, EHR, outcomes, {o.encounter_id: "1" for o in outcomes}, actor)
        return outcomes

    def submit(self) -> None:
        self.run(submit_claims.job(PRACTICE, PARTNER, clock.now()))

    def collect(self) -> None:
        self.run(collect_interchanges.job(PRACTICE, PARTNER, clock.now()))

    def receive(self, name: str, content: bytes) -> None:
        """The clearinghouse puts a file into the mailbox; we read it and do what it says."""
        (self.mailbox / "out" / name).write_bytes(content)
        self.collect()

    def send_one(self) -> ClaimRow:
        """One clean session, drafted and handed over."""
        self.draft(charts.encounter())
        self.submit()
        return self.claim()

    def run(self, job: Job) -> None:
        """Asked for now, whatever ran before under the same key; then all that follows from it."""
        self.done.discard(job.key)
        self.waiting.append(job)
        self.work()

    def work(self) -> None:
        catalog = jobs(self.services)
        while self.waiting:
            job = self.waiting.pop(0)
            if job.key not in self.done and (job.name != "write_back" or self.ehrs.client):
                self.done.add(job.key)
                catalog[job.name](*job.ids)

    def moment_passes(self, minutes: int = 1) -> None:
        """For everybody."""
        clock.set_time(self.moment, clock.now() + timedelta(minutes=minutes))

    def fail(self, job: Job, error: str = "Unreachable") -> None:
        """The engine says that this job gave up."""
        tell_failure(self.services, job.name, job.ids, error)

    # -- where one looks

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        with self.services.store.transaction(PRACTICE) as tx:
            yield tx

    @contextmanager
    def journal(self) -> Iterator[Transaction]:
        with self.services.store.reading(PRACTICE) as tx:
            yield tx

    def claims(self) -> tuple[ClaimRow, ...]:
        with self.journal() as tx:
            return tx.claim_lists.list()

    def claim(self, control_number: str = "") -> ClaimRow:
        """The only one, or the one of that number."""
        rows = [row for row in self.claims() if control_number in ("", row.control_number)]
        assert len(rows) == 1, f"{len(rows)} claims"
        return rows[0]

    def statuses(self) -> list[str]:
        return sorted(row.status for row in self.claims())

    def sent(self) -> tuple[SentTransaction, ...]:
        """Every ST that we archived, in the order of their interchanges."""
        rows = sorted(self.files(Direction.OUTBOUND), key=lambda row: row.isa13 or 0)
        with self.journal() as tx:
            return tuple(st for row in rows for st in tx.deliveries.by_isa13(PARTNER, row.isa13 or 0))

    def files(self, direction: Direction) -> tuple[InterchangeRow, ...]:
        with self.journal() as tx:
            return tx.interchanges.list(direction)

    def in_mailbox(self) -> list[str]:
        """What the clearinghouse got from us; it does not look at hidden files."""
        return sorted(path.name for path in (self.mailbox / "in").iterdir() if not path.name.startswith("."))

    def problems(self, kind: SubjectKind | None = None) -> list[str]:
        """The codes of all that asks for somebody, sorted."""
        with self.journal() as tx:
            asking = tx.problems.list(kind=kind, severities=(Severity.STOP, Severity.HOLD, Severity.WARN))
        return sorted(stored.problem.code for stored in asking)

    def problems_of(self, subject: Subject) -> list[StoredProblem]:
        with self.journal() as tx:
            return list(tx.problems.of(subject))


@cache
def configuration() -> Configuration:
    return load_configuration(ROOT / "config")


def desk_at(store: Store, folder: Path, moment: Path, settings: Settings) -> Desk:
    """Its one trading partner is a folder; it asks nothing in real time."""
    for name in ("in", "out", "archive"):
        (folder / name).mkdir()
    transport = Transport(kind="folder", path=str(folder), inbound="/in", outbound="/out", taken="/archive")
    partner = replace(configuration().partners[PARTNER], batch=transport, realtime=None)
    waiting: list[Job] = []
    ehrs = OneEhr(settings, store)
    services = Services(
        settings=settings,
        store=store,
        configuration=replace(configuration(), partners={PARTNER: partner}, rules=charts.rules(), code_sets=CodeSets()),
        ehrs=ehrs,
        enqueue=_asked_for(waiting),
    )
    return Desk(services=services, ehrs=ehrs, mailbox=folder, moment=moment, waiting=waiting)


def _asked_for(waiting: list[Job]) -> Any:
    def enqueue(connection: sa.Connection, job: Job) -> None:
        waiting.append(job)

    return enqueue
