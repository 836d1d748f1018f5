"""The payment's page: does it add up, and what does it say of each claim?"""

from decimal import Decimal

from bridge.billing.remittance import ProviderAdjustment, Remittance
from bridge.store.remittances import RemittanceState
from tests.databases import PRACTICE
from tests.store.example import payment
from tests.web.browser import text_of
from tests.web.conftest import Desk
from tests.web.journal import answered, remittance_of


def test_a_payment_shows_each_claim_with_reasons_in_words(desk: Desk) -> None:
    remittance_id = answered(desk.store, payment("B555"), "B555", "enc-5")
    page = desk.enter("prac-biller").get(f"remittances/{remittance_id}")
    text = text_of(page)
    assert "NORTHWIND HEALTH, 19 Nov 2026: $110.00 for 1 claim. It adds up." in text
    assert "B555 Processed as primary $180.00 $110.00 $20.00" in text
    assert "$20.00 patient: " in text
    assert "PR3" in text
    assert "/claims/B555" in page.text


def test_a_payment_that_does_not_add_up_says_by_how_much(desk: Desk) -> None:
    remittance_id = _held(desk, remittance_of(payment("X1"), paid="100.00"))
    seated = desk.enter("prac-biller")
    text = text_of(seated.get(f"remittances/{remittance_id}"))
    assert "Held: nothing of it is posted" in text
    assert "It does not add up: off by $10.00." in text
    assert "off by $10.00" in text_of(seated.get("remittances"))


def test_a_claim_that_is_not_ours_is_shown_without_a_link(desk: Desk) -> None:
    remittance_id = _held(desk, remittance_of(payment("X1"), paid="100.00"))
    page = desk.enter("prac-biller").get(f"remittances/{remittance_id}")
    assert "X1 not ours" in text_of(page)
    assert "/claims/X1" not in page.text


def test_money_that_belongs_to_no_claim_stands_apart(desk: Desk) -> None:
    plain = remittance_of(payment("X1"))
    taken = ProviderAdjustment(reason="WO", reference="REF-9", amount=Decimal("10.00"))
    with_plb = Remittance(
        transaction_number=plain.transaction_number,
        trace=plain.trace,
        payer_tax_id=plain.payer_tax_id,
        payer_name=plain.payer_name,
        paid=Decimal("100.00"),
        claims=plain.claims,
        provider_adjustments=(taken,),
    )
    text = text_of(desk.enter("prac-biller").get(f"remittances/{_held(desk, with_plb)}"))
    assert "WO REF-9 $10.00" in text
    assert "It adds up." in text


def test_the_list_can_be_narrowed_to_what_is_held(desk: Desk) -> None:
    answered(desk.store, payment("B555"), "B555", "enc-5")
    assert "There are none in this state." in text_of(desk.enter("prac-biller").get("remittances?state=held"))


def _held(desk: Desk, remittance: Remittance) -> str:
    with desk.store.transaction(PRACTICE) as tx:
        came = tx.interchanges.archive_inbound("sandbox", "odd.835", b"ISA")
        remittance_id = tx.remittances.add(came.id, 1, remittance)
        tx.remittances.set_state(remittance_id, RemittanceState.HELD)
    return remittance_id
