"""What the payer said of the coverage: active on the day, carried by the payer that is billed, with visits left."""

from collections.abc import Iterator
from datetime import date

from bridge.billing.claim import Claim, Rank
from bridge.billing.eligibility import Answer, Benefit, Certainty
from bridge.billing.history import Asked, PastLine, Standing
from bridge.billing.payer_rules import PayerRules, period_around
from bridge.billing.payer_table import UNSURE, Counting, Period, VisitLimit
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

COVERAGE_NOT_ACTIVE = Rule(
    id="COVERAGE_NOT_ACTIVE",
    family="eligibility",
    sentence="The payer says that the coverage is active on the service date.",
    prevents=("27", "26"),
    fix=Fix.ELIGIBILITY,
    source="denial rule 1; 271 EB01",
)
COVERAGE_CARVED_OUT = Rule(
    id="COVERAGE_CARVED_OUT",
    family="eligibility",
    sentence="The payer that is billed carries behavioral health, by its own 271.",
    prevents=("24", "109"),
    fix=Fix.ELIGIBILITY,
    source="denial rule 1; 271 EB01 U, MC",
)
MEMBER_NOT_FOUND = Rule(
    id="MEMBER_NOT_FOUND",
    family="eligibility",
    sentence="The payer knows the member.",
    prevents=("31",),
    fix=Fix.ELIGIBILITY,
    source="denial rule 1; 271 AAA03 72, 73, 75",
)
ELIGIBILITY_STALE = Rule(
    id="ELIGIBILITY_STALE",
    family="eligibility",
    sentence="The payer's answer about the coverage is not older than the practice wants it.",
    severity=Severity.WARN,
    prevents=("27", "31"),
    fix=Fix.ELIGIBILITY,
    source="own judgement",
)
ELIGIBILITY_NEVER_ASKED = Rule(
    id="ELIGIBILITY_NEVER_ASKED",
    family="eligibility",
    sentence="The payer was asked about the coverage. Runs where a practice names this rule in its [scrub] table.",
    severity=Severity.WARN,
    prevents=("27", "31"),
    fix=Fix.ELIGIBILITY,
    source="denial rule 1",
)
VISITS_USED_UP = Rule(
    id="VISITS_USED_UP",
    family="eligibility",
    sentence="The plan has a visit left for this session.",
    prevents=("119", "204"),
    fix=Fix.DECIDE,
    source="denial rule 20; 271 EB01 F",
)
OTHER_PAYER_FIRST = Rule(
    id="OTHER_PAYER_FIRST",
    family="eligibility",
    sentence="By the payer's own 271 no other payer pays before it, or that one has been billed first.",
    prevents=("22",),
    fix=Fix.ELIGIBILITY,
    source="denial rule 14; 271 EB01 R, 2120 NM101 PRP",
    certainty="likely",
)
INQUIRY_REFUSED = Rule(
    id="INQUIRY_REFUSED",
    family="eligibility",
    sentence="The payer looks at our questions.",
    severity=Severity.WARN,
    fix=Fix.PRACTICE,
    source="271 AAA03 41, 43, 50, 51",
)
PAYER_SILENT = Rule(
    id="PAYER_SILENT",
    family="eligibility",
    sentence="The payer answers before the visit.",
    severity=Severity.WARN,
    fix=Fix.WAIT,
    source="271 AAA03 42, 80",
)
RULES = (
    COVERAGE_NOT_ACTIVE,
    COVERAGE_CARVED_OUT,
    MEMBER_NOT_FOUND,
    ELIGIBILITY_STALE,
    ELIGIBILITY_NEVER_ASKED,
    VISITS_USED_UP,
    OTHER_PAYER_FIRST,
    INQUIRY_REFUSED,
    PAYER_SILENT,
)
NEVER_ASKED = ELIGIBILITY_NEVER_ASKED.id  # asked for by a practice that names it
AGAINST = {  # what an answer has against the visit, and what mends it
    Certainty.INACTIVE: (COVERAGE_NOT_ACTIVE, "Ask the patient for the new card and put it into the chart."),
    Certainty.CARVED_OUT: (COVERAGE_CARVED_OUT, "Add the coverage of the plan that carries behavioral health."),
    Certainty.NOT_FOUND: (MEMBER_NOT_FOUND, "Compare name, birth date and member number with the card."),
}
_LATER_PERIODS = (Period.WEEK, Period.MONTH, Period.CALENDAR_YEAR, Period.BENEFIT_YEAR, Period.LIFETIME)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """COVERAGE_NOT_ACTIVE, COVERAGE_CARVED_OUT, MEMBER_NOT_FOUND, ELIGIBILITY_STALE, ELIGIBILITY_NEVER_ASKED,
    VISITS_USED_UP, OTHER_PAYER_FIRST."""
    told = latest(context.asked, claim.service_date)
    if told is not None:
        yield from _standing(claim, told)
        yield from _other_payer(claim, told)
        yield from _age(claim, told, context.eligibility_days)
    elif context.wants_eligibility:
        reason = f"Nobody has asked {claim.payer.name} about this coverage."
        yield ELIGIBILITY_NEVER_ASKED.found("coverage_id", reason, "Ask the payer now: check coverage.")
    yield from _visits(claim, context)


def latest(asked: tuple[Asked, ...], day: date) -> Asked | None:
    """The newest that was answered for the day itself, else the newest for a day before it. `asked`: oldest first.

    That the payer could not answer, or did not look, says nothing about the coverage.
    """
    said = [a for a in asked if a.answer is not None and a.answer.certainty not in _NOTHING_SAID and a.day <= day]
    return max(said, key=lambda a: (a.day == day, a.asked_on, a.day), default=None)


_NOTHING_SAID = (Certainty.UNAVAILABLE, Certainty.REFUSED)


def _standing(claim: Claim, told: Asked) -> Iterator[Problem]:
    """What was said of another day does not hold the claim: the coverage may have come back."""
    answer = told.answer
    if answer is None or answer.certainty not in AGAINST:
        return
    rule, remedy = AGAINST[answer.certainty]
    of_the_day = told.day == claim.service_date
    when = "" if of_the_day else f", asked for {told.day.isoformat()}"
    reason = f"{claim.payer.name} says{when}: {answer.because or answer.certainty.value}."
    yield rule.found("coverage_id", reason, remedy, None if of_the_day else Severity.WARN)


def _other_payer(claim: Claim, told: Asked) -> Iterator[Problem]:
    """Only where the payer calls the other one the primary: an additional payer may as well come after it."""
    rows = told.answer.benefits if told.answer is not None and claim.rank is Rank.PRIMARY else ()
    if any(row.kind == "R" and row.entity_code == "PRP" and _is_in_time(row, claim.service_date) for row in rows):
        yield OTHER_PAYER_FIRST.found(
            "coverage_id",
            f"{claim.payer.name} says that another payer pays first, and this claim asks it to pay first.",
            "Ask the patient which plan is first, and put the coverages into the chart in that order.",
        )


def _is_in_time(row: Benefit, day: date) -> bool:
    return (row.date_from or day) <= day <= (row.date_to or day)


def _age(claim: Claim, told: Asked, most_days: int) -> Iterator[Problem]:
    """Days from the question to the service. Asked on the day or after it, an answer is never old."""
    days = (claim.service_date - told.asked_on).days
    if told.day != claim.service_date and days > most_days:
        reason = f"The payer's answer about this coverage was {days} days old on the service date."
        yield ELIGIBILITY_STALE.found("coverage_id", reason, "Ask the payer again before the claim goes.")


def _visits(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    past = [line for line in context.history if line.claim_control_number != claim.control_number]
    past = [line for line in past if line.payer_id in ("", claim.payer.id)]
    told = latest(context.asked, claim.service_date)
    if told is not None and told.answer is not None:
        left = visits_left(told.answer, told.asked_on, past, claim.service_date)
        if left is not None and left <= _visits_before(claim, context):
            reason = f"By the answer of {claim.payer.name} the plan has no visit left for this session."
            yield VISITS_USED_UP.found("coverage_id", reason, _DECIDE)
    if context.rules is not None:
        for limit in context.rules.visit_limits:
            yield from _limit(claim, limit, context.rules, past)


_DECIDE = "Ask the payer for more visits, or tell the patient who pays before the next one."


def visits_left(answer: Answer, asked_on: date, past: list[PastLine], day: date) -> int | None:
    """What the payer said, less the visits that it had not counted when it said so. None: it states no limit.

    A visit since the question is not in its answer, though the payer may have paid it meanwhile.
    """
    if answer.visits_remaining is None:
        return None
    unseen = {(line.service_date, line.clinician_id) for line in past if _is_unseen(line, asked_on, day)}
    return answer.visits_remaining - len(unseen)


def _is_unseen(line: PastLine, asked_on: date, day: date) -> bool:
    if line.standing in (Standing.LEFT, Standing.ANSWERED) and asked_on <= line.service_date != day:
        return True
    return line.standing in (Standing.LEFT, Standing.WAITING, Standing.HELD) and line.service_date < day


def _visits_before(claim: Claim, context: ScrubContext) -> int:
    """Earlier sessions of the day that are another claim, and another visit to the payer: those of other clinicians."""
    own = [context.sessions[e] for e in claim.encounter_ids if e in context.sessions]
    begun = [session.start for session in own if session.start is not None]
    before = [s for s in context.sessions.values() if begun and s.start is not None and s.start < min(begun)]
    return len({s.clinician_id for s in before} - {s.clinician_id for s in own})


def _limit(claim: Claim, limit: VisitLimit, rules: PayerRules, past: list[PastLine]) -> Iterator[Problem]:
    """A limit of the pack over more than a day: its day's limits are asked of the claim alone."""
    own = [line for line in claim.lines if limit.concerns(line.procedure)]
    period = period_around(claim.service_date, limit.per, rules.benefit_year_starts)
    if not own or period is None or limit.per not in _LATER_PERIODS:
        return
    before = [line for line in past if _is_counted(line, limit, period, claim.service_date)]
    if limit.counts is Counting.UNITS:
        count = sum(line.units for line in before) + sum(line.units for line in own)
    else:
        count = len({line.service_date for line in before}) + 1
    if count > limit.most:
        what = limit.name or limit.counts.value
        reason = (
            f"{claim.payer.name} pays {limit.most} {what} in a {limit.per.replace('_', ' ')}: this is number {count}."
        )
        severity = Severity.WARN if limit.certainty == UNSURE else None
        yield VISITS_USED_UP.found("lines", reason, _DECIDE, severity)


def _is_counted(line: PastLine, limit: VisitLimit, period: tuple[date, date], day: date) -> bool:
    """What left for the payer counts before this session, even if it was held after it."""
    left = line.standing in (Standing.LEFT, Standing.ANSWERED) and line.service_date != day
    in_time = period[0] <= line.service_date <= period[1] and (left or line.service_date < day)
    return in_time and limit.concerns(line.procedure) and line.standing is not Standing.REFUSED
