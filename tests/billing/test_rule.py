from dataclasses import replace

import pytest

from bridge.billing.problem import Problem, Severity, holds
from bridge.billing.rule import Action, Rule, as_chosen

NPI = Rule(id="NPI_WRONG", family="provider", sentence="Every NPI is right.", prevents=("208",))


def found(severity: Severity) -> Problem:
    return replace(NPI, severity=severity).found("billing.npi", "It is not.", "Correct it.")


def test_a_problem_bears_its_rule() -> None:
    problem = NPI.found("billing.npi", "It is not.", "Correct it.")
    assert (problem.code, problem.severity, problem.prevents) == ("NPI_WRONG", Severity.HOLD, ("208",))
    assert NPI.found("x", "y", "z", Severity.WARN).severity is Severity.WARN


@pytest.mark.parametrize(
    ("severity", "action", "leaves"),
    [
        (Severity.HOLD, Action.WARN, True),
        (Severity.HOLD, Action.HOLD, False),
        (Severity.WARN, Action.HOLD, False),
        (Severity.HOLD, Action.OFF, True),
        (Severity.STOP, Action.OFF, False),  # X12 or the law: not for a practice to choose
        (Severity.STOP, Action.WARN, False),
        (Severity.NOT_BILLABLE, Action.HOLD, True),
    ],
)
def test_a_practice_chooses(severity: Severity, action: Action, leaves: bool) -> None:
    assert holds(as_chosen([found(severity)], {"NPI_WRONG": action})) is not leaves


def test_what_is_off_is_not_said_and_others_stay_in_order() -> None:
    other = replace(NPI, id="TAX_ID_WRONG").found("billing.tax_id", "It is not.", "Correct it.")
    assert as_chosen([found(Severity.HOLD), other], {"NPI_WRONG": Action.OFF}) == (other,)
    assert as_chosen([other, found(Severity.HOLD)], {}) == (other, found(Severity.HOLD))
