"""Units of one code against the most that is paid: each line by itself, or all of the day."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from bridge.billing.claim import Claim
from bridge.billing.coding.edit import Adjudication, ListName, UnitLimit
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

MEDICARE = frozenset({"medicare", "medicare_advantage"})

UNITS_ABOVE_LIMIT = Rule(
    id="UNITS_ABOVE_LIMIT",
    family="units",
    sentence="No code has more units, on its line or on its day, than are paid.",
    prevents=("151", "222"),
    source="CMS medically unlikely edits; denial rule 16",
)
CODE_NOT_PAID = Rule(
    id="CODE_NOT_PAID",
    family="units",
    sentence="Every code is one of which Medicare, or Medicaid, pays at least one unit.",
    prevents=("151", "96"),
    fix=Fix.DECIDE,
    source="CMS medically unlikely edits with the value 0",
    certainty="likely",
)
RULES = (UNITS_ABOVE_LIMIT, CODE_NOT_PAID)

_REMEDY = {
    Adjudication.LINE: "Check the minutes; a further session of that day is a line of its own with a modifier.",
    Adjudication.DAY: "Check the minutes and the number of sessions: no modifier and no appeal lifts this limit.",
    Adjudication.CLINICAL_DAY: "Check the minutes and the number of sessions; above it the payer asks for records.",
}


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """UNITS_ABOVE_LIMIT, CODE_NOT_PAID."""
    is_medicaid = context.rules is not None and context.rules.is_medicaid
    before = _claimed_before(claim, context)
    total: Counter[tuple[str, date]] = Counter()
    for i, line in enumerate(claim.lines):
        limit = context.procedures.edits.limit(line.procedure, line.service_date, is_medicaid)
        if limit is None:
            continue
        own = (line.procedure, line.service_date)
        was, total[own] = total[own], total[own] + line.units
        count = total[own] + before[own]
        if limit.units == 0:
            yield _not_paid(i, limit, context)
        elif limit.mai is Adjudication.LINE:
            if line.units > limit.units:
                yield _above(i, line.units, limit, "on one line", context, line.service_date)
        elif count > limit.units and (not was or was + before[own] <= limit.units):  # once for the day
            where = "on one day, earlier claims included" if before[own] else "on one day"
            yield _above(i, count, limit, where, context, line.service_date)


def _claimed_before(claim: Claim, context: ScrubContext) -> Counter[tuple[str, date]]:
    """Units that the same clinician claimed for the patient before, by code and day; not those of these encounters."""
    units: Counter[tuple[str, date]] = Counter()
    for past in context.history:
        is_other = past.claim_control_number not in (claim.control_number, claim.replaces)
        is_new = past.encounter_id not in claim.encounter_ids
        if is_other and is_new and (past.patient_id, past.clinician_id) == (claim.patient.id, claim.rendering.id):
            units[(past.procedure, past.service_date)] += past.units
    return units


def _above(i: int, count: int, limit: UnitLimit, where: str, context: ScrubContext, day: date) -> Problem:
    name = ListName.MEDICAID_LIMITS if limit.is_medicaid else ListName.LIMITS
    release = context.procedures.edits.release(name, day)
    whose = "Medicaid MUE" if limit.is_medicaid else "MUE"
    reason = f"{count} units of {limit.procedure} {where}; {limit.units} is the most that is paid ({whose} {release})."
    return UNITS_ABOVE_LIMIT.found(f"lines[{i}].units", reason, _REMEDY[limit.mai])


def _not_paid(i: int, limit: UnitLimit, context: ScrubContext) -> Problem:
    """A value of zero is Medicare's coverage: others are only asked to look."""
    plan_class = context.rules.plan_class if context.rules is not None else ""
    binds = limit.is_medicaid or plan_class in MEDICARE
    whose = "Medicaid" if limit.is_medicaid else "Medicare"
    reason = f"{whose} pays no unit of {limit.procedure} (MUE 0)."
    remedy = "Use the code that the plan pays for this service." if binds else "Check that this plan pays the code."
    return CODE_NOT_PAID.found(f"lines[{i}].procedure", reason, remedy, None if binds else Severity.WARN)
