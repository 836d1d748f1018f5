"""Dollars are exact, to the cent."""

from decimal import Decimal

import pytest

from bridge.billing.money import NotMoney, dollars, from_cents, to_cents, total


@pytest.mark.parametrize(
    ("text", "cents"), [("118.40", 11840), ("118.4", 11840), ("-0.01", -1), ("", 0), ("0", 0), ("1000000", 100000000)]
)
def test_text_is_read_to_the_cent(text: str, cents: int) -> None:
    assert to_cents(dollars(text)) == cents
    assert dollars(text) == from_cents(cents)


@pytest.mark.parametrize("text", ["118.405", "abc", "1,000.00", "NaN", "1e-3"])
def test_what_is_no_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(NotMoney):
        dollars(text)


def test_minus_zero_is_zero() -> None:
    assert str(dollars("-0")) == "0.00"


def test_three_dimes_are_thirty_cents() -> None:
    assert total(Decimal("0.10") for _ in range(3)) == Decimal("0.30")
