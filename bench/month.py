"""A month at the payer: `python -m bench month [--encounters 10000] [--seed S] [--json FILE]`.

Patients come back: weekly and fortnightly therapy, medication, groups of the same people, intakes that go on, visits
of two kinds on one day (`bench.course`, as often as `month.toml` says). Authorizations are drawn down, renewed in time
or late, plans run out of visits, visits are written days later or twice, and one visit in eight has a fault of
`bench.scrub`. Day by day (`bench.month_office`) the office asks about coverage, drafts with the history of what went
before, and sends; the sandbox payers (`bench.month_payer`) judge the 837P by rules, tables and counts of their own,
which stand in `bridge/sandbox/payer` and read nothing of `config/`. A claim is clean when the payer takes it and
denies no line of it.

Kept apart: courses and faults are written from the domain notes, and import no check and no coding; the payers know
the practice by X12 alone. The office in between is the store's stand-in, and calls `draft` as the product does.
"""

import argparse
import time
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from bench.course import Course, make_course
from bench.month_office import Month, Office, Surprise, surprised
from bench.month_payer import Answer, Payers, members, scenarios
from bench.scrub.clean import practice
from bench.scrub.plant import plants
from bench.scrub.score import shipped
from bridge.draft import OutcomeStatus
from bridge.sandbox.data.member import Member

_TABLE = Path(__file__).with_suffix(".toml")
_OF = 10_000
_COUNTS = (
    "encounters",
    "patients",
    "with a fault",
    "drafted",
    "held",
    "not billable",
    "claims sent",
    "clean at the payer",
    "rejected",
)
_UNPLANTED = ("held without a planted fault", "held, and the payer would have paid")


def run(arguments: Sequence[str] = ()) -> dict[str, Any]:
    """The payers' clean-claim rate, denials by cause, and what was held before by cause."""
    parser = argparse.ArgumentParser(prog="python -m bench month")
    parser.add_argument("--encounters", type=int, default=_OF)
    parser.add_argument("--seed", type=int, default=11)
    asked = parser.parse_args(arguments)
    table_ = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    started = time.perf_counter()
    month = _month(asked.encounters, Random(asked.seed), table_)
    return _figures(month) | {"seconds": time.perf_counter() - started}


def _month(encounters: int, rng: Random, table_: Mapping[str, Any]) -> Month:
    courses = _courses(encounters, rng, table_)
    payer_ids = {name: packs[0].payer.payer_id for name, packs in shipped()[1].payers.packs.items()}
    roster: list[Member] = []
    known: dict[str, Member] = {}
    surprises: list[Surprise] = []
    for course in courses:
        limited = {limit.patient_id for limit in course.limits}
        for patient_id, member in members(course, payer_ids):
            surprise = surprised(rng, patient_id, member, table_["surprises"]) if patient_id else None
            surprises += [surprise] if surprise else []
            roster.append(surprise.at_first if surprise else member)
            if patient_id in limited:
                known[patient_id] = member
    npis = [clinician.npi for clinician in practice().clinicians.values()]
    rules = scenarios(npis, practice().billing.npi, table_["allowed"])
    return Office(courses, Payers(roster, rules), surprises, known).live()


def _courses(encounters: int, rng: Random, table_: Mapping[str, Any]) -> list[Course]:
    known = {p.name: p for p in plants()}
    faults = [(known[name], count) for name, count in table_["faults"].items()]
    courses: list[Course] = []
    count = 0
    while count < encounters:
        courses.append(make_course(len(courses), rng, faults, table_))
        count += len(courses[-1].visits)
    return courses


def _figures(month: Month) -> dict[str, Any]:
    answers = [month.answers[number] for number in month.claims]
    clean = sum(answer.is_clean for answer in answers)
    against = [answer for answer in answers if not answer.is_clean]
    return {
        "encounters": month.statuses.total(),
        "patients": month.patients,
        "with a fault": month.planted,
        "drafted": month.statuses[OutcomeStatus.DRAFT],
        "held": month.statuses[OutcomeStatus.HELD],
        "not billable": month.statuses[OutcomeStatus.NOT_BILLABLE],
        "claims sent": len(answers),
        "clean at the payer": clean,
        "clean-claim rate": clean / len(answers) if answers else 0.0,
        "rejected": sum(answer.is_rejected for answer in answers),
        "denied": _sums(why for answer in against for why in answer.reasons),
        "denied by cause": _sums(_cause(month, answer) for answer in against),
        "held by cause": dict(month.held.most_common()),
        "held without a planted fault": dict(month.unplanted.most_common()),
        "held, and the payer would have paid": dict(month.wrongly.most_common()),
        "courses": dict(month.courses.most_common()),
        "dollars paid": str(sum(answer.paid for answer in answers)),
        "dollars of patients": str(sum(answer.patient for answer in answers)),
    }


def _sums(found: Any) -> dict[str, int]:
    return dict(Counter(found).most_common())


def _cause(month: Month, answer: Answer) -> str:
    """The reasons, and what stands behind them: a fault that left, what the payer found out later, or neither."""
    number = answer.control_number
    kind = month.surprised.get(number, "")
    behind = f"known to the payer alone ({kind.replace('_', ' ')})" if kind else "nothing planted"
    return f"{' '.join(answer.reasons)}: {month.faults.get(number, behind)}"


def table(figures: Mapping[str, Any]) -> str:
    """Sums, denials by CARC, what was held by cause."""
    lines = [f"{name:<22} {figures[name]:>9,}" for name in _COUNTS]
    lines.append(f"{'clean-claim rate':<22} {figures['clean-claim rate']:>9.2%}")
    for title in ("denied", "denied by cause", "held by cause", *_UNPLANTED):
        lines += ["", title, *(f"  {name:<58} {count:>6,}" for name, count in figures[title].items())]
    return "\n".join((*lines, "", f"{figures['seconds']:.1f} s"))
