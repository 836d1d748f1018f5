"""Whether the same service was claimed before."""

from collections.abc import Iterator

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.history import PastLine
from bridge.billing.problem import Problem
from bridge.billing.scrub.combination import PARTING
from bridge.billing.scrub.context import ScrubContext


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """DUPLICATE."""
    own = {claim.control_number, claim.replaces}
    past = [p for p in context.history if p.patient_id == claim.patient.id and p.claim_control_number not in own]
    for i, line in enumerate(claim.lines):
        if before := next((p for p in past if _same(p, line, claim)), None):
            yield Problem(
                code="DUPLICATE",
                place=f"lines[{i}]",
                reason=f"{line.procedure} of this day was claimed before: claim {before.claim_control_number}.",
                remedy="Discard this claim, or replace the earlier one (frequency 7).",
                prevents=("18", "B13"),
            )


def _same(past: PastLine, line: ServiceLine, claim: Claim) -> bool:
    """The same code, clinician and day; another encounter with a parting modifier is a session of its own."""
    alike = (past.procedure, past.clinician_id, past.service_date) == (
        line.procedure,
        claim.rendering.id,
        line.service_date,
    )
    of_its_own = past.encounter_id != line.encounter_id and bool(PARTING & {*line.modifiers})
    return alike and not of_its_own
