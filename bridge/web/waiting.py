"""Claims that leave by themselves: on a day, or when somebody has answered. Nobody mends them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bridge.billing.claim import Frequency
from bridge.billing.payer_rules import PayerCatalog
from bridge.billing.practice import Enrolment, Practice
from bridge.billing.problem import Problem
from bridge.billing.rule import Fix
from bridge.billing.scrub import RULES
from bridge.billing.scrub.coverage import EARLIER_PAYER_SILENT
from bridge.billing.scrub.enrolment import ENROLMENT_PENDING
from bridge.billing.scrub.minutes import MONTH_NOT_OVER
from bridge.billing.scrub.timely import NEAR
from bridge.store.claim_row import ClaimRow

UNTIL = {  # what is waited for, where no day is known
    ENROLMENT_PENDING.id: "once the payer names a day and it stands in the practice's file",
    EARLIER_PAYER_SILENT.id: "when the payer before this one has answered",
}
_SOMEBODY = "when what it waits for has come"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """`day`: when it leaves by itself; None: nobody knows yet. `last`: until when the payer takes the claim."""

    code: str
    day: date | None
    last: date | None = None
    is_near: bool = False  # so that somebody should know of `last`

    @property
    def is_late(self) -> bool:
        """It would leave after the payer's last day."""
        return self.day is not None and self.last is not None and self.day > self.last

    @property
    def words(self) -> str:
        """When it leaves, where there is no day."""
        return UNTIL.get(self.code, _SOMEBODY)


def waits(problem: Problem) -> bool:
    """Whether it keeps a claim, and goes away without anybody's doing."""
    rule = RULES.get(problem.code)
    return rule is not None and rule.fix is Fix.WAIT and problem.severity.keeps


def only_waits(problems: Iterable[Problem]) -> bool:
    """Whether what keeps a claim are Problems of that kind alone, and there is one."""
    keeping = [waits(problem) for problem in problems if problem.severity.keeps]
    return bool(keeping) and all(keeping)


def wait_of(problem: Problem, claim: ClaimRow, practice: Practice, payers: PayerCatalog, today: date) -> Wait:
    """Its day and the payer's last one, from the practice's file and the payer's pack as they are today."""
    day = _day(problem, claim, practice.enrolments, today)
    last = _last_day(claim, payers)
    return Wait(code=problem.code, day=day, last=last, is_near=last is not None and _is_near(claim, day or today, last))


def _day(problem: Problem, claim: ClaimRow, enrolments: Iterable[Enrolment], today: date) -> date | None:
    if problem.code == MONTH_NOT_OVER.id:
        return (claim.service_date.replace(day=1) + timedelta(days=32)).replace(day=1)
    if problem.code != ENROLMENT_PENDING.id:
        return None
    coming = [
        e.starts
        for e in enrolments
        if (e.payer_id, e.clinician_id) == (claim.payer_id, claim.clinician_id) and e.covers(claim.service_date)
    ]
    return min((starts for starts in coming if starts is not None and starts > today), default=None)


def _last_day(claim: ClaimRow, payers: PayerCatalog) -> date | None:
    pack = payers.on(claim.payer_id, claim.service_date)
    if pack is None:
        return None
    filing = pack.filing_rule
    if claim.frequency is not Frequency.ORIGINAL:
        return filing.last_day_of_correction(claim.service_date)
    return filing.last_day(claim.service_date)


def _is_near(claim: ClaimRow, leaves: date, last: date) -> bool:
    whole = (last - claim.service_date).days
    return (leaves - claim.service_date).days * 100 >= whole * NEAR
