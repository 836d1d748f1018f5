"""THE LEDGER OF A MEMBER: what a payer still allows one patient, what has drawn on it, and what booked visits will.

    ledger = open_ledger(Member(...), limits)     # values in, values out
    ledger.grants[0].left                  # units of an authorization that nothing has drawn
    ledger.grants[0].left_after_booked     # ... when every booked visit has been held
    ledger.allowances[0].left              # visits of the plan

`bridge.billing.ledger` is about dollars; this one counts visits and units.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bridge.billing.authorization import Authorization
from bridge.billing.authorization_need import is_wanted
from bridge.billing.draw import Draw, Taking, draws_of_lines, lay
from bridge.billing.eligibility import Answer, visits_allowed
from bridge.billing.history import PastLine, Standing
from bridge.billing.payer_rules import PayerRules, period_around
from bridge.billing.payer_table import Counting, Period, VisitLimit

_BILLED = (Standing.ANSWERED, Standing.LEFT)
_WAITING = (Standing.WAITING, Standing.HELD)
_NOT_OVER_TIME = (Period.DAY, Period.EPISODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A visit to come, as the EHR's schedule has it."""

    appointment_id: str
    day: date
    begins: str = ""  # the instant, ISO 8601
    clinician_id: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One authorization, in its own units. left = units - used - billed - waiting."""

    number: str = field(repr=False)
    procedures: tuple[str, ...]  # none: every one
    starts: date
    ends: date
    counts: Counting
    units: int | None  # None: no limit
    used: int  # before what we know of
    billed: int
    waiting: int
    booked: int
    runs_out_on: date | None = None  # the booked visit that takes the last unit
    short: tuple[date, ...] = ()  # booked visits for which no unit is left here or elsewhere
    after: tuple[date, ...] = ()  # booked visits after its last day, for which there is no other
    followed: bool = False  # another one goes on where it stops
    renew_by: date | None = None  # the last day to ask, that the answer comes before it stops

    @property
    def left(self) -> int | None:
        """Never below zero. None: no limit."""
        return None if self.units is None else max(self.units - self.used - self.billed - self.waiting, 0)

    @property
    def left_after_booked(self) -> int | None:
        """Below zero: so many booked units have none."""
        return None if self.left is None else self.left - self.booked - len(self.short)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A limit of the plan, in visits or units. `most` None: the payer says only what is left."""

    name: str
    most: int | None
    left: int
    booked: int
    starts: date | None  # of the period; None: as the payer counts
    ends: date | None
    said_by: str  # 271, or the pack's version
    runs_out_on: date | None = None  # the booked visit that takes the last one
    short: tuple[date, ...] = ()  # booked visits beyond it

    @property
    def left_after_booked(self) -> int:
        return self.left - self.booked


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLedger:
    """Of one patient and one payer. Grants: those in force or to come, what ends first."""

    patient_id: str
    payer_id: str
    payer_name: str
    as_of: date
    booked: int = 0  # visits to come
    grants: tuple[Grant, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    unauthorized: tuple[date, ...] = ()  # booked visits that want an authorization, and none was ever there

    @property
    def is_blank(self) -> bool:
        """Nothing is limited, and nothing is missing."""
        return not (self.grants or self.allowances or self.unauthorized)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What one patient's ledger with one payer is opened from. `authorizations`: `used` before what we know of."""

    patient_id: str
    rules: PayerRules
    today: date
    lines: tuple[PastLine, ...] = ()
    expected: tuple[Expected, ...] = ()
    authorizations: tuple[Authorization, ...] = ()
    answer: Answer | None = field(default=None, repr=False)  # the newest that says something


def open_ledger(member: Member) -> MemberLedger:
    """Pure; raises nothing."""
    payer_id = member.rules.payer.id
    lines = [p for p in member.lines if p.patient_id == member.patient_id and p.payer_id in ("", payer_id)]
    held = {p.service_date for p in lines}  # a visit of today that has been drafted is not counted twice
    coming = (e for e in member.expected if e.day >= member.today and e.day not in held)
    expected = sorted(coming, key=lambda e: (e.day, e.begins, e.appointment_id))
    booked = tuple(_draw(e, lines) for e in expected)
    own = [a for a in member.authorizations if (a.patient_id, a.payer_id) == (member.patient_id, payer_id)]
    laid = lay(own, (*draws_of_lines(lines, payer_id), *booked))
    without = [d for d in laid.without if d.standing is Standing.BOOKED]
    return MemberLedger(
        patient_id=member.patient_id,
        payer_id=payer_id,
        payer_name=member.rules.payer.name,
        as_of=member.today,
        booked=len(booked),
        grants=tuple(_grants(member, laid.taken, without)),
        allowances=(*_plan(member, lines, booked), *_limits(member, lines, booked)),
        unauthorized=_unauthorized(member, own, without, lines),
    )


def short_lines(member: Member) -> tuple[PastLine, ...]:
    """Lines that were drafted or billed and for which no authorization has room."""
    payer_id = member.rules.payer.id
    lines = [p for p in member.lines if p.patient_id == member.patient_id and p.payer_id in ("", payer_id)]
    own = [a for a in member.authorizations if (a.patient_id, a.payer_id) == (member.patient_id, payer_id)]
    short = {(d.visit, d.procedures) for d in lay(own, draws_of_lines(lines, payer_id)).without}
    return tuple(p for p in lines if (p.encounter_id, frozenset((p.procedure,))) in short)


def _draw(expected: Expected, lines: Sequence[PastLine]) -> Draw:
    """As the patient's last visit was coded, with the same clinician where there was one; else nothing is known."""
    drawing = [p for p in lines if p.standing is not Standing.REFUSED]
    same = [p for p in drawing if p.clinician_id == expected.clinician_id] or drawing
    last = max(((p.service_date, p.encounter_id) for p in same), default=None)
    of_last = [p for p in same if (p.service_date, p.encounter_id) == last]
    return Draw(
        day=expected.day,
        visit=expected.appointment_id,
        procedures=frozenset(p.procedure for p in of_last),
        standing=Standing.BOOKED,
        units=max((p.units for p in of_last), default=_quarters(expected.minutes)),
        begins=expected.begins,
        clinician_id=expected.clinician_id,
    )


def _quarters(minutes: int | None) -> int:
    """Units of 15 minutes by the midpoint; at least one."""
    return max(1, ((minutes or 0) + 7) // 15)


def _grants(
    member: Member, taken: tuple[tuple[Authorization, tuple[Taking, ...]], ...], without: Sequence[Draw]
) -> Iterator[Grant]:
    for at, (authorization, takings) in enumerate(taken):
        mine = [d for d in without if _answers_for(authorization, d, taken[at + 1 :])]
        short = tuple(d.day for d in mine if authorization.holds_on(d.day))
        after = tuple(d.day for d in mine if d.day > authorization.ends)
        if authorization.ends >= member.today or after:
            yield _grant(member, authorization, takings, short, after, _followed(authorization, taken[at + 1 :]))


def _answers_for(
    authorization: Authorization, draw: Draw, later: tuple[tuple[Authorization, tuple[Taking, ...]], ...]
) -> bool:
    """Whether this is the last authorization that could have been for the visit."""
    if not authorization.is_for(draw.procedures, draw.clinician_id) or draw.day < authorization.starts:
        return False
    return not any(a.is_for(draw.procedures, draw.clinician_id) and a.starts <= draw.day for a, _ in later)


def _followed(authorization: Authorization, later: tuple[tuple[Authorization, tuple[Taking, ...]], ...]) -> bool:
    """Another one of the same kind has room after it."""
    return any(
        a.is_for(authorization.procedures, "")
        and a.starts <= authorization.ends + timedelta(days=1)
        and (a.left is None or a.left > sum(t.units for t in takings))
        for a, takings in later
    )


def _grant(
    member: Member,
    authorization: Authorization,
    takings: tuple[Taking, ...],
    short: tuple[date, ...],
    after: tuple[date, ...],
    followed: bool,
) -> Grant:
    booked = [t for t in takings if t.draw.standing is Standing.BOOKED]
    count = sum(t.units for t in booked)
    billed, waiting = (
        sum(t.units for t in takings if t.draw.standing in standings) for standings in (_BILLED, _WAITING)
    )
    room = authorization.left
    is_full = room is not None and room <= billed + waiting + count
    runs_out_on = booked[-1].draw.day if is_full and booked else None
    stops = [d for d in (runs_out_on, min(short, default=None), authorization.ends if after else None) if d]
    return Grant(
        number=authorization.number,
        procedures=tuple(sorted(authorization.procedures)),
        starts=authorization.starts,
        ends=authorization.ends,
        counts=authorization.counts,
        units=authorization.units,
        used=authorization.used,
        billed=billed,
        waiting=waiting,
        booked=count,
        runs_out_on=runs_out_on,
        short=short,
        after=after,
        followed=followed,
        renew_by=min(stops) - timedelta(days=member.rules.authorization_days) if stops and not followed else None,
    )


def _plan(member: Member, lines: Sequence[PastLine], booked: Sequence[Draw]) -> Iterator[Allowance]:
    """What the 271 says is left, less the visits that the payer has not answered yet. # EB01 F, EB06 29"""
    answer = member.answer
    if answer is None or answer.visits_remaining is None:
        return
    unseen = {p.service_date for p in lines if p.standing in (*_WAITING, Standing.LEFT)}
    left = max(answer.visits_remaining - len(unseen), 0)
    days = tuple(dict.fromkeys(d.day for d in booked))
    yield Allowance(
        name="visits",
        most=visits_allowed(answer),
        left=left,
        booked=len(days),
        starts=None,
        ends=None,
        said_by="271",
        runs_out_on=days[left - 1] if 0 < left <= len(days) else None,
        short=days[left:],
    )


def _limits(member: Member, lines: Sequence[PastLine], booked: Sequence[Draw]) -> Iterator[Allowance]:
    """Those of the pack that run over more than a day, in the period of today. # plan's limits by the payer's book"""
    for limit in member.rules.visit_limits:
        period = period_around(member.today, limit.per, member.rules.benefit_year_starts)
        if period is None or limit.per in _NOT_OVER_TIME:
            continue
        drawn = [p for p in lines if _counts(limit, p, period)]
        coming = [d for d in booked if period[0] <= d.day <= period[1] and _may_count(limit, d)]
        by_units = limit.counts is Counting.UNITS
        left = max(limit.most - (sum(p.units for p in drawn) if by_units else len({p.service_date for p in drawn})), 0)
        days = (
            tuple(d.day for d in coming for _ in range(d.units))
            if by_units
            else tuple(dict.fromkeys(d.day for d in coming))
        )
        yield Allowance(
            name=limit.name or limit.counts.value,
            most=limit.most,
            left=left,
            booked=len(days),
            starts=period[0],
            ends=period[1],
            said_by=member.rules.version,
            runs_out_on=days[left - 1] if 0 < left <= len(days) else None,
            short=tuple(dict.fromkeys(days[left:])),
        )


def _counts(limit: VisitLimit, line: PastLine, period: tuple[date, date]) -> bool:
    in_time = period[0] <= line.service_date <= period[1]
    return in_time and limit.concerns(line.procedure) and line.standing is not Standing.REFUSED


def _may_count(limit: VisitLimit, draw: Draw) -> bool:
    return not draw.procedures or any(limit.concerns(p) for p in draw.procedures)


def _unauthorized(
    member: Member, own: Sequence[Authorization], without: Sequence[Draw], lines: Sequence[PastLine]
) -> tuple[date, ...]:
    """Where an authorization was there once, its own grant says that it stops."""
    return tuple(
        draw.day
        for draw in without
        if not any(a.is_for(draw.procedures, draw.clinician_id) and a.starts <= draw.day for a in own)
        and any(is_wanted(p, draw.day, member.rules, member.answer, lines) for p in draw.procedures or ("",))
    )
