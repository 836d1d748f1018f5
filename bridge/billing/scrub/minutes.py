"""Codes against minutes and units: what the session earned, no more and no less."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.coding.procedure import Per, Procedure, Service
from bridge.billing.coding.rounding import Rounding, full_units, midpoint_units, rounded
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix
from bridge.billing.rule_family import RuleFamily
from bridge.billing.scrub.context import ScrubContext
from bridge.billing.session import Session

_SHORT = 16  # no session of psychotherapy is shorter; for codes without minutes only a warning
_UNTIMED = (Service.INTAKE, Service.INTAKE_MEDICAL, Service.GROUP)
_TIME_RULES = "CPT time rules as restated by payers; denial rule 11"

MINUTES = RuleFamily("minutes", source=_TIME_RULES)
UNITS_WRONG = MINUTES.rule(
    "UNITS_WRONG", "Every line has units.", "16", "154", severity=Severity.STOP, source="X222A1 SV104"
)
CODE_ABOVE_TIME = MINUTES.rule("CODE_ABOVE_TIME", "No line asks for more than the minutes earn.", "152", "150")
CODE_BELOW_TIME = MINUTES.rule(
    "CODE_BELOW_TIME", "No line asks for less than the minutes earn.", "152", severity=Severity.WARN, fix=Fix.DECIDE
)
TIME_UNKNOWN = MINUTES.rule(
    "TIME_UNKNOWN",
    "A timed code has start and end in the chart.",
    "152",
    "16",
    severity=Severity.WARN,
    source="OIG audits of psychotherapy; denial rule 11",
)
SHORT_FOR_CODE = MINUTES.rule(
    "SHORT_FOR_CODE",
    f"A session without a minimum of its own lasts {_SHORT} minutes.",
    "152",
    "150",
    severity=Severity.WARN,
    source="own judgement",
    certainty="likely",
)
MONTH_NOT_OVER = MINUTES.rule(
    "MONTH_NOT_OVER",
    "A code that the month's minutes earn is claimed when the month is over.",
    "18",
    "152",
    fix=Fix.WAIT,
    source="CMS behavioral health integration, by the calendar month",
    certainty="likely",
)
ACTIVITY_UNREADABLE = MINUTES.rule(
    "ACTIVITY_UNREADABLE",
    "Where the chart keeps codes and minutes beside the visit, the EHR gives all of them.",
    "16",
    "152",
    fix=Fix.PRACTICE,
    source="own judgement",
)
RULES = (
    UNITS_WRONG,
    CODE_ABOVE_TIME,
    CODE_BELOW_TIME,
    TIME_UNKNOWN,
    SHORT_FOR_CODE,
    MONTH_NOT_OVER,
    ACTIVITY_UNREADABLE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line with its session and what the catalog says of it."""

    i: int
    line: ServiceLine
    procedure: Procedure
    session: Session
    beside: frozenset[str]  # every procedure of the same encounter on the claim
    context: ScrubContext


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """UNITS_WRONG, CODE_ABOVE_TIME, CODE_BELOW_TIME, TIME_UNKNOWN, SHORT_FOR_CODE, MONTH_NOT_OVER."""
    for i, line in enumerate(claim.lines):
        procedure = context.procedures.on(line.procedure, line.service_date)
        if line.units < 1:
            yield UNITS_WRONG.found(f"lines[{i}].units", "A service line has no units.", "Enter at least one unit.")
        session = context.sessions.get(line.encounter_id)
        if procedure is None or session is None:
            continue
        beside = frozenset(other.procedure for other in claim.lines if other.encounter_id == line.encounter_id)
        one = _Line(i=i, line=line, procedure=procedure, session=session, beside=beside, context=context)
        yield from _of_month(one) if procedure.per is Per.MONTH else _of_session(one)


def month_is_over(service_date: date, today: date) -> bool:
    """Whether a claim that MONTH_NOT_OVER holds may be drafted anew and leave."""
    return (today.year, today.month) > (service_date.year, service_date.month)


def _of_month(one: _Line) -> Iterator[Problem]:
    if one.procedure.least_minutes and not month_is_over(one.line.service_date, one.context.today):
        reason = "The code is earned by the month's minutes, and the month is not over."
        remedy = "Nothing to do: it leaves after the last day of the month, with the last session's minutes."
        yield MONTH_NOT_OVER.found(f"lines[{one.i}].procedure", reason, remedy)
    if one.session.month_minutes is not None:
        yield from _against(one, one.session.month_minutes)


def _of_session(one: _Line) -> Iterator[Problem]:
    procedure, session = one.procedure, one.session
    if not procedure.least_minutes:
        if procedure.service in _UNTIMED and session.minutes < _SHORT:
            yield _short(one.i, procedure, session.minutes)
        return
    own = _own_minutes(one)
    minutes = session.minutes - _elsewhere(one) if own is None else own
    if procedure.service is Service.PSYCHOTHERAPY_WITH_VISIT:
        charted = session.therapy_minutes if session.therapy_minutes is not None else own
        minutes = -1 if charted is None else charted  # coding has said that they are missing
    if own is None and (minutes <= 0 or session.start is None or session.end is None):
        yield _time_unknown(one.i)
    if minutes >= 0:
        yield from _against(one, minutes)


def _own_minutes(one: _Line) -> int | None:
    """Of the code with its base or add-on, where the chart divides the session; else None."""
    kin = {one.procedure.code, *(one.procedure.parents & one.beside)}
    further = one.context.procedures.further(one.procedure, one.line.service_date)
    codes = kin | ({further.code} if further is not None else set())
    parts = [a.minutes for a in one.session.activities if a.procedure in codes]
    return sum(parts) if parts else None


def _elsewhere(one: _Line) -> int:
    """Minutes of the session that the chart gives to other timed services on the claim."""
    day, procedures = one.line.service_date, one.context.procedures
    parts = [a for a in one.session.activities if a.procedure in one.beside]
    return sum(a.minutes for a in parts if (p := procedures.on(a.procedure, day)) is not None and p.is_timed)


def _against(one: _Line, minutes: int) -> Iterator[Problem]:
    least, most = _units(one, minutes)
    if not most or one.line.units > most:
        yield _above(one, minutes)
    elif one.line.units < least or _more_fits(one, minutes):
        yield _below(one, minutes)


def _units(one: _Line, minutes: int) -> tuple[int, int]:
    """The fewest and the most units that the minutes bear: the same number but where payers round in two ways."""
    procedure, unit_minutes = one.procedure, _unit_minutes(one)
    parent = next(iter(sorted(procedure.parents & one.beside)), "")
    if procedure.is_add_on and procedure.unit_minutes and not parent:
        units = procedure.units_alone(minutes)
        return units, units
    if unit_minutes is None or (unit_minutes == procedure.unit_minutes and not procedure.payer_rounds):
        units = procedure.units(minutes, parent)
        return units, units
    rounding = _rounding(one)
    if rounding is Rounding.EIGHT_MINUTE:  # the day's other codes may take or give a unit
        return full_units(minutes, unit_minutes), full_units(minutes, unit_minutes) + 1
    if rounding is None:
        return full_units(minutes, unit_minutes), midpoint_units(minutes, unit_minutes)
    units = rounded(minutes, unit_minutes, rounding)
    return units, units


def _unit_minutes(one: _Line) -> int | None:
    rules = one.context.rules
    rows = rules.service_codes if rules is not None else ()
    own = next((row.unit_minutes for row in rows if row.procedure == one.procedure.code and row.unit_minutes), None)
    return own or one.procedure.unit_minutes


def _rounding(one: _Line) -> Rounding | None:
    rules = one.context.rules
    rows = rules.service_codes if rules is not None else ()
    own = next((row.rounding for row in rows if row.procedure == one.procedure.code and row.rounding), "")
    said = own or (rules.rounding if rules is not None else "")
    return Rounding(said) if said in tuple(Rounding) else one.procedure.rounding


def _more_fits(one: _Line, minutes: int) -> bool:
    """Whether a higher rung, or an add-on by time that the claim lacks, would be earned."""
    procedure, day = one.procedure, one.line.service_date
    if procedure.service.is_ladder:
        ladder = one.context.procedures.ladder(procedure.service, day)
        return any(p.least_minutes > procedure.least_minutes and p.takes(minutes) for p in ladder)
    further = one.context.procedures.further(procedure, day)
    return further is not None and further.code not in one.beside and further.units(minutes, procedure.code) > 0


def _above(one: _Line, minutes: int) -> Problem:
    reason = f"{minutes} minutes do not earn this; {one.procedure.code} begins at {one.procedure.least_minutes}."
    remedy = "Choose the code and units that the minutes earn, or correct start and end in the chart."
    return CODE_ABOVE_TIME.found(f"lines[{one.i}].procedure", reason, remedy)


def _below(one: _Line, minutes: int) -> Problem:
    reason = f"{minutes} minutes earn more than {one.procedure.code} with these units."
    remedy = "Leave it if the lower code was meant; else correct the code or the times in the chart."
    return CODE_BELOW_TIME.found(f"lines[{one.i}].procedure", reason, remedy)


def _time_unknown(i: int) -> Problem:
    reason = "The code is a timed one, and start or end of the session is not in the chart."
    remedy = "Enter start and end in the chart; payers ask for both."
    return TIME_UNKNOWN.found(f"lines[{i}].procedure", reason, remedy)


def _short(i: int, procedure: Procedure, minutes: int) -> Problem:
    reason = f"{minutes} minutes are few for {procedure.code}, which has no minimum of its own."
    return SHORT_FOR_CODE.found(f"lines[{i}].procedure", reason, "Check start and end in the chart.")
