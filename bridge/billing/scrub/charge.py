"""What is asked for: lines, and dollars on each."""

from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.money import ZERO
from bridge.billing.problem import Problem
from bridge.billing.scrub.context import ScrubContext

MOST_LINES = 50  # 2400
MOST_CHARGE = 5000  # dollars: beyond it a line of behavioral health is a slip of the pen


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """LINES_MISSING, LINES_TOO_MANY, CHARGE_MISSING, CHARGE_UNLIKELY, PATIENT_PAID_TOO_MUCH."""
    if not claim.lines:
        yield _problem("LINES_MISSING", "lines", "The claim has no service line.", "Code the session.")
    if len(claim.lines) > MOST_LINES:
        yield _problem("LINES_TOO_MANY", "lines", f"A claim holds {MOST_LINES} lines.", "Divide the claim.")
    for i, line in enumerate(claim.lines):
        if line.charge <= ZERO:
            reason = f"{line.procedure} has no charge."
            yield _problem("CHARGE_MISSING", f"lines[{i}].charge", reason, "Add the fee to the practice's fee file.")
        elif line.charge > MOST_CHARGE:
            reason = f"The charge of {line.procedure} is above ${MOST_CHARGE}."
            yield _problem("CHARGE_UNLIKELY", f"lines[{i}].charge", reason, "Check fee and units.")
    if claim.patient_paid is not None and claim.patient_paid > claim.charge:
        reason = "The patient has paid more than the claim's charge."
        yield _problem("PATIENT_PAID_TOO_MUCH", "patient_paid", reason, "Check the payment.")


def _problem(code: str, place: str, reason: str, remedy: str) -> Problem:
    return Problem(code=code, place=place, reason=reason, remedy=remedy, prevents=("16",))
