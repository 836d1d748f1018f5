"""The 271, read: one Answer for each person asked about, and for each level at which the payer ended it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bridge.billing.eligibility import Answer, Rejection, Visit, evaluate
from bridge.billing.entity import Entity, Period, Trace
from bridge.billing.member import Member
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.eligibility_271.benefit import read_benefit, read_plan_days, read_rejections
from bridge.x12.transactions.eligibility_member import read_member
from bridge.x12.transactions.entity import read_entity, read_traces
from bridge.x12.transactions.section import Section

_SOURCE, _RECEIVER, _SUBSCRIBER, _DEPENDANT = "20", "21", "22", "23"  # HL03
_NAMES = {_SOURCE: "2100A", _RECEIVER: "2100B", _SUBSCRIBER: "2100C", _DEPENDANT: "2100D"}
_EARLIEST = date(1, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Above:
    """What the HLs say down to the one that is read."""

    source: Entity | None = None
    receiver: Entity | None = None
    subscriber: Member | None = None
    dependant: Member | None = None
    rejections: tuple[Rejection, ...] = ()


def read(segments: Sequence[Segment], visit: Visit | None = None) -> tuple[Answer, ...]:
    """One answer for each person asked about, and one for each payer or provider level with nobody below it.

    Without a `visit` the answer is weighed for the day on which the payer wrote it (BHT04).
    """
    transaction = Section(segments)
    visit = visit or Visit(day=element.read_day(transaction.first("BHT")[4]) or _EARLIEST)
    answers = tuple(_answers(transaction, visit))
    return answers or (evaluate("", (), (), visit),)


def plan_periods(starts: date | None, ends: date | None) -> tuple[Period, ...]:
    """DTP of a plan's days that are said in no other way."""
    begin = (Period(kind="346", first=starts),) if starts else ()
    return (*begin, Period(kind="347", first=ends)) if ends else begin


def plain_trace(number: str, origin: str) -> Trace:
    """# TRN*2"""
    return Trace(kind="2", number=number, origin=origin)


def _answers(transaction: Section, visit: Visit) -> Iterator[Answer]:
    by_kind: dict[str, _Above] = {"": _Above()}
    before, hierarchy = transaction.cut("HL")
    for level, after in zip((before, *hierarchy), (*hierarchy, Section(())), strict=True):
        kind, below = level.first("HL")[3], after.first("HL")[3]
        if kind not in _NAMES and not _has_benefits(level):
            continue
        kind = kind if kind in _NAMES else _SUBSCRIBER  # a benefit is not lost because its level is called otherwise
        parent = max(known for known in by_kind if known < kind)
        by_kind = {k: v for k, v in by_kind.items() if k < kind}
        head, benefits = level.cut("EB")
        here = by_kind[kind] = _enter(head, kind, by_kind[parent])
        if _is_answered(level, kind, below):
            yield _answer(head, benefits, here, visit)


def _enter(head: Section, kind: str, above: _Above) -> _Above:
    rejections = (*above.rejections, *_rejections(head, kind))
    if kind == _SOURCE:
        return _Above(source=read_entity(head), rejections=rejections)
    if kind == _RECEIVER:
        return replace(above, receiver=read_entity(head), rejections=rejections)
    if kind == _SUBSCRIBER:
        return replace(above, subscriber=read_member(head), rejections=rejections)
    return replace(above, dependant=read_member(head) or Member(entity=Entity(code="")), rejections=rejections)


def _is_answered(level: Section, kind: str, below: str) -> bool:
    """A level with none below it; and one that is asked about, or answered, though others are below."""
    asked = kind == _SUBSCRIBER and bool(level.first("TRN"))
    return below <= kind or asked or _has_benefits(level)


def _has_benefits(level: Section) -> bool:
    """An EB without elements is one too."""
    return any(segment.id == "EB" for segment in level.segments)


def _rejections(head: Section, kind: str) -> Iterator[Rejection]:
    """Those before NM1 are of the level itself."""
    before, named = head.cut("NM1")
    yield from read_rejections(before, "2000A" if kind == _SOURCE else _NAMES[kind])
    for section in named:
        yield from read_rejections(section, _NAMES[kind])


def _answer(head: Section, benefits: Sequence[Section], here: _Above, visit: Visit) -> Answer:
    starts, ends = read_plan_days(head)
    level = "2110D" if here.dependant else "2110C"
    rows = tuple(read_benefit(section, level) for section in benefits)
    traces = read_traces(head)
    ours = next((t for t in traces if t.kind == "2"), traces[0] if traces else plain_trace("", ""))
    rejections = (*here.rejections, *(r for row in rows for r in row.rejections))
    answer = replace(
        evaluate(ours.number, rows, rejections, visit, starts, ends),
        trace_origin=ours.origin,
        traces=() if traces == (plain_trace(ours.number, ours.origin),) else traces,
        source=here.source,
        receiver=here.receiver,
    )
    return _with_people(answer, here)


def _with_people(answer: Answer, here: _Above) -> Answer:
    """Who is asked about has no plan days that the answer does not give back."""
    asked = here.dependant or here.subscriber
    plain = plan_periods(answer.plan_from, answer.plan_to)
    if asked and asked.periods == plain:
        asked = replace(asked, periods=())
    if here.dependant:
        return replace(answer, subscriber=here.subscriber, dependant=asked)
    return replace(answer, subscriber=asked)
