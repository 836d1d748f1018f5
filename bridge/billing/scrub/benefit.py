"""Whether the plan pays for so many on one day, or in one episode of care: limits of the payer's pack.

A day's limit is counted exactly. When an episode began no calendar says: all that left here counts, and it warns.
Limits of weeks, months, years and a lifetime are asked by `eligibility`, beside what the payer's 271 says of them.
"""

from collections.abc import Iterable, Iterator

from bridge.billing.claim import Claim
from bridge.billing.history import PastLine, Standing
from bridge.billing.payer_rules import PayerRules
from bridge.billing.payer_table import Counting, Period, VisitLimit
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

BENEFIT_LIMIT = Rule(
    id="BENEFIT_LIMIT",
    family="benefit",
    sentence="The plan's limit of visits or units is not passed.",
    prevents=("119", "222"),
    fix=Fix.DECIDE,
    source="denial rules 16 and 20; the payer's pack",
)
RULES = (BENEFIT_LIMIT,)

_PER = {Period.DAY: "a day", Period.EPISODE: "an episode"}


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """BENEFIT_LIMIT."""
    if context.rules is None:
        return
    for limit in context.rules.visit_limits:
        own = [line for line in claim.lines if limit.concerns(line.procedure)]
        if not own or limit.per not in (Period.DAY, Period.EPISODE):
            continue
        before = tuple(_before(claim, context.history, limit))
        units = sum(line.units for line in own) + sum(line.units for line in before)
        visits = len({line.service_date for line in own} | {line.service_date for line in before})
        used = units if limit.counts is Counting.UNITS else visits
        if used > limit.most:
            yield _passed(claim, limit, used, context.rules)


def _before(claim: Claim, history: Iterable[PastLine], limit: VisitLimit) -> Iterator[PastLine]:
    """What left for this payer beside this claim and the one that it replaces."""
    for line in history:
        same_payer = line.payer_id in ("", claim.payer.id) and line.standing is not Standing.REFUSED
        in_time = limit.per is Period.EPISODE or line.service_date == claim.service_date
        own = line.claim_control_number in (claim.control_number, claim.replaces)
        if same_payer and in_time and not own and limit.concerns(line.procedure):
            yield line


def _passed(claim: Claim, limit: VisitLimit, used: int, rules: PayerRules) -> Problem:
    what = limit.name or limit.counts.value
    first = next(i for i, line in enumerate(claim.lines) if limit.concerns(line.procedure))
    return BENEFIT_LIMIT.found(
        f"lines[{first}].units",
        f"{rules.payer.name} pays for {limit.most} {what} in {_PER[limit.per]}; this makes {used}.",
        "Ask the payer for more, or have the patient agree in writing to pay before it is billed.",
        None if limit.per is Period.DAY else Severity.WARN,
    )
