"""Codes against each other: valid on the day, add-ons with their parents, pairs that exclude each other."""

from collections.abc import Iterator
from itertools import combinations

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.context import ScrubContext

PARTING = frozenset({"25", "59", "XE", "XP", "XS", "XU", "76", "77"})


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """PROCEDURE_ENDED, PROCEDURE_UNKNOWN, ADD_ON_ALONE, PAIR_EXCLUDED, PAIR_NOT_PARTED, LINE_REPEATED."""
    codes = {line.procedure for line in claim.lines}
    for i, line in enumerate(claim.lines):
        procedure = context.procedures.on(line.procedure, line.service_date)
        if procedure is None:
            yield _invalid(i, line, known=context.procedures.knows(line.procedure))
        elif procedure.is_add_on and not procedure.parents & codes:
            yield _alone(i, line)
    for (a, one), (b, other) in combinations(enumerate(claim.lines), 2):
        yield from _pair(a, one, b, other, context)


def _pair(a: int, one: ServiceLine, b: int, other: ServiceLine, context: ScrubContext) -> Iterator[Problem]:
    parted = bool(PARTING & {*one.modifiers, *other.modifiers})
    if one.procedure == other.procedure:
        if not parted:
            yield _repeated(b, other)
        return
    may = context.procedures.may_be_parted(one.procedure, other.procedure)
    if may is False:
        yield _excluded(b, one, other)
    elif may and not parted:
        yield _not_parted(b, one, other)


def _invalid(i: int, line: ServiceLine, *, known: bool) -> Problem:
    if known:
        return Problem(
            code="PROCEDURE_ENDED",
            place=f"lines[{i}].procedure",
            reason=f"{line.procedure} was not valid on the service date.",
            remedy="Use the code that held on that day.",
            prevents=("181",),
        )
    return Problem(
        code="PROCEDURE_UNKNOWN",
        place=f"lines[{i}].procedure",
        reason=f"{line.procedure} is not in the procedure catalog, so its rules are not checked.",
        remedy="Check the code; add it to the catalog if it is right.",
        severity=Severity.WARN,
        prevents=("181",),
    )


def _alone(i: int, line: ServiceLine) -> Problem:
    return Problem(
        code="ADD_ON_ALONE",
        place=f"lines[{i}].procedure",
        reason=f"{line.procedure} is an add-on, and no code that it may stand beside is on the claim.",
        remedy="Add the primary service of that day, or take the add-on off.",
        prevents=("107", "B15"),
    )


def _excluded(i: int, one: ServiceLine, other: ServiceLine) -> Problem:
    return Problem(
        code="PAIR_EXCLUDED",
        place=f"lines[{i}].procedure",
        reason=f"{other.procedure} and {one.procedure} are never paid together on one day (NCCI).",
        remedy="Keep the one that describes the day; psychotherapy beside an E/M has add-on codes of its own.",
        prevents=("97", "236", "231"),
    )


def _not_parted(i: int, one: ServiceLine, other: ServiceLine) -> Problem:
    return Problem(
        code="PAIR_NOT_PARTED",
        place=f"lines[{i}].modifiers",
        reason=f"{other.procedure} and {one.procedure} on one day need a modifier that says they were apart (NCCI).",
        remedy="If they were separate sessions, add 59 or XE (25 on an E/M); else take one off.",
        prevents=("97", "236"),
    )


def _repeated(i: int, line: ServiceLine) -> Problem:
    return Problem(
        code="LINE_REPEATED",
        place=f"lines[{i}].procedure",
        reason=f"{line.procedure} stands on the claim twice without a modifier that tells the two apart.",
        remedy="Take one off, or mark the second session as separate.",
        prevents=("18",),
    )
