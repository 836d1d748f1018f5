"""The pure line on one core: a practice's week from FHIR dicts to an 837P, beside reading the same JSON once."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

from bridge.billing.history import NO_HISTORY
from bridge.draft import OutcomeStatus, draft
from bridge.mapping.chart import Chart
from bridge.mapping.profile import read_profile
from bridge.reference.ehr import ehr_profile
from bridge.reference.practice import practice_named
from bridge.reference.source import CONFIG
from bridge.sandbox.data.world import make_world
from bridge.services.configuration import load_rules
from bridge.x12.tokenizer import render
from bridge.x12.transactions import claim_837p
from bridge.x12.transactions.submission import Submission

TIMES = 5


def run(arguments: Sequence[str] = ()) -> dict[str, float]:
    """Encounters and claims per second, best of five, and the ratio to `json.loads` of the same chart."""
    if arguments:
        raise SystemExit("bench line takes no arguments")
    chart, text = _chart()
    profile, practice, rules = read_profile(ehr_profile("sandbox")), practice_named("cedar"), load_rules(CONFIG)
    today = date(2026, 11, 22)
    draft(chart, profile, practice, rules, NO_HISTORY, today)  # loads the diagnosis list
    drafting = _best(lambda: draft(chart, profile, practice, rules, NO_HISTORY, today))
    outcomes = draft(chart, profile, practice, rules, NO_HISTORY, today)
    claims = list({c.control_number: c for o in outcomes if o.status is OutcomeStatus.DRAFT for c in o.claims}.values())
    writing = _best(lambda: render(claim_837p.write(claims, _submission())))
    reading = _best(lambda: json.loads(text))
    return {
        "encounters": len(outcomes),
        "claims": len(claims),
        "encounters drafted per second": len(outcomes) / drafting,
        "claims written per second": len(claims) / writing,
        "drafting / json.loads of the chart": drafting / reading,
        "writing / json.loads of the chart": writing / reading,
    }


def table(figures: Mapping[str, float]) -> str:
    """A line for each figure."""
    width = max(len(name) for name in figures)
    return "\n".join(f"{name:<{width}}  {value:>12,.2f}" for name, value in figures.items())


def _chart() -> tuple[Chart, str]:
    """The world's last state as one chart."""
    resources = {
        f"{e.resource['resourceType']}/{e.resource['id']}": e.resource for e in make_world(1, date(2026, 11, 22)).events
    }
    encounters = tuple(r for key, r in resources.items() if key.startswith("Encounter/"))
    return Chart(encounters=encounters, resources=resources), json.dumps(list(resources.values()))


def _submission() -> Submission:
    return Submission(
        transaction_number="0001",
        reference="1",
        created_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        submitter_name="CEDAR",
        submitter_id="CEDAR",
        receiver_name="BENCH",
        receiver_id="BENCH",
    )


def _best(work: Callable[[], object], times: int = TIMES) -> float:
    """Seconds of the fastest of several runs."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)
