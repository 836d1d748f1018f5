"""A value written as a document reads back as the same value."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.document import NotADocument, claim_hash, from_document, to_document
from bridge.billing.eligibility import Answer, Benefit, Certainty
from bridge.billing.origin import Origin, Source
from bridge.billing.practice import Fee
from tests.x12.transactions.example import CLAIM


def test_decimals_dates_enums_and_nesting_survive() -> None:
    benefit = Benefit(kind="B", service_types=("MH", "98"), amount=Decimal("25.00"), date_from=date(2026, 1, 1))
    answer = Answer(trace="T1", certainty=Certainty.ACTIVE, benefits=(benefit,), copay=Decimal("25.00"))

    assert from_document(Answer, to_document(answer)) == answer
    assert to_document(answer)["copay"] == "25.00"


def test_an_unknown_key_of_a_later_version_is_left_out() -> None:
    fee = Fee(procedure="90837", charge=Decimal("180.00"), starts=date(2026, 1, 1))
    assert from_document(Fee, {**to_document(fee), "later": 1}) == fee


def test_what_does_not_fit_is_refused() -> None:
    fee = Fee(procedure="90837", charge=Decimal("180.00"), starts=date(2026, 1, 1))
    with pytest.raises(NotADocument):
        from_document(Fee, {**to_document(fee), "starts": "tomorrow"})
    assert replace(fee, procedure="90834") != fee


def test_a_field_that_a_version_adds_changes_no_hash_of_an_old_claim() -> None:
    """The number was taken when claims had fewer fields: were it another, every claim sent would look changed."""
    assert claim_hash(CLAIM) == "07c474971dad8114b533b08f05088f3bda22bea92a4fddf4bc756bba7b2a0d36"
    assert claim_hash(replace(CLAIM, patient_paid=Decimal("25.00"))) != claim_hash(CLAIM)
    assert claim_hash(replace(CLAIM, origins=(Origin(field="charge", source=Source.RULE, place="fee"),))) == claim_hash(
        CLAIM
    )
