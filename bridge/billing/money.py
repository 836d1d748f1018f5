"""Dollars are Decimal with two places, everywhere in memory; the store keeps whole cents. Never a float."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


class NotMoney(ValueError):
    """The text is not an exact amount of dollars and cents."""


def dollars(text: str | int | Decimal) -> Decimal:
    """`"101.1"` -> `Decimal("101.10")`; empty text is zero. Raises NotMoney for anything finer than a cent."""
    if text == "":
        return ZERO
    try:
        amount = Decimal(text)
        exact = amount.quantize(CENT)
    except InvalidOperation:
        raise NotMoney("not an amount of dollars") from None
    if exact != amount:
        raise NotMoney("an amount finer than a cent")
    return exact + ZERO  # turns -0.00 into 0.00


def to_cents(amount: Decimal) -> int:
    """`Decimal("101.10")` -> `10110`. Raises NotMoney for anything finer than a cent."""
    return int(dollars(amount).scaleb(2))


def from_cents(cents: int) -> Decimal:
    """`10110` -> `Decimal("101.10")`."""
    return Decimal(cents).scaleb(-2).quantize(CENT)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum; zero of nothing."""
    return sum(amounts, ZERO)
