"""What the chart states beside what the minutes earned: the lower code stands, no stated code is lost in silence."""

from dataclasses import replace

from bridge.billing.coding import refusal
from bridge.billing.coding.case import Answer, Case, Earned
from bridge.billing.coding.chart_code import by_its_minutes
from bridge.billing.coding.procedure import Per, Procedure, Service
from bridge.billing.coding.prolonged import prolonged_beside
from bridge.billing.problem import Problem
from bridge.billing.session import Intent


def beside_the_chart(case: Case, lines: tuple[Earned, ...]) -> Answer:
    """Every line held against a code that the chart states for the same kind. The lower is billed, and said."""
    stated = [p for p in map(case.on, case.stated()) if p is not None]
    primary = [p for p in stated if not p.is_add_on]
    if primary and not any(_is_alike(case, p, lines[0].procedure) for p in primary) and _replaces(case, primary):
        return lines, (refusal.chart_contradicts(case.session, lines[0].procedure),)
    problems: tuple[Problem, ...] = ()
    for i, line in enumerate(lines):
        own = line.procedure
        charts = [p for p in stated if _is_alike(case, p, own)]
        if not own.service.is_ladder or not charts or line.measured is None or own in charts:
            continue
        chart = min(charts, key=lambda p: p.least_minutes)
        billed = min(chart, own, key=lambda p: p.least_minutes)
        problems += (refusal.chart_differs(case.session, chart, own, line.measured.minutes, billed=billed),)
        if billed is not own:
            minutes = line.measured.minutes
            because = f"the chart states {chart.code}; {minutes} minutes would earn {own.code}: the lower is billed"
            lines = (*lines[:i], replace(line, procedure=chart, because=because, by="chart"), *lines[i + 1 :])
    return lines, problems


def _is_alike(case: Case, stated: Procedure, own: Procedure) -> bool:
    """Of one kind; a crisis too short for its code is psychotherapy."""
    short_crisis = case.session.intent is Intent.CRISIS and stated.service is Service.CRISIS
    return stated.service is own.service or (short_crisis and own.service is Service.PSYCHOTHERAPY)


def _replaces(case: Case, primary: list[Procedure]) -> bool:
    """Whether these are instead of the session's own code: what has minutes of its own, or needs none, is beside it."""
    own = {activity.procedure for activity in case.session.activities}
    return any(
        p.service.is_chosen or p.service is Service.VISIT or (p.least_minutes and p.code not in own) for p in primary
    )


def charted_beside(case: Case, lines: tuple[Earned, ...]) -> Answer:
    """What else the chart states: billed where no minutes are needed or it has its own, else a Problem."""
    more: tuple[Earned, ...] = ()
    problems: tuple[Problem, ...] = ()
    services = {line.procedure.service for line in lines} | {Service.INTERACTIVE_COMPLEXITY}
    for code in case.stated():
        procedure = case.on(code)
        if procedure is None:
            problems += (refusal.chart_code_unknown(case.session, code, is_beside=True),)
        elif procedure.service not in services and not any(
            _is_alike(case, procedure, line.procedure) for line in lines
        ):
            own, refused = _one(case, lines, procedure)
            more, problems = more + own, problems + refused
    return more, problems


def _one(case: Case, lines: tuple[Earned, ...], procedure: Procedure) -> Answer:
    codes = {line.procedure.code for line in lines}
    if procedure.service is Service.PROLONGED:
        return prolonged_beside(case, lines, procedure)
    if procedure.service.is_chosen or procedure.service is Service.VISIT:
        if procedure.is_add_on and procedure.parents & codes:
            return (), (refusal.further_not_earned(case.session, procedure, case.session.minutes),)
        return (), (refusal.not_billed(case.session, procedure),)
    stands = not procedure.is_add_on or bool(procedure.parents & codes)
    if stands and procedure.per is not Per.MONTH and not (procedure.least_minutes or procedure.unit_minutes):
        times = sum(a.procedure == procedure.code for a in case.session.activities) or 1
        because = f"the chart states {procedure.code} beside {lines[0].procedure.code}"
        return (Earned(procedure=procedure, units=times, because=because, by="chart"),), ()
    if not procedure.is_add_on and any(a.procedure == procedure.code for a in case.session.activities):
        return by_its_minutes(case, procedure)
    return (), (refusal.not_billed(case.session, procedure),)
