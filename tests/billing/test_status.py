"""The life of a claim, told by its events."""

import pytest

from bridge.billing.status import TRANSITIONS, ClaimEvent, ClaimStatus, IllegalTransition, advance

E, S = ClaimEvent, ClaimStatus


def live(*events: ClaimEvent) -> ClaimStatus:
    status = S.DRAFT
    for event in events:
        status = advance(status, event)
    return status


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((E.CLEARED, E.SENT, E.FILE_ACCEPTED, E.CLAIM_ACCEPTED, E.PAYMENT), S.PAID),
        ((E.CLEARED, E.SENT, E.PAYMENT), S.PAID),  # the 835 overtook every acknowledgment
        ((E.CLEARED, E.SENT, E.PAYMENT, E.FILE_ACCEPTED), S.PAID),  # a late 999 leaves PAID alone
        ((E.CLEARED, E.SENT, E.CLAIM_ACCEPTED, E.FILE_ACCEPTED), S.ACCEPTED),
        ((E.CLEARED, E.SENT, E.FILE_REJECTED, E.REOPENED), S.DRAFT),
        ((E.CLEARED, E.SENT, E.FILE_ACCEPTED, E.CLAIM_RECEIVED, E.CLAIM_REJECTED), S.REJECTED),
        ((E.PROBLEMS_FOUND, E.DRAFTED, E.CLEARED), S.READY),
        ((E.CLEARED, E.SENT, E.DENIAL, E.REPLACEMENT, E.REVERSAL), S.REPLACED),
        ((E.CLEARED, E.SENT, E.PAYMENT, E.REVERSAL, E.PAYMENT), S.PAID),
    ],
)
def test_a_claim_lives_through_its_events(events: tuple[ClaimEvent, ...], status: ClaimStatus) -> None:
    assert live(*events) is status


@pytest.mark.parametrize(
    ("status", "event"), [(S.DRAFT, E.PAYMENT), (S.VOIDED, E.SENT), (S.SUBMITTED, E.DRAFTED), (S.PAID, E.CLEARED)]
)
def test_what_is_not_in_the_table_cannot_happen(status: ClaimStatus, event: ClaimEvent) -> None:
    with pytest.raises(IllegalTransition):
        advance(status, event)


def test_a_sent_claim_is_never_drafted_again() -> None:
    sent = (S.SUBMITTED, S.RECEIVED, S.ACCEPTED, S.PAID, S.DENIED)
    assert not [s for s in sent if E.DRAFTED in TRANSITIONS[s] or E.SENT in TRANSITIONS[s]]
