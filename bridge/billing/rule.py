"""What a Problem of coding, mapping or scrubbing stands on: a rule with an id, a sentence, and what it prevents.

A family of checks declares its rules beside its functions and makes every Problem by `Rule.found`, so that the list of
all rules (`bridge.billing.scrub.RULES`) is what runs. A practice may choose for each: off, warn or hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bridge.billing.problem import Problem, Severity


class Fix(StrEnum):
    """What the screen can offer for it."""

    CHART = "chart"  # correct it in the chart; then draft again
    SIGN = "sign"  # the clinician signs the note
    PRACTICE = "practice"  # an administrator corrects the practice's file
    PAYER = "payer"  # an administrator corrects the payer's rule pack
    REFERENCE = "reference"  # an administrator loads a newer list
    AUTHORIZATION = "authorization"  # type the number, ask for one, or have it extended
    ELIGIBILITY = "eligibility"  # ask the payer about the coverage again
    REPLACE = "replace"  # replace the claim that went before
    CONSENT = "consent"  # record the patient's consent in the chart
    WAIT = "wait"  # it releases itself on a day
    DECIDE = "decide"  # a person chooses: nothing in the data is wrong by itself


class Action(StrEnum):
    """What a practice wants of a rule."""

    OFF = "off"
    WARN = "warn"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`severity` is as shipped. STOP and NOT_BILLABLE are not for a practice to choose."""

    id: str  # the Problem's code: NPI_WRONG
    family: str  # the file that asks it: provider
    sentence: str  # what holds of a clean claim: "Every NPI is there and its check digit fits."
    severity: Severity = Severity.HOLD
    prevents: tuple[str, ...] = ()  # CARCs
    fix: Fix = Fix.CHART
    source: str = ""  # where the rule comes from: "CMS NCCI 2024Q3", "denial rule 5"
    certainty: str = "certain"  # certain, likely, unsure

    @property
    def may_be_chosen(self) -> bool:
        return self.severity in (Severity.HOLD, Severity.WARN)

    def found(self, place: str, reason: str, remedy: str, severity: Severity | None = None) -> Problem:
        """It does not hold at `place`. `severity`: for a case that weighs less, or more, than the rule as shipped."""
        return Problem(
            code=self.id,
            place=place,
            reason=reason,
            remedy=remedy,
            severity=self.severity if severity is None else severity,
            prevents=self.prevents,
        )


def as_chosen(problems: Iterable[Problem], actions: Mapping[str, Action]) -> tuple[Problem, ...]:
    """The Problems as a practice wants them: left out, warned of, or holding the claim. In the same order."""
    return tuple(_chosen(problem, actions.get(problem.code)) for problem in problems if _is_wanted(problem, actions))


def _is_wanted(problem: Problem, actions: Mapping[str, Action]) -> bool:
    return not _may_change(problem) or actions.get(problem.code) is not Action.OFF


def _chosen(problem: Problem, action: Action | None) -> Problem:
    if action is None or not _may_change(problem):
        return problem
    return replace(problem, severity=Severity.HOLD if action is Action.HOLD else Severity.WARN)


def _may_change(problem: Problem) -> bool:
    return problem.severity in (Severity.HOLD, Severity.WARN)
