"""Permission before the service: where the payer wants one, it is there and covers code, day and units."""

from collections.abc import Iterator

from bridge.billing.authorization import Authorization
from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.payer_rules import PayerRules
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.context import ScrubContext

_NO_LIMIT = 1_000_000


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """AUTHORIZATION_MISSING, AUTHORIZATION_UNKNOWN, AUTHORIZATION_NOT_COVERING, AUTHORIZATION_LAST_UNIT."""
    if context.rules is None:
        return
    for i, line in enumerate(claim.lines):
        number = line.authorization_number or claim.authorization_number
        if not _needed(line.procedure, context.rules):
            continue
        if not number:
            yield _missing(i, line, claim)
        else:
            yield from _covering(i, line, number, claim, context)


def _needed(procedure: str, rules: PayerRules) -> bool:
    return "*" in rules.authorization_procedures or procedure in rules.authorization_procedures


def _covering(i: int, line: ServiceLine, number: str, claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    own = [a for a in context.authorizations if a.patient_id == claim.patient.id and a.payer_id == claim.payer.id]
    known = [a for a in own if a.number == number]
    if not known:
        yield _unknown(i)
        return
    covering = [a for a in known if a.covers(line.procedure, line.service_date) and _left(a) >= line.units]
    if not covering:
        yield _not_covering(i, line, known[0])
    elif min(_left(a) for a in covering) == line.units:
        yield _last_unit(i)


def _left(authorization: Authorization) -> int:
    return _NO_LIMIT if authorization.units is None else authorization.units - authorization.used


def _missing(i: int, line: ServiceLine, claim: Claim) -> Problem:
    return Problem(
        code="AUTHORIZATION_MISSING",
        place=f"lines[{i}].procedure",
        reason=f"{claim.payer.name} wants an authorization for {line.procedure}, and none is on the claim.",
        remedy="Ask the payer for an authorization that covers the day, and enter its number.",
        prevents=("197", "198", "284"),
    )


def _unknown(i: int) -> Problem:
    return Problem(
        code="AUTHORIZATION_UNKNOWN",
        place=f"lines[{i}].authorization_number",
        reason="The authorization number is not among those that the chart holds for this patient and payer.",
        remedy="Check the number; enter the authorization with its dates and units.",
        severity=Severity.WARN,
        prevents=("197", "15"),
    )


def _not_covering(i: int, line: ServiceLine, authorization: Authorization) -> Problem:
    if not authorization.starts <= line.service_date <= authorization.ends:
        why = "it does not cover the service date"
    elif authorization.procedures and line.procedure not in authorization.procedures:
        why = f"it is not for {line.procedure}"
    else:
        why = "its units are used up"
    return Problem(
        code="AUTHORIZATION_NOT_COVERING",
        place=f"lines[{i}].authorization_number",
        reason=f"The authorization does not fit: {why}.",
        remedy="Ask the payer to extend it, or enter the one that fits.",
        prevents=("198", "197", "296"),
    )


def _last_unit(i: int) -> Problem:
    return Problem(
        code="AUTHORIZATION_LAST_UNIT",
        place=f"lines[{i}].authorization_number",
        reason="This claim uses the last unit of the authorization.",
        remedy="Ask for a renewal before the next session.",
        severity=Severity.WARN,
        prevents=("198",),
    )
