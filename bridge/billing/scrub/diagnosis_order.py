"""Which diagnosis stands where: what may lead, what must, and what another wants before or beside it."""

from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.diagnosis import Sequence
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

PRIMARY_DIAGNOSIS_WEAK = Rule(
    id="PRIMARY_DIAGNOSIS_WEAK",
    family="diagnosis_order",
    sentence="The first diagnosis is a disorder: no circumstance, no external cause, no symptom alone.",
    severity=Severity.WARN,
    prevents=("167", "11", "50"),
    source="guidelines I.C.20 and I.C.21.c.17; denial rule 12",
    certainty="likely",
)
DIAGNOSIS_MUST_LEAD = Rule(
    id="DIAGNOSIS_MUST_LEAD",
    family="diagnosis_order",
    sentence="A code that is only for the first place stands there.",
    severity=Severity.WARN,
    prevents=("11", "16"),
    source="guidelines I.C.21.c.16",
    certainty="unsure",
)
UNDERLYING_DIAGNOSIS_MISSING = Rule(
    id="UNDERLYING_DIAGNOSIS_MISSING",
    family="diagnosis_order",
    sentence="A diagnosis that is due to another condition comes with that condition.",
    prevents=("11", "16", "146"),
    source="ICD-10-CM tabular list, Code First; denial rule 11",
)
UNDERLYING_DIAGNOSIS_AFTER = Rule(
    id="UNDERLYING_DIAGNOSIS_AFTER",
    family="diagnosis_order",
    sentence="The underlying condition stands before what it causes.",
    prevents=("11", "16", "146"),
    source="ICD-10-CM tabular list, Code First; denial rule 11",
)
ADDITIONAL_DIAGNOSIS_MISSING = Rule(
    id="ADDITIONAL_DIAGNOSIS_MISSING",
    family="diagnosis_order",
    sentence="A diagnosis that always goes with another has it beside it.",
    severity=Severity.WARN,
    prevents=("16",),
    source="ICD-10-CM tabular list, Use Additional Code",
    certainty="likely",
)
DIAGNOSIS_QUESTIONED = Rule(
    id="DIAGNOSIS_QUESTIONED",
    family="diagnosis_order",
    sentence="The first diagnosis is as specific, and as active, as this payer wants it.",
    severity=Severity.WARN,
    prevents=("11", "50"),
    fix=Fix.DECIDE,
    source="the payer's pack",
    certainty="unsure",
)
RULES = (
    PRIMARY_DIAGNOSIS_WEAK,
    DIAGNOSIS_MUST_LEAD,
    UNDERLYING_DIAGNOSIS_MISSING,
    UNDERLYING_DIAGNOSIS_AFTER,
    ADDITIONAL_DIAGNOSIS_MISSING,
    DIAGNOSIS_QUESTIONED,
)
_MENTAL = "F"  # of other chapters a copied problem list is told of, not held


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """PRIMARY_DIAGNOSIS_WEAK, DIAGNOSIS_MUST_LEAD, UNDERLYING_DIAGNOSIS_MISSING, UNDERLYING_DIAGNOSIS_AFTER,
    ADDITIONAL_DIAGNOSIS_MISSING, DIAGNOSIS_QUESTIONED."""
    if not claim.diagnoses or claim.diagnoses_are_icd9:
        return
    yield from _first(claim, context)
    for i, code in enumerate(claim.diagnoses):
        if i and context.diagnoses.only_first(code) is not None:
            reason = f"Diagnosis {i + 1} is a reason for a visit that is coded in first place only."
            remedy = "Put it first, or leave it out where another diagnosis was the reason."
            yield DIAGNOSIS_MUST_LEAD.found(f"diagnoses[{i}]", reason, remedy)
        yield from _underlying(claim, context, i)
        yield from _additional(claim, context, i)


def _first(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    code, rules = claim.diagnoses[0], context.rules
    if (limit := context.diagnoses.only_secondary(code)) is not None:
        reason = "The first diagnosis is a circumstance or an external cause, which only stands behind another."
        severity = Severity.HOLD if limit.certainty == "certain" else Severity.WARN
        yield PRIMARY_DIAGNOSIS_WEAK.found("diagnoses[0]", reason, "Put the disorder that was treated first.", severity)
    elif context.diagnoses.is_weak_first(code) and not code.startswith(tuple(rules.principal_allowed) if rules else ()):
        reason = "The first diagnosis is a circumstance or a symptom, which payers seldom accept in first place."
        yield PRIMARY_DIAGNOSIS_WEAK.found("diagnoses[0]", reason, "Put the disorder that was treated first.")
    for i, line in enumerate(claim.lines):
        leads = [claim.diagnoses[p - 1] for p in line.diagnosis_pointers[:1] if 2 <= p <= len(claim.diagnoses)]
        if any(context.diagnoses.only_secondary(lead) is not None for lead in leads):
            place, remedy = f"lines[{i}].diagnosis_pointers", "Point the line first at the disorder that was treated."
            reason = "The line points first at a circumstance or an external cause, which only stands behind another."
            yield PRIMARY_DIAGNOSIS_WEAK.found(place, reason, remedy)
    if rules is not None and rules.questions_unspecified:
        questioned = context.diagnoses.questioned(code)
        if questioned is not None:
            reason = f"The first diagnosis {questioned.says}, and {rules.payer.name} asks back."
            yield DIAGNOSIS_QUESTIONED.found("diagnoses[0]", reason, "Say more in the chart where more is known.")


def _underlying(claim: Claim, context: ScrubContext, index: int) -> Iterator[Problem]:
    """Held where the note is for every patient and the code is a mental disorder, else warned of."""
    place = f"diagnoses[{index}]"
    for note in context.diagnoses.code_first(claim.diagnoses[index]):
        found = context.diagnoses.sequence(note, index, claim.diagnoses)
        severity = None if note.must and claim.diagnoses[index].startswith(_MENTAL) else Severity.WARN
        if found is Sequence.AFTER and (note.must or not note.is_open):
            reason = f"Diagnosis {index + 1} is due to a condition that stands behind it."
            remedy = "Put the condition that causes it before it."
            yield UNDERLYING_DIAGNOSIS_AFTER.found(place, reason, remedy, severity)
        elif found is Sequence.MISSING and note.must:
            reason = f"Diagnosis {index + 1} is due to another condition, and that one is not on the claim."
            remedy = "Add the condition that causes it, before it, in the chart."
            yield UNDERLYING_DIAGNOSIS_MISSING.found(place, reason, remedy, severity)


def _additional(claim: Claim, context: ScrubContext, index: int) -> Iterator[Problem]:
    others = claim.diagnoses[:index] + claim.diagnoses[index + 1 :]
    for note in context.diagnoses.use_additional(claim.diagnoses[index]):
        if note.must and not any(context.diagnoses.answers(note, other) for other in others):
            reason = f"Diagnosis {index + 1} goes with another one that is not on the claim."
            remedy = "Add the diagnosis that the ICD-10-CM asks for beside it, in the chart."
            yield ADDITIONAL_DIAGNOSIS_MISSING.found(f"diagnoses[{index}]", reason, remedy)
