"""What the chart codes itself: testing, health behavior, ABA, SUD and state codes. The minutes decide on units only."""

from collections.abc import Iterable, Mapping

from bridge.billing.coding import refusal
from bridge.billing.coding.case import Answer, Case, Earned, Measured
from bridge.billing.coding.month import monthly
from bridge.billing.coding.procedure import Per, Procedure, Service
from bridge.billing.coding.prolonged import prolonged_beside
from bridge.billing.coding.rounding import (
    QUARTER,
    Rounding,
    eight_minute_units,
    full_units,
    midpoint_units,
    rounded,
)
from bridge.billing.problem import Problem
from bridge.billing.session import Intent

_KINDS: Mapping[Intent, Service] = {
    Intent.TESTING: Service.TESTING,
    Intent.HEALTH_BEHAVIOR: Service.HEALTH_BEHAVIOR,
    Intent.BEHAVIOR_ANALYSIS: Service.BEHAVIOR_ANALYSIS,
}
_FILLING = (Service.INTAKE, Service.INTAKE_MEDICAL, Service.GROUP, Service.VISIT)


def charted(case: Case) -> Answer:
    """The codes that the chart states, each with its own minutes where it has them, else with the session's."""
    stated = case.stated()
    if not stated:
        return (), (refusal.chart_code_missing(case.session),)
    known = tuple(p for p in map(case.on, stated) if p is not None)
    problems = tuple(refusal.chart_code_unknown(case.session, code) for code in stated if case.on(code) is None)
    kind = _KINDS.get(case.session.intent)
    if kind is not None and known and not any(p.service is kind for p in known):
        problems += (refusal.other_kind(case.session, kind),)
    bases = tuple(p for p in known if _base(case, p, known) is None)
    minutes = {base.code: _minutes(case, base, known) for base in bases}
    shares = _shares(case, bases, minutes)
    lines: tuple[Earned, ...] = ()
    for base in sorted(bases, key=lambda p: p.service is Service.PROLONGED):  # it asks what stands beside it
        if base.service is Service.PROLONGED:
            own, refused = prolonged_beside(case, lines, base)
        else:
            own, refused = _lines(case, base, minutes[base.code], shares.get(base.code), known)
        lines, problems = lines + own, problems + refused
    problems += _divided(case, bases)
    return tuple(sorted(lines, key=lambda line: line.procedure.is_add_on)), problems


def by_its_minutes(case: Case, base: Procedure) -> Answer:
    """One stated code that has minutes of its own, with its add-on by time."""
    known = tuple(p for p in map(case.on, case.stated()) if p is not None)
    return _lines(case, base, _minutes(case, base, known), None, known)


def _base(case: Case, procedure: Procedure, known: Iterable[Procedure]) -> Procedure | None:
    """The stated code whose further time this add-on is."""
    return next((p for p in known if p.code in procedure.parents and case.further(p) == procedure), None)


def _minutes(case: Case, base: Procedure, known: Iterable[Procedure]) -> Measured | None:
    """Of the base and its add-on together; None: no part of the session has minutes of its own, or none matter."""
    if not (base.least_minutes or base.unit_minutes):
        return None
    codes = {base.code, *(p.code for p in known if _base(case, p, known) == base)}
    parts = [a for a in case.session.activities if a.procedure in codes]
    if base.service is Service.PSYCHOTHERAPY_WITH_VISIT:
        return case.therapy() or case.measured("therapy_minutes")  # never the visit's
    if not parts:
        return case.measured()
    place = ", ".join(dict.fromkeys(a.place for a in parts if a.place)) or case.measured("minutes").place
    return Measured(minutes=sum(a.minutes for a in parts), place=place, version=case.measured().version)


def _shares(case: Case, bases: Iterable[Procedure], minutes: Mapping[str, Measured | None]) -> Mapping[str, int]:
    """Units of the quarter-hour codes that the payer counts together, by code. # the eight-minute rule"""
    together = [
        (base.code, measured.minutes)
        for base in bases
        if (measured := minutes[base.code]) is not None
        and base.unit_minutes == QUARTER
        and case.rounding(base) is Rounding.EIGHT_MINUTE
    ]
    units = eight_minute_units([m for _, m in together])
    return {code: n for (code, _), n in zip(together, units, strict=True)}


def _lines(
    case: Case, base: Procedure, measured: Measured | None, share: int | None, known: Iterable[Procedure]
) -> Answer:
    if base.per is Per.MONTH:
        return monthly(case, base)
    if measured is None:
        times = sum(a.procedure == base.code for a in case.session.activities) or 1
        return (Earned(procedure=base, units=times, because=f"the chart states {base.code}", by="chart"),), ()
    if measured.minutes <= 0:
        beside_visit = base.service is Service.PSYCHOTHERAPY_WITH_VISIT
        missing = refusal.therapy_minutes_missing if beside_visit else refusal.minutes_missing
        return (), (missing(case.session),)
    if base.service.is_ladder:
        return _rung(case, base, measured)
    units, said = _units(case, base, measured, share, known)
    if not units:
        return (), said or (refusal.chart_code_too_short(case.session, base),)
    because = f"the chart states {base.code}; {measured.minutes} minutes are {units} {_unit_word(units)}"
    line = Earned(procedure=base, units=units, because=because, by="chart", measured=measured)
    further, refused = _further(case, base, measured, known)
    return (line, *further), said + refused


def _units(
    case: Case, base: Procedure, measured: Measured, share: int | None, known: Iterable[Procedure]
) -> tuple[int, tuple[Problem, ...]]:
    if share is not None:
        return share, ()
    if base.is_add_on and base.unit_minutes and not any(p.code in base.parents for p in known):
        return base.units_alone(measured.minutes), ()  # its base stands on another day
    return rounded_units(case, base, measured.minutes, case.rounding(base), base.unit_minutes)


def rounded_units(
    case: Case, procedure: Procedure, minutes: int, rounding: Rounding | None, unit_minutes: int | None
) -> tuple[int, tuple[Problem, ...]]:
    """As the payer rounds. Where nobody has said how, only full units, and a Problem where that makes a difference."""
    is_own = unit_minutes != procedure.unit_minutes  # the payer counts other units than the catalog
    if unit_minutes is None or not (procedure.payer_rounds or is_own):
        return procedure.units(minutes), ()
    if rounding is not None:
        return rounded(minutes, unit_minutes, rounding), ()
    fewer, more = full_units(minutes, unit_minutes), midpoint_units(minutes, unit_minutes)
    return fewer, () if fewer == more else (refusal.rounding_unknown(case.session, procedure, fewer, more),)


def _rung(case: Case, stated: Procedure, measured: Measured) -> Answer:
    """The chart names the ladder; the lower of its rung and the one that the minutes earn is billed."""
    earned = next((p for p in case.ladder(stated.service) if p.takes(measured.minutes)), None)
    if earned is None:
        return (), (refusal.chart_code_too_short(case.session, stated),)
    billed = min(stated, earned, key=lambda p: p.least_minutes)
    because = f"the chart states {stated.code}; {measured.minutes} minutes are {earned.code}"
    line = Earned(procedure=billed, because=because, by="chart", measured=measured)
    if stated == earned:
        return (line,), ()
    return (line,), (refusal.chart_differs(case.session, stated, earned, measured.minutes, billed=billed),)


def _further(case: Case, base: Procedure, measured: Measured, known: Iterable[Procedure]) -> Answer:
    """Units of the add-on by time: where the chart states the add-on too, or gives the base minutes of its own."""
    more = case.further(base)
    if more is None:
        return (), ()
    is_stated = any(p == more for p in known)
    units = more.units(measured.minutes, base.code)
    if not units:
        return (), (refusal.further_not_earned(case.session, more, measured.minutes),) if is_stated else ()
    if not is_stated and not any(a.procedure == base.code for a in case.session.activities):
        return (), ()  # the chart's lower count stands; scrubbing says that the minutes earn more
    first = more.least_beside.get(base.code, more.least_minutes)
    because = f"{measured.minutes} minutes are {units} {_unit_word(units)} more, from minute {first} on"
    return (Earned(procedure=more, units=units, because=because, by="minutes", measured=measured),), ()


def _divided(case: Case, bases: Iterable[Procedure]) -> tuple[Problem, ...]:
    """Several timed services need minutes each, and together not more than the session."""
    timed = [p for p in bases if p.is_timed and not p.is_add_on]
    own = {a.procedure for a in case.session.activities}
    filling = [p for p in bases if p.service in _FILLING]  # no minutes of its own, but time of the session
    if len(timed) + len(filling) > 1 and not all(p.code in own for p in timed):
        return (refusal.minutes_not_split(case.session),)
    within = [p for p in timed if p.service is not Service.TESTING]  # scoring and report are outside the room
    together = sum(a.minutes for a in case.session.activities)
    if within and 0 < case.session.minutes < together:
        return (refusal.activities_exceed(case.session, together),)
    return ()


def _unit_word(units: int) -> str:
    return "unit" if units == 1 else "units"
