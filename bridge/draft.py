"""THE PURE LINE in one function: a chart becomes outcomes. The job, the CLI and the studio call it."""

from dataclasses import dataclass
from enum import StrEnum

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem


class OutcomeStatus(StrEnum):
    DRAFT = "draft"  # a claim that may leave
    HELD = "held"  # a person must mend something
    NOT_BILLABLE = "not_billable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one encounter came to. Anything but DRAFT names at least one Problem.

    A held encounter keeps the claims that could be built, so that a person sees what is there. A claim whose lines
    come from two encounters stands in both outcomes (the same `control_number`).
    """

    encounter_id: str
    status: OutcomeStatus
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
