"""What is asked for: lines, and dollars on each."""

from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.money import ZERO
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

MOST_LINES = 50  # 2400
MOST_CHARGE = 5000  # dollars: beyond it a line of behavioral health is a slip of the pen

LINES_MISSING = Rule(
    id="LINES_MISSING",
    family="charge",
    sentence="A claim has a service line.",
    severity=Severity.STOP,
    prevents=("16",),
    source="X222A1 2400",
)
LINES_TOO_MANY = Rule(
    id="LINES_TOO_MANY",
    family="charge",
    sentence=f"A claim holds at most {MOST_LINES} lines.",
    severity=Severity.STOP,
    prevents=("16",),
    source="X222A1 2400",
)
CHARGE_MISSING = Rule(
    id="CHARGE_MISSING",
    family="charge",
    sentence="Every line has a charge.",
    prevents=("16",),
    fix=Fix.PRACTICE,
    source="own judgement",
)
CHARGE_UNLIKELY = Rule(
    id="CHARGE_UNLIKELY",
    family="charge",
    sentence=f"No line charges more than ${MOST_CHARGE}.",
    prevents=("16",),
    fix=Fix.PRACTICE,
    source="own judgement",
    certainty="likely",
)
PATIENT_PAID_TOO_MUCH = Rule(
    id="PATIENT_PAID_TOO_MUCH",
    family="charge",
    sentence="The patient has not paid more than the charge.",
    prevents=("16",),
    fix=Fix.DECIDE,
    source="X222A1 AMT*F5",
)
RULES = (LINES_MISSING, LINES_TOO_MANY, CHARGE_MISSING, CHARGE_UNLIKELY, PATIENT_PAID_TOO_MUCH)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """LINES_MISSING, LINES_TOO_MANY, CHARGE_MISSING, CHARGE_UNLIKELY, PATIENT_PAID_TOO_MUCH."""
    if not claim.lines:
        yield LINES_MISSING.found("lines", "The claim has no service line.", "Code the session.")
    if len(claim.lines) > MOST_LINES:
        yield LINES_TOO_MANY.found("lines", f"A claim holds {MOST_LINES} lines.", "Divide the claim.")
    for i, line in enumerate(claim.lines):
        if line.charge <= ZERO:
            reason = f"{line.procedure} has no charge."
            yield CHARGE_MISSING.found(f"lines[{i}].charge", reason, "Add the fee to the practice's fee file.")
        elif line.charge > MOST_CHARGE:
            reason = f"The charge of {line.procedure} is above ${MOST_CHARGE}."
            yield CHARGE_UNLIKELY.found(f"lines[{i}].charge", reason, "Check fee and units.")
    if claim.patient_paid is not None and claim.patient_paid > claim.charge:
        reason = "The patient has paid more than the claim's charge."
        yield PATIENT_PAID_TOO_MUCH.found("patient_paid", reason, "Check the payment.")
