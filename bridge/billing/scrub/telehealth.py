"""Place of service and modifiers against what happened and what the payer's table says."""

from collections.abc import Iterator

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.coding.place import TELEHEALTH_PLACES, placed
from bridge.billing.origin import Source
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext
from bridge.billing.session import Modality

MODALITY_MODIFIERS = frozenset({"95", "93", "GT", "GQ", "FQ"})
EDIT_MODIFIERS = frozenset({"25", "59", "XE", "XP", "XS", "XU"})
MOST_MODIFIERS = 4

MODIFIERS_WRONG = Rule(
    id="MODIFIERS_WRONG",
    family="telehealth",
    sentence=f"A line has at most {MOST_MODIFIERS} modifiers, each once.",
    severity=Severity.STOP,
    prevents=("4",),
    fix=Fix.PAYER,
    source="X222A1 SV101-3 to -6",
)
MODIFIERS_OUT_OF_ORDER = Rule(
    id="MODIFIERS_OUT_OF_ORDER",
    family="telehealth",
    sentence="What decides the price stands first, then telehealth, then 25, 59 or X.",
    severity=Severity.WARN,
    prevents=("4",),
    fix=Fix.PAYER,
    source="own order of modifiers, 2026-11",
    certainty="likely",
)
PLACE_OF_SERVICE_MISSING = Rule(
    id="PLACE_OF_SERVICE_MISSING",
    family="telehealth",
    sentence="Every line has a place of service.",
    severity=Severity.STOP,
    prevents=("5", "16"),
    source="X222A1 CLM05-1, SV105",
)
TELEHEALTH_MISMATCH = Rule(
    id="TELEHEALTH_MISMATCH",
    family="telehealth",
    sentence="Place and modifiers say what happened, as the payer's telehealth table wants it said.",
    prevents=("4", "5", "58"),
    source="denial rule 7",
)
RULES = (MODIFIERS_WRONG, MODIFIERS_OUT_OF_ORDER, PLACE_OF_SERVICE_MISSING, TELEHEALTH_MISMATCH)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """MODIFIERS_WRONG, MODIFIERS_OUT_OF_ORDER, PLACE_OF_SERVICE_MISSING, TELEHEALTH_MISMATCH."""
    for i, line in enumerate(claim.lines):
        if len(line.modifiers) > MOST_MODIFIERS or len(set(line.modifiers)) < len(line.modifiers):
            yield _modifiers(i)
        elif not _in_order(line.modifiers):
            yield _out_of_order(i)
        if not line.place_of_service:
            yield _no_place(i)
        else:
            yield from _against_session(i, line, _is_set_by_practice(claim, i), context)


def _in_order(modifiers: tuple[str, ...]) -> bool:
    ranks = [2 if m in EDIT_MODIFIERS else 1 if m in MODALITY_MODIFIERS else 0 for m in modifiers]
    return ranks == sorted(ranks)


def _is_set_by_practice(claim: Claim, i: int) -> bool:
    """Whether a rule of the practice's own says how the payer wants to hear it, other than the payer's table does."""
    own = {o.field for o in claim.origins if o.source is Source.PRACTICE}
    return not own.isdisjoint((f"lines[{i}].place_of_service", f"lines[{i}].modifiers"))


def _against_session(i: int, line: ServiceLine, is_own: bool, context: ScrubContext) -> Iterator[Problem]:
    """`is_own`: set by the practice; the place of an office then may stand beside a modifier that says telehealth."""
    told = MODALITY_MODIFIERS & {*line.modifiers}
    far = line.place_of_service in TELEHEALTH_PLACES or (is_own and bool(told))
    session = context.sessions.get(line.encounter_id)
    procedure = context.procedures.on(line.procedure, line.service_date)
    if len(told) > 1:
        yield _mismatch(i, "the line carries two modifiers of modality")
    elif told and not far:
        yield _mismatch(i, "a telehealth modifier stands beside a place that is not telehealth")
    elif session is not None and (session.modality is not Modality.IN_PERSON) != far:
        yield _mismatch(i, f"the session was {session.modality.value.replace('_', ' ')}")
    elif session is not None and procedure is not None and context.rules is not None and far and not is_own:
        wanted = placed(session, procedure, context.rules)
        fits = (line.place_of_service, told) == (wanted.place_of_service, MODALITY_MODIFIERS & {*wanted.modifiers})
        if wanted.problem is None and not fits:
            with_what = " ".join(wanted.modifiers) or "no modifier"
            yield _mismatch(i, f"{context.rules.payer.name} wants {wanted.place_of_service} with {with_what}")


def _mismatch(i: int, why: str) -> Problem:
    return TELEHEALTH_MISMATCH.found(
        f"lines[{i}].place_of_service",
        f"Place of service and modifiers do not fit: {why}.",
        "Correct modality and place of the patient in the chart, or the payer's telehealth table.",
    )


def _no_place(i: int) -> Problem:
    return PLACE_OF_SERVICE_MISSING.found(
        f"lines[{i}].place_of_service",
        "A service line has no place of service.",
        "Name the location in the chart, and give it a place of service in the practice file.",
    )


def _modifiers(i: int) -> Problem:
    return MODIFIERS_WRONG.found(
        f"lines[{i}].modifiers",
        f"A service line has more than {MOST_MODIFIERS} modifiers, or the same one twice.",
        "Keep those that decide the price first, then telehealth, then 25, 59 or X.",
    )


def _out_of_order(i: int) -> Problem:
    return MODIFIERS_OUT_OF_ORDER.found(
        f"lines[{i}].modifiers",
        "The modifiers of a line do not stand in the order in which payers read them.",
        "Put those that decide the price first, then telehealth, then 25, 59 or X.",
    )
