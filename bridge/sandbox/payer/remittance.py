"""One payment of one payer to one payee: claims and the money that belongs to no claim, in balance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from bridge.sandbox.payer.claim import ZERO, Provider
from bridge.sandbox.payer.outcome import REVERSAL, Outcome
from bridge.sandbox.payer.payer import Payer

PAIRS = 6  # one PLB segment holds six


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAdjustment:
    """One pair of a PLB. Positive reduces the payment."""

    reason: str
    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """One ST of an 835: paid = claims - adjustments, never below zero."""

    payer: Payer
    payee: Provider
    paid_on: date
    trace: str
    outcomes: tuple[Outcome, ...]
    adjustments: tuple[ProviderAdjustment, ...]

    @property
    def paid(self) -> Decimal:
        return sum((o.paid for o in self.outcomes), ZERO) - sum((a.amount for a in self.adjustments), ZERO)


def settle(
    payer: Payer, outcomes: Sequence[Outcome], carried: Sequence[ProviderAdjustment]
) -> tuple[tuple[ProviderAdjustment, ...], tuple[ProviderAdjustment, ...]]:
    """The PLB of this payment, and what the next one must take back. `carried` is what earlier ones left."""
    now, later = list(carried), []
    interest = sum((o.interest for o in outcomes), ZERO)
    if interest:
        first = next(o for o in outcomes if o.interest)
        now.append(ProviderAdjustment(reason="L6", reference=first.number, amount=-interest))
    for number, owed in _owed_back(outcomes):
        refunded = payer.void_by_refund and _is_void(number, outcomes)
        if refunded:
            now.append(ProviderAdjustment(reason="72", reference=number, amount=owed))
        elif payer.recoup == "later":
            now.append(ProviderAdjustment(reason="WO", reference=number, amount=owed))
            later.append(ProviderAdjustment(reason="WO", reference=number, amount=-owed))
    balance = sum((o.paid for o in outcomes), ZERO) - sum((a.amount for a in now), ZERO)
    if balance < 0:
        now.append(ProviderAdjustment(reason="FB", reference="BALANCE FORWARD", amount=balance))
        later.append(ProviderAdjustment(reason="FB", reference="BALANCE FORWARD", amount=-balance))
    return _six(now), tuple(later)


def _owed_back(outcomes: Sequence[Outcome]) -> list[tuple[str, Decimal]]:
    """Claims whose reversal takes more than their correction gives: number and the (negative) difference."""
    numbers = dict.fromkeys(o.number for o in outcomes if o.status == REVERSAL)
    net = [(number, sum((o.paid for o in outcomes if o.number == number), ZERO)) for number in numbers]
    return [(number, amount) for number, amount in net if amount < 0]


def _is_void(number: str, outcomes: Sequence[Outcome]) -> bool:
    return sum(1 for o in outcomes if o.number == number) == 1


def _six(adjustments: list[ProviderAdjustment]) -> tuple[ProviderAdjustment, ...]:
    """At most six: with more, those of one reason are added up."""
    if len(adjustments) <= PAIRS:
        return tuple(adjustments)
    ordered = sorted(adjustments, key=lambda a: a.reason)
    groups = [list(group) for _, group in groupby(ordered, key=lambda a: a.reason)]
    return tuple(
        ProviderAdjustment(
            reason=group[0].reason, reference=group[0].reference, amount=sum((a.amount for a in group), ZERO)
        )
        for group in groups
    )
