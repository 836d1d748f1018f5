"""Codes against minutes and units: what the session earned, no more and no less."""

from collections import Counter
from collections.abc import Iterator

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.coding.procedure import Procedure, Service
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.context import ScrubContext
from bridge.billing.session import Session

_SHORT = 16  # no session of psychotherapy is shorter; for codes without minutes only a warning
_OWN_MINUTES = (Service.PSYCHOTHERAPY_WITH_VISIT,)  # measured by therapy minutes, not by the whole visit
_UNTIMED = (Service.INTAKE, Service.INTAKE_MEDICAL, Service.GROUP)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """UNITS_WRONG, UNITS_ABOVE_LIMIT, CODE_ABOVE_TIME, CODE_BELOW_TIME, TIME_UNKNOWN, SHORT_FOR_CODE."""
    for i, line in enumerate(claim.lines):
        procedure = context.procedures.on(line.procedure, line.service_date)
        if line.units < 1:
            yield _units_wrong(i)
        session = context.sessions.get(line.encounter_id)
        if procedure is not None and session is not None:
            yield from _against_session(i, line, procedure, session, context)
    yield from _daily(claim, context)


def _against_session(
    i: int, line: ServiceLine, procedure: Procedure, session: Session, context: ScrubContext
) -> Iterator[Problem]:
    own = procedure.service in _OWN_MINUTES
    minutes = session.therapy_minutes if own else session.minutes
    if procedure.least_minutes == 0:
        if procedure.service in _UNTIMED and session.minutes < _SHORT:
            yield _short(i, procedure, session.minutes)
        return
    if minutes is None or minutes <= 0 or session.start is None or session.end is None:
        yield _time_unknown(i, procedure)
    if minutes is None:
        return
    earned = procedure.units(minutes)
    if not earned or line.units > earned:
        yield _above(i, procedure, minutes)
    elif line.units < earned or _longer_one_fits(procedure, minutes, line, context):
        yield _below(i, procedure, minutes)


def _longer_one_fits(procedure: Procedure, minutes: int, line: ServiceLine, context: ScrubContext) -> bool:
    ladder = context.procedures.ladder(procedure.service, line.service_date)
    timed = procedure.service is not Service.OTHER
    return timed and any(p.least_minutes > procedure.least_minutes and p.takes(minutes) for p in ladder)


def _daily(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """Units of one code on one day against Medicare's limit (MUE)."""
    units: Counter[str] = Counter()
    for line in claim.lines:
        units[line.procedure] += line.units
    for code, count in units.items():
        procedure = context.procedures.on(code, claim.service_date)
        if procedure is not None and procedure.daily_units is not None and count > procedure.daily_units:
            index = next(i for i, line in enumerate(claim.lines) if line.procedure == code)
            yield _above_limit(index, code, count, procedure.daily_units)


def _units_wrong(i: int) -> Problem:
    return Problem(
        code="UNITS_WRONG",
        place=f"lines[{i}].units",
        reason="A service line has no units.",
        remedy="Enter at least one unit.",
        prevents=("16", "154"),
    )


def _above_limit(i: int, code: str, count: int, limit: int) -> Problem:
    return Problem(
        code="UNITS_ABOVE_LIMIT",
        place=f"lines[{i}].units",
        reason=f"{count} units of {code} on one day; {limit} is the most that is paid (MUE).",
        remedy="Check the minutes and the number of sessions.",
        prevents=("151", "222"),
    )


def _above(i: int, procedure: Procedure, minutes: int) -> Problem:
    return Problem(
        code="CODE_ABOVE_TIME",
        place=f"lines[{i}].procedure",
        reason=f"{minutes} minutes do not earn this; {procedure.code} begins at {procedure.least_minutes}.",
        remedy="Choose the code and units that the minutes earn, or correct start and end in the chart.",
        prevents=("152", "150"),
    )


def _below(i: int, procedure: Procedure, minutes: int) -> Problem:
    return Problem(
        code="CODE_BELOW_TIME",
        place=f"lines[{i}].procedure",
        reason=f"{minutes} minutes earn more than {procedure.code} with these units.",
        remedy="Leave it if the lower code was meant; else correct the code or the times in the chart.",
        severity=Severity.WARN,
        prevents=("152",),
    )


def _time_unknown(i: int, procedure: Procedure) -> Problem:
    return Problem(
        code="TIME_UNKNOWN",
        place=f"lines[{i}].procedure",
        reason=f"{procedure.code} is a timed code, and start or end of the session is not in the chart.",
        remedy="Enter start and end in the chart; payers ask for both.",
        severity=Severity.WARN,
        prevents=("152", "16"),
    )


def _short(i: int, procedure: Procedure, minutes: int) -> Problem:
    return Problem(
        code="SHORT_FOR_CODE",
        place=f"lines[{i}].procedure",
        reason=f"{minutes} minutes are few for {procedure.code}, which has no minimum of its own.",
        remedy="Check start and end in the chart.",
        severity=Severity.WARN,
        prevents=("152", "150"),
    )
