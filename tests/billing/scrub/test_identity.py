from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.party import Address, PersonName, Sex
from tests.billing.scrub.example import HOME, claim, context, found

PLAIN = claim()


@pytest.mark.parametrize(
    "name", [PersonName(last="", first="Pat"), PersonName(last="李", first="Pat"), PersonName(last="Test", first="Pat")]
)
def test_a_name_that_cannot_be_written_holds(name: PersonName) -> None:
    assert found(replace(PLAIN, patient=replace(PLAIN.patient, name=name)), context()) == [
        ("PATIENT_NAME_MISSING", "patient.name", "hold")
    ]


def test_a_name_with_accents_can_be_written() -> None:
    name = PersonName(last="Núñez", first="Zoë")
    assert found(replace(PLAIN, patient=replace(PLAIN.patient, name=name)), context()) == []


def test_the_subscriber_needs_a_name() -> None:
    nameless = replace(PLAIN.subscriber, name=PersonName(last="", first=""))
    assert found(replace(PLAIN, subscriber=nameless), context()) == [
        ("SUBSCRIBER_NAME_MISSING", "subscriber.name", "hold")
    ]


def test_nobody_is_treated_before_birth() -> None:
    unborn = replace(PLAIN.patient, birth_date=date(2027, 1, 1))
    assert found(replace(PLAIN, patient=unborn), context()) == [
        ("PATIENT_BIRTH_DATE_WRONG", "patient.birth_date", "hold")
    ]


@pytest.mark.parametrize("address", [None, replace(HOME, postal_code=""), replace(HOME, line1="")])
def test_a_claim_needs_the_patients_address(address: Address | None) -> None:
    homeless = replace(PLAIN.patient, address=address)
    assert found(replace(PLAIN, patient=homeless), context()) == [
        ("PATIENT_ADDRESS_MISSING", "patient.address", "hold")
    ]


def test_an_unknown_sex_warns() -> None:
    unknown = replace(PLAIN.patient, sex=Sex.UNKNOWN)
    assert found(replace(PLAIN, patient=unknown), context()) == [("PATIENT_SEX_UNKNOWN", "patient.sex", "warn")]


@pytest.mark.parametrize(
    ("member_id", "expected"),
    [
        ("", "MEMBER_ID_MISSING"),
        ("  ", "MEMBER_ID_MISSING"),
        ("NWH-0000-0123", "MEMBER_ID_MALFORMED"),
        ("pending", "MEMBER_ID_MALFORMED"),
    ],
)
def test_the_member_id_is_the_cards(member_id: str, expected: str) -> None:
    wrong = replace(PLAIN.subscriber, member_id=member_id)
    assert found(replace(PLAIN, subscriber=wrong), context()) == [(expected, "subscriber.member_id", "hold")]
