"""The rules of one file of checks: what they have in common is said once.

COMPANION = RuleFamily("companion", source="the payer's companion guide, as its pack has it")
REFERRAL_MISSING = COMPANION.rule("REFERRAL_MISSING", "Who referred is there where it is wanted.", "288", "16")
"""

from dataclasses import dataclass

from bridge.billing.problem import Severity
from bridge.billing.rule import Fix, Rule


@dataclass(frozen=True, slots=True)
class RuleFamily:
    """`source` is that of its rules which name none of their own."""

    name: str
    source: str = "own judgement"

    def rule(
        self,
        name: str,
        sentence: str,
        *prevents: str,
        severity: Severity = Severity.HOLD,
        fix: Fix = Fix.CHART,
        source: str = "",
        certainty: str = "certain",
    ) -> Rule:
        """`name` is the Problem's code, `prevents` the CARCs."""
        return Rule(
            id=name,
            family=self.name,
            sentence=sentence,
            severity=severity,
            prevents=prevents,
            fix=fix,
            source=source or self.source,
            certainty=certainty,
        )
