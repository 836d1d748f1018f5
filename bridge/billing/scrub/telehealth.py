"""Place of service and modifiers against what happened and what the payer's table says."""

from collections.abc import Iterator

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.coding.place import TELEHEALTH_PLACES, placed
from bridge.billing.problem import Problem
from bridge.billing.scrub.context import ScrubContext
from bridge.billing.session import Modality

MODALITY_MODIFIERS = frozenset({"95", "93", "GT", "GQ", "FQ"})
MOST_MODIFIERS = 4


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """MODIFIERS_WRONG, PLACE_OF_SERVICE_MISSING, TELEHEALTH_MISMATCH."""
    for i, line in enumerate(claim.lines):
        if len(line.modifiers) > MOST_MODIFIERS or len(set(line.modifiers)) < len(line.modifiers):
            yield _modifiers(i)
        if not line.place_of_service:
            yield _no_place(i)
        else:
            yield from _against_session(i, line, context)


def _against_session(i: int, line: ServiceLine, context: ScrubContext) -> Iterator[Problem]:
    told = MODALITY_MODIFIERS & {*line.modifiers}
    far = line.place_of_service in TELEHEALTH_PLACES
    session = context.sessions.get(line.encounter_id)
    procedure = context.procedures.on(line.procedure, line.service_date)
    if len(told) > 1:
        yield _mismatch(i, "the line carries two modifiers of modality")
    elif told and not far:
        yield _mismatch(i, "a telehealth modifier stands beside a place that is not telehealth")
    elif session is not None and (session.modality is not Modality.IN_PERSON) != far:
        yield _mismatch(i, f"the session was {session.modality.value.replace('_', ' ')}")
    elif session is not None and procedure is not None and context.rules is not None and far:
        wanted = placed(session, procedure, context.rules)
        fits = (line.place_of_service, told) == (wanted.place_of_service, MODALITY_MODIFIERS & {*wanted.modifiers})
        if wanted.problem is None and not fits:
            with_what = " ".join(wanted.modifiers) or "no modifier"
            yield _mismatch(i, f"{context.rules.payer.name} wants {wanted.place_of_service} with {with_what}")


def _mismatch(i: int, why: str) -> Problem:
    return Problem(
        code="TELEHEALTH_MISMATCH",
        place=f"lines[{i}].place_of_service",
        reason=f"Place of service and modifiers do not fit: {why}.",
        remedy="Correct modality and place of the patient in the chart, or the payer's telehealth table.",
        prevents=("4", "5", "58"),
    )


def _no_place(i: int) -> Problem:
    return Problem(
        code="PLACE_OF_SERVICE_MISSING",
        place=f"lines[{i}].place_of_service",
        reason="A service line has no place of service.",
        remedy="Name the location in the chart, and give it a place of service in the practice file.",
        prevents=("5", "16"),
    )


def _modifiers(i: int) -> Problem:
    return Problem(
        code="MODIFIERS_WRONG",
        place=f"lines[{i}].modifiers",
        reason=f"A service line has more than {MOST_MODIFIERS} modifiers, or the same one twice.",
        remedy="Keep those that decide the price first, then telehealth, then 25, 59 or X.",
        prevents=("4",),
    )
