"""A practice's own rules on one claim after the other: first those that set, later those that hold or warn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bridge.billing.claim import Claim
from bridge.billing.practice_rule import Effect, PracticeRule
from bridge.billing.practice_rule.charter import PracticeRuleCharter
from bridge.billing.practice_rule.fit import Facts, Fitter, compiled
from bridge.billing.practice_rule.setting import Set, set_by
from bridge.billing.problem import Problem, Severity
from bridge.billing.session import Session

_SEVERITIES = {Effect.HOLD: Severity.HOLD, Effect.WARN: Severity.WARN}


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRules:
    """Compiled, in the order in which they are asked; made by `practice_rules`."""

    asked: tuple[tuple[PracticeRule, Fitter], ...]
    charter: PracticeRuleCharter

    def set_on(self, claim: Claim, sessions: Mapping[str, Session]) -> Set:
        """The claim as the rules leave it. Each rule finds what those before it have set. Before scrubbing."""
        problems: list[Problem] = []
        for rule, fit in self.asked:
            if rule.effect is Effect.SET and rule.is_asked_on(claim.service_date):
                lines = fit(Facts(claim=claim, sessions=sessions)).lines
                done = set_by(rule, claim, lines, sessions, self.charter)
                claim, problems = done.claim, [*problems, *done.problems]
        return Set(claim=claim, problems=tuple(problems))

    def found(self, claim: Claim, sessions: Mapping[str, Session]) -> tuple[Problem, ...]:
        """What holds the claim or is to be said of it, at each place. No shipped rule's choice changes it."""
        facts = Facts(claim=claim, sessions=sessions)
        return tuple(
            found_by(rule, place)
            for rule, fit in self.asked
            if rule.effect is not Effect.SET and rule.is_asked_on(claim.service_date)
            for place in fit(facts).places
        )


def practice_rules(rules: Iterable[PracticeRule], charter: PracticeRuleCharter) -> PracticeRules:
    """Those that are on, compiled."""
    return PracticeRules(asked=tuple((rule, compiled(rule)) for rule in rules if rule.is_on), charter=charter)


def found_by(rule: PracticeRule, place: str) -> Problem:
    """`place`: `claim`, or `lines[0]`."""
    return Problem(
        code=rule.id,
        place=place,
        reason=rule.message,
        remedy=rule.remedy,
        severity=_SEVERITIES[rule.effect],
        prevents=rule.prevents,
    )
