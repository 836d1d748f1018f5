"""Codes against each other: valid on the day, add-ons with their primaries, pairs that exclude each other.

Edits are those of the service date (`bridge.billing.coding.edit`); what the same clinician claimed before for that day
counts as if it stood on this claim.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.coding.edit import Edits, ListName, Pair, Parents, Reach
from bridge.billing.coding.procedure import Service
from bridge.billing.history import PastLine
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

DISTINCT = frozenset({"59", "XE", "XP", "XS", "XU"})  # a service of its own; never on an E/M
DISTINCT_VISIT = frozenset({"24", "25", "57"})  # an E/M of its own; on nothing else
PARTING = DISTINCT | {"25", "76", "77"}  # tell two lines of one code apart

PROCEDURE_ENDED = Rule(
    id="PROCEDURE_ENDED",
    family="combination",
    sentence="Every code is valid on its service date.",
    prevents=("181",),
    source="denial rule 17",
)
PROCEDURE_UNKNOWN = Rule(
    id="PROCEDURE_UNKNOWN",
    family="combination",
    sentence="Every code is in the procedure catalog, so that its rules are checked.",
    severity=Severity.WARN,
    prevents=("181",),
    fix=Fix.REFERENCE,
    source="own judgement",
)
ADD_ON_ALONE = Rule(
    id="ADD_ON_ALONE",
    family="combination",
    sentence="An add-on stands beside its primary service: same day, same claim for testing, same month for some.",
    prevents=("107", "B15"),
    source="CMS NCCI add-on code edits; denial rule 6",
    certainty="likely",
)
PAIR_EXCLUDED = Rule(
    id="PAIR_EXCLUDED",
    family="combination",
    sentence="No two codes of a day and clinician are a pair that is never paid together.",
    prevents=("97", "236", "231"),
    fix=Fix.DECIDE,
    source="CMS NCCI procedure-to-procedure edits, indicator 0; denial rule 5",
)
PAIR_NOT_PARTED = Rule(
    id="PAIR_NOT_PARTED",
    family="combination",
    sentence="A pair that may be parted carries a modifier that says the services were apart.",
    prevents=("97", "236"),
    fix=Fix.DECIDE,
    source="CMS NCCI procedure-to-procedure edits, indicator 1; denial rule 5",
)
LINE_REPEATED = Rule(
    id="LINE_REPEATED",
    family="combination",
    sentence="A code stands twice on a day only with a modifier that tells the two apart.",
    prevents=("18",),
    fix=Fix.DECIDE,
    source="denial rule 13",
)
EDITS_OUT_OF_DATE = Rule(
    id="EDITS_OUT_OF_DATE",
    family="combination",
    sentence="The lists of edits that are loaded speak of the service date.",
    severity=Severity.WARN,
    fix=Fix.REFERENCE,
    source="own judgement",
)
RULES = (
    PROCEDURE_ENDED,
    PROCEDURE_UNKNOWN,
    ADD_ON_ALONE,
    PAIR_EXCLUDED,
    PAIR_NOT_PARTED,
    LINE_REPEATED,
    EDITS_OUT_OF_DATE,
)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """PROCEDURE_ENDED, PROCEDURE_UNKNOWN, ADD_ON_ALONE, PAIR_EXCLUDED, PAIR_NOT_PARTED, LINE_REPEATED,
    EDITS_OUT_OF_DATE."""
    for i, line in enumerate(claim.lines):
        if context.procedures.on(line.procedure, line.service_date) is None:
            yield _invalid(i, line, known=context.procedures.knows(line.procedure))
        elif parents := context.procedures.edits.parents(line.procedure, line.service_date):
            yield from _beside(i, line, parents, claim, context)
    for (a, one), (b, other) in combinations(enumerate(claim.lines), 2):
        if one.service_date == other.service_date:
            yield from _two_lines(a, one, b, other, context)
    yield from _with_the_past(claim, context)
    yield from _out_of_date(claim, context)


def _invalid(i: int, line: ServiceLine, *, known: bool) -> Problem:
    place = f"lines[{i}].procedure"
    if known:
        reason = f"{line.procedure} was not valid on the service date."
        return PROCEDURE_ENDED.found(place, reason, "Use the code that held on that day.")
    reason = f"{line.procedure} is not in the procedure catalog, so its rules are not checked."
    return PROCEDURE_UNKNOWN.found(place, reason, "Check the code; add it to the catalog if it is right.")


def _beside(i: int, line: ServiceLine, parents: Parents, claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    place = f"lines[{i}].procedure"
    others = [other for other in claim.lines if other is not line and _near(line, other, parents.reach)]
    if any(other.procedure in parents.primaries for other in others):
        return
    earlier = _claimed_before(line, parents, claim, context)
    if parents.reach is Reach.MONTH and earlier is not None:
        return
    if parents.is_open:
        if not others:
            reason = f"{line.procedure} stands alone, and the payer pays it only beside another service of that day."
            yield ADD_ON_ALONE.found(place, reason, "Add the service that it belongs to.", Severity.WARN)
    elif earlier is not None:
        reason = f"The primary service of {line.procedure} is on claim {earlier.claim_control_number}, not on this one."
        remedy = "Payers want both on one claim: replace the earlier claim with both, or let this one go."
        yield ADD_ON_ALONE.found(place, reason, remedy, Severity.WARN)
    else:
        reason = f"{line.procedure} is an add-on, and no code that it may stand beside is on the claim."
        yield ADD_ON_ALONE.found(place, reason, _ADD_THE_PRIMARY[parents.reach])


_ADD_THE_PRIMARY = {
    Reach.DAY: "Add the primary service of that day, or take the add-on off.",
    Reach.CLAIM: "Add the primary service to this claim, its day may differ, or take the add-on off.",
    Reach.MONTH: "Claim the primary service of that month too, or take the add-on off.",
}


def _near(line: ServiceLine, other: ServiceLine, reach: Reach) -> bool:
    if reach is Reach.DAY:
        return other.service_date == line.service_date
    return reach is Reach.CLAIM or _month(other.service_date) == _month(line.service_date)


def _claimed_before(line: ServiceLine, parents: Parents, claim: Claim, context: ScrubContext) -> PastLine | None:
    """The primary on another claim: of the day, of the month, or, for a reach of one claim, in the month before."""
    for past in _past(claim, context):
        same_day = past.service_date == line.service_date and past.clinician_id == claim.rendering.id
        days = (line.service_date - past.service_date).days
        near = {
            Reach.DAY: same_day,
            Reach.CLAIM: 0 <= days <= 31,
            Reach.MONTH: _month(past.service_date) == _month(line.service_date),
        }
        if past.procedure in parents.primaries and near[parents.reach]:
            return past
    return None


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _two_lines(a: int, one: ServiceLine, b: int, other: ServiceLine, context: ScrubContext) -> Iterator[Problem]:
    if one.procedure == other.procedure:
        if not PARTING & {*one.modifiers, *other.modifiers}:
            reason = f"{other.procedure} stands on the claim twice without a modifier that tells the two apart."
            remedy = "Take one off, or mark the second session as separate."
            yield LINE_REPEATED.found(f"lines[{b}].procedure", reason, remedy)
        return
    pair = _edit(one.procedure, other.procedure, one.service_date, context)
    if pair is not None and not _parted(pair, one, other, context):
        yield _unpaid(a if pair.denied == one.procedure else b, pair, one, context)


def _with_the_past(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    for past in _past(claim, context):
        if past.clinician_id != claim.rendering.id:
            continue
        for i, line in enumerate(claim.lines):
            if past.service_date != line.service_date or past.encounter_id == line.encounter_id:
                continue
            pair = _edit(line.procedure, past.procedure, line.service_date, context)
            if pair is not None and not _parted(pair, line, past, context):
                yield _unpaid(i, pair, line, context, past.claim_control_number)


def _edit(one: str, other: str, day: date, context: ScrubContext) -> Pair | None:
    is_medicaid = context.rules is not None and context.rules.is_medicaid
    return context.procedures.edits.pair(one, other, day, is_medicaid)


def _past(claim: Claim, context: ScrubContext) -> Iterator[PastLine]:
    own = {claim.control_number, claim.replaces}
    return (p for p in context.history if p.patient_id == claim.patient.id and p.claim_control_number not in own)


def _parted(pair: Pair, one: ServiceLine | PastLine, other: ServiceLine | PastLine, context: ScrubContext) -> bool:
    """Whether either line carries a modifier that parts it: 25 and its like on an E/M, 59 or X on anything else."""
    return pair.may_be_parted and (_is_apart(one, context) or _is_apart(other, context))


def _is_apart(line: ServiceLine | PastLine, context: ScrubContext) -> bool:
    procedure = context.procedures.on(line.procedure, line.service_date)
    is_visit = procedure is not None and procedure.service is Service.VISIT
    return bool((DISTINCT_VISIT if is_visit else DISTINCT).intersection(line.modifiers))


def _unpaid(i: int, pair: Pair, line: ServiceLine, context: ScrubContext, before: str = "") -> Problem:
    name = ListName.MEDICAID_PAIRS if pair.is_medicaid else ListName.PAIRS
    whose = "Medicaid NCCI" if pair.is_medicaid else "NCCI"
    release = f"{whose} {context.procedures.edits.release(name, line.service_date)}"
    where = f", claimed before on {before}" if before else ""
    if not pair.may_be_parted:
        reason = f"{pair.denied} is never paid beside {pair.paid} on one day{where} ({release})."
        remedy = "Keep the one that describes the day; psychotherapy beside an E/M has add-on codes of its own."
        return PAIR_EXCLUDED.found(f"lines[{i}].procedure", reason, remedy)
    reason = f"{pair.denied} is paid beside {pair.paid} only when a modifier says they were apart{where}"
    remedy = "If they were separate sessions, add 59 or XE, on an E/M 25; else take one off."
    return PAIR_NOT_PARTED.found(f"lines[{i}].modifiers", f"{reason} ({release}).", remedy)


def out_of_date(edits: Edits, today: date) -> tuple[Problem, ...]:
    """What the page of reference data says once, in place of each claim: which lists do not speak of today."""
    return tuple(
        EDITS_OUT_OF_DATE.found(
            f"reference {name}",
            f"The newest list {name} is {edits.release(name, today) or 'missing'}, and it does not speak of today.",
            f"Load the current release: bridge reference load {name} FILE.",
        )
        for name in (ListName.PAIRS, ListName.LIMITS, ListName.ADD_ONS)
        if not edits.covers(name, today)
    )


def _out_of_date(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """Said of a claim only where the lists speak of today: else every claim would say it, and `out_of_date` does."""
    edits = context.procedures.edits
    for name in (ListName.PAIRS, ListName.LIMITS):
        if edits.covers(name, context.today) and not edits.covers(name, claim.service_date):
            reason = f"No list {name} that is loaded speaks of the service date; the nearest was used."
            yield EDITS_OUT_OF_DATE.found("service_date", reason, "Load the release of that quarter.")
            return
