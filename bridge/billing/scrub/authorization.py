"""Permission before the service: where the payer wants one, it is there and covers code, day, units and clinician."""

from collections.abc import Iterator

from bridge.billing.authorization import Authorization
from bridge.billing.authorization_need import is_said_at_large, is_wanted
from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.draw import Draw, Laid, draws_of_claim, lay
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

AUTHORIZATION_MISSING = Rule(
    id="AUTHORIZATION_MISSING",
    family="authorization",
    sentence="Where the payer's pack or its 271 wants an authorization, its number is on the claim.",
    prevents=("197", "198", "284"),
    fix=Fix.AUTHORIZATION,
    source="denial rule 2; 271 EB11",
)
AUTHORIZATION_UNKNOWN = Rule(
    id="AUTHORIZATION_UNKNOWN",
    family="authorization",
    sentence="The authorization on the claim is one that is known for this patient and payer.",
    severity=Severity.WARN,
    prevents=("197", "15"),
    fix=Fix.AUTHORIZATION,
    source="denial rule 2",
)
AUTHORIZATION_NOT_COVERING = Rule(
    id="AUTHORIZATION_NOT_COVERING",
    family="authorization",
    sentence="The authorization covers code, day, units and clinician.",
    prevents=("198", "197", "296"),
    fix=Fix.AUTHORIZATION,
    source="denial rule 2",
)
AUTHORIZATION_LAST_UNIT = Rule(
    id="AUTHORIZATION_LAST_UNIT",
    family="authorization",
    sentence="The authorization has a unit left for the next session.",
    severity=Severity.WARN,
    prevents=("198",),
    fix=Fix.AUTHORIZATION,
    source="own judgement",
)
RULES = (AUTHORIZATION_MISSING, AUTHORIZATION_UNKNOWN, AUTHORIZATION_NOT_COVERING, AUTHORIZATION_LAST_UNIT)

_EXTEND = "Ask the payer to extend it, or enter the one that fits."


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """AUTHORIZATION_MISSING, AUTHORIZATION_UNKNOWN, AUTHORIZATION_NOT_COVERING, AUTHORIZATION_LAST_UNIT."""
    if context.rules is None:
        return
    past = tuple(line for line in context.history if line.claim_control_number != claim.control_number)
    wanted = {
        i
        for i, line in enumerate(claim.lines)
        if is_wanted(line.procedure, line.service_date, context.rules, context.eligibility, past)
    }
    own = [a for a in context.authorizations if a.patient_id == claim.patient.id and a.payer_id == claim.payer.id]
    draws = draws_of_claim(claim)
    laid = lay(own, draws)
    last = frozenset(_last_takers(laid))
    short = {draw.line for draw in laid.without}
    for i, draw in enumerate(draws):
        if i in wanted:
            yield from _line(i, claim, draw, own, i in short, i in last)
        elif draw.number:
            yield from _unknown(i, draw, own)
        elif is_said_at_large(claim.lines[i].procedure, context.rules, context.eligibility):
            yield _said_at_large(i, claim)


def _last_takers(laid: Laid) -> Iterator[int]:
    """The lines that take the last unit of an authorization."""
    for authorization, takings in laid.taken:
        taken = [taking for taking in takings if taking.units]
        if taken and authorization.left == sum(taking.units for taking in taken):
            yield taken[-1].draw.line


def _line(i: int, claim: Claim, draw: Draw, own: list[Authorization], short: bool, last: bool) -> Iterator[Problem]:
    place = f"lines[{i}].authorization_number"
    line, known = claim.lines[i], [a for a in own if a.number == draw.number]
    if not draw.number:
        yield _missing(i, claim, line, draw, own)
    elif not known:
        yield from _unknown(i, draw, own)
    elif short:
        reason = f"The authorization does not fit: {_why_not(known[0], line, draw)}."
        yield AUTHORIZATION_NOT_COVERING.found(place, reason, _EXTEND)
    elif last:
        reason = "This claim uses the last unit of the authorization."
        yield AUTHORIZATION_LAST_UNIT.found(place, reason, "Ask for a renewal before the next session.")


def _unknown(i: int, draw: Draw, own: list[Authorization]) -> Iterator[Problem]:
    if not any(a.number == draw.number for a in own):
        reason = "The authorization number is not among those that the chart holds for this patient and payer."
        remedy = "Check the number; enter the authorization with its dates and units."
        yield AUTHORIZATION_UNKNOWN.found(f"lines[{i}].authorization_number", reason, remedy)


def _said_at_large(i: int, claim: Claim) -> Problem:
    """Only a warning: a 271 says it of a whole kind of service, of which the pack lists the codes that need one."""
    procedure = claim.lines[i].procedure
    reason = f"The eligibility answer wants an authorization, and none is on the claim; the pack names no {procedure}."
    remedy = f"Ask {claim.payer.name} whether {procedure} needs one, and write the answer into the pack."
    return AUTHORIZATION_MISSING.found(f"lines[{i}].procedure", reason, remedy, Severity.WARN)


def _missing(i: int, claim: Claim, line: ServiceLine, draw: Draw, own: list[Authorization]) -> Problem:
    """Where there is one that nearly fits, it says what is the matter with it."""
    reason = f"{claim.payer.name} wants an authorization for {line.procedure}, and none is on the claim."
    if own:
        near = max(own, key=lambda a: (a.is_for(draw.procedures, draw.clinician_id), a.ends))
        reason = f"{reason[:-1]}; one is known, but {_why_not(near, line, draw)}."
    remedy = "Ask the payer for an authorization that covers the day, and enter its number."
    return AUTHORIZATION_MISSING.found(f"lines[{i}].procedure", reason, remedy)


def _why_not(authorization: Authorization, line: ServiceLine, draw: Draw) -> str:
    if not authorization.holds_on(line.service_date):
        return "it does not cover the service date"
    if not authorization.is_for(draw.procedures, ""):
        return f"it is not for {line.procedure}"
    if not authorization.is_for(draw.procedures, draw.clinician_id):
        return "it is for another clinician"
    return "its units are used up"
