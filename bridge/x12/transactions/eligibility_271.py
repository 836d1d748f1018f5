"""The 271, 005010X279A1: what the payer says of a person's cover, read and weighed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bridge.billing.eligibility import Answer, Benefit, Rejection, Visit, evaluate
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.section import Section

_LEVELS = {"20": ("2000A", "2100A"), "21": ("2100B", "2100B"), "22": ("2100C", "2100C"), "23": ("2100D", "2100D")}
_BENEFIT_LEVEL = {"22": "2110C", "23": "2110D"}
_BEGINS = ("346", "356", "348")  # DTP01: plan, eligibility, benefit begin
_ENDS = ("347", "357", "349")
_RUNS = ("291", "307", "292")  # plan, eligibility, benefit: a range, or the day from which
_INSURED = "IL"
_EARLIEST = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class _Level:
    """An HL with its own rejections and those above it."""

    kind: str  # HL03
    section: Section
    rejections: tuple[Rejection, ...]


def read(segments: Sequence[Segment], visit: Visit | None = None) -> tuple[Answer, ...]:
    """One answer for each person asked about; one for the whole set when the payer rejected it above the persons.

    Without a `visit` the answer is weighed for the day on which the payer wrote it (BHT04).
    """
    transaction = Section(segments)
    visit = visit or Visit(day=element.read_day(transaction.first("BHT")[4]) or _EARLIEST)
    levels = _levels(transaction)
    people = [level for level, below in zip(levels, (*levels[1:], None), strict=False) if _is_asked(level, below)]
    if people:
        return tuple(_answer(level, visit) for level in people)
    return (evaluate("", (), levels[-1].rejections if levels else (), visit),)


def _levels(transaction: Section) -> list[_Level]:
    levels: list[_Level] = []
    above: dict[str, tuple[Rejection, ...]] = {}
    for section in transaction.cut("HL")[1]:
        kind = section.segments[0][3]
        above = {k: v for k, v in above.items() if k < kind} | {kind: tuple(_rejections(section))}
        levels.append(_Level(kind, section, tuple(r for own in above.values() for r in own)))
    return levels


def _is_asked(level: _Level, below: _Level | None) -> bool:
    """A dependant, or a subscriber who is not merely named above one."""
    if level.kind == "23":
        return True
    named_only = below is not None and below.kind == "23" and not level.section.first("TRN", "2")
    return level.kind == "22" and (not named_only or bool(level.section.first("EB")))


def _rejections(section: Section) -> Iterator[Rejection]:
    kind = section.segments[0][3]
    before, after = _LEVELS.get(kind, ("", ""))
    level = before
    for segment in section.segments:
        if segment.id == "NM1" and level == before:
            level = after
        elif segment.id == "EB":
            level = _BENEFIT_LEVEL.get(kind, after)
        elif segment.id == "AAA":
            yield Rejection(level=level, reason=segment[3], follow_up=segment[4])


def _answer(level: _Level, visit: Visit) -> Answer:
    head, benefits = level.section.cut("EB")
    starts, ends = _plan_days(head)
    trace = head.first("TRN", "2") or head.first("TRN")
    return evaluate(trace[2], tuple(_benefit(b) for b in benefits), level.rejections, visit, starts, ends)


def _plan_days(section: Section) -> tuple[date | None, date | None]:
    starts: date | None = None
    ends: date | None = None
    for dtp in section.all("DTP", *_BEGINS, *_ENDS, *_RUNS):
        first, last = element.read_days(dtp[2], dtp[3])
        if dtp[1] not in _ENDS:
            starts = starts or first
        if dtp[1] in _ENDS or (dtp[1] in _RUNS and dtp[2] == "RD8"):
            ends = ends or last
    return starts, ends


def _benefit(section: Section) -> Benefit:
    """Loop 2110 with its 2115 and 2120."""
    eb, hsd = section.first("EB"), section.first("HSD")
    entity = next((nm1 for nm1 in section.all("NM1") if nm1[1] != _INSURED), Segment("NM1"))
    starts, ends = _plan_days(section)
    return Benefit(
        kind=eb[1],
        level=eb[2],
        service_types=eb.repetitions(3),
        insurance_type=eb[4],
        plan=eb[5],
        period=eb[6],
        amount=element.read_amount(eb[7]),
        percent=element.read_quantity(eb[8]),
        quantity_kind=eb[9] or hsd[1],
        quantity=element.read_quantity(eb[10] or hsd[2]),
        authorization_required=eb[11],
        in_network=eb[12],
        place_of_service=tuple(iii[2] for iii in section.all("III", "ZZ")),
        messages=tuple(msg[1] for msg in section.all("MSG")),
        entity_name=entity[3],
        entity_code=entity[1],
        entity_payer_id=entity[9] if entity[8] in ("PI", "XV", "NI") else "",
        entity_member_id=_entity_member_id(section),
        date_from=starts,
        date_to=ends,
    )


def _entity_member_id(section: Section) -> str:
    """The person's id with the other payer: 2120 NM1*IL, else REF*1W, else REF*SY."""
    insured = section.first("NM1", _INSURED)
    return insured[9] or section.first("REF", "1W", "1L", "18")[2]
