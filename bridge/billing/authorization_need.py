"""Whether a payer wants an authorization for a code on a day: by its pack, or by what its 271 says."""

from collections.abc import Iterable
from datetime import date

from bridge.billing.eligibility import Answer, authorization_said
from bridge.billing.history import PastLine, Standing
from bridge.billing.payer_rules import PayerRules, period_around
from bridge.billing.payer_table import AuthorizationNeed, Counting


def is_wanted(
    procedure: str, day: date, rules: PayerRules, answer: Answer | None, past: Iterable[PastLine] = ()
) -> bool:
    """Whether the payer wants a number for this code on that day. The pack's own word goes before the 271's, which
    speaks of a whole kind of service unless it names the code."""
    need = rules.authorization_need(procedure)
    if need is not None:
        return need.beyond == 0 or _counted(need, day, rules, past) >= need.beyond
    has_own_list = bool(rules.authorization_procedures or rules.authorization_needs)
    return answer is not None and authorization_said(answer, procedure, by_code_alone=has_own_list)


def is_said_at_large(procedure: str, rules: PayerRules, answer: Answer | None) -> bool:
    """Whether the 271 wants one for a whole kind of service, and the pack's own list only leaves the code out."""
    is_silent = rules.authorization_need(procedure) is None
    return is_silent and answer is not None and authorization_said(answer, procedure)


def _counted(need: AuthorizationNeed, day: date, rules: PayerRules, past: Iterable[PastLine]) -> int:
    """Visits or units of the period, before `day`."""
    period = period_around(day, need.per, rules.benefit_year_starts)
    lines = [
        line
        for line in past
        if line.payer_id in ("", rules.payer.id)
        and need.concerns(line.procedure)
        and line.standing is not Standing.REFUSED
        and line.service_date < day
        and (period is None or period[0] <= line.service_date)
    ]
    if need.counts is Counting.UNITS:
        return sum(line.units for line in lines)
    return len({line.service_date for line in lines})
