"""Paid or denied, and whose turn it is."""

from decimal import Decimal

import pytest

from bridge.billing.denial import DenialCategory, category_of, event_of, reasons, refuses
from bridge.billing.remittance import Adjustment
from bridge.billing.status import ClaimEvent
from tests.billing.test_posting import answer


@pytest.mark.parametrize(
    ("paid", "reasons_given", "status", "event"),
    [
        ("100", ("CO45 50",), "1", ClaimEvent.PAYMENT),
        ("0", ("CO45 30", "PR1 120"), "1", ClaimEvent.PAYMENT),  # the deductible: allowed, and the patient's
        ("0", ("CO197 150",), "1", ClaimEvent.DENIAL),  # most denials come as processed, with nothing allowed
        ("0", ("CO197 150",), "4", ClaimEvent.DENIAL),
        ("100", ("CO45 50",), "4", ClaimEvent.PAYMENT),  # said to be denied, and paid
        ("0", ("PR96 150",), "1", ClaimEvent.DENIAL),  # not covered, though the patient may be billed
        ("0", ("OA23 150",), "2", ClaimEvent.PAYMENT),  # a secondary: the primary has paid all of it
        ("0", ("OA23 100", "CO96 50"), "2", ClaimEvent.DENIAL),
        ("0", ("CO45 150",), "1", ClaimEvent.DENIAL),  # nothing paid, nothing owed: a person must look
        ("-100", ("CO45 -50",), "22", ClaimEvent.REVERSAL),
    ],
)
def test_what_an_answer_does_to_its_claim(
    paid: str, reasons_given: tuple[str, ...], status: str, event: ClaimEvent
) -> None:
    charge = "-150" if status == "22" else "150"
    assert event_of(answer(paid, *reasons_given, status=status, charge=charge)) is event


@pytest.mark.parametrize(
    ("group", "reason", "amount", "refused"),
    [
        ("CO", "45", "30", False),  # the contract
        ("CO", "253", "2", False),  # sequestration
        ("PR", "3", "20", False),  # the patient's share
        ("PR", "96", "20", True),  # the patient's, because it is not covered
        ("OA", "23", "100", False),  # what another payer paid
        ("CO", "97", "40", True),
        ("CO", "97", "-40", False),  # given back
    ],
)
def test_which_reasons_refuse(group: str, reason: str, amount: str, refused: bool) -> None:
    assert refuses(Adjustment(group=group, reason=reason, amount=Decimal(amount))) is refused


def test_the_largest_refusal_names_the_kind() -> None:
    both = answer("0", "CO45 10", "CO16 40", "CO197 100")
    assert reasons(both) == ("197", "16")
    assert category_of(both) is DenialCategory.AUTHORIZATION


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("29", "timely_filing"), ("22", "cob"), ("B7", "credentialing"), ("18", "duplicate"), ("31", "eligibility")],
)
def test_each_reason_has_its_kind(reason: str, kind: str) -> None:
    assert category_of(answer("0", f"CO{reason} 150")) == kind


def test_a_reason_that_nobody_knows_is_other() -> None:
    assert category_of(answer("0", "CO999 150")) is DenialCategory.OTHER
