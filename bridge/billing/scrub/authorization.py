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
    prevents=("197", "284"),
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
    yield from _missing(claim, [draw for draw in draws if draw.line in wanted and not draw.number], own)
    for draw in draws:
        if draw.line in wanted and draw.number:
            yield from _line(claim, draw, own, draw.line in short, draw.line in last)
        elif draw.number:
            yield from _unknown(draw, own)
    at_large = [
        draw.line
        for draw in draws
        if draw.line not in wanted
        and not draw.number
        and is_said_at_large(claim.lines[draw.line].procedure, context.rules, context.eligibility)
    ]
    if at_large:
        yield _said_at_large(claim, at_large)


def _last_takers(laid: Laid) -> Iterator[int]:
    """The lines that take the last unit of an authorization."""
    for authorization, takings in laid.taken:
        taken = [taking for taking in takings if taking.units]
        if taken and authorization.left == sum(taking.units for taking in taken):
            yield taken[-1].draw.line


def _line(claim: Claim, draw: Draw, own: list[Authorization], short: bool, last: bool) -> Iterator[Problem]:
    """Of a line that wants an authorization and names one."""
    place, known = f"lines[{draw.line}].authorization_number", [a for a in own if a.number == draw.number]
    if not known:
        yield from _unknown(draw, own)
    elif short:
        reason = f"The authorization does not fit: {_why_not(known[0], claim.lines[draw.line], draw)}."
        yield AUTHORIZATION_NOT_COVERING.found(place, reason, _EXTEND)
    elif last:
        reason = "This claim uses the last unit of the authorization."
        yield AUTHORIZATION_LAST_UNIT.found(place, reason, "Ask for a renewal before the next session.")


def _unknown(draw: Draw, own: list[Authorization]) -> Iterator[Problem]:
    if not any(a.number == draw.number for a in own):
        reason = "The authorization number is not among those that the chart holds for this patient and payer."
        remedy = "Check the number; enter the authorization with its dates and units."
        yield AUTHORIZATION_UNKNOWN.found(f"lines[{draw.line}].authorization_number", reason, remedy)


def _said_at_large(claim: Claim, lines: list[int]) -> Problem:
    """Only a warning: a 271 says it of a whole kind of service, of which the pack lists the codes that need one."""
    codes = _codes(claim, lines)
    reason = f"The eligibility answer wants an authorization, and none is on the claim; the pack names no {codes}."
    remedy = f"Ask {claim.payer.name} whether {codes} needs one, and write the answer into the pack."
    return AUTHORIZATION_MISSING.found(f"lines[{lines[0]}].procedure", reason, remedy, Severity.WARN)


def _missing(claim: Claim, without: list[Draw], own: list[Authorization]) -> Iterator[Problem]:
    """Once for all lines; where there is an authorization that nearly fits, it says what is the matter with it."""
    by_reason: dict[str, list[int]] = {}
    for draw in without:
        by_reason.setdefault(_nearly(claim.lines[draw.line], draw, own), []).append(draw.line)
    for nearly, lines in by_reason.items():
        codes = _codes(claim, lines)
        reason = f"{claim.payer.name} wants an authorization for {codes}, and none is on the claim{nearly}."
        remedy = "Ask the payer for an authorization that covers the day, and enter its number."
        yield AUTHORIZATION_MISSING.found(f"lines[{lines[0]}].procedure", reason, remedy)


def _nearly(line: ServiceLine, draw: Draw, own: list[Authorization]) -> str:
    if not own:
        return ""
    near = max(own, key=lambda a: (a.is_for(draw.procedures, draw.clinician_id), a.ends))
    return f"; one is known, but {_why_not(near, line, draw)}"


def _codes(claim: Claim, lines: list[int]) -> str:
    return " and ".join(dict.fromkeys(claim.lines[i].procedure for i in lines))


def _why_not(authorization: Authorization, line: ServiceLine, draw: Draw) -> str:
    if not authorization.holds_on(line.service_date):
        return "it does not cover the service date"
    if not authorization.is_for(draw.procedures, ""):
        return f"it is not for {line.procedure}"
    if not authorization.is_for(draw.procedures, draw.clinician_id):
        return "it is for another clinician"
    return "its units are used up"
