"""What a claim has come to in dollars, from its postings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from bridge.billing.money import ZERO, total
from bridge.billing.posting import Posting, standing
from bridge.billing.status import ClaimEvent


class Unbalanced(Exception):
    """A claim's money does not add up; nothing of it may be stored."""

    retryable = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Dollars; charge = paid + patient + adjusted + open, always."""

    paid: Decimal
    patient: Decimal
    adjusted: Decimal
    open: Decimal
    interest: Decimal = ZERO


def balance(charge: Decimal, postings: Iterable[Posting]) -> Balance:
    """The claim's balance. Without a payment that stands, all of the charge is open. Raises Unbalanced."""
    every = tuple(postings)
    payments = [p for p in standing(every) if p.event is ClaimEvent.PAYMENT]
    interest = total(p.interest for p in every)
    if not payments:
        return Balance(paid=ZERO, patient=ZERO, adjusted=ZERO, open=charge, interest=interest)
    answer = Balance(
        paid=total(p.paid for p in payments),
        patient=total(p.patient for p in payments),
        adjusted=total(p.adjusted for p in payments),
        open=total(p.open for p in payments),
        interest=interest,
    )
    if answer.paid + answer.patient + answer.adjusted + answer.open != charge:
        raise Unbalanced("paid, patient, adjusted and open do not add up to the charge")
    return answer


def moved_on(of_replaced: Balance) -> Balance:
    """What is open of a replaced claim is its successor's to collect: here nobody owes it any more."""
    return replace(of_replaced, adjusted=of_replaced.adjusted + of_replaced.open, open=ZERO)
