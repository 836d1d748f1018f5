"""Whether the note behind each session is signed. Only that it is: notes are never read."""

from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix
from bridge.billing.rule_family import RuleFamily
from bridge.billing.scrub.context import ScrubContext
from bridge.billing.session import Session, Signed

_PREVENTS = ("B12", "226", "252")
_DENIAL_RULE = "denial rule 19"

NOTE = RuleFamily("note", source=_DENIAL_RULE)
NOTE_UNSIGNED = NOTE.rule(
    "NOTE_UNSIGNED",
    "The note of every session is signed.",
    *_PREVENTS,
    fix=Fix.SIGN,
    source=f"{_DENIAL_RULE}; 42 CFR 424.5(a)(6)",
)
NOTE_UNKNOWN = NOTE.rule(
    "NOTE_UNKNOWN", "The chart says whether the note of every session is signed.", *_PREVENTS, fix=Fix.SIGN
)
ADDENDUM_UNSIGNED = NOTE.rule(
    "ADDENDUM_UNSIGNED",
    "What was added to a signed note is signed too.",
    *_PREVENTS,
    severity=Severity.WARN,
    fix=Fix.SIGN,
    source="own judgement",
    certainty="likely",
)
COSIGNATURE_MISSING = NOTE.rule(
    "COSIGNATURE_MISSING",
    "A session billed under supervision has the supervisor's signature too.",
    "185",
    *_PREVENTS,
    fix=Fix.SIGN,
    source="denial rules 18 and 19; payers differ",
    certainty="unsure",
)
NOTE_LATE = NOTE.rule(
    "NOTE_LATE",
    "The note was signed within the days that the practice allows itself.",
    "252",
    severity=Severity.WARN,
    fix=Fix.DECIDE,
    source="own judgement; silent unless the practice file names note_days",
    certainty="likely",
)
NO_SHOW = NOTE.rule(
    "NO_SHOW",
    "The patient came: missed visits, late cancellations and reminder calls are not billed to a payer.",
    "96",
    "112",
    severity=Severity.NOT_BILLABLE,
    fix=Fix.DECIDE,
)
APPOINTMENT_MISSED = NOTE.rule(
    "APPOINTMENT_MISSED", "A visit that the chart calls finished is not a no-show on the calendar.", "112", "B12"
)
RULES = (NOTE_UNSIGNED, NOTE_UNKNOWN, ADDENDUM_UNSIGNED, COSIGNATURE_MISSING, NOTE_LATE, NO_SHOW, APPOINTMENT_MISSED)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """NOTE_UNSIGNED, NOTE_UNKNOWN, COSIGNATURE_MISSING, NOTE_LATE.

    ADDENDUM_UNSIGNED, NO_SHOW and APPOINTMENT_MISSED are found when the chart is read.
    """
    for encounter_id in claim.encounter_ids:
        session = context.sessions.get(encounter_id)
        if session is None:
            continue
        yield from _unsigned(session)
        yield from _not_cosigned(session, claim)
        yield from _late(session, context.note_days)


def _unsigned(session: Session) -> Iterator[Problem]:
    place = f"Encounter/{session.encounter_id}"
    if session.signed is Signed.NO:
        remedy = "The clinician signs the note; the claim follows by itself."
        yield NOTE_UNSIGNED.found(place, "The note of the session is not signed.", remedy)
    elif session.signed is Signed.UNKNOWN:
        reason = "The chart does not say whether the note of the session is signed."
        remedy = "Sign the note, or tell the EHR profile where the signature is found."
        yield NOTE_UNKNOWN.found(place, reason, remedy)


def _not_cosigned(session: Session, claim: Claim) -> Iterator[Problem]:
    """Where the chart says that the supervisor has not signed; a chart that says nothing of it asks for nothing."""
    under_supervision = claim.supervising is not None or session.clinician_id not in ("", claim.rendering.id)
    if session.cosigned is False and under_supervision:
        reason = "The session is billed under supervision, and the supervisor has not signed its note."
        remedy = "The supervisor signs the note; the claim follows by itself."
        yield COSIGNATURE_MISSING.found(f"Encounter/{session.encounter_id}", reason, remedy)


def _late(session: Session, note_days: int | None) -> Iterator[Problem]:
    if note_days is None or session.signed_on is None or session.signed is not Signed.YES:
        return
    days = (session.signed_on - session.service_date).days
    if days > note_days:
        reason = f"The note was signed {days} days after the session; the practice allows {note_days}."
        remedy = "Nothing must be done; an auditor may ask why."
        yield NOTE_LATE.found(f"Encounter/{session.encounter_id}", reason, remedy)
