"""What a person may do about a Problem: which buttons its page has. Pure."""

from enum import StrEnum

from bridge.billing.money import ZERO
from bridge.billing.problem import Severity
from bridge.billing.rule import Fix
from bridge.billing.scrub import RULES
from bridge.billing.status import ADJUDICATED, UNSENT, ClaimStatus
from bridge.services.mending import DECIDABLE
from bridge.store.claim_row import ClaimRow
from bridge.store.problems import StoredProblem
from bridge.store.subject import SubjectKind


class Act(StrEnum):
    AUTHORIZE = "authorize"  # type the number that the chart does not hold
    DRAFT = "draft"  # I mended it in the chart: look again
    SEND_AGAIN = "send_again"
    REPLACE = "replace"  # the chart has it right now: replace what the payer judged
    APPEAL = "appeal"  # noted; the payer has the word
    WRITE_OFF = "write_off"
    BILL_PATIENT = "bill_patient"
    WITHDRAW = "withdraw"  # the file never came
    CHECK_COVERAGE = "check_coverage"
    ASK_STATUS = "ask_status"
    SEEN = "seen"


CLINICIANS_MAY = frozenset((Act.AUTHORIZE, Act.DRAFT, Act.CHECK_COVERAGE))
MENDED_BY_AUTHORIZATION = frozenset(
    ("AUTHORIZATION_MISSING", "AUTHORIZATION_NOT_COVERING", "AUTHORIZATION_UNKNOWN", "AUTHORIZATION_LAST_UNIT")
)
RENEWED = frozenset(("AUTHORIZATION_RUNS_OUT", "AUTHORIZATION_EXPIRES", "AUTHORIZATION_NEEDED"))

# Why somebody closes what asks only to be seen, or gives dollars up: chosen, not typed, so that no name slips in.
SEEN_BECAUSE = {
    "nothing": "Looked at it: there is nothing to do",
    "solved": "Solved with the payer or the clearinghouse",
    "chart": "Corrected in the chart or the settings",
    "elsewhere": "Settled outside of Bridge",
}
DECIDED_BECAUSE = {
    "contract": "The contract says so",
    "appeal": "The appeal was lost",
    "small": "Not worth an appeal",
    "late": "The time limit has passed",
    "agreed": "Agreed with the patient or the payer",
}


def acts(stored: StoredProblem, claim: ClaimRow | None, patient_may_owe: bool, sees_practice: bool) -> tuple[Act, ...]:
    """The first is the primary one. `claim` is the one that the Problem is about, if it is about one."""
    if stored.closed_at is not None:
        return ()
    offered = _BY_KIND[stored.subject.kind](stored, claim, patient_may_owe)
    return offered if sees_practice else tuple(act for act in offered if act in CLINICIANS_MAY)


def _of_encounter(stored: StoredProblem, claim: ClaimRow | None, patient_may_owe: bool) -> tuple[Act, ...]:
    if stored.subject.id.endswith("/sync"):  # about the connection, not about a visit
        return (Act.SEEN,)
    return (Act.DRAFT, Act.SEEN) if stored.problem.severity is Severity.WARN else (Act.DRAFT,)


def _of_claim(stored: StoredProblem, claim: ClaimRow | None, patient_may_owe: bool) -> tuple[Act, ...]:
    code = stored.problem.code
    if claim is None:
        return (Act.SEEN,)
    if claim.status in UNSENT:
        typed = (Act.AUTHORIZE,) if code in MENDED_BY_AUTHORIZATION else ()
        seen = (Act.SEEN,) if stored.problem.severity is Severity.WARN else ()
        asked = (Act.CHECK_COVERAGE,) if _is_of_coverage(code) else ()
        return (*typed, *asked, Act.DRAFT, *seen)
    if claim.status is ClaimStatus.REJECTED:
        return (Act.SEND_AGAIN,)
    if code in DECIDABLE and claim.status in ADJUDICATED and claim.open > ZERO:
        first = Act.SEEN if code == "SECONDARY_DUE" else Act.APPEAL  # the first payer may forward it by itself
        again = () if code == "SECONDARY_DUE" else (Act.REPLACE,)
        return (*again, first, Act.WRITE_OFF, *((Act.BILL_PATIENT,) if patient_may_owe else ()))
    if code == "CHART_CHANGED" and claim.status in ADJUDICATED:
        return (Act.REPLACE, Act.SEEN)
    return (Act.ASK_STATUS, Act.SEEN) if code == "CLAIM_NOT_AT_PAYER" else (Act.SEEN,)


def _is_of_coverage(code: str) -> bool:
    rule = RULES.get(code)
    return rule is not None and rule.fix is Fix.ELIGIBILITY


def _of_interchange(stored: StoredProblem, claim: ClaimRow | None, patient_may_owe: bool) -> tuple[Act, ...]:
    return (Act.WITHDRAW,) if stored.problem.code == "DELIVERY_IN_DOUBT" else (Act.SEEN,)


def _of_remittance(stored: StoredProblem, claim: ClaimRow | None, patient_may_owe: bool) -> tuple[Act, ...]:
    return (Act.SEEN,)


def _of_eligibility(stored: StoredProblem, claim: ClaimRow | None, patient_may_owe: bool) -> tuple[Act, ...]:
    return (Act.CHECK_COVERAGE, Act.SEEN)


def _of_member(stored: StoredProblem, claim: ClaimRow | None, patient_may_owe: bool) -> tuple[Act, ...]:
    """A renewal is typed here, before any claim needs it."""
    return (Act.AUTHORIZE, Act.SEEN) if stored.problem.code in RENEWED else (Act.SEEN,)


_BY_KIND = {
    SubjectKind.ENCOUNTER: _of_encounter,
    SubjectKind.CLAIM: _of_claim,
    SubjectKind.INTERCHANGE: _of_interchange,
    SubjectKind.REMITTANCE: _of_remittance,
    SubjectKind.ELIGIBILITY: _of_eligibility,
    SubjectKind.MEMBER: _of_member,
}
