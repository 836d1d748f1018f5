"""What is made quickly is the frozen value itself."""

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from bridge.billing.document import from_document, to_document
from bridge.billing.remittance import Adjustment, LinePayment
from bridge.x12.transactions.constructor import constructor

QUICK = constructor(LinePayment)
SLOW = LinePayment(procedure="90837", modifiers=("95",), charge=Decimal(175), paid=Decimal(122))


def test_a_quick_value_is_a_value_like_any_other() -> None:
    quick = QUICK(procedure="90837", modifiers=("95",), charge=Decimal(175), paid=Decimal(122))
    assert type(quick) is LinePayment
    assert quick == SLOW
    assert hash(quick) == hash(SLOW)
    assert repr(quick) == repr(SLOW)
    assert quick.difference == SLOW.difference
    assert replace(quick, paid=Decimal(1)) == replace(SLOW, paid=Decimal(1))
    assert from_document(LinePayment, to_document(quick)) == SLOW


def test_it_is_as_frozen_as_the_others() -> None:
    quick = QUICK(procedure="90837", modifiers=(), charge=Decimal(1), paid=Decimal(1))
    with pytest.raises(FrozenInstanceError):
        quick.paid = Decimal(2)  # type: ignore[misc]


def test_a_field_without_a_default_must_be_given() -> None:
    with pytest.raises(TypeError, match="amount"):
        constructor(Adjustment)(group="CO", reason="45")  # type: ignore[call-arg]
