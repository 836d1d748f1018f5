"""Collaborative care and its like: one claim a calendar month, by the month's minutes, with the last session."""

from bridge.billing.coding import refusal
from bridge.billing.coding.case import Answer, Case, Earned, Measured
from bridge.billing.coding.procedure import Per, Procedure, Service
from bridge.billing.history import Standing
from bridge.billing.problem import Problem
from bridge.billing.session import Intent, Session

_CLAIMED = (Standing.WAITING, Standing.LEFT, Standing.ANSWERED)  # a held one of an earlier day gives way to this one
_MODELS = frozenset((Service.COLLABORATIVE_CARE, Service.COLLABORATIVE_CARE_MORE, Service.INTEGRATION))  # one of them


def collaborative_care(case: Case) -> Answer:
    """By the month's minutes; integration of another model only where the chart states its code."""
    known = [p for p in map(case.on, case.stated()) if p is not None]
    stated = next((p for p in known if p.service in (Service.INTEGRATION, Service.COLLABORATIVE_CARE)), None)
    if stated is not None and (stated.service is Service.INTEGRATION or case.session.month_minutes is None):
        return monthly(case, stated)
    claimed = _claimed_elsewhere(case, "")
    if claimed is not None:
        return (), (claimed,)
    if case.session.month_minutes is None:
        return (), (refusal.month_minutes_missing(case.session),)
    measured = case.measured("month_minutes")
    ladder = case.ladder(Service.COLLABORATIVE_CARE)
    fitting = [p for p in ladder if p.least_minutes <= measured.minutes]
    if not fitting:
        least = min((p.least_minutes for p in ladder), default=0)
        return (), (refusal.too_short(case.session, measured.minutes, least),)
    if case.session.is_first_month is None and any(p.first_month is not None for p in fitting):
        return (), (refusal.first_month_unknown(case.session),)
    own = [p for p in fitting if p.first_month in (None, case.session.is_first_month)]
    best = max(own, key=lambda p: p.least_minutes)
    if stated is None or stated.code == best.code:
        return _with_further(case, best, measured), ()
    billed = min(stated, best, key=lambda p: p.least_minutes)
    if stated.first_month not in (None, case.session.is_first_month):
        return (), (refusal.month_contradicts(case.session, stated),)
    said = refusal.chart_differs(case.session, stated, best, measured.minutes, billed=billed)
    return _with_further(case, billed, measured), (said,)


def monthly(case: Case, procedure: Procedure) -> Answer:
    """The chart's own monthly code, held against the month's minutes where the chart has them."""
    claimed = _claimed_elsewhere(case, procedure.code)
    if claimed is not None:
        return (), (claimed,)
    session = case.session
    if None not in (procedure.first_month, session.is_first_month) and procedure.first_month != session.is_first_month:
        return (), (refusal.month_contradicts(session, procedure),)
    if session.month_minutes is None:
        problems = (refusal.month_minutes_missing(session, procedure),) if procedure.least_minutes else ()
        return (Earned(procedure=procedure, because=f"the chart states {procedure.code}", by="chart"),), problems
    measured = case.measured("month_minutes")
    if measured.minutes < procedure.least_minutes:
        return (), (refusal.chart_code_too_short(session, procedure),)
    return _with_further(case, procedure, measured), ()


def _with_further(case: Case, base: Procedure, measured: Measured) -> tuple[Earned, ...]:
    because = f"{measured.minutes} minutes in the month: {base.least_minutes} and more is {base.code}"
    lines: tuple[Earned, ...] = (Earned(procedure=base, because=because, by="month", measured=measured),)
    more = case.further(base)
    units = more.units(measured.minutes, base.code) if more is not None else 0
    if more is not None and units:
        first = more.least_beside.get(base.code, more.least_minutes)
        because = f"{measured.minutes} minutes in the month: {more.code} from minute {first} on"
        lines += (Earned(procedure=more, units=units, because=because, by="month", measured=measured),)
    return lines


def _claimed_elsewhere(case: Case, code: str) -> Problem | None:
    """By a claim that left, or by a later session of the month that this chart holds. `code`: the chart's own."""
    own, month = case.session, _month(case.session)
    for line in case.past:
        same = line.encounter_id != own.encounter_id and (line.service_date.year, line.service_date.month) == month
        if not same or not _is_alike(case, line.procedure, code):
            continue
        if line.standing in _CLAIMED:
            return refusal.month_already_claimed(own, line.service_date)
        if line.standing is Standing.HELD and line.service_date > own.service_date:
            return refusal.month_claimed_later(own, line.encounter_id)
    later = [s for s in case.month if _month(s) == month and _order(s) > _order(own) and _is_for_it(s, code)]
    return refusal.month_claimed_later(own, max(later, key=_order).encounter_id) if later else None


def _is_alike(case: Case, past: str, code: str) -> bool:
    """Whether the line of before was for the same month's work."""
    procedure = case.on(past)
    if procedure is None or procedure.per is not Per.MONTH:
        return False
    own = case.on(code)
    return past == code or (procedure.service in _MODELS and (own is None or own.service in _MODELS))


def _is_for_it(session: Session, code: str) -> bool:
    return code in session.chart_codes if code else session.intent is Intent.COLLABORATIVE_CARE


def _month(session: Session) -> tuple[int, int]:
    return session.service_date.year, session.service_date.month


def _order(session: Session) -> tuple[str, str, str]:
    return session.service_date.isoformat(), session.start.isoformat() if session.start else "", session.encounter_id
