"""Whether the payer may be told at all: 42 CFR Part 2, and a patient who pays alone and wants the plan not to know."""

from collections.abc import Iterator
from datetime import date

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext
from bridge.billing.session import Consent, Intent, Session

_RECORD = "Record the patient's written consent to disclosure for payment as a Consent in the chart (read_consents)"

PART2_CONSENT_MISSING = Rule(
    id="PART2_CONSENT_MISSING",
    family="privacy",
    sentence="A claim of a substance use disorder programme leaves only with the patient's consent on file.",
    severity=Severity.STOP,
    fix=Fix.CONSENT,
    source="42 CFR 2.13, 2.31, 2.33; 89 FR 12472",
)
CONSENT_REFUSED = Rule(
    id="CONSENT_REFUSED",
    family="privacy",
    sentence="The consent to disclosure was not refused, not withdrawn and not run out on the service date.",
    severity=Severity.STOP,
    fix=Fix.CONSENT,
    source="42 CFR 2.31(a), (c)",
)
CONSENT_EXPIRED = Rule(
    id="CONSENT_EXPIRED",
    family="privacy",
    sentence="The consent to disclosure still holds on the day on which the claim is made.",
    severity=Severity.STOP,
    fix=Fix.CONSENT,
    source="42 CFR 2.31(c)(1)",
)
PART2_UNMARKED = Rule(
    id="PART2_UNMARKED",
    family="privacy",
    sentence="Where the practice runs a programme under Part 2, substance use treatment is marked as its own or not.",
    severity=Severity.WARN,
    fix=Fix.CHART,
    source="42 CFR 2.11: programme; own judgement",
    certainty="likely",
)
PLAN_DISCLOSURE_FORBIDDEN = Rule(
    id="PLAN_DISCLOSURE_FORBIDDEN",
    family="privacy",
    sentence="Nothing goes to a plan that the patient, who pays alone, has forbidden to be told.",
    severity=Severity.NOT_BILLABLE,
    fix=Fix.DECIDE,
    source="45 CFR 164.522(a)(1)(vi)",
)
STATEMENT_DUE = Rule(
    id="STATEMENT_DUE",
    family="privacy",
    sentence="A session that the plan may not be told of goes on the patient's own statement.",
    severity=Severity.WARN,
    fix=Fix.DECIDE,
    source="45 CFR 164.522(a)(1)(vi): paid out of pocket in full",
)
CONSENT_UNREADABLE = Rule(
    id="CONSENT_UNREADABLE",
    family="privacy",
    sentence="Where a programme's claims wait for consent, the EHR lets Bridge read Consents.",
    severity=Severity.WARN,
    fix=Fix.PRACTICE,
    source="own judgement",
)
RULES = (
    PART2_CONSENT_MISSING,
    CONSENT_REFUSED,
    CONSENT_EXPIRED,
    PART2_UNMARKED,
    PLAN_DISCLOSURE_FORBIDDEN,
    STATEMENT_DUE,
    CONSENT_UNREADABLE,
)
OF_NO_CLAIM = frozenset((PLAN_DISCLOSURE_FORBIDDEN.id, STATEMENT_DUE.id))  # of one attendee, whom no claim is about
CONSENT_CODES = tuple(rule.id for rule in RULES if rule.fix is Fix.CONSENT)  # what a Consent in the chart mends

# ICD-10-CM substance use disorders. F17 is left out: tobacco is no such disorder. # 42 CFR 2.11
_SUBSTANCE_USE = ("F10", "F11", "F12", "F13", "F14", "F15", "F16", "F18", "F19")


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """PART2_CONSENT_MISSING, CONSENT_REFUSED, CONSENT_EXPIRED, PART2_UNMARKED.

    PLAN_DISCLOSURE_FORBIDDEN with STATEMENT_DUE, and CONSENT_UNREADABLE, are found when the chart is read; where the
    first is, there is no claim.
    """
    for encounter_id in claim.encounter_ids:
        session = context.sessions.get(encounter_id)
        if session is None:
            continue
        if session.is_part2:
            yield from _of_programme(session, context.today)
        elif context.runs_programme and _treats_substance_use(session):
            reason = (
                "Substance use is treated in this session, and the chart does not say whether the programme did it."
            )
            remedy = "Mark the encounter 42CFRPart2 in the chart if it is the programme's; else nothing is to do."
            yield PART2_UNMARKED.found(f"Encounter/{encounter_id}", reason, remedy)


def _of_programme(session: Session, today: date) -> Iterator[Problem]:
    place = session.consent_place or f"Encounter/{session.encounter_id}"
    if session.consent is Consent.UNKNOWN:
        reason = "The session is a substance use disorder programme's, and no consent to tell the payer is on file."
        yield PART2_CONSENT_MISSING.found(place, reason, f"{_RECORD}; the claim follows by itself.")
    elif session.consent is Consent.REFUSED:
        reason = "The consent to tell the payer was refused, withdrawn, or had run out on the service date."
        yield CONSENT_REFUSED.found(place, reason, f"Do not bill the payer. {_RECORD} if the patient gives it anew.")
    elif session.consent_ends is not None and session.consent_ends < today:
        reason = "The consent to tell the payer held on the service date, and has run out since."
        yield CONSENT_EXPIRED.found(place, reason, f"{_RECORD} anew; the claim follows by itself.")


def _treats_substance_use(session: Session) -> bool:
    by_code = any(d.code.startswith(_SUBSTANCE_USE) for d in session.diagnoses)
    return by_code or session.intent is Intent.SUBSTANCE_USE
