"""A payment laid on a claim: what the money of one CLP does, each cent once.

For every claim: charge = paid + patient + adjusted + open, each summed on its own, none a remainder:
  paid      the payer sent it                                                        # CLP04
  patient   the patient owes it: PR, when no other active coverage is left to ask
  adjusted  nobody owes it: the contract, a prior payer (CO45, OA23 ...)
  open      a person or another payer must decide: refused lines, PR while another coverage is left
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bridge.billing.denial import event_of, refuses
from bridge.billing.money import ZERO, total
from bridge.billing.problem import Problem
from bridge.billing.remittance import Adjustment, ClaimPayment, ProviderAdjustment, Remittance
from bridge.billing.status import ClaimEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Dollars. A reversal carries the negated amounts of the posting that it undoes."""

    key: str  # the same CLP read twice has the same key
    control_number: str
    event: ClaimEvent  # PAYMENT, DENIAL or REVERSAL
    paid: Decimal
    patient: Decimal
    adjusted: Decimal
    open: Decimal
    interest: Decimal
    payer_claim_number: str
    undoes: str = ""  # the key of the posting that a reversal takes back


def keys(remittance: Remittance) -> Iterator[tuple[str, ClaimPayment]]:
    """Each CLP with its posting key: (TRN03, TRN02, CLP01, CLP07, CLP02, ordinal among identical ones in this ST).

    A clearinghouse may bundle the same ST anew; none of these change when it does.
    """
    seen: dict[tuple[str, ...], int] = {}
    for payment in remittance.claims:
        identity = (
            remittance.payer_tax_id,
            remittance.trace,
            payment.control_number,
            payment.payer_claim_number,
            payment.status,
        )
        seen[identity] = seen.get(identity, 0) + 1
        yield "|".join((*identity, str(seen[identity]))), payment


def provider_keys(remittance: Remittance) -> Iterator[tuple[str, ProviderAdjustment]]:
    """Each pair of each PLB with its key: (TRN03, TRN02, PLB03-1, PLB03-2, ordinal among identical ones in this ST)."""
    seen: dict[tuple[str, ...], int] = {}
    for adjustment in remittance.provider_adjustments:
        identity = (remittance.payer_tax_id, remittance.trace, adjustment.reason, adjustment.reference)
        seen[identity] = seen.get(identity, 0) + 1
        yield "|".join((*identity, str(seen[identity]))), adjustment


def post(key: str, payment: ClaimPayment, earlier: Iterable[Posting], other_coverage_left: bool) -> Posting | Problem:
    """The posting of one CLP, or the Problem that keeps it off the books.

    `earlier` are this claim's postings so far, oldest first. `other_coverage_left`: another active coverage must be
    asked before the patient owes anything.
    """
    standing_now = standing(earlier)
    event = event_of(payment)
    if event is ClaimEvent.REVERSAL:
        return _reversal(key, payment, standing_now)
    if any(p.event is ClaimEvent.PAYMENT for p in standing_now):
        return Problem(
            code="SECOND_PAYMENT",
            place=f"claim {payment.control_number}",
            reason="The payer answered this claim again without taking its first payment back.",
            remedy="Ask the payer which payment stands; post the difference or return it.",
        )
    if event is ClaimEvent.DENIAL:
        return _posting(key, payment, event, left=payment.charge)
    return _payment(key, payment, other_coverage_left)


def standing(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The postings that no reversal has undone, oldest first; a denial stands until a payment follows it."""
    every = tuple(postings)
    undone = {p.undoes for p in every if p.undoes}
    left = [p for p in every if p.event is not ClaimEvent.REVERSAL and p.key not in undone]
    return tuple(p for p in left if p.event is ClaimEvent.PAYMENT) or tuple(left[-1:])


def _payment(key: str, payment: ClaimPayment, other_coverage_left: bool) -> Posting:
    share = total(a.amount for a in payment.all_adjustments if a.group == "PR")
    others = [a for a in payment.all_adjustments if a.group != "PR"]
    refused = _sum(a for a in others if refuses(a))
    return _posting(
        key,
        payment,
        ClaimEvent.PAYMENT,
        paid=payment.paid,
        patient=ZERO if other_coverage_left else share,
        adjusted=_sum(a for a in others if not refuses(a)),
        left=refused + (share if other_coverage_left else ZERO),
    )


def _reversal(key: str, payment: ClaimPayment, standing_now: tuple[Posting, ...]) -> Posting | Problem:
    fitting = [p for p in standing_now if p.paid == -payment.paid]
    if not fitting:
        return Problem(
            code="REVERSAL_UNMATCHED",
            place=f"claim {payment.control_number}",
            reason="The payer takes back a payment that is not on the books.",
            remedy="Look for the first payment under another claim number, then post the reversal by hand.",
        )
    last = fitting[-1]
    return _posting(
        key,
        payment,
        ClaimEvent.REVERSAL,
        paid=-last.paid,
        patient=-last.patient,
        adjusted=-last.adjusted,
        left=-last.open,
        undoes=last.key,
    )


def _sum(adjustments: Iterable[Adjustment]) -> Decimal:
    return total(a.amount for a in adjustments)


def _posting(
    key: str,
    payment: ClaimPayment,
    event: ClaimEvent,
    *,
    paid: Decimal = ZERO,
    patient: Decimal = ZERO,
    adjusted: Decimal = ZERO,
    left: Decimal = ZERO,
    undoes: str = "",
) -> Posting:
    return Posting(
        key=key,
        control_number=payment.control_number,
        event=event,
        paid=paid,
        patient=patient,
        adjusted=adjusted,
        open=left,
        interest=payment.interest,
        payer_claim_number=payment.payer_claim_number,
        undoes=undoes,
    )
