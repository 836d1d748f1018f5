"""THE PURE LINE in one function: a chart becomes outcomes. The job, the CLI and the studio call it."""

from collections.abc import Iterator
from datetime import date

from bridge.billing.booking import by_clinician
from bridge.billing.chart_rule import PRACTICE_UNKNOWN
from bridge.billing.history import History
from bridge.billing.practice import Practice
from bridge.billing.practice_rule.applied import practice_rules
from bridge.billing.problem import Problem, holds
from bridge.billing.session import Session
from bridge.draft.day import Day, days_of, draft_days
from bridge.draft.desk import Desk, Read, Rules, lines_by_patient, sessions_by_month
from bridge.draft.outcome import Outcome, OutcomeStatus, outcomes_of
from bridge.mapping.chart import Chart, Resource
from bridge.mapping.chart_to_session import chart_to_sessions
from bridge.mapping.index import index
from bridge.mapping.path import text_at
from bridge.mapping.profile import Profile

__all__ = ["Outcome", "OutcomeStatus", "Rules", "draft"]


def draft(
    chart: Chart, profile: Profile, practice: Practice | None, rules: Rules, history: History, today: date
) -> tuple[Outcome, ...]:
    """One outcome per encounter of the chart, in its order. Without a practice nothing can be billed, and each
    outcome says so. Pure; raises nothing on what a chart holds."""
    drawers = index(chart)
    read = {text_at(e, "id"): chart_to_sessions(drawers, e, profile, practice) for e in _every_encounter(chart)}
    days: tuple[Day, ...] = ()
    if practice is None:
        read = {encounter_id: _without_practice(*each) for encounter_id, each in read.items()}
    else:
        desk = Desk(
            index=drawers,
            profile=profile,
            practice=practice,
            rules=rules,
            history=history,
            today=today,
            bookings=by_clinician((s for sessions, _ in read.values() for s in sessions), history.bookings),
            months=sessions_by_month(read),
            past=lines_by_patient(history),
            own_rules=practice_rules(practice.rules, practice.charter),
        )
        days = tuple(draft_days(desk, days_of(read)))
    return tuple(outcomes_of(chart, read, days, practice.actions if practice is not None else {}))


def _every_encounter(chart: Chart) -> Iterator[Resource]:
    """Those to account for, and those of the same days that coding must know."""
    seen = {text_at(e, "id"): e for e in chart.of_type("Encounter")}
    yield from (seen | {text_at(e, "id"): e for e in chart.encounters}).values()


def _without_practice(sessions: tuple[Session, ...], problems: tuple[Problem, ...]) -> Read:
    if not sessions and not holds(problems):
        return sessions, problems
    unknown = PRACTICE_UNKNOWN.found(
        "practice",
        "No practice was given: who bills whom, and at which fees, is not known.",
        "Name the practice file (--practice).",
    )
    return sessions, (*problems, unknown)
