"""Scrubbing: is this claim ready to leave? One file per family of checks; tables and facts arrive as arguments.

    scrub(claim, ScrubContext(rules=..., procedures=..., today=..., diagnoses=..., ...)) -> Problems

Pure; raises nothing on data. A Problem's `place` is a path into the claim (`lines[0].procedure`) or a chart resource
(`Coverage/c1 period.end`). No Problem, or only warnings: the claim may leave. Each family's `check` names its codes.
"""

from collections.abc import Callable, Iterator, Mapping

from bridge.billing import chart_rule, coding, outlook
from bridge.billing.claim import Claim
from bridge.billing.problem import Problem
from bridge.billing.rule import Rule
from bridge.billing.scrub import (
    authorization,
    benefit,
    charge,
    combination,
    companion,
    coverage,
    credential,
    diagnosis,
    diagnosis_fit,
    diagnosis_order,
    duplicate,
    eligibility,
    enrolment,
    identity,
    minutes,
    note,
    privacy,
    provider,
    telehealth,
    timely,
    units,
)
from bridge.billing.scrub.context import CoverageSpan, ScrubContext
from bridge.billing.scrub.merging import said_once

__all__ = ["RULES", "CoverageSpan", "ScrubContext", "scrub"]

Check = Callable[[Claim, ScrubContext], Iterator[Problem]]

FAMILIES: tuple[Check, ...] = (
    identity.check,
    coverage.check,
    companion.check,
    benefit.check,
    diagnosis.check,
    diagnosis_order.check,
    diagnosis_fit.check,
    minutes.check,
    combination.check,
    units.check,
    provider.check,
    credential.check,
    enrolment.check,
    authorization.check,
    eligibility.check,
    telehealth.check,
    charge.check,
    note.check,
    privacy.check,
    duplicate.check,
    timely.check,
)

RULES: Mapping[str, Rule] = {
    rule.id: rule
    for family in (
        chart_rule,
        coding,
        minutes,
        charge,
        authorization,
        eligibility,
        outlook,
        combination,
        units,
        benefit,
        companion,
        coverage,
        telehealth,
        timely,
        diagnosis,
        diagnosis_fit,
        diagnosis_order,
        note,
        privacy,
        duplicate,
        provider,
        credential,
        enrolment,
        identity,
    )
    for rule in family.RULES
}


def scrub(claim: Claim, context: ScrubContext) -> tuple[Problem, ...]:
    """Every Problem of the claim, family by family, each once: what several lines have in common too."""
    return said_once(problem for check in FAMILIES for problem in check(claim, context))
