"""Whether there is time left to file, as the payer counts it."""

from collections.abc import Iterator
from datetime import date

from bridge.billing.claim import Claim, Frequency, Rank
from bridge.billing.payer_rules import PayerRules
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

NEAR = 60  # percent of the payer's time: warn from here on
URGENT = 85

SERVICE_DATE_AHEAD = Rule(
    id="SERVICE_DATE_AHEAD",
    family="timely",
    sentence="The service date does not lie in the future.",
    severity=Severity.STOP,
    prevents=("110",),
    source="X222A1 DTP*472",
)
FILING_LATE = Rule(
    id="FILING_LATE",
    family="timely",
    sentence="The payer still takes claims for that day.",
    prevents=("29",),
    fix=Fix.DECIDE,
    source="denial rule 15; the payer's pack",
)
FILING_NEAR = Rule(
    id="FILING_NEAR",
    family="timely",
    sentence=f"The claim leaves before {NEAR} % of the payer's time has gone.",
    severity=Severity.WARN,
    prevents=("29",),
    fix=Fix.DECIDE,
    source="denial rule 15",
    certainty="likely",
)
FILING_URGENT = Rule(
    id="FILING_URGENT",
    family="timely",
    sentence=f"The claim leaves before {URGENT} % of the payer's time has gone.",
    severity=Severity.WARN,
    prevents=("29",),
    fix=Fix.DECIDE,
    source="denial rule 15",
    certainty="likely",
)
RULES = (SERVICE_DATE_AHEAD, FILING_LATE, FILING_NEAR, FILING_URGENT)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """SERVICE_DATE_AHEAD, FILING_LATE, FILING_URGENT, FILING_NEAR. One of the last three at most."""
    if claim.service_date > context.today:
        reason = "The service date lies in the future."
        yield SERVICE_DATE_AHEAD.found("service_date", reason, "Correct the date of the encounter in the chart.")
    if context.rules is not None:
        yield from remaining(claim, context.rules, context.today)


def remaining(claim: Claim, rules: PayerRules, today: date) -> Iterator[Problem]:
    """FILING_LATE, FILING_URGENT or FILING_NEAR; nothing while there is time."""
    first, last = filing_span(claim, rules)
    if today > last:
        yield _late(claim, rules, last)
        return
    gone, whole = (today - first).days * 100, (last - first).days
    for rule, percent, remedy in ((FILING_URGENT, URGENT, "Send it today."), (FILING_NEAR, NEAR, "Send it soon.")):
        if gone >= whole * percent:
            left = (last - today).days
            reason = f"{rules.payer.name} takes it until {last}: {left} {'day' if left == 1 else 'days'} left."
            yield rule.found("service_date", reason, remedy)
            return


def filing_span(claim: Claim, rules: PayerRules) -> tuple[date, date]:
    """The day from which the payer counts, and the last on which it takes the claim.

    A claim for a later payer counts from the earlier one's answer where the pack gives days for that.
    """
    filing = rules.filing_rule
    answered_on = _answered_on(claim)
    if claim.frequency is not Frequency.ORIGINAL:
        return claim.service_date, filing.last_day_of_correction(claim.service_date)
    if claim.rank is Rank.PRIMARY or answered_on is None or filing.secondary_days is None:
        return claim.service_date, filing.last_day(claim.service_date)
    return answered_on, filing.last_day_of_secondary(claim.service_date, answered_on)


def _answered_on(claim: Claim) -> date | None:
    """When the last of the earlier payers decided. # 2330B DTP*573, 2430 DTP*573"""
    days = [other.adjudicated_on for other in claim.other_coverages]
    days += [line.adjudicated_on for other in claim.other_coverages for line in other.lines]
    return max((day for day in days if day is not None), default=None)


def _late(claim: Claim, rules: PayerRules, last: date) -> Problem:
    """A claim that names a reason for its delay may go: the payer decides about it. # CLM20"""
    return FILING_LATE.found(
        "service_date",
        f"{rules.payer.name} took it until {last}.",
        "Send the proof of an earlier acceptance (277CA with A2) or name a delay reason; else write the claim off.",
        Severity.WARN if claim.delay_reason else None,
    )
