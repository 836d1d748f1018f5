"""What the session earned: procedures by what it was for and how long it took. Never more than the minutes allow."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bridge.billing.coding import refusal
from bridge.billing.coding.procedure import Procedure, ProcedureCatalog, Service
from bridge.billing.problem import Problem
from bridge.billing.session import Intent, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """One procedure with its units and one sentence why."""

    procedure: Procedure
    units: int = 1
    because: str


Answer = tuple[tuple[Earned, ...], tuple[Problem, ...]]  # primary before add-ons; Problems


def earned(session: Session, procedures: ProcedureCatalog) -> Answer:
    """The procedures of one session, or a Problem that says why there is none."""
    lines, problems = _BY_INTENT[session.intent](session, procedures)
    if session.intent is not Intent.OTHER:
        lines, differing = _beside_the_chart(session, lines, procedures)
        problems += differing
    if session.interactive_complexity and lines:
        more, refused = _complexity(session, lines, procedures)
        lines, problems = lines + more, problems + refused
    return lines, problems


def _timed(service: Service) -> Callable[[Session, ProcedureCatalog], Answer]:
    return lambda session, procedures: _by_minutes(session, session.minutes, service, procedures)


def _untimed(service: Service) -> Callable[[Session, ProcedureCatalog], Answer]:
    def code(session: Session, procedures: ProcedureCatalog) -> Answer:
        ladder = procedures.ladder(service, session.service_date)
        if not ladder:
            return (), (refusal.no_procedure(session, service),)
        words = service.value.replace("_", " ")
        return (Earned(procedure=ladder[0], because=f"a session of kind {words} is {ladder[0].code}"),), ()

    return code


def _by_minutes(session: Session, minutes: int, service: Service, procedures: ProcedureCatalog) -> Answer:
    ladder = procedures.ladder(service, session.service_date)
    if not ladder:
        return (), (refusal.no_procedure(session, service),)
    if minutes <= 0:
        return (), (refusal.minutes_missing(session),)
    fitting = next((p for p in ladder if p.takes(minutes)), None)
    if fitting is None:
        return (), (refusal.too_short(session, minutes, ladder[0].least_minutes),)
    return (Earned(procedure=fitting, because=f"{minutes} minutes: {_range(fitting)} is {fitting.code}"),), ()


def _crisis(session: Session, procedures: ProcedureCatalog) -> Answer:
    """The first hour, then each further half hour; a crisis under half an hour is psychotherapy by its minutes."""
    first = next(iter(procedures.ladder(Service.CRISIS, session.service_date)), None)
    if first is None or session.minutes < first.least_minutes:
        return _by_minutes(session, session.minutes, Service.PSYCHOTHERAPY, procedures)
    because = f"crisis of {session.minutes} minutes: the first hour is {first.code}"
    lines: tuple[Earned, ...] = (Earned(procedure=first, because=because),)
    for more in procedures.ladder(Service.CRISIS_MORE, session.service_date)[:1]:
        if units := more.units(session.minutes):
            because = f"{session.minutes} minutes: {units} further half hours from minute {more.least_minutes} on"
            lines += (Earned(procedure=more, units=units, because=because),)
    return lines, ()


def _visit(session: Session, procedures: ProcedureCatalog) -> Answer:
    """E/M: the level is the prescriber's choice, so the code comes from the chart and from nowhere else."""
    if not session.visit_code:
        return (), (refusal.visit_code_missing(session),)
    procedure = procedures.on(session.visit_code, session.service_date)
    if procedure is None or procedure.service is not Service.VISIT:
        return (), (refusal.visit_code_unknown(session),)
    return (Earned(procedure=procedure, because=f"the chart states the visit as {procedure.code}"),), ()


def _visit_with_therapy(session: Session, procedures: ProcedureCatalog) -> Answer:
    visit, problems = _visit(session, procedures)
    if not visit:
        return visit, problems
    if session.therapy_minutes is None:
        return visit, (refusal.therapy_minutes_missing(session),)
    beside, refused = _by_minutes(session, session.therapy_minutes, Service.PSYCHOTHERAPY_WITH_VISIT, procedures)
    return visit + beside, () if beside else tuple(refusal.only_the_visit(session) for _ in refused)


def _as_charted(session: Session, procedures: ProcedureCatalog) -> Answer:
    """Testing, health behavior, state codes: the chart's own codes; units by minutes where the code has them."""
    if not session.chart_codes:
        return (), (refusal.chart_code_missing(session),)
    lines: tuple[Earned, ...] = ()
    problems: tuple[Problem, ...] = ()
    for code in session.chart_codes:
        procedure = procedures.on(code, session.service_date)
        if procedure is None:
            problems += (refusal.chart_code_unknown(session, code),)
        elif units := procedure.units(session.minutes):
            because = f"the chart states {code}; {session.minutes} minutes are {units} units"
            lines += (Earned(procedure=procedure, units=units, because=because),)
        else:
            problems += (refusal.chart_code_too_short(session, procedure),)
    timed = [line for line in lines if line.procedure.least_minutes and not line.procedure.is_add_on]
    if len(timed) > 1:
        problems += (refusal.minutes_not_split(session),)
    return tuple(sorted(lines, key=lambda line: line.procedure.is_add_on)), problems


def _beside_the_chart(session: Session, lines: tuple[Earned, ...], procedures: ProcedureCatalog) -> Answer:
    """A code that the chart states is held against the minutes. The lower of the two is billed, and said."""
    known = (procedures.on(code, session.service_date) for code in session.chart_codes)
    stated = {p.service: p for p in known if p is not None and not p.is_add_on}
    if not lines or not stated or stated.get(lines[0].procedure.service) == lines[0].procedure:
        return lines, ()
    own, chart = lines[0].procedure, stated.get(lines[0].procedure.service)
    if chart is None:
        return lines, (refusal.chart_contradicts(session, own),)
    if chart.least_minutes >= own.least_minutes:
        return lines, (refusal.chart_differs(session, chart, own, billed=own),)
    because = f"the chart states {chart.code}; {session.minutes} minutes would earn {own.code}: the lower is billed"
    lower = replace(lines[0], procedure=chart, because=because)
    return (lower, *lines[1:]), (refusal.chart_differs(session, chart, own, billed=chart),)


def _complexity(session: Session, lines: tuple[Earned, ...], procedures: ProcedureCatalog) -> Answer:
    add_on = next(iter(procedures.ladder(Service.INTERACTIVE_COMPLEXITY, session.service_date)), None)
    parent = next((line for line in lines if add_on and line.procedure.code in add_on.parents), None)
    if add_on is None or parent is None:
        return (), (refusal.complexity_not_allowed(session, lines[0].procedure),)
    because = f"the chart marks interactive complexity, which {parent.procedure.code} takes"
    return (Earned(procedure=add_on, because=because),), ()


_BY_INTENT: dict[Intent, Callable[[Session, ProcedureCatalog], Answer]] = {
    Intent.INTAKE: _untimed(Service.INTAKE),
    Intent.INTAKE_MEDICAL: _untimed(Service.INTAKE_MEDICAL),
    Intent.THERAPY: _timed(Service.PSYCHOTHERAPY),
    Intent.FAMILY_WITH_PATIENT: _timed(Service.FAMILY_WITH_PATIENT),
    Intent.FAMILY_WITHOUT_PATIENT: _timed(Service.FAMILY_WITHOUT_PATIENT),
    Intent.GROUP: _untimed(Service.GROUP),
    Intent.CRISIS: _crisis,
    Intent.MEDICATION: _visit,
    Intent.MEDICATION_THERAPY: _visit_with_therapy,
    Intent.OTHER: _as_charted,
}


def _range(procedure: Procedure) -> str:
    least, most = procedure.least_minutes, procedure.most_minutes
    return f"{least} and more" if most is None else f"{least} to {most}"
