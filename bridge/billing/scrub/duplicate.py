"""Whether the same service was claimed before, and whether the clinician was with somebody else at the time."""

from collections.abc import Iterator

from bridge.billing.booking import Booking, booking_of
from bridge.billing.claim import Claim, Frequency, Rank, ServiceLine
from bridge.billing.history import PastLine, Standing
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.combination import PARTING
from bridge.billing.scrub.context import ScrubContext

_SLACK = 5  # minutes by which clocks in a chart may disagree

DUPLICATE = Rule(
    id="DUPLICATE",
    family="duplicate",
    sentence="The same code of the same patient, day and clinician was not claimed before.",
    prevents=("18", "B13"),
    fix=Fix.REPLACE,
    source="denial rule 13",
)
REBILLED = Rule(
    id="REBILLED",
    family="duplicate",
    sentence="A session that was claimed under another code or clinician is not claimed again as if it were new.",
    prevents=("18", "B13", "97"),
    fix=Fix.REPLACE,
    source="denial rule 13",
    certainty="likely",
)
ORIGINAL_NUMBER_MISSING = Rule(
    id="ORIGINAL_NUMBER_MISSING",
    family="duplicate",
    sentence="A replacement or void names the payer's number of the claim that it changes.",
    severity=Severity.STOP,
    prevents=("16", "18"),
    fix=Fix.REPLACE,
    source="X222A1 2300 REF*F8; denial rule 13",
)
CLINICIAN_DOUBLE_BOOKED = Rule(
    id="CLINICIAN_DOUBLE_BOOKED",
    family="duplicate",
    sentence="The clinician was with one patient at a time, groups and testing apart.",
    prevents=("B20", "150"),
    fix=Fix.CHART,
    source="OIG audits of impossible days; own judgement",
    certainty="likely",
)
RULES = (DUPLICATE, REBILLED, ORIGINAL_NUMBER_MISSING, CLINICIAN_DOUBLE_BOOKED)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """DUPLICATE, REBILLED, ORIGINAL_NUMBER_MISSING, CLINICIAN_DOUBLE_BOOKED."""
    past = tuple(_past(claim, context))
    for i, line in enumerate(claim.lines):
        if before := next((p for p in past if _same(p, line, claim)), None):
            reason = f"{line.procedure} of this day was claimed before: claim {before.claim_control_number}."
            remedy = "Discard this claim, or replace the earlier one (frequency 7)."
            yield DUPLICATE.found(f"lines[{i}]", reason, remedy)
        elif other := next((p for p in past if _same_session(p, line, claim)), None):
            reason = f"This session was claimed before, as {other.procedure}: claim {other.claim_control_number}."
            remedy = "Replace the earlier claim (frequency 7) or void it (8); then this one is not needed or may go."
            yield REBILLED.found(f"lines[{i}]", reason, remedy)
    if claim.frequency is not Frequency.ORIGINAL and not claim.payer_claim_number:
        reason = "The claim changes an earlier one and does not carry the payer's number of it."
        remedy = "Wait for the payer's answer, which brings the number; or send it as a new claim."
        yield ORIGINAL_NUMBER_MISSING.found("payer_claim_number", reason, remedy)
    if context.bookings:
        yield from _double_booked(claim, context)


def _past(claim: Claim, context: ScrubContext) -> Iterator[PastLine]:
    """Of this patient, on other claims. What has not left of the same encounter gives way to this claim by itself."""
    own = {claim.control_number, claim.replaces}
    here = set(claim.encounter_ids)
    for past in context.history:
        waits = past.standing in (Standing.WAITING, Standing.HELD) and past.encounter_id in here
        counts = past.standing is not Standing.BOOKED and past.claim_control_number not in own
        if past.patient_id == claim.patient.id and counts and not waits:
            yield past


def _same(past: PastLine, line: ServiceLine, claim: Claim) -> bool:
    """The same code, clinician and day; another encounter with a parting modifier is a session of its own."""
    alike = (past.procedure, past.clinician_id, past.service_date) == (
        line.procedure,
        claim.rendering.id,
        line.service_date,
    )
    of_its_own = past.encounter_id != line.encounter_id and bool(PARTING & {*line.modifiers})
    return alike and not of_its_own


def _same_session(past: PastLine, line: ServiceLine, claim: Claim) -> bool:
    """The same encounter, however it was coded; another payer, or a later one, gets the same session rightly."""
    same_payer = claim.rank is Rank.PRIMARY and past.payer_id == claim.payer.id
    return same_payer and bool(line.encounter_id) and past.encounter_id == line.encounter_id


def _double_booked(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    for encounter_id in claim.encounter_ids:
        session = context.sessions.get(encounter_id)
        own = booking_of(session) if session is not None else None
        worst = max((_shared(own, other) for other in context.bookings), default=0) if own else 0
        if worst:
            reason = f"The clinician was with another patient for {worst} minutes of this session, says the chart."
            remedy = "Correct start and end of the two sessions in the chart, or who held them."
            severity = Severity.WARN if worst <= _SLACK else None
            yield CLINICIAN_DOUBLE_BOOKED.found(f"Encounter/{encounter_id} period", reason, remedy, severity)


def _shared(own: Booking, other: Booking) -> int:
    """Minutes; the same patient's other sessions are another rule's affair."""
    if own.clinician_id != other.clinician_id or own.encounter_id == other.encounter_id:
        return 0
    return 0 if own.patient_id == other.patient_id else own.overlap(other)
