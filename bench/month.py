"""A month at the payer: `python -m bench month [--encounters 10000] [--seed S] [--json FILE]`.

Visits of `bench.scrub` with faults as often as `month.toml` says; `draft` makes claims of them, and what may leave is
written as 837P and judged by the sandbox payers in this process. A claim is clean when the payer takes it and denies
no line of it. Each visit has patients of its own (none comes twice), so limits of a year are not what is tested here.
"""

import argparse
import time
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from bench.month_payer import Answer, judged, members, scenarios
from bench.scrub.case import Case
from bench.scrub.clean import clean_case, practice
from bench.scrub.plant import Plant, plants
from bench.scrub.score import outcomes_of, shipped
from bridge.billing.claim import Claim
from bridge.draft import Outcome, OutcomeStatus
from bridge.sandbox.data.member import Member

_TABLE = Path(__file__).with_suffix(".toml")
_OF = 10_000


@dataclass(slots=True, kw_only=True)
class Month:
    """What a month came to before any payer saw it."""

    claims: dict[str, Claim] = field(default_factory=dict)  # that left, by control number
    planted: dict[str, str] = field(default_factory=dict)  # of those, the fault that left with them
    roster: list[Member] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)  # by Problem code: encounters that may not leave
    kinds: Counter[str] = field(default_factory=Counter)


def run(arguments: Sequence[str] = ()) -> dict[str, Any]:
    """The payers' clean-claim rate, denials by CARC, and what was held before by cause."""
    parser = argparse.ArgumentParser(prog="python -m bench month")
    parser.add_argument("--encounters", type=int, default=_OF)
    parser.add_argument("--seed", type=int, default=11)
    asked = parser.parse_args(arguments)
    table_ = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    started = time.perf_counter()
    month = _month(asked.encounters, Random(asked.seed), table_)
    npis = [clinician.npi for clinician in practice().clinicians.values()]
    rules = scenarios(npis, practice().billing.npi, table_["allowed"])
    answers = tuple(judged(tuple(month.claims.values()), month.roster, rules))
    return _figures(month, answers) | {"seconds": time.perf_counter() - started}


def _month(encounters: int, rng: Random, table_: Mapping[str, Any]) -> Month:
    month, known = Month(), {p.name: p for p in plants()}
    faults = [(known[name], count) for name, count in table_["faults"].items()]
    payer_ids = {name: packs[0].payer.payer_id for name, packs in shipped()[1].payers.packs.items()}
    number = 0
    while month.statuses.total() < encounters:
        fault = _fault(rng, faults)
        case = clean_case(number, rng, fault.wish) if fault else clean_case(number, rng)
        month.roster += (_surprised(rng, member, table_["surprises"]) for member in members(case, payer_ids))
        if fault:
            fault.change(case)
        _count(month, case, fault)
        number += 1
    return month


def _fault(rng: Random, faults: Sequence[tuple[Plant, int]]) -> Plant | None:
    at = rng.randrange(_OF)
    for plant, count in faults:
        if at < count:
            return plant
        at -= count
    return None


def _surprised(rng: Random, member: Member, surprises: Mapping[str, int]) -> Member:
    at = rng.randrange(_OF)
    if at < surprises["ended_afterwards"]:
        return replace(member, ends=date(2026, 9, 30))
    if at < surprises["ended_afterwards"] + surprises["another_pays_first"]:
        return replace(member, primary_payer_id="OTHER")
    return member


def _count(month: Month, case: Case, fault: Plant | None) -> None:
    for outcome in outcomes_of(case):
        month.statuses[outcome.status] += 1
        month.kinds[case.kind] += 1
        leaving = [c for c in outcome.claims if outcome.may_leave(c)]
        if outcome.status is not OutcomeStatus.DRAFT:
            month.held.update(_causes(outcome))
        for claim in leaving:
            month.claims[claim.control_number] = claim
            if fault:
                month.planted[claim.control_number] = fault.name


def _causes(outcome: Outcome) -> set[str]:
    return {p.code for p in outcome.problems if p.severity.keeps or outcome.status is OutcomeStatus.NOT_BILLABLE}


def _figures(month: Month, answers: Sequence[Answer]) -> dict[str, Any]:
    clean = sum(answer.is_clean for answer in answers)
    against = [answer for answer in answers if not answer.is_clean]
    return {
        "encounters": month.statuses.total(),
        "drafted": month.statuses[OutcomeStatus.DRAFT],
        "held": month.statuses[OutcomeStatus.HELD],
        "not billable": month.statuses[OutcomeStatus.NOT_BILLABLE],
        "claims sent": len(answers),
        "clean at the payer": clean,
        "clean-claim rate": clean / len(answers) if answers else 0.0,
        "rejected": sum(answer.is_rejected for answer in answers),
        "denied": dict(Counter(why for answer in against for why in answer.reasons).most_common()),
        "denied by fault": dict(
            Counter(month.planted.get(answer.control_number, "none planted") for answer in against).most_common()
        ),
        "held by cause": dict(month.held.most_common()),
        "kinds": dict(month.kinds.most_common()),
        "dollars paid": str(sum(answer.paid for answer in answers)),
        "dollars of patients": str(sum(answer.patient for answer in answers)),
    }


def table(figures: Mapping[str, Any]) -> str:
    """Sums, denials by CARC, what was held by cause."""
    lines = [f"{name:<22} {figures[name]:>9,}" for name in ("encounters", "drafted", "held", "not billable")]
    lines += [f"{name:<22} {figures[name]:>9,}" for name in ("claims sent", "clean at the payer", "rejected")]
    lines.append(f"{'clean-claim rate':<22} {figures['clean-claim rate']:>9.2%}")
    for title in ("denied", "denied by fault", "held by cause"):
        lines += ["", title, *(f"  {name:<42} {count:>6,}" for name, count in figures[title].items())]
    return "\n".join((*lines, "", f"{figures['seconds']:.1f} s"))
