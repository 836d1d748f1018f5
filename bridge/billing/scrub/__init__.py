"""Scrubbing: is this claim ready to leave? One file per family of checks; tables and facts arrive as arguments.

    scrub(claim, ScrubContext(rules=..., procedures=..., today=..., is_billable_diagnosis=..., ...)) -> Problems

Pure; raises nothing on data. A Problem's `place` is a path into the claim (`lines[0].procedure`) or a chart resource
(`Coverage/c1 period.end`). No Problem, or only warnings: the claim may leave. Each family's `check` names its codes.
"""

from collections.abc import Callable, Iterator, Mapping

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem
from bridge.billing.rule import Rule
from bridge.billing.scrub import (
    authorization,
    charge,
    combination,
    coverage,
    diagnosis,
    duplicate,
    identity,
    minutes,
    note,
    provider,
    telehealth,
    timely,
)
from bridge.billing.scrub.context import CoverageSpan, ScrubContext

__all__ = ["RULES", "CoverageSpan", "ScrubContext", "scrub"]

Check = Callable[[Claim, ScrubContext], Iterator[Problem]]

FAMILIES: tuple[Check, ...] = (
    identity.check,
    coverage.check,
    diagnosis.check,
    minutes.check,
    combination.check,
    provider.check,
    authorization.check,
    telehealth.check,
    charge.check,
    note.check,
    duplicate.check,
    timely.check,
)

RULES: Mapping[str, Rule] = {rule.id: rule for family in (charge,) for rule in family.RULES}


def scrub(claim: Claim, context: ScrubContext) -> tuple[Problem, ...]:
    """Every Problem of the claim, family by family, each once."""
    return tuple(dict.fromkeys(problem for check in FAMILIES for problem in check(claim, context)))
