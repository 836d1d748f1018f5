"""Diagnoses: present, valid on the day, in a position that a payer accepts. Reasons name positions, never codes."""

from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.context import ScrubContext

MOST = 12  # HI
MOST_POINTERS = 4  # SV107
_WEAK_FIRST = ("Z", "R69", "R45", "R46")
_STRONG_ENOUGH = ("Z03", "Z04", "Z13", "Z69", "Z71.41", "Z71.51")
_ONLY_SECONDARY = tuple(f"Z{n}" for n in range(55, 66))  # social circumstances: guidelines I.C.21.c.17


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """DIAGNOSIS_MISSING, DIAGNOSES_TOO_MANY, DIAGNOSIS_REPEATED, DIAGNOSIS_NOT_BILLABLE, PRIMARY_DIAGNOSIS_WEAK,
    DIAGNOSIS_POINTER_WRONG."""
    if not claim.diagnoses:
        yield _missing()
    if len(claim.diagnoses) > MOST:
        yield _too_many(len(claim.diagnoses))
    if len(set(claim.diagnoses)) < len(claim.diagnoses):
        yield _repeated()
    for i, code in enumerate(claim.diagnoses):
        if not context.is_billable_diagnosis(code, claim.service_date):
            yield _not_billable(i)
    if claim.diagnoses and _is_weak(claim.diagnoses[0]):
        yield _weak(holds=claim.diagnoses[0].startswith(_ONLY_SECONDARY))
    for i, line in enumerate(claim.lines):
        pointers = line.diagnosis_pointers
        fitting = all(1 <= p <= len(claim.diagnoses) for p in pointers) and 1 <= len(pointers) <= MOST_POINTERS
        if claim.diagnoses and not fitting:
            yield _pointer(i)


def _is_weak(code: str) -> bool:
    return code.startswith(_WEAK_FIRST) and not code.startswith(_STRONG_ENOUGH)


def _missing() -> Problem:
    return Problem(
        code="DIAGNOSIS_MISSING",
        place="diagnoses",
        reason="The claim has no diagnosis.",
        remedy="Enter the diagnosis of the encounter in the chart.",
        prevents=("16", "11"),
    )


def _too_many(count: int) -> Problem:
    return Problem(
        code="DIAGNOSES_TOO_MANY",
        place="diagnoses",
        reason=f"The claim has {count} diagnoses; a claim holds {MOST}.",
        remedy="Keep those that were treated on this day.",
        prevents=("16",),
    )


def _repeated() -> Problem:
    return Problem(
        code="DIAGNOSIS_REPEATED",
        place="diagnoses",
        reason="The same diagnosis stands on the claim twice.",
        remedy="Remove the second one in the chart.",
        prevents=("16",),
    )


def _not_billable(index: int) -> Problem:
    return Problem(
        code="DIAGNOSIS_NOT_BILLABLE",
        place=f"diagnoses[{index}]",
        reason=f"Diagnosis {index + 1} is not billable on the service date: a header, deleted, or no ICD-10-CM code.",
        remedy="Choose the specific code in the chart.",
        prevents=("146", "16"),
    )


def _weak(*, holds: bool) -> Problem:
    return Problem(
        code="PRIMARY_DIAGNOSIS_WEAK",
        place="diagnoses[0]",
        reason="The first diagnosis is a circumstance or a symptom, which payers seldom accept in first place.",
        remedy="Put the disorder that was treated first.",
        severity=Severity.HOLD if holds else Severity.WARN,
        prevents=("167", "11", "50"),
    )


def _pointer(index: int) -> Problem:
    return Problem(
        code="DIAGNOSIS_POINTER_WRONG",
        place=f"lines[{index}].diagnosis_pointers",
        reason="A service line points at no diagnosis, at more than four, or at one that is not there.",
        remedy="Point the line at the diagnoses that it treated.",
        prevents=("16", "11"),
    )
