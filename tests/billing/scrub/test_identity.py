from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bridge.billing.claim import Claim
from bridge.billing.eligibility import Answer, Certainty
from bridge.billing.entity import Entity
from bridge.billing.history import Asked
from bridge.billing.member import Member
from bridge.billing.party import Address, PersonName, Relationship, Sex
from bridge.billing.scrub import ScrubContext, scrub
from tests.billing.coding.example import DAY
from tests.billing.scrub.example import HOME, claim, context, found

PLAIN = claim()


@pytest.mark.parametrize(
    "name", [PersonName(last="", first="Pat"), PersonName(last="李", first="Pat"), PersonName(last="Test", first="Pat")]
)
def test_a_name_that_cannot_be_written_holds(name: PersonName) -> None:
    assert found(replace(PLAIN, patient=replace(PLAIN.patient, name=name)), context()) == [
        ("PATIENT_NAME_MISSING", "patient.name", "stop")
    ]


def test_a_name_with_accents_can_be_written() -> None:
    name = PersonName(last="Núñez", first="Zoë")
    assert found(named(name), context()) == []


def test_the_subscriber_needs_a_name() -> None:
    nameless = replace(PLAIN.subscriber, name=PersonName(last="", first=""))
    assert found(replace(PLAIN, subscriber=nameless), context()) == [
        ("SUBSCRIBER_NAME_MISSING", "subscriber.name", "stop")
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
        ("PATIENT_ADDRESS_MISSING", "patient.address", "stop")
    ]


def test_an_unknown_sex_warns() -> None:
    unknown = replace(PLAIN.patient, sex=Sex.UNKNOWN)
    assert found(replace(PLAIN, patient=unknown), context()) == [("PATIENT_SEX_UNKNOWN", "patient.sex", "warn")]


@pytest.mark.parametrize(
    ("member_id", "expected"),
    [
        ("", ("MEMBER_ID_MISSING", "subscriber.member_id", "stop")),
        ("  ", ("MEMBER_ID_MISSING", "subscriber.member_id", "stop")),
        ("NWH-0000-0123", ("MEMBER_ID_MALFORMED", "subscriber.member_id", "hold")),
        ("pending", ("MEMBER_ID_MALFORMED", "subscriber.member_id", "hold")),
        ("TBD", ("MEMBER_ID_MALFORMED", "subscriber.member_id", "hold")),
        ("000000000", ("MEMBER_ID_MALFORMED", "subscriber.member_id", "hold")),
        ("999999999", ("MEMBER_ID_MALFORMED", "subscriber.member_id", "hold")),
        ("123456789", ("MEMBER_ID_MALFORMED", "subscriber.member_id", "hold")),
        ("xxxxxx", ("MEMBER_ID_MALFORMED", "subscriber.member_id", "hold")),
    ],
)
def test_the_member_id_is_the_cards(member_id: str, expected: tuple[str, str, str]) -> None:
    wrong = replace(PLAIN.subscriber, member_id=member_id)
    assert found(replace(PLAIN, subscriber=wrong), context()) == [expected]


# -- patient and subscriber ----------------------------------------------------------------------------------------


def test_self_is_one_person() -> None:
    other = replace(PLAIN, subscriber=replace(PLAIN.subscriber, name=PersonName(last="Sample", first="Lee")))
    assert found(other, context()) == [("SUBSCRIBER_DIFFERS", "subscriber", "hold")]
    born_otherwise = replace(PLAIN, subscriber=replace(PLAIN.subscriber, birth_date=date(1960, 1, 1)))
    assert found(born_otherwise, context()) == [("SUBSCRIBER_DIFFERS", "subscriber", "hold")]


def test_a_child_has_another_birth_date_than_its_parent_of_the_same_name() -> None:
    assert found(child(PLAIN.patient.name, born=date(1960, 1, 1)), context()) == []
    assert found(child(PLAIN.patient.name, born=PLAIN.patient.birth_date), context()) == [
        ("SUBSCRIBER_DIFFERS", "subscriber.relationship", "hold")
    ]


# -- as the payer has it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [
        ("SAMPLE", "PAT", []),
        ("SAMPLE JR.", "PAT", [("NAME_DIFFERS", "patient.name", "warn")]),
        ("SAM-PLE", "PAT", [("NAME_DIFFERS", "patient.name", "warn")]),
        ("SAMP", "PAT", [("NAME_DIFFERS", "patient.name", "warn")]),  # cut off
        ("SIMPLE", "PAT", [("NAME_DIFFERS", "patient.name", "hold")]),
        ("SAMPLE", "PATRICIA", [("NAME_DIFFERS", "patient.name", "hold")]),  # three letters may be another person's
        ("SAMPLE", "", []),  # the payer does not say
        ("", "", []),
    ],
)
def test_the_name_is_the_payers(last: str, first: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(PLAIN, answered(subscriber=member(last, first))) == expected


def test_names_are_compared_as_x12_writes_them() -> None:
    accented = named(PersonName(last="Núñez", first="Zoë"))
    assert found(accented, answered(subscriber=member("NUNEZ", "ZOE"))) == []


def test_birth_date_sex_and_number_are_the_payers() -> None:
    told = member("SAMPLE", "PAT", birth_date=date(1990, 1, 2), sex="M", member_id="NWH00000132")
    assert found(PLAIN, answered(subscriber=told)) == [
        ("MEMBER_ID_DIFFERS", "subscriber.member_id", "hold"),
        ("BIRTH_DATE_DIFFERS", "patient.birth_date", "hold"),
        ("SEX_DIFFERS", "patient.sex", "warn"),
    ]


def test_a_dependant_is_compared_with_the_dependant_of_the_answer() -> None:
    claimed = child(PersonName(last="Sample", first="Lee"), born=date(1960, 1, 1))
    told = {"subscriber": member("SAMPLE", "LEE", birth_date=None), "dependant": member("SAMPLE", "PAT", member_id="")}
    assert found(claimed, answered(**told)) == []
    told["dependant"] = member("SAMPLE", "PAT", member_id="", birth_date=date(1991, 2, 1))
    assert found(claimed, answered(**told)) == [("BIRTH_DATE_DIFFERS", "patient.birth_date", "hold")]
    told["subscriber"] = member("SOMPLE", "LEE", birth_date=None)
    told["dependant"] = member("SAMPLE", "PAT", member_id="")
    assert found(claimed, answered(**told)) == [("NAME_DIFFERS", "subscriber.name", "hold")]


def test_who_is_subscriber_is_the_payers_word() -> None:
    wrong = [("RELATIONSHIP_DIFFERS", "subscriber.relationship", "hold")]
    told = {"subscriber": member("SAMPLE", "LEE"), "dependant": member("SAMPLE", "PAT")}
    assert found(PLAIN, answered(**told)) == wrong
    claimed = child(PersonName(last="Sample", first="Lee"), born=date(1960, 1, 1))
    assert found(claimed, answered(subscriber=member("SAMPLE", "PAT"))) == wrong


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [
        ("SMITH-JONES", "HUGO", ["RELATIONSHIP_DIFFERS"]),
        ("SMITH JONES", "HUGO", ["RELATIONSHIP_DIFFERS"]),
        ("SMITHJONES", "HUGO", ["RELATIONSHIP_DIFFERS"]),
        ("SMITH-JONES JR", "HUGO", []),  # may be the father, who has the policy
        ("SMITH-JONES", "ROBIN", []),
        ("SMITH-JONES", "", []),  # the whole family has that name
        ("", "", []),  # the payer names nobody
    ],
)
def test_a_dependant_whom_the_payer_names_as_the_member_is_told(last: str, first: str, expected: list[str]) -> None:
    claimed = child(PersonName(last="Underhill", first="Robin"), born=date(1960, 1, 1))
    hugo = replace(claimed.patient, name=PersonName(last="Smith-Jones", first="Hugo"))
    told = found(replace(claimed, patient=hugo), answered(subscriber=member(last, first)))
    assert [code for code, _, _ in told] == expected


def test_an_answer_of_another_payer_is_told() -> None:
    other = Entity(code="PR", id_kind="PI", id="SBHBR")
    assert found(PLAIN, answered(source=other)) == [("PAYER_DIFFERS", "payer", "hold")]
    assert found(PLAIN, answered(source=replace(other, id="SBNWH"))) == []


def test_no_problem_names_the_patient() -> None:
    told = member("SIMPLE", "LEE", birth_date=date(1990, 1, 2), member_id="NWH00000132")
    said = " ".join(p.reason + p.remedy for p in scrub(PLAIN, answered(subscriber=told)))
    assert not any(word in said for word in ("Sample", "SIMPLE", "1990", "NWH0"))


def named(name: PersonName) -> Claim:
    return replace(PLAIN, patient=replace(PLAIN.patient, name=name), subscriber=replace(PLAIN.subscriber, name=name))


def child(subscriber: PersonName, born: date) -> Claim:
    holder = replace(PLAIN.subscriber, name=subscriber, birth_date=born, relationship=Relationship.CHILD)
    return replace(PLAIN, subscriber=holder)


def member(
    last: str,
    first: str,
    birth_date: date | None = PLAIN.patient.birth_date,
    sex: str = "F",
    member_id: str = PLAIN.subscriber.member_id,
) -> Member:
    entity = Entity(code="IL", form="1", name=last, first=first, id_kind="MI", id=member_id)
    return Member(entity=entity, birth_date=birth_date, sex=sex)


def answered(**told: Any) -> ScrubContext:
    answer = Answer(trace="T1", certainty=Certainty.ACTIVE, **told)
    asked = Asked(patient_id="p1", coverage_id=PLAIN.coverage_id, day=DAY, asked_on=DAY, answer=answer)
    return context(asked=(asked,))
