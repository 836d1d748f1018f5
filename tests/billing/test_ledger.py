"""What a claim has come to: charge = paid + patient + adjusted + open, to the cent, after every answer."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.billing.ledger import Unbalanced, balance
from bridge.billing.money import ZERO
from bridge.billing.posting import Posting, post
from bridge.billing.problem import Problem
from tests.billing.test_posting import CHARGE, answer

CENTS = st.integers(min_value=0, max_value=15000)


def posted(*answers: tuple[str, ...]) -> list[Posting]:
    """Each answer is its amount, its reasons and, at last, its CLP02."""
    books: list[Posting] = []
    for number, (paid, *reasons, status) in enumerate(answers):
        charge = "-150" if status == "22" else "150"
        posting = post(f"key{number}", answer(paid, *reasons, status=status, charge=charge), books, False)
        assert isinstance(posting, Posting)
        books.append(posting)
    return books


def test_before_any_answer_all_of_it_is_open() -> None:
    assert balance(CHARGE, []).open == CHARGE


def test_a_denial_leaves_all_of_it_open() -> None:
    assert balance(CHARGE, posted(("0", "CO197 150", "1"))).open == CHARGE


def test_after_a_reversal_all_of_it_is_open_again() -> None:
    now = balance(CHARGE, posted(("100", "CO45 30", "PR3 20", "1"), ("-100", "CO45 -30", "PR3 -20", "22")))
    assert (now.paid, now.patient, now.adjusted, now.open) == (ZERO, ZERO, ZERO, CHARGE)


def test_a_denial_that_is_taken_back_and_paid_counts_as_paid() -> None:
    now = balance(CHARGE, posted(("0", "CO197 150", "1"), ("0", "CO197 -150", "22"), ("120", "CO45 30", "1")))
    assert (now.paid, now.open) == (Decimal("120.00"), ZERO)


def test_money_that_does_not_add_up_is_never_kept() -> None:
    with pytest.raises(Unbalanced):
        balance(Decimal("151.00"), posted(("100", "CO45 50", "1")))


@given(paid=CENTS, share=CENTS, refused=CENTS, other_coverage=st.booleans())
def test_every_cent_of_every_answer_has_one_place(paid: int, share: int, refused: int, other_coverage: bool) -> None:
    contract = 15000 - paid - share - refused
    reasons = [f"CO45 {contract / 100:.2f}", f"PR2 {share / 100:.2f}", f"CO97 {refused / 100:.2f}"]
    posting = post("key", answer(f"{paid / 100:.2f}", *reasons), (), other_coverage)
    assert not isinstance(posting, Problem)
    now = balance(CHARGE, [posting])
    assert now.paid + now.patient + now.adjusted + now.open == CHARGE
    back = answer(f"{-paid / 100:.2f}", status="22", charge="-150")
    undone = post("back", back, (posting,), other_coverage)
    assert not isinstance(undone, Problem)
    assert balance(CHARGE, [posting, undone]).open == CHARGE
