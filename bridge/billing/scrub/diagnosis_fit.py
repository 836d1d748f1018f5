"""Diagnoses against the patient and the service: age, sex, and what some services are paid for."""

from collections.abc import Iterator, Sequence

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.diagnosis_limit import CodeLimit, ServiceLimit
from bridge.billing.diagnosis_note import bare
from bridge.billing.party import Sex
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

SEX_IS_RIGHT = "45"  # HI*BG condition code, ambiguous gender category
SEX_IS_RIGHT_MODIFIER = "KX"  # ... and its modifier on professional claims

DIAGNOSIS_AGE = Rule(
    id="DIAGNOSIS_AGE",
    family="diagnosis_fit",
    sentence="Every diagnosis fits the patient's age.",
    prevents=("9",),
    fix=Fix.DECIDE,
    source="Medicare Code Editor; titles of the tabular list",
    certainty="likely",
)
DIAGNOSIS_SEX = Rule(
    id="DIAGNOSIS_SEX",
    family="diagnosis_fit",
    sentence="Every diagnosis fits the patient's sex as the payer has it.",
    severity=Severity.WARN,
    prevents=("10",),
    fix=Fix.DECIDE,
    source="Medicare Code Editor; titles of the tabular list",
    certainty="likely",
)
SERVICE_DIAGNOSIS_WRONG = Rule(
    id="SERVICE_DIAGNOSIS_WRONG",
    family="diagnosis_fit",
    sentence="A service that is paid for certain diagnoses points at one of them: HBAI physical first, ABA autism.",
    prevents=("167", "11", "50"),
    source="denial rule 12",
    certainty="likely",
)
RULES = (DIAGNOSIS_AGE, DIAGNOSIS_SEX, SERVICE_DIAGNOSIS_WRONG)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """DIAGNOSIS_AGE, DIAGNOSIS_SEX, SERVICE_DIAGNOSIS_WRONG."""
    if claim.diagnoses_are_icd9:
        return
    years = _age(claim)
    for i, code in enumerate(claim.diagnoses):
        wrong = [limit for limit in context.diagnoses.ages(code) if years is not None and not limit.fits(years)]
        if wrong:
            reason = f"Diagnosis {i + 1} does not fit the patient's age on the service date."
            remedy = "Check the diagnosis and the date of birth in the chart."
            yield DIAGNOSIS_AGE.found(f"diagnoses[{i}]", reason, remedy, _by_certainty(wrong))
        if not _sex_is_said_to_be_right(claim) and any(
            limit.sex is not claim.patient.sex for limit in context.diagnoses.sexes(code)
        ):
            reason = f"Diagnosis {i + 1} is of the other sex than the one on the claim."
            remedy = "Check both; if both are right, say so with modifier KX or condition code 45, as the payer wants."
            yield DIAGNOSIS_SEX.found(f"diagnoses[{i}]", reason, remedy)
    for i, line in enumerate(claim.lines):
        for limit in context.diagnoses.limits.services:
            if line.procedure in limit.procedures:
                yield from _service(claim, context, i, line, limit)


def _age(claim: Claim) -> int | None:
    """Whole years on the service date; None for a birth date after it."""
    born, day = claim.patient.birth_date, claim.service_date
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) if born <= day else None


def _by_certainty(limits: Sequence[CodeLimit]) -> Severity:
    return Severity.HOLD if any(limit.certainty == "certain" for limit in limits) else Severity.WARN


def _sex_is_said_to_be_right(claim: Claim) -> bool:
    marked = any(SEX_IS_RIGHT_MODIFIER in line.modifiers for line in claim.lines)
    return claim.patient.sex is Sex.UNKNOWN or SEX_IS_RIGHT in claim.condition_codes or marked


def _service(
    claim: Claim, context: ScrubContext, index: int, line: ServiceLine, limit: ServiceLimit
) -> Iterator[Problem]:
    """Of the diagnoses that the line points at; a wrong pointer is another rule's."""
    codes = [claim.diagnoses[p - 1] for p in line.diagnosis_pointers if 1 <= p <= len(claim.diagnoses)]
    if not codes:
        return
    place, reason = f"lines[{index}].diagnosis_pointers", f"{line.procedure}: {limit.says}"
    severity = Severity.WARN if limit.certainty == "unsure" else None
    if limit.never_first.covers(bare(codes[0])):
        remedy = "Point the line first at what the service was for; add that diagnosis where it is missing."
        yield SERVICE_DIAGNOSIS_WRONG.found(place, f"{reason}; the line's first diagnosis is not.", remedy, severity)
    wanted = context.rules.service_diagnoses.get(limit.id, ()) if context.rules is not None else ()
    if wanted:
        fits = any(code.startswith(wanted) for code in codes)
    else:
        fits = not limit.any_of.spans or any(limit.any_of.covers(bare(code)) for code in codes)
    if not fits:
        remedy = "Point the line at that diagnosis, or name the others that this payer takes in its rule pack."
        yield SERVICE_DIAGNOSIS_WRONG.found(place, f"{reason}; the line points at none.", remedy, severity)
