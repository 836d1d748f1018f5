"""A 271 as a CoverageEligibilityResponse that says no more than the payer did."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridge.billing.eligibility import Answer, Benefit, Certainty, Inquiry, Rejection
from bridge.fhir.resources import validate
from bridge.mapping.answer_to_eligibility_response import eligibility_request, eligibility_response
from tests.databases import NOW
from tests.store.example import BILLING, DAY, NORTHWIND, PATIENT, SUBSCRIBER

INQUIRY = Inquiry(
    trace="E1", payer=NORTHWIND, provider=BILLING, subscriber=SUBSCRIBER, patient=PATIENT, service_date=DAY
)


def response(certainty: Certainty = Certainty.ACTIVE, *benefits: Benefit, **more: Any) -> dict[str, Any]:
    answer = Answer(trace="E1", certainty=certainty, benefits=benefits, **more)
    resource = eligibility_response(INQUIRY, answer, "cov-1", "r1", NOW)
    assert validate(resource) == ()
    return resource


def items(*benefits: Benefit) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = response(Certainty.ACTIVE, *benefits)["insurance"][0].get("item", [])
    return found


def test_the_question_is_a_valid_request() -> None:
    request = eligibility_request(INQUIRY, "cov-1", NOW)
    assert validate(request) == ()
    assert request["insurance"] == [{"focal": True, "coverage": {"reference": "Coverage/cov-1"}}]
    assert request["identifier"] == [{"system": "urn:bridge:eligibility-inquiry", "value": "E1"}]


@pytest.mark.parametrize("certainty", list(Certainty))
def test_every_certainty_is_a_valid_response(certainty: Certainty) -> None:
    assert response(certainty)["disposition"] == certainty.value


@pytest.mark.parametrize(
    ("certainty", "in_force"),
    [(Certainty.ACTIVE, True), (Certainty.CARVED_OUT, True), (Certainty.SILENT, True), (Certainty.INACTIVE, False)],
)
def test_what_the_payer_looked_at_is_in_force_or_not(certainty: Certainty, in_force: bool) -> None:
    told = response(certainty, plan_from=date(2026, 1, 1))
    assert told["outcome"] == "complete"
    assert told["insurance"][0]["inforce"] is in_force
    assert told["insurance"][0]["benefitPeriod"] == {"start": "2026-01-01"}


@pytest.mark.parametrize("certainty", [Certainty.NOT_FOUND, Certainty.UNAVAILABLE, Certainty.REFUSED])
def test_where_nobody_looked_nothing_is_said_of_the_coverage(certainty: Certainty) -> None:
    told = response(certainty, rejections=(Rejection(level="2100C", reason="75", follow_up="C"),))
    assert (told["outcome"], "insurance" in told) == ("error", False)
    assert told["error"][0]["code"]["coding"][0]["code"] == "75"


@pytest.mark.parametrize(
    ("benefit", "said"),
    [
        (Benefit(kind="B", amount=Decimal(25)), {"allowedMoney": {"value": 25.0, "currency": "USD"}}),
        (Benefit(kind="A", percent=Decimal("0.2")), {"allowedUnsignedInt": 20}),
        (Benefit(kind="C", amount=Decimal(500)), {"allowedMoney": {"value": 500.0, "currency": "USD"}}),
        (Benefit(kind="F", quantity=Decimal(30)), {"allowedUnsignedInt": 30}),
    ],
)
def test_a_benefit_says_its_amount(benefit: Benefit, said: dict[str, Any]) -> None:
    (row,) = items(benefit)[0]["benefit"]
    assert {name: value for name, value in row.items() if name != "type"} == said


@pytest.mark.parametrize(
    "benefit",
    [
        Benefit(kind="C", amount=Decimal(120), period="29"),  # what is left is not what is allowed
        Benefit(kind="F", quantity=Decimal(4), period="29"),
        Benefit(kind="A", percent=Decimal("0.125")),  # FHIR has only whole numbers here
    ],
)
def test_what_fhir_cannot_say_rightly_is_not_said(benefit: Benefit) -> None:
    assert "benefit" not in items(benefit)[0]


def test_a_benefit_names_its_network_level_and_authorization() -> None:
    (item,) = items(Benefit(kind="1", service_types=("MH",), level="IND", in_network="N", authorization_required="Y"))
    assert item["category"]["coding"][0]["code"] == "MH"
    assert item["network"]["coding"][0]["code"] == "out"
    assert item["unit"]["coding"][0]["code"] == "individual"
    assert item["authorizationRequired"] is True


def test_a_benefit_that_is_not_covered_is_excluded() -> None:
    assert items(Benefit(kind="I", service_types=("MH",)))[0]["excluded"] is True
