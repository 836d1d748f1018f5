"""What the money of one CLP does to its claim."""

from decimal import Decimal

import pytest

from bridge.billing.ledger import balance
from bridge.billing.money import dollars
from bridge.billing.posting import Posting, keys, post
from bridge.billing.problem import Problem
from bridge.billing.remittance import Adjustment, ClaimPayment, LinePayment, Remittance
from bridge.billing.status import ClaimEvent

CHARGE = Decimal("150.00")


def answer(paid: str, *reasons: str, status: str = "1", charge: str = "150") -> ClaimPayment:
    """`answer("100", "CO45 30", "PR3 20")`: one CLP with one line."""
    adjustments = tuple(
        Adjustment(group=text[:2], reason=text.split()[0][2:], amount=dollars(text.split()[1])) for text in reasons
    )
    line = LinePayment(
        procedure="90837", modifiers=(), charge=dollars(charge), paid=dollars(paid), adjustments=adjustments
    )
    return ClaimPayment(
        control_number="BCLAIM1",
        status=status,
        charge=dollars(charge),
        paid=dollars(paid),
        patient_responsibility=dollars("0"),
        payer_claim_number="ICN1",
        lines=(line,),
    )


def posted(payment: ClaimPayment, *earlier: Posting, other_coverage: bool = False) -> Posting:
    posting = post(f"key{len(earlier)}", payment, earlier, other_coverage)
    assert isinstance(posting, Posting)
    return posting


@pytest.mark.parametrize(
    ("payment", "other_coverage", "event", "paid", "patient", "adjusted", "left"),
    [
        (answer("100", "CO45 30", "PR3 20"), False, "payment", "100", "20", "30", "0"),
        (answer("100", "CO45 30", "PR3 20"), True, "payment", "100", "0", "30", "20"),  # the secondary is asked first
        (answer("0", "CO45 30", "PR1 120"), False, "payment", "0", "120", "30", "0"),  # zero paid is not a denial
        (answer("0", "CO45 30", "CO197 120"), False, "denial", "0", "0", "0", "150"),  # open until a person decides
        (answer("0", "CO18 150"), False, "denial", "0", "0", "0", "150"),
        (answer("70", "CO45 30", "CO97 50"), False, "payment", "70", "0", "30", "50"),  # the refused part stays open
        (answer("20", "OA23 130"), False, "payment", "20", "0", "130", "0"),  # secondary after primary
        (answer("98", "CO253 2", "CO45 50"), False, "payment", "98", "0", "52", "0"),  # sequestration denies nothing
    ],
)
def test_every_cent_of_the_charge_has_a_place(
    payment: ClaimPayment, other_coverage: bool, event: str, paid: str, patient: str, adjusted: str, left: str
) -> None:
    posting = posted(payment, other_coverage=other_coverage)

    assert posting.event == event
    assert (posting.paid, posting.patient, posting.adjusted, posting.open) == tuple(
        dollars(x) for x in (paid, patient, adjusted, left)
    )
    now = balance(CHARGE, [posting])
    assert now.paid + now.patient + now.adjusted + now.open == CHARGE


def test_a_reversal_undoes_exactly_what_it_names_and_the_correction_stands() -> None:
    first = posted(answer("100", "CO45 30", "PR3 20"))
    back = posted(answer("-100", "CO45 -30", "PR3 -20", status="22", charge="-150"), first)
    again = posted(answer("110", "CO45 20", "PR3 20"), first, back)

    assert back.undoes == first.key
    assert balance(CHARGE, [first, back]).open == CHARGE
    assert balance(CHARGE, [first, back, again]).paid == Decimal("110.00")


def test_a_reversal_of_nothing_goes_to_a_person() -> None:
    lonely = post("k", answer("-100", "CO45 -50", status="22", charge="-150"), (), False)
    assert isinstance(lonely, Problem)
    assert lonely.code == "REVERSAL_UNMATCHED"


def test_a_second_payment_without_a_reversal_goes_to_a_person() -> None:
    first = posted(answer("100", "CO45 50"))
    second = post("k2", answer("100", "CO45 50"), (first,), False)
    assert isinstance(second, Problem)
    assert second.code == "SECOND_PAYMENT"


def test_a_payment_after_a_denial_settles_the_claim() -> None:
    denied = posted(answer("0", "CO197 150"))
    paid = posted(answer("120", "CO45 30"), denied)
    assert paid.event is ClaimEvent.PAYMENT
    assert balance(CHARGE, [denied, paid]).open == 0


def test_identical_clps_in_one_st_have_different_keys_and_a_second_reading_the_same() -> None:
    twice = Remittance(
        transaction_number="0001",
        trace="EFT9",
        payer_tax_id="1999999999",
        payer_name="P",
        paid=Decimal("200.00"),
        claims=(answer("100", "CO45 50"), answer("100", "CO45 50")),
    )
    first, second = [key for key, _ in keys(twice)]
    assert first != second
    assert [key for key, _ in keys(twice)] == [first, second]
