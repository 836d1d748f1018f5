"""Whether there is time left to file."""

from collections.abc import Iterator
from datetime import timedelta

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.context import ScrubContext

NEAR = 60  # percent of the payer's days: warn from here on


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """SERVICE_DATE_AHEAD, FILING_LATE, FILING_NEAR. The days run from the service date."""
    if claim.service_date > context.today:
        yield Problem(
            code="SERVICE_DATE_AHEAD",
            place="service_date",
            reason="The service date lies in the future.",
            remedy="Correct the date of the encounter in the chart.",
            prevents=("110",),
        )
    if context.rules is None:
        return
    limit = context.rules.timely_filing_days
    last = claim.service_date + timedelta(days=limit)
    if context.today > last:
        yield Problem(
            code="FILING_LATE",
            place="service_date",
            reason=f"{context.rules.payer.name} takes claims for {limit} days; the last was {last}.",
            remedy="Find a reason for the delay that the payer accepts, or write the claim off.",
            prevents=("29",),
        )
    elif (context.today - claim.service_date).days >= limit * NEAR // 100:
        yield Problem(
            code="FILING_NEAR",
            place="service_date",
            reason=f"{context.rules.payer.name} takes it until {last}: {(last - context.today).days} days left.",
            remedy="Send it soon.",
            severity=Severity.WARN,
            prevents=("29",),
        )
