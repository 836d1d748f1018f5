"""Is this person covered on that day, for this kind of service? The 270 and 271 as values."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from bridge.billing.benefit_detail import Circumstance, Delivery
from bridge.billing.entity import Entity, Period, Reference, Trace
from bridge.billing.member import Member
from bridge.billing.party import BillingProvider, Patient, Payer, Subscriber
from bridge.billing.procedure import Procedure

T = TypeVar("T")


class Certainty(StrEnum):
    """What the answer is worth."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    CARVED_OUT = "carved_out"  # covered, but by another payer: ask there
    NOT_FOUND = "not_found"  # the payer does not know this person: AAA 72, 73, 75 ...
    SILENT = "silent"  # an answer that says nothing on behavioral health
    UNAVAILABLE = "unavailable"  # the payer could not answer now: AAA 42, 80
    REFUSED = "refused"  # the payer did not look: our inquiry or enrolment is at fault, AAA 41, 43, 50, 51 ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """EQ with what hangs on it: loop 2110."""

    service_types: tuple[str, ...] = ()  # EQ01, repeated
    procedure: Procedure | None = None  # EQ02
    level: str = ""  # EQ03 FAM
    diagnosis_pointers: tuple[str, ...] = ()  # EQ05: which HI
    amounts: tuple[tuple[str, Decimal], ...] = ()  # AMT: ("R", spend down), ("PB", billed)
    circumstances: tuple[Circumstance, ...] = ()  # III
    references: tuple[Reference, ...] = ()  # REF*9F, REF*G1
    periods: tuple[Period, ...] = ()  # DTP*291 of this question


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One 270 for one patient. `trace` is TRN02, ours.

    What ends in `_as_named` is how a text that we read names somebody, kept only where it says more than the plain
    fields, and then written instead of them.
    """

    trace: str
    payer: Payer
    provider: BillingProvider
    subscriber: Subscriber
    patient: Patient
    service_date: date
    service_types: tuple[str, ...] = ("30", "MH")  # EQ01
    service_to: date | None = None  # DTP*291 RD8: the last day
    questions: tuple[Question, ...] = ()  # every EQ, where one says more than one service type
    traces: tuple[Trace, ...] = ()  # every TRN, where there is another than ours
    payer_as_named: Entity | None = None
    provider_as_named: Entity | None = None
    subscriber_as_named: Member | None = None
    patient_as_named: Member | None = None  # of a dependant


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """AAA: the payer would not look."""

    level: str  # 2000A, 2100A, 2100B, 2100C, 2100D, 2110C, 2110D
    reason: str  # AAA03
    follow_up: str  # AAA04
    valid: str = "N"  # AAA01 Y: the inquiry was good, and yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One EB with what hangs on it."""

    kind: str  # EB01
    level: str = ""  # EB02 IND, FAM
    service_types: tuple[str, ...] = ()  # EB03, repeated
    insurance_type: str = ""  # EB04
    plan: str = ""  # EB05
    period: str = ""  # EB06
    amount: Decimal | None = None  # EB07, dollars
    percent: Decimal | None = None  # EB08, a fraction: 0.2 is 20 %
    quantity_kind: str = ""  # EB09
    quantity: Decimal | None = None  # EB10
    authorization_required: str = ""  # EB11 Y, N, U
    in_network: str = ""  # EB12 Y, N, W, U
    place_of_service: tuple[str, ...] = ()  # III*ZZ
    messages: tuple[str, ...] = ()  # MSG
    entity_name: str = ""  # 2120 NM103
    entity_code: str = ""  # 2120 NM101
    entity_payer_id: str = ""  # 2120 NM109
    entity_member_id: str = field(default="", repr=False)  # 2120 REF or NM109 of IL
    date_from: date | None = None
    date_to: date | None = None
    procedure: Procedure | None = None  # EB13
    diagnosis_pointers: tuple[str, ...] = ()  # EB14: which HI
    deliveries: tuple[Delivery, ...] = ()  # HSD; the first gives quantity and kind where EB09 and EB10 are empty
    references: tuple[Reference, ...] = ()  # REF: group, plan, authorization
    periods: tuple[Period, ...] = ()  # DTP, where they say more than `date_from` and `date_to`
    rejections: tuple[Rejection, ...] = ()  # AAA of this row
    circumstances: tuple[Circumstance, ...] = ()  # III that is no bare place of service
    related: tuple[Entity, ...] = ()  # 2120, where it says more than the `entity_` fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one 271 says on one inquiry; `trace` pairs them."""

    trace: str  # TRN*2 TRN02
    certainty: Certainty
    benefits: tuple[Benefit, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    plan_from: date | None = None
    plan_to: date | None = None
    copay: Decimal | None = None
    coinsurance: Decimal | None = None  # fraction
    deductible_remaining: Decimal | None = None
    visits_remaining: int | None = None
    authorization_required: bool | None = None  # None: the payer does not say
    carve_out_payer_name: str = ""
    carve_out_payer_id: str = ""
    because: str = ""  # one sentence for the screen
    trace_origin: str = ""  # TRN03
    traces: tuple[Trace, ...] = ()  # every TRN, where there is another than `trace`
    source: Entity | None = None  # 2100A
    receiver: Entity | None = None  # 2100B
    subscriber: Member | None = None  # 2100C
    dependant: Member | None = None  # 2100D: who is asked about, when it is not the subscriber


MENTAL_HEALTH = ("CF", "A6", "A8", "MH", "A4")  # EB03, the best match for office psychotherapy first
_PICK_ORDER = (*MENTAL_HEALTH, "98", "30")
_WHOLE_PLAN = "30"
_ACTIVE = ("1", "2", "3", "4", "5")  # EB01
_INACTIVE = ("6", "7", "8")
_NOT_COVERED = ("E", "I")
_ELSEWHERE = ("U", "MC", "R")  # contact another entity, managed care coordinator, other payer
_PAYER_ENTITIES = ("PR", "PRP", "SEP", "TTP", "VN", "2B", "X3", "Y2")  # 2120 NM101
_CARVE_OUT_NAMES = re.compile(
    r"\b(behaviou?ral|mental|optum|carelon|magellan|evernorth|beacon|compsych|lucet)", re.IGNORECASE | re.ASCII
)
_TRY_LATER = ("42", "80")  # AAA03
_UNKNOWN_PERSON = ("58", "64", "65", "66", "67", "68", "71", "72", "73", "74", "75", "76", "77", "78")
_BASE_PERIODS = ("23", "22", "25")  # EB06 calendar, service and contract year
_YEAR_TO_DATE, _REMAINING = "24", "29"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the answer is asked for: a day, and how the clinician and the place stand to the plan."""

    day: date
    in_network: bool = True  # EB12: Y rows, else N rows; W is both
    place_of_service: str = ""  # III02 rows for another place do not count
    behavioral_only: bool = False  # the payer asked carries nothing else: its whole plan is mental health


def evaluate(
    trace: str,
    benefits: Sequence[Benefit],
    rejections: Sequence[Rejection],
    visit: Visit,
    plan_from: date | None = None,
    plan_to: date | None = None,
) -> Answer:
    """What the benefits and rejections of one 271 come to for psychotherapy on a day.

    An amount that the payer does not state stays None: absence is not zero. An estimate is never a promise.
    """
    fitting = (b for b in benefits if _fits(b, visit))
    rows = sorted(fitting, key=lambda b: bool(b.place_of_service) != bool(visit.place_of_service))
    refusal = _refusal(rejections, bool(benefits))
    carve_out = _carve_out(rows)
    certainty, because = refusal or _standing(rows, carve_out, visit, plan_from, plan_to)
    return Answer(
        trace=trace,
        certainty=certainty,
        benefits=tuple(benefits),
        rejections=tuple(rejections),
        plan_from=plan_from,
        plan_to=plan_to,
        copay=_first(rows, lambda b: b.amount if b.kind == "B" else None),
        coinsurance=_first(rows, lambda b: b.percent if b.kind == "A" else None),
        deductible_remaining=_remaining(rows, "C", lambda b: b.amount),
        visits_remaining=_visits(rows),
        authorization_required=_authorization(rows),
        carve_out_payer_name=carve_out.entity_name if carve_out else "",
        carve_out_payer_id=carve_out.entity_payer_id if carve_out else "",
        because=because,
    )


def _fits(benefit: Benefit, visit: Visit) -> bool:
    """Whether the row speaks of this day, this network and this place. What a row leaves open, it does not exclude."""
    in_time = (benefit.date_from or visit.day) <= visit.day <= (benefit.date_to or visit.day)
    networks = ("", "W", "U", "Y" if visit.in_network else "N")
    places = benefit.place_of_service
    here = not places or not visit.place_of_service or visit.place_of_service in places
    return in_time and benefit.in_network in networks and here


def _refusal(rejections: Sequence[Rejection], has_benefits: bool) -> tuple[Certainty, str] | None:
    """A rejection at 2110 is of one service type only: it counts when there is nothing else."""
    grave = [r for r in rejections if not (has_benefits and r.level.startswith("2110"))]
    reasons = ", ".join(f"AAA {r.reason} at {r.level}" for r in grave)
    if not grave:
        return None
    if any(r.reason in _TRY_LATER for r in grave):
        return Certainty.UNAVAILABLE, f"the payer cannot answer now ({reasons}): ask again later"
    if any(r.reason in _UNKNOWN_PERSON for r in grave):
        return Certainty.NOT_FOUND, f"the payer does not find this person ({reasons}): compare with the card"
    return Certainty.REFUSED, f"the payer did not look ({reasons}): mend the inquiry or the enrolment"


def _standing(
    rows: Sequence[Benefit], carve_out: Benefit | None, visit: Visit, plan_from: date | None, plan_to: date | None
) -> tuple[Certainty, str]:
    if plan_from and visit.day < plan_from:
        return Certainty.INACTIVE, f"the plan begins on {plan_from}"
    if plan_to and plan_to < visit.day:
        return Certainty.INACTIVE, f"the plan ended on {plan_to}"
    own, plan = [r for r in rows if _is_mental_health(r)], [r for r in rows if _is_whole_plan(r)]
    for group, words in ((own, "mental health"), (plan, "the plan")):
        if any(r.kind in _INACTIVE for r in group):
            both = ", though active rows stand beside it: ask the payer" if _any(group, _ACTIVE) else ""
            return Certainty.INACTIVE, f"{words} is not active{both}"
    if carve_out:
        return Certainty.CARVED_OUT, "mental health is carried by another payer: ask there, bill there"
    if _any(own, _NOT_COVERED) and not _any(own, _ACTIVE):
        return Certainty.INACTIVE, "the plan does not cover mental health"
    if _any(own, _ACTIVE):
        return Certainty.ACTIVE, "active for mental health"
    if _any(plan, _ACTIVE) and _any(own, ("A", "B", "C", "F", "G", "H")):
        return Certainty.ACTIVE, "the plan is active and names what mental health costs"
    if _any(plan, _ACTIVE) and visit.behavioral_only:
        return Certainty.ACTIVE, "the plan is active, and it is for mental health alone"
    if _any(plan, _ACTIVE):
        return Certainty.SILENT, "the plan is active, and the answer says nothing on mental health: ask the payer"
    return Certainty.SILENT, "the answer does not say whether mental health is covered"


def _carve_out(rows: Sequence[Benefit]) -> Benefit | None:
    """The row that names who carries mental health, the one that names a payer first."""
    found = [r for r in rows if _names_another_payer(r)]
    return min(found, key=lambda r: (r.entity_name == "", r.entity_payer_id == ""), default=None)


def _names_another_payer(row: Benefit) -> bool:
    by_entity = row.entity_code in _PAYER_ENTITIES
    if row.kind in _ELSEWHERE:
        by_name = any(_CARVE_OUT_NAMES.search(text) for text in (row.entity_name, *row.messages))
        return by_name or (_is_mental_health(row) and (by_entity or row.kind == "U"))
    return row.kind in _ACTIVE and by_entity and _is_mental_health(row)


def _is_mental_health(row: Benefit) -> bool:
    return any(t in MENTAL_HEALTH for t in row.service_types)


def _is_whole_plan(row: Benefit) -> bool:
    return not row.service_types or _WHOLE_PLAN in row.service_types


def _any(rows: Iterable[Benefit], kinds: Sequence[str]) -> bool:
    return any(r.kind in kinds for r in rows)


def _best(rows: Sequence[Benefit]) -> list[Benefit]:
    """Rows of the service types that we look at: nearest service type, own network, own person first."""

    def rank(row: Benefit) -> tuple[int, int, bool]:
        types = row.service_types or (_WHOLE_PLAN,)
        nearest = min((_PICK_ORDER.index(t) for t in types if t in _PICK_ORDER), default=len(_PICK_ORDER))
        network = ("Y", "N", "W", "U", "").index(row.in_network)
        return nearest, network, row.level not in ("IND", "")

    return sorted((r for r in rows if rank(r)[0] < len(_PICK_ORDER)), key=rank)


def _first(rows: Sequence[Benefit], say: Callable[[Benefit], T | None]) -> T | None:
    return next((said for row in _best(rows) if (said := say(row)) is not None), None)


def _remaining(rows: Sequence[Benefit], kind: str, say: Callable[[Benefit], Decimal | None]) -> Decimal | None:
    """What the payer says is left; else the year's amount less what is used, where both are said of the same rows."""
    of_kind = [r for r in _best(rows) if r.kind == kind and say(r) is not None]
    keys = dict.fromkeys((r.service_types, r.level) for r in of_kind)
    for key in keys:
        by_period = {r.period: say(r) for r in reversed(of_kind) if (r.service_types, r.level) == key}
        left = by_period.get(_REMAINING)
        if left is not None:
            return left
        base = next((by_period[p] for p in _BASE_PERIODS if p in by_period), None)
        used = by_period.get(_YEAR_TO_DATE, Decimal(0) if base == 0 else None)
        if base is not None and used is not None:
            return base - used
    return None


def _authorization(rows: Sequence[Benefit]) -> bool | None:
    """EB11 of the mental health rows, else of the plan's; one Y outweighs every N."""
    for group in ([r for r in rows if _is_mental_health(r)], [r for r in rows if _is_whole_plan(r)]):
        said = {r.authorization_required for r in group} & {"Y", "N"}
        if said:
            return "Y" in said
    return None


def _visits(rows: Sequence[Benefit]) -> int | None:
    left = _remaining(rows, "F", lambda b: b.quantity if b.quantity_kind == "VS" else None)
    return None if left is None else int(left)


def authorization_said(answer: Answer, procedure: str, *, by_code_alone: bool = False) -> bool:
    """Whether EB11 asks for an authorization for this code: rows of mental health that name it, or no code at all.

    `by_code_alone`: rows without a code speak of a kind of service, and do not count.
    """
    rows = [r for r in answer.benefits if r.authorization_required in ("Y", "N") and _is_mental_health(r)]
    named = [r for r in rows if r.procedure is not None and r.procedure.code == procedure]
    plain = [] if by_code_alone else [r for r in rows if r.procedure is None]
    return any(r.authorization_required == "Y" for r in named or plain)


def visits_allowed(answer: Answer) -> int | None:
    """The whole of the limit of which `visits_remaining` is left, where the payer says it. # EB01 F, EB06 22 23 25"""
    said = [
        row.quantity
        for row in _best(answer.benefits)
        if row.kind == "F" and row.quantity_kind == "VS" and row.period in _BASE_PERIODS and row.quantity is not None
    ]
    return int(said[0]) if said else None
