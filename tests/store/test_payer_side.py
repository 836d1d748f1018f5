"""Rows that face the payer: what was asked about coverage and claims, and the answers."""

from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.acknowledgment import StatusCode
from bridge.billing.claim_status import StatusAnswer
from bridge.billing.eligibility import Answer, Benefit, Certainty, Inquiry
from bridge.store.eligibilities import EligibilityUnknown
from bridge.store.status_inquiries import StatusInquiryUnknown
from bridge.store.store import Store
from tests.databases import NOW
from tests.store.example import BILLING, DAY, NORTHWIND, PATIENT, SUBSCRIBER, send

INQUIRY = Inquiry(
    trace="E1", payer=NORTHWIND, provider=BILLING, subscriber=SUBSCRIBER, patient=PATIENT, service_date=DAY
)
ANSWER = Answer(trace="E1", certainty=Certainty.ACTIVE, benefits=(Benefit(kind="1", service_types=("MH",)),))


def test_a_question_waits_until_its_trace_is_answered(store: Store) -> None:
    with store.transaction("cedar") as tx:
        asked = tx.eligibilities.ask(INQUIRY, ehr="sandbox", coverage_id="cov-1", visit="Appointment/a1")
        assert tx.eligibilities.ask(INQUIRY, ehr="sandbox", coverage_id="cov-1") == asked
        assert tx.eligibilities.counts() == {"": 1}
        assert tx.eligibilities.answer(ANSWER) == asked
        stored = tx.eligibilities.get(asked)
        assert (stored.inquiry, stored.answer, stored.visit) == (INQUIRY, ANSWER, "Appointment/a1")
        assert (stored.certainty, stored.answered_at) == (Certainty.ACTIVE, NOW)
        assert tx.eligibilities.counts() == {"active": 1}


def test_the_latest_question_on_a_coverage_is_found(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.eligibilities.ask(INQUIRY, ehr="sandbox", coverage_id="cov-1")
        found = tx.eligibilities.latest("pat-1", "cov-1", DAY)
        assert found is not None
        assert found.inquiry.trace == "E1"
        assert tx.eligibilities.latest("pat-1", "cov-2") is None
        assert tx.eligibilities.latest("pat-1", "cov-1", date(2026, 11, 17)) is None
        assert len(tx.eligibilities.list()) == 1
        assert tx.eligibilities.list(Certainty.INACTIVE) == ()


def test_an_answer_to_a_question_of_another_practice_is_unknown(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.eligibilities.ask(INQUIRY, ehr="sandbox", coverage_id="cov-1")
    with store.transaction("birch") as tx, pytest.raises(EligibilityUnknown):
        tx.eligibilities.answer(ANSWER)


def test_a_status_inquiry_is_answered_by_its_trace(store: Store) -> None:
    send(store, "B111")
    answer = StatusAnswer(
        trace="S1",
        control_number="B111",
        statuses=(StatusCode(category="F1", status="65"),),
        payer_claim_number="ICN900",
    )
    with store.transaction("cedar") as tx:
        first = tx.status_inquiries.ask("B111", "S1")
        assert tx.status_inquiries.ask("B111", "S1") == first
        assert tx.status_inquiries.answer(answer) == first
        (stored,) = tx.status_inquiries.of_claim("B111")
        assert (stored.category, stored.status_code, stored.answer) == ("F1", "65", answer)
        with pytest.raises(StatusInquiryUnknown):
            tx.status_inquiries.answer(replace(answer, trace="S2"))
