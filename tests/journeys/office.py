"""The practice at work on a stage: what a journey does, in its own words, and where it looks afterwards."""

import itertools
import json
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from bridge import clock
from bridge.app import open_services
from bridge.demo import independent_sums
from bridge.demo.stage import Plan, Stage, process
from bridge.demo.summary import summary
from bridge.jobs import collect_interchanges, submit_claims, sync_encounters, write_back
from bridge.jobs.engine import Queue
from bridge.sandbox.data.appointment import appointment_resource
from bridge.sandbox.data.encounter import encounter_resource
from bridge.sandbox.data.seat import SEATS
from bridge.sandbox.data.visit import Visit
from bridge.sandbox.data.world import World, make_world
from bridge.services import Job, Services
from bridge.store.claim_lists import ClaimEventRow
from bridge.store.claim_row import ClaimRow
from bridge.store.problems import StoredProblem
from bridge.store.store import Transaction
from bridge.store.subject import Subject
from tests.judge import judge

PRACTICE, EHR, PARTNER = "cedar", "sandbox", "sandbox"
SEED, ENDS = 1, date(2026, 5, 4)
# Long after the sandbox's own week, so that nothing happens but what a journey makes happen.
OPENS = datetime.fromisoformat("2026-06-22T08:00:00-04:00")
PATIENCE = 40.0  # seconds until a step must have come to rest
WITHIN_DAYS = 4  # every sandbox payer has paid by then
_numbers = itertools.count(901)  # of visits: the world's own end long before

Resource = dict[str, Any]


def plan(**changes: Any) -> Plan:
    """A stage on which the sandbox's own week is over."""
    return Plan(**{"seed": SEED, "ends": ENDS, "starts_at": OPENS, **changes})


@dataclass(slots=True, kw_only=True)
class Office:
    """`foreign` names the files in the mailbox that are wrong on purpose: they are not judged."""

    stage: Stage
    services: Services
    queue: Queue
    world: World
    foreign: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)

    # -- what the practice does ------------------------------------------------------------------------------------

    def later(self, **span: float) -> datetime:
        """`later(days=4)`: moves the clock of everybody on the stage."""
        self.stage.set_time(clock.now() + timedelta(**span))
        return clock.now()

    def next_morning(self, days: int = 1) -> datetime:
        """Nine o'clock, some days later: a test's own day."""
        zone = self.services.configuration.practices[PRACTICE].time_zone
        day = clock.now().astimezone(zone) + timedelta(days=days)
        self.stage.set_time(day.replace(hour=9, minute=0, second=0, microsecond=0))
        return clock.now()

    def see(self, patient_id: str, clinician: str, **visit: Any) -> Visit:
        """A visit of 45 minutes, just over and written up."""
        minutes = visit.get("minutes", 45)
        seen = Visit(
            number=next(_numbers),
            patient_ids=(patient_id,),
            clinician_id=f"prac-{clinician}",
            **{"minutes": minutes, "start": clock.now() - timedelta(minutes=minutes), **visit},
        )
        self.put(appointment_resource(seen, "fulfilled", seen.start))
        self.write_up(seen)
        return seen

    def write_up(self, visit: Visit, **changes: Any) -> None:
        """The visit's Encounter as somebody writes it, or as somebody changes it later."""
        number = visit.patient_ids[0].removeprefix("pat-")
        self.put(encounter_resource(replace(visit, **changes), (f"cond-{number}-1",)))

    def expect(self, patient_id: str, clinician: str, start: datetime) -> str:
        """An appointment; gives its id."""
        visit = Visit(
            number=next(_numbers), patient_ids=(patient_id,), clinician_id=f"prac-{clinician}", start=start, minutes=45
        )
        self.put(appointment_resource(visit, "booked", clock.now()))
        return visit.appointment_id

    def sync(self) -> None:
        self.run(sync_encounters.job(PRACTICE, EHR, self.later(seconds=1)))

    def submit(self) -> None:
        self.run(submit_claims.job(PRACTICE, PARTNER, self.later(seconds=1)))

    def collect(self) -> None:
        """The mailbox, read and applied, and the chart brought up to date."""
        self.run(collect_interchanges.job(PRACTICE, PARTNER, self.later(seconds=1)))
        self.run(write_back.job(PRACTICE, EHR, self.later(seconds=1)))

    def bill(self) -> None:
        """From the chart to the payer's acknowledgment."""
        self.sync()
        self.submit()
        self.collect()

    def get_paid(self) -> None:
        """Long enough for every payer to have answered."""
        self.later(days=WITHIN_DAYS)
        self.collect()

    def run(self, *jobs: Job) -> None:
        """These jobs and all that follows from them."""
        self.enqueue(*jobs)
        self.rest()

    def enqueue(self, *jobs: Job) -> None:
        with self.services.store.transaction(PRACTICE) as tx:
            for job in jobs:
                self.services.enqueue(tx.connection, job)

    def rest(self) -> None:
        """Until no job is left."""
        wait_until(self.queue.is_idle, "the jobs to end")

    # -- other hands -----------------------------------------------------------------------------------------------

    def put(self, resource: Mapping[str, Any]) -> None:
        """The practice's own hand on its chart."""
        self._ehr_admin("PUT", "/sandbox/resources", resource)

    def ehr_fault(self, **fault: Any) -> None:
        self._ehr_admin("POST", "/sandbox/faults", fault)

    def knock(self, method: str, path: str) -> int:
        """What a stranger gets at the EHR: 401, unless a fault still waits there and strikes."""
        return httpx.request(method, f"{self.stage.ehr_url}{path}", trust_env=False).status_code

    def payer_fault(self, **fault: Any) -> None:
        payer = self.stage.payer
        with httpx.Client(verify=ssl.create_default_context(cafile=str(payer["ca_file"])), trust_env=False) as http:
            header = {"Authorization": f"Bearer {payer['fault_token']}"}
            http.post(str(payer["faults_url"]), json=fault, headers=header).raise_for_status()

    def drop(self, name: str, text: str, *, sound: bool = True) -> None:
        """A file in our mailbox that nobody made but the test; a judge reads it too, unless it is not `sound`."""
        if not sound:
            self.foreign.add(name)
        (self.stage.folder / "payer" / "mailbox" / "outbound" / name).write_bytes(text.encode("ascii"))

    # -- where one looks -------------------------------------------------------------------------------------------

    @contextmanager
    def journal(self) -> Iterator[Transaction]:
        with self.services.store.reading(PRACTICE) as tx:
            yield tx

    def claim_of(self, visit: Visit) -> ClaimRow:
        """The one claim of a visit."""
        with self.journal() as tx:
            rows = tx.claim_lists.of_encounter(EHR, visit.id)
        assert len(rows) == 1, f"{visit.id} has {len(rows)} claims"
        return rows[0]

    def events_of(self, control_number: str) -> tuple[ClaimEventRow, ...]:
        with self.journal() as tx:
            return tx.claim_lists.events_of(control_number)

    def problems_of(self, subject: Subject, *, closed_too: bool = False) -> tuple[StoredProblem, ...]:
        with self.journal() as tx:
            return tx.problems.of(subject, closed_too=closed_too)

    def codes_of(self, control_number: str) -> list[str]:
        """The codes of what is open on a claim."""
        return [stored.problem.code for stored in self.problems_of(Subject.claim(control_number))]

    def chart(self, kind: str, **search: str) -> list[Resource]:
        """What the EHR holds, asked over plain HTTP."""
        header = {"Authorization": f"Bearer {self.services.ehrs.token(EHR)}"}
        found = httpx.get(
            f"{self.stage.fhir_base}/{kind}", params={**search, "_count": "200"}, headers=header, trust_env=False
        )
        found.raise_for_status()
        return [entry["resource"] for entry in found.json().get("entry", [])]

    def charted(self, kind: str, system: str, value: str) -> list[Resource]:
        return self.chart(kind, identifier=f"{system}|{value}")

    def filed(self, control_number: str) -> int:
        """How often the payer was sent the claim, by its own journal."""
        kept = (self.stage.folder / "payer" / "journal" / "received").iterdir()
        return sum(path.read_text("ascii").count(f"CLM*{control_number}*") for path in kept)

    def sent_by_us(self) -> list[str]:
        """Every 837P that the bridge kept, oldest first."""
        assert self.services.settings.keep_dir is not None
        return [p.read_text("ascii") for p in sorted((self.services.settings.keep_dir / "sent").glob("837P_*"))]

    def sent_to_us(self, kind: str, word: str) -> list[str]:
        """The files of a kind (`835`) in the payer's journal that say a word."""
        paths = sorted((self.stage.folder / "payer" / "journal" / "sent").glob(f"{kind}_*"))
        return [text for text in (path.read_text("ascii") for path in paths) if word in text]

    def worker_log(self) -> str:
        return (self.stage.folder / "worker.log").read_text("utf-8")

    def names_nobody(self) -> None:
        """Neither the bridge's log nor its database, as it lies on the disk, names a patient or a member number."""
        members = self.world.members
        words = {word for m in members for word in (m.member_id, m.last, str(m.birth_date), f"{m.birth_date:%Y%m%d}")}
        assert words & set(re.findall(r"[\w-]+", self.worker_log())) == set()
        long = sorted(word.encode() for word in words if len(word) > 5)  # shorter ones stand in ciphertext by chance
        named = re.compile(rb"(?<!\w)(?:" + b"|".join(long) + rb")(?!\w)")
        for path in self.stage.folder.glob(
            "bridge.db*"
        ):  # the engine's tables are in it, the write-ahead log beside it
            assert (path.name, named.findall(path.read_bytes())) == (path.name, [])

    def judge_kept(self) -> None:
        """Every 837P, 999, 277CA and 835 of this stage passes an independent judge, each once."""
        assert self.services.settings.keep_dir is not None
        for path in sorted(self.services.settings.keep_dir.glob("*/*")):
            real_time = path.name.startswith(("answer_to_", "270_", "276_"))
            if not real_time and path.name not in self.foreign | self.judged:
                judge(path.read_text("ascii"))
                self.judged.add(path.name)

    def counted_by_a_stranger(self) -> dict[str, Any]:
        """What a script without any code of ours finds in the kept text and in the EHR; our summary says the same."""
        with self.journal() as tx:
            said = self.stage.folder / "summary.json"
            said.write_text(json.dumps(summary(tx, {})), encoding="utf-8")
        keep = str(self.services.settings.keep_dir)
        done = subprocess.run(
            [sys.executable, "-I", independent_sums.__file__, keep, str(said), self.stage.fhir_base],
            input=self.services.ehrs.token(EHR),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def _ehr_admin(self, method: str, path: str, body: Mapping[str, Any]) -> None:
        header = {"Authorization": f"Bearer {self.stage.admin_token}"}
        url = f"{self.stage.ehr_url}{path}"
        httpx.request(method, url, json=body, headers=header, trust_env=False).raise_for_status()


@contextmanager
def open_office(stage: Stage, *, at_work: bool = True) -> Iterator[Office]:
    """The journal open in this process; with `at_work` a `bridge worker` runs beside it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stage.secrets.items():
            patch.setenv(name, value)
        with open_services(stage.settings) as (services, queue), _working(stage, at_work):
            yield Office(stage=stage, services=services, queue=queue, world=make_world(SEED, ENDS))
    clock.follow(None)


@contextmanager
def _working(stage: Stage, at_work: bool) -> Iterator[None]:
    if at_work:
        with process(["worker"], stage.folder, stage.environment()):
            yield
    else:
        yield


def patient_of(*, case: str = "", payer: str = "", clinician: str = "") -> str:
    """The first patient of a special case, or the first ordinary one of a payer and a clinician."""
    wanted = (case,) if case else (payer, clinician, "")
    of_seat = ((s.case,) if case else (s.payer, s.clinician, s.case) for s in SEATS)
    return next(f"pat-{number:03d}" for number, found in enumerate(of_seat, 1) if found == wanted)


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Polls; fails after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} seconds for {what}"
        time.sleep(0.02)
