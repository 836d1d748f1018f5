"""What the session earned: procedures by what it was for and how long it took. Never more than the minutes allow."""

from collections.abc import Callable

from bridge.billing.coding import refusal
from bridge.billing.coding.beside import beside_the_chart, charted_beside
from bridge.billing.coding.case import Answer, Case, Earned, Measured
from bridge.billing.coding.chart_code import charted
from bridge.billing.coding.month import collaborative_care
from bridge.billing.coding.own_code import CODED_IN_CHART, by_own_code, own_code
from bridge.billing.coding.procedure import Procedure, Service
from bridge.billing.problem import Problem, holds
from bridge.billing.session import Intent


def earned(case: Case) -> Answer:
    """The procedures of one session, or a Problem that says why there is none."""
    row = own_code(case)
    if row is not None:
        lines, problems = by_own_code(case, *row)
    else:
        lines, problems = _BY_INTENT[case.session.intent](case)
        if not lines and case.session.activities and case.session.intent in _BY_TIME:
            lines, problems = charted(case)  # what is left of the session earns nothing, its parts do
        elif lines and case.session.intent not in _CHARTED:
            lines, problems = _with_the_chart(case, lines, problems)
    if lines and (case.session.interactive_complexity or _states_complexity(case)):
        more, refused = _complexity(case, lines)
        lines, problems = lines + more, problems + refused
    return lines, problems + _groups(case, lines)


def _with_the_chart(case: Case, lines: tuple[Earned, ...], problems: tuple[Problem, ...]) -> Answer:
    lines, differing = beside_the_chart(case, lines)
    more, refused = ((), ()) if holds(differing) else charted_beside(case, lines)
    return lines + more, problems + differing + refused


def _timed(service: Service) -> Callable[[Case], Answer]:
    return lambda case: _by_minutes(case, case.spent_on(service), service)


def _untimed(service: Service) -> Callable[[Case], Answer]:
    def code(case: Case) -> Answer:
        ladder = case.ladder(service)
        if not ladder:
            return (), (refusal.no_procedure(case.session, service),)
        words = service.value.replace("_", " ")
        because = f"a session of kind {words} is {ladder[0].code}"
        return (Earned(procedure=ladder[0], because=because, by="kind"),), ()

    return code


def _by_minutes(case: Case, measured: Measured, service: Service) -> Answer:
    ladder = case.ladder(service)
    minutes = measured.minutes
    if not ladder:
        return (), (refusal.no_procedure(case.session, service),)
    if minutes <= 0:
        return (), (refusal.minutes_missing(case.session),)
    fitting = next((p for p in ladder if p.takes(minutes)), None)
    if fitting is None:
        return (), (refusal.too_short(case.session, minutes, ladder[0].least_minutes),)
    because = f"{minutes} minutes: {minutes_of(fitting)} is {fitting.code}"
    return (Earned(procedure=fitting, because=because, measured=measured),), ()


def _family(service: Service) -> Callable[[Case], Answer]:
    def code(case: Case) -> Answer:
        if case.session.family_present is False:
            return (), (refusal.family_not_present(case.session),)
        return _by_minutes(case, case.spent_on(service), service)

    return code


def _crisis(case: Case) -> Answer:
    """The first hour, then each further half hour; a crisis under half an hour is psychotherapy by its minutes."""
    measured = case.spent_on(Service.CRISIS, Service.CRISIS_MORE, Service.PSYCHOTHERAPY)
    first = next(iter(case.ladder(Service.CRISIS)), None)
    if first is None or measured.minutes < first.least_minutes:
        return _by_minutes(case, measured, Service.PSYCHOTHERAPY)
    because = f"crisis of {measured.minutes} minutes: the first hour is {first.code}"
    lines: tuple[Earned, ...] = (Earned(procedure=first, because=because, measured=measured),)
    more = next(iter(case.ladder(Service.CRISIS_MORE)), None)
    if more is not None and (units := more.units(measured.minutes)):
        because = f"{measured.minutes} minutes: {units} further half hours from minute {more.least_minutes} on"
        lines += (Earned(procedure=more, units=units, because=because, measured=measured),)
    return lines, ()


def _visit(case: Case) -> Answer:
    """E/M: the level is the prescriber's choice, so the code comes from the chart and from nowhere else."""
    code = case.session.visit_code
    if not code:
        return (), (refusal.visit_code_missing(case.session),)
    procedure = case.on(code)
    if procedure is None or procedure.service is not Service.VISIT:
        return (), (refusal.visit_code_unknown(case.session),)
    because = f"the chart states the visit as {procedure.code}"
    return (Earned(procedure=procedure, because=because, by="chart"),), ()


def _visit_with_therapy(case: Case) -> Answer:
    visit, problems = _visit(case)
    if not visit:
        return visit, problems
    therapy = case.therapy()
    if therapy is None:
        return visit, (refusal.therapy_minutes_missing(case.session),)
    beside, refused = _by_minutes(case, therapy, Service.PSYCHOTHERAPY_WITH_VISIT)
    if not beside:
        return visit, tuple(refusal.only_the_visit(case.session, therapy.minutes) for _ in refused)
    shared = 0 < case.session.minutes <= therapy.minutes
    return visit + beside, (refusal.therapy_minutes_exceed(case.session, therapy.minutes),) if shared else ()


def _states_complexity(case: Case) -> bool:
    return any(p is not None and p.service is Service.INTERACTIVE_COMPLEXITY for p in map(case.on, case.stated()))


def _complexity(case: Case, lines: tuple[Earned, ...]) -> Answer:
    add_on = next(iter(case.ladder(Service.INTERACTIVE_COMPLEXITY)), None)
    if add_on is not None and any(line.procedure == add_on for line in lines):
        return (), ()  # the chart is the coder, and has stated it
    parent = next((line for line in lines if add_on and line.procedure.code in add_on.parents), None)
    if add_on is None or parent is None:
        return (), (refusal.complexity_not_allowed(case.session, lines[0].procedure),)
    because = f"the chart marks interactive complexity, which {parent.procedure.code} takes"
    return (Earned(procedure=add_on, because=because, by="chart"),), ()


def _groups(case: Case, lines: tuple[Earned, ...]) -> tuple[Problem, ...]:
    """Whether so many attendees are a group. Zero: the chart does not say."""
    size = case.session.group_size
    sized = [line.procedure for line in lines if line.procedure.least_patients and line.procedure.most_patients]
    return tuple(
        refusal.group_size_unlikely(case.session, p)
        for p in sized
        if size and not (p.least_patients or 0) <= size <= (p.most_patients or size)
    )


_BY_TIME = (Intent.THERAPY, Intent.FAMILY_WITH_PATIENT, Intent.FAMILY_WITHOUT_PATIENT, Intent.CRISIS)
_CHARTED = CODED_IN_CHART | {Intent.COLLABORATIVE_CARE}
_BY_INTENT: dict[Intent, Callable[[Case], Answer]] = {
    Intent.INTAKE: _untimed(Service.INTAKE),
    Intent.INTAKE_MEDICAL: _untimed(Service.INTAKE_MEDICAL),
    Intent.THERAPY: _timed(Service.PSYCHOTHERAPY),
    Intent.FAMILY_WITH_PATIENT: _family(Service.FAMILY_WITH_PATIENT),
    Intent.FAMILY_WITHOUT_PATIENT: _family(Service.FAMILY_WITHOUT_PATIENT),
    Intent.GROUP: _untimed(Service.GROUP),
    Intent.CRISIS: _crisis,
    Intent.MEDICATION: _visit,
    Intent.MEDICATION_THERAPY: _visit_with_therapy,
    Intent.TESTING: charted,
    Intent.HEALTH_BEHAVIOR: charted,
    Intent.SUBSTANCE_USE: charted,
    Intent.BEHAVIOR_ANALYSIS: charted,
    Intent.COLLABORATIVE_CARE: collaborative_care,
    Intent.OTHER: charted,
}


def minutes_of(procedure: Procedure) -> str:
    """`53 and more`, `38 to 52`."""
    least, most = procedure.least_minutes, procedure.most_minutes
    return f"{least} and more" if most is None else f"{least} to {most}"
