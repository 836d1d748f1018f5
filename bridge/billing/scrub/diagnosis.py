"""Diagnoses: present, valid on the day, agreeing with each other, pointed at. Reasons name positions, never codes."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from bridge.billing.claim import Claim
from bridge.billing.diagnosis import Diagnoses
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

_LOAD = "Load the order file of that fiscal year: bridge reference load icd10-order FILE."
MOST = 12  # HI
MOST_POINTERS = 4  # SV107

DIAGNOSIS_MISSING = Rule(
    id="DIAGNOSIS_MISSING",
    family="diagnosis",
    sentence="A claim has a diagnosis.",
    severity=Severity.STOP,
    prevents=("16", "11"),
    source="X222A1 2300 HI",
)
DIAGNOSES_TOO_MANY = Rule(
    id="DIAGNOSES_TOO_MANY",
    family="diagnosis",
    sentence=f"A claim holds at most {MOST} diagnoses.",
    severity=Severity.STOP,
    prevents=("16",),
    source="X222A1 2300 HI",
)
DIAGNOSIS_REPEATED = Rule(
    id="DIAGNOSIS_REPEATED",
    family="diagnosis",
    sentence="No diagnosis stands on a claim twice.",
    prevents=("16",),
    source="X222A1 2300 HI",
)
DIAGNOSIS_NOT_BILLABLE = Rule(
    id="DIAGNOSIS_NOT_BILLABLE",
    family="diagnosis",
    sentence="Every diagnosis is a billable ICD-10-CM code of the service date's fiscal year.",
    prevents=("146", "16"),
    source="ICD-10-CM order files of CMS by fiscal year; denial rule 11",
)
DIAGNOSIS_LIST_OUT_OF_DATE = Rule(
    id="DIAGNOSIS_LIST_OUT_OF_DATE",
    family="diagnosis",
    sentence="The lists of diagnoses speak of the service date.",
    severity=Severity.WARN,
    fix=Fix.REFERENCE,
    source="own judgement",
)
DIAGNOSES_EXCLUDED = Rule(
    id="DIAGNOSES_EXCLUDED",
    family="diagnosis",
    sentence="No two diagnoses exclude each other.",
    prevents=("146", "11", "16"),
    source="ICD-10-CM tabular list, Excludes1; denial rule 11",
)
DIAGNOSIS_POINTER_WRONG = Rule(
    id="DIAGNOSIS_POINTER_WRONG",
    family="diagnosis",
    sentence="Every line points at one to four diagnoses of the claim, at each once.",
    severity=Severity.STOP,
    prevents=("16", "11"),
    source="X222A1 2400 SV107",
)
RULES = (
    DIAGNOSIS_MISSING,
    DIAGNOSES_TOO_MANY,
    DIAGNOSIS_REPEATED,
    DIAGNOSIS_NOT_BILLABLE,
    DIAGNOSIS_LIST_OUT_OF_DATE,
    DIAGNOSES_EXCLUDED,
    DIAGNOSIS_POINTER_WRONG,
)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """DIAGNOSIS_MISSING, DIAGNOSES_TOO_MANY, DIAGNOSIS_REPEATED, DIAGNOSIS_NOT_BILLABLE, DIAGNOSIS_LIST_OUT_OF_DATE,
    DIAGNOSES_EXCLUDED, DIAGNOSIS_POINTER_WRONG."""
    if not claim.diagnoses:
        reason = "The claim has no diagnosis."
        yield DIAGNOSIS_MISSING.found("diagnoses", reason, "Enter the diagnosis of the encounter in the chart.")
        return
    yield from _counted(claim)
    if not claim.diagnoses_are_icd9:
        yield from _billable(claim, context)
        yield from _excluded(claim, context)
    for i, line in enumerate(claim.lines):
        pointers = line.diagnosis_pointers
        there = all(1 <= p <= len(claim.diagnoses) for p in pointers) and 1 <= len(pointers) <= MOST_POINTERS
        if not there or len(set(pointers)) < len(pointers):
            reason = "A line points at no diagnosis, at more than four, at one that is not there, or at one twice."
            remedy = "Point the line at the diagnoses that it treated."
            yield DIAGNOSIS_POINTER_WRONG.found(f"lines[{i}].diagnosis_pointers", reason, remedy)


def _counted(claim: Claim) -> Iterator[Problem]:
    count = len(claim.diagnoses)
    if count > MOST:
        reason = f"The claim has {count} diagnoses; a claim holds {MOST}."
        yield DIAGNOSES_TOO_MANY.found("diagnoses", reason, "Keep those that were treated on this day.")
    if len(set(claim.diagnoses)) < count:
        reason = "The same diagnosis stands on the claim twice."
        yield DIAGNOSIS_REPEATED.found("diagnoses", reason, "Remove the second one in the chart.")


def _billable(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """Where no list speaks of the day, a code that is not found may be a new one: that only warns."""
    day = claim.service_date
    known = context.diagnoses.covers(day)
    for i, code in enumerate(claim.diagnoses):
        if context.diagnoses.is_billable(code, day):
            continue
        if known:
            choices = len(context.diagnoses.choices(code, day))
            yield DIAGNOSIS_NOT_BILLABLE.found(f"diagnoses[{i}]", _why(claim, context, i), _mend(choices))
        else:
            reason = f"Diagnosis {i + 1} is not on the nearest list, and none speaks of the service date."
            yield DIAGNOSIS_NOT_BILLABLE.found(f"diagnoses[{i}]", reason, _LOAD, Severity.WARN)
    if not known and (
        context.diagnoses.covers(context.today) or any(map(context.diagnoses.changed_last, claim.diagnoses))
    ):
        reason = "No list of diagnoses that is loaded speaks of the service date; the nearest was used."
        yield DIAGNOSIS_LIST_OUT_OF_DATE.found("service_date", reason, _LOAD)


def out_of_date(diagnoses: Diagnoses, today: date) -> tuple[Problem, ...]:
    """What the page of reference data says once, in place of each claim: the lists do not speak of today.

    A claim then says it itself only where the newest list brought or took one of its codes; a code that is not on it
    is DIAGNOSIS_NOT_BILLABLE, as a warning.
    """
    if diagnoses.covers(today):
        return ()
    reason = "No list of diagnoses speaks of today: claims are held against the newest, and new codes only warn."
    return (DIAGNOSIS_LIST_OUT_OF_DATE.found("reference icd10-order", reason, _LOAD),)


def _why(claim: Claim, context: ScrubContext, index: int) -> str:
    code, day = claim.diagnoses[index], claim.service_date
    if context.diagnoses.is_header(code, day):
        return f"Diagnosis {index + 1} is a heading on the service date, not a code that is billed."
    if context.diagnoses.is_billable(code, context.today):
        return f"Diagnosis {index + 1} was not billable on the service date: it came later."
    return f"Diagnosis {index + 1} is not billable on the service date: deleted, or no ICD-10-CM code."


def _mend(choices: int) -> str:
    if choices > 1:
        return f"Choose the specific code in the chart: there are {choices}."
    return "Choose the code that held on the service date in the chart."


def _excluded(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    for (a, one), (b, other) in combinations(enumerate(claim.diagnoses[:MOST]), 2):
        if context.diagnoses.exclude(one, other):
            reason = f"Diagnoses {a + 1} and {b + 1} exclude each other: they are not coded for one encounter."
            remedy = "Keep the one that describes the patient, in the chart."
            yield DIAGNOSES_EXCLUDED.found(f"diagnoses[{a}], diagnoses[{b}]", reason, remedy)
