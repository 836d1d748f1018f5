"""Whether the note behind each session is signed. Only that it is: notes are never read."""

from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem
from bridge.billing.scrub.context import ScrubContext
from bridge.billing.session import Signed


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """NOTE_UNSIGNED, NOTE_UNKNOWN."""
    for encounter_id in claim.encounter_ids:
        session = context.sessions.get(encounter_id)
        if session is None or session.signed is Signed.YES:
            continue
        unsigned = session.signed is Signed.NO
        yield Problem(
            code="NOTE_UNSIGNED" if unsigned else "NOTE_UNKNOWN",
            place=f"Encounter/{encounter_id}",
            reason=(
                "The note of the session is not signed."
                if unsigned
                else "The chart does not say whether the note of the session is signed."
            ),
            remedy=(
                "The clinician signs the note; the claim follows by itself."
                if unsigned
                else "Sign the note, or tell the EHR profile where the signature is found."
            ),
            prevents=("B12", "226", "252"),
        )
