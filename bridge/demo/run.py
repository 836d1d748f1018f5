"""The demo from curtain to curtain: stage, week, summary, audit, links."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bridge import clock
from bridge.app import open_services
from bridge.demo import ground, independent_sums
from bridge.demo.stage import Plan, Stage, StageFell, raised, serving
from bridge.demo.summary import summary, unaccounted
from bridge.demo.week import DAYS, EHR, PRACTICE, StepStuck, Week
from bridge.services import Services
from bridge.settings import add_to_environment
from bridge.store.roles import Role

USERS = {
    "prac-psychologist": Role.CLINICIAN,
    "prac-psychiatrist": Role.CLINICIAN,
    "prac-lcsw": Role.CLINICIAN,
    "prac-lpc": Role.CLINICIAN,
    "prac-lmft": Role.CLINICIAN,
    "prac-associate": Role.CLINICIAN,
    "prac-biller": Role.BILLER,
    "prac-admin": Role.ADMINISTRATOR,
}
PORTS = (8311, 8312, 8313, 8310)  # EHR, payer, mailbox, bridge
FREE = (0, 0, 0, 0)
ROUND = 2.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOptions:
    seed: int
    ends: date | None
    once: bool
    json_file: Path | None
    keep_dir: Path | None
    folder: Path
    any_ports: bool


def run(options: DemoOptions) -> int:
    """The exit status: 0 when everything is accounted for. Raises GroundRefused, SettingsRefused."""
    console = Console(highlight=False)
    ends = options.ends or clock.wall_now().date()
    keep = options.keep_dir or options.folder / "keep"
    ehr, payer, sftp, bridge = FREE if options.any_ports else PORTS
    _clear_the_ground(options, ends, keep)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended either way, no process is left behind
    starts_at = datetime(ends.year, ends.month, ends.day, 10, tzinfo=UTC) - timedelta(days=DAYS)
    plan = Plan(
        folder=options.folder,
        seed=options.seed,
        ends=ends,
        starts_at=starts_at,
        keep_dir=keep,
        ehr_port=ehr,
        payer_port=payer,
        sftp_port=sftp,
        bridge_port=bridge,
    )
    try:
        with raised(plan) as stage, serving(stage):
            add_to_environment(stage.secrets)
            status = _play(console, stage, ends, options)
            if not options.once:
                _links(console, stage)
                _stay(stage)
            return status
    except (StageFell, StepStuck) as error:
        console.print(f"[bold]The demo fell:[/] {error}")
        return 1


def _clear_the_ground(options: DemoOptions, ends: date, keep: Path) -> None:
    ground.check_mode()
    ground.check_day(ends)
    ground.check_ports(FREE if options.any_ports else PORTS)
    if options.json_file:
        ground.check_summary(options.json_file)
    ground.clear_stage(options.folder)
    ground.clear_kept(keep)


def _play(console: Console, stage: Stage, ends: date, options: DemoOptions) -> int:
    with open_services(stage.settings) as (services, queue):
        _grant(services)
        week = Week(stage, services, queue, lambda what: console.print(f"  {what}"))
        console.print(f"Seven days of Cedar Street Behavioral Health, seed {options.seed}")
        week.live(ends)
        with services.store.reading(PRACTICE) as tx:
            found, claims = summary(tx, week.seconds), tx.claim_lists.status_counts()
        _show(console, found)
        path = options.json_file or stage.folder / "summary.json"
        path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        owed = (*unaccounted(found, claims), *queue.failed(), *_audit(services, stage, path))
    for line in owed:
        console.print(f"[bold red]Unaccounted for:[/] {line}")
    if not owed:
        console.print("Every encounter, claim and payment is accounted for; an independent script agrees.")
    return 1 if owed else 0


def _audit(services: Services, stage: Stage, summary_file: Path) -> tuple[str, ...]:
    """A script that shares no code with the bridge counts the money anew, from the kept text and from the EHR."""
    assert stage.settings.keep_dir is not None
    script = str(Path(independent_sums.__file__))
    done = subprocess.run(
        [sys.executable, "-I", script, str(stage.settings.keep_dir), str(summary_file), stage.fhir_base],
        input=services.ehrs.token(EHR) + "\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode == 0:
        return ()
    return tuple(done.stderr.strip().splitlines()[-20:]) or ("the independent script failed",)


def _grant(services: Services) -> None:
    issuer = services.configuration.connections[EHR].base_url
    with services.store.transaction(PRACTICE) as tx:
        for user, role in USERS.items():
            tx.roles.grant(issuer, f"Practitioner/{user}", role, by="the demo")


def _show(console: Console, found: Mapping[str, Any]) -> None:
    for title in ("encounters", "claims", "dollars", "eligibility", "written_back"):
        _table(console, title.replace("_", " "), found[title])
    _table(console, "problems", {p["code"].lower().replace("_", " "): p["count"] for p in found["problems"]})
    _table(console, "seconds", found["seconds"])


def _table(console: Console, title: str, rows: Mapping[str, Any]) -> None:
    table = Table(title=title.capitalize(), title_justify="left", box=None, show_header=False, title_style="bold")
    table.add_column(min_width=26)
    table.add_column(justify="right", min_width=12)
    for name, value in rows.items():
        table.add_row(name.replace("_", " "), str(value))
    console.print(table)


def _links(console: Console, stage: Stage) -> None:
    console.print(f"\nOpen the EHR and launch the bridge from a visit:  {stage.ehr_url}/")
    console.print(f"The biller's worklist (log in as Ruth Adeyemi):   {stage.settings.base_url}/login/{EHR}")
    console.print("Ctrl-C ends the demo.")


def _stay(stage: Stage) -> None:
    """Until a signal ends it. What a visitor makes ready goes on its way."""
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    with open_services(stage.settings) as (services, queue):
        week = Week(stage, services, queue, lambda _: None)
        while not ended.wait(ROUND):
            week.carry_on()
