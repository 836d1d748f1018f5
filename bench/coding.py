"""Coding and scrubbing alone: `python -m bench coding [--sessions N] [--profile] [--json FILE]`.

`draft` runs once over clean visits (of `bench.scrub`) while every call of `code_day`, `sessions_to_claims` and `scrub`
is noted with its arguments; then the same calls are made again and timed on one core, best of five, beside
`json.loads` of the charts. That is draft's part after a chart is read. Seconds are of this process's processor time:
what others do on the machine meanwhile counts less.
"""

import argparse
import cProfile
import gc
import json
import pstats
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

from bench.scrub.case import Case
from bench.scrub.clean import clean_case
from bench.scrub.score import outcomes_of
from bench.stopwatch import peak_megabytes
from bridge.draft import day as line

_TIMES = 5
_STEPS = ("code_day", "sessions_to_claims", "scrub")
Call = tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]


def run(arguments: Sequence[str] = ()) -> dict[str, Any]:
    """Claims a second by step and in all, the ratio to `json.loads` of the same charts, and the most memory held."""
    parser = argparse.ArgumentParser(prog="python -m bench coding")
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--profile", action="store_true", help="the fifteen functions that take longest")
    asked = parser.parse_args(arguments)
    rng = Random(1)
    cases = [clean_case(number, rng) for number in range(asked.sessions)]
    texts = [json.dumps(list(case.resources.values())) for case in cases]
    calls, claims = _noted(cases)
    gc.collect()
    gc.freeze()  # what stays is not walked through again
    seconds = {step: _best(lambda own=own: _replay(own)) for step, own in calls.items()}  # type: ignore[misc]
    loading = _best(lambda: [json.loads(text) for text in texts])
    drafting = _best(lambda: [outcomes_of(case) for case in cases], times=2)
    gc.unfreeze()
    figures: dict[str, Any] = {"sessions": len(cases), "claims": claims}
    figures |= {f"{step}, claims per second": claims / seconds[step] for step in _STEPS}
    figures["coding and scrub, claims per second"] = claims / sum(seconds.values())
    figures["draft with the reading of the chart, claims per second"] = claims / drafting
    figures["coding and scrub / json.loads of the charts"] = sum(seconds.values()) / loading
    figures["peak MB of the process"] = peak_megabytes()
    if asked.profile:
        figures["profile"] = _profile([call for own in calls.values() for call in own])
    return figures


def table(figures: Mapping[str, Any]) -> str:
    """A line for each figure."""
    plain = {name: value for name, value in figures.items() if name != "profile"}
    width = max(len(name) for name in plain)
    lines = [f"{name:<{width}}  {value:>12,.2f}" for name, value in plain.items()]
    return "\n".join((*lines, *figures.get("profile", ())))


def _noted(cases: Sequence[Case]) -> tuple[dict[str, list[Call]], int]:
    calls: dict[str, list[Call]] = {step: [] for step in _STEPS}
    with _noting(calls):
        outcomes = [outcome for case in cases for outcome in outcomes_of(case)]
    return calls, len({claim.control_number for outcome in outcomes for claim in outcome.claims})


@contextmanager
def _noting(calls: dict[str, list[Call]]) -> Iterator[None]:
    """`draft`'s own names lead through a note for a while."""
    own = {step: getattr(line, step) for step in _STEPS}
    try:
        for step in _STEPS:
            setattr(line, step, _note(own[step], calls[step]))
        yield
    finally:
        for step in _STEPS:
            setattr(line, step, own[step])


def _note(function: Callable[..., object], into: list[Call]) -> Callable[..., object]:
    def noted(*values: Any, **named: Any) -> object:
        into.append((function, values, named))
        return function(*values, **named)

    return noted


def _replay(calls: Sequence[Call]) -> None:
    for function, values, named in calls:
        function(*values, **named)


def _best(work: Callable[[], object], times: int = _TIMES) -> float:
    """Seconds of the fastest."""
    found = []
    for _ in range(times):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return min(found)


def _profile(calls: Sequence[Call]) -> tuple[str, ...]:
    profile = cProfile.Profile()
    profile.runcall(_replay, calls)
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    rows = sorted(stats.items(), key=lambda row: -row[1][2])[:15]  # by own time
    return tuple(
        f"{own:8.3f} s own {whole:8.3f} s {calls_:>9,} calls  {place[0].rpartition('bridge/')[2]}:{place[1]} {place[2]}"
        for place, (_, calls_, own, whole, _) in rows
    )
