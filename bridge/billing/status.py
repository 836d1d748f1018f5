"""THE STATE MACHINE: the life of a claim. Every change of status is a row of TRANSITIONS; nothing else changes one.

Three facts about a claim move apart and stay apart:
  ClaimStatus  what the payer side has said about it        (this table)
  delivery     whether its interchange left                 (the archive's phase)
  charted      whether the chart is current                 (claim.version against claim.charted_version)
"""

from enum import StrEnum, auto


class ClaimStatus(StrEnum):
    DRAFT = auto()  # built from the chart
    HELD = auto()  # a person must mend something
    READY = auto()  # clean, waits for the next 837P
    SUBMITTED = auto()  # in an interchange that left us
    RECEIVED = auto()  # a 999 accepted the file, or a 277CA A1
    ACCEPTED = auto()  # a 277CA accepted it into adjudication
    REJECTED = auto()  # TA1, 999 or 277CA refused it; never adjudicated
    PAID = auto()  # 835: something was allowed, if only to the patient
    DENIED = auto()  # 835: nothing was allowed
    REVERSED = auto()  # 835: an earlier answer taken back
    REPLACED = auto()  # a corrected claim took its place
    VOIDED = auto()  # withdrawn by us


class ClaimEvent(StrEnum):
    DRAFTED = auto()
    PROBLEMS_FOUND = auto()
    CLEARED = auto()
    SENT = auto()
    FILE_ACCEPTED = auto()  # TA1 A or E, 999 A or E
    FILE_REJECTED = auto()  # TA1 R, 999 R
    CLAIM_RECEIVED = auto()  # 277CA A0, A1
    CLAIM_ACCEPTED = auto()  # 277CA A2
    CLAIM_REJECTED = auto()  # 277CA A3, A4, A6, A7, A8
    PAYMENT = auto()  # CLP02 1, 2, 3, 19, 20, 21 with something allowed; zero paid with PR 1/2/3 is a payment too
    DENIAL = auto()  # CLP02 4, or (the usual way) CLP02 1 with nothing allowed
    REVERSAL = auto()  # CLP02 22
    REOPENED = auto()  # after a rejection or a withdrawal: never adjudicated, so the same claim is mended
    REPLACEMENT = auto()  # after adjudication: a new draft with frequency 7 takes its place
    VOID = auto()


S, E = ClaimStatus, ClaimEvent

_ANSWERS = {E.PAYMENT: S.PAID, E.DENIAL: S.DENIED, E.REVERSAL: S.REVERSED}
_ACCEPTANCES = (E.FILE_ACCEPTED, E.CLAIM_RECEIVED, E.CLAIM_ACCEPTED)

# An acknowledgment that arrives after the answer changes nothing; it is still recorded.
TRANSITIONS: dict[ClaimStatus, dict[ClaimEvent, ClaimStatus]] = {
    S.DRAFT: {E.DRAFTED: S.DRAFT, E.PROBLEMS_FOUND: S.HELD, E.CLEARED: S.READY, E.VOID: S.VOIDED},
    S.HELD: {E.DRAFTED: S.DRAFT, E.VOID: S.VOIDED},
    S.READY: {E.DRAFTED: S.DRAFT, E.PROBLEMS_FOUND: S.HELD, E.SENT: S.SUBMITTED, E.VOID: S.VOIDED},
    # Acknowledgments overtake each other: an 835 or a 277CA may arrive before the 999.
    S.SUBMITTED: {
        E.FILE_ACCEPTED: S.RECEIVED,
        E.FILE_REJECTED: S.REJECTED,
        E.CLAIM_RECEIVED: S.RECEIVED,
        E.CLAIM_ACCEPTED: S.ACCEPTED,
        E.CLAIM_REJECTED: S.REJECTED,
        **_ANSWERS,
    },
    S.RECEIVED: {
        E.FILE_ACCEPTED: S.RECEIVED,
        E.FILE_REJECTED: S.REJECTED,
        E.CLAIM_RECEIVED: S.RECEIVED,
        E.CLAIM_ACCEPTED: S.ACCEPTED,
        E.CLAIM_REJECTED: S.REJECTED,
        **_ANSWERS,
    },
    S.ACCEPTED: {
        E.FILE_ACCEPTED: S.ACCEPTED,
        E.CLAIM_RECEIVED: S.ACCEPTED,
        E.CLAIM_ACCEPTED: S.ACCEPTED,
        E.CLAIM_REJECTED: S.REJECTED,  # the clearinghouse accepts, the payer refuses
        **_ANSWERS,
    },
    S.REJECTED: {
        **dict.fromkeys((*_ACCEPTANCES, E.FILE_REJECTED, E.CLAIM_REJECTED), S.REJECTED),
        E.REOPENED: S.DRAFT,
        E.VOID: S.VOIDED,
    },
    S.PAID: {**dict.fromkeys(_ACCEPTANCES, S.PAID), **_ANSWERS, E.REPLACEMENT: S.REPLACED},
    S.DENIED: {**dict.fromkeys(_ACCEPTANCES, S.DENIED), **_ANSWERS, E.REPLACEMENT: S.REPLACED},
    S.REVERSED: {**dict.fromkeys(_ACCEPTANCES, S.REVERSED), **_ANSWERS, E.REPLACEMENT: S.REPLACED},
    # The payer takes the old payment back when it reads the replacement.
    S.REPLACED: dict.fromkeys((*_ACCEPTANCES, *_ANSWERS), S.REPLACED),
    S.VOIDED: {E.REOPENED: S.DRAFT},  # the chart supports it again
}

UNSENT = frozenset({S.DRAFT, S.HELD, S.READY})  # may still be drafted again
ADJUDICATED = frozenset({S.PAID, S.DENIED, S.REVERSED})  # the payer has answered
CLOSED = frozenset({S.REPLACED, S.VOIDED})  # no longer counts


class IllegalTransition(Exception):
    """The event cannot happen to a claim in this status; it goes to the worklist, it never crashes a job."""

    retryable = False


def advance(status: ClaimStatus, event: ClaimEvent) -> ClaimStatus:
    """The status after `event`. Raises IllegalTransition for what is not in the table."""
    try:
        return TRANSITIONS[status][event]
    except KeyError:
        raise IllegalTransition(f"{event} cannot happen to a {status} claim") from None


def diagram() -> str:
    """TRANSITIONS as a Mermaid state diagram; README.md holds a copy and a test keeps the two equal."""
    arrows = [f"  {a} --> {b}: {e}" for a, row in TRANSITIONS.items() for e, b in row.items() if a != b]
    return "\n".join(["stateDiagram-v2", f"  [*] --> {S.DRAFT}", *arrows])
