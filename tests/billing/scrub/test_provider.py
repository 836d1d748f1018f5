from dataclasses import replace

import pytest

from bridge.billing.claim import LineProviders
from bridge.billing.party import ServiceFacility
from bridge.reference.source import CONFIG
from bridge.reference.taxonomy import load_taxonomies
from tests.billing.coding.example import PRACTICE
from tests.billing.scrub.example import HOME, claim, context, found, line

PLAIN = claim()
LCSW = PRACTICE.clinicians["prac-lcsw"]
WRONG_NPI = "1999000030"


def test_an_npi_has_its_check_digit() -> None:
    wrong = replace(LCSW, npi="1999000030")
    assert found(claim(rendering=wrong), context()) == [("NPI_WRONG", "rendering.npi", "stop")]
    billing = replace(PLAIN.billing, npi="")
    assert found(claim(billing=billing), context()) == [("NPI_WRONG", "billing.npi", "stop")]


def test_a_taxonomy_has_its_form() -> None:
    wrong = replace(LCSW, taxonomy="LCSW")
    assert found(claim(rendering=wrong), context()) == [("TAXONOMY_WRONG", "rendering.taxonomy", "stop")]


def test_a_tax_id_has_nine_digits() -> None:
    wrong = replace(PLAIN.billing, tax_id="06-1234567")
    assert found(claim(billing=wrong), context()) == [("TAX_ID_WRONG", "billing.tax_id", "stop")]


@pytest.mark.parametrize(
    ("line1", "postal_code"),
    [
        ("P.O. Box 7", "061031204"),
        ("Post Office Box 7", "061031204"),
        ("118 Cedar Street, PO Box 7", "061031204"),
        ("Box 7", "061031204"),
        ("", "061031204"),
        ("118 Cedar Street", "06103"),
        ("118 Cedar Street", "061030000"),
    ],
)
def test_the_billing_address_is_a_street_with_zip_plus_four(line1: str, postal_code: str) -> None:
    address = replace(PLAIN.billing.address, line1=line1, postal_code=postal_code)
    assert found(claim(billing=replace(PLAIN.billing, address=address)), context()) == [
        ("BILLING_ADDRESS_WRONG", "billing.address", "stop")
    ]


def test_a_street_may_be_named_after_a_box() -> None:
    address = replace(PLAIN.billing.address, line1="7 Boxwood Lane", line2="Suite 2")
    assert found(claim(billing=replace(PLAIN.billing, address=address)), context()) == []


@pytest.mark.parametrize("tax_id", ["000000000", "111111111", "123456789"])
def test_a_placeholder_is_no_tax_id(tax_id: str) -> None:
    assert found(claim(billing=replace(PLAIN.billing, tax_id=tax_id)), context()) == [
        ("TAX_ID_WRONG", "billing.tax_id", "stop")
    ]


def test_whoever_else_is_named_has_a_right_number_or_none() -> None:
    wrong, without = replace(LCSW, npi=WRONG_NPI), replace(LCSW, npi="")
    office = ServiceFacility(name="North", address=HOME, npi=WRONG_NPI)
    spoilt = claim(line(providers=LineProviders(ordering=wrong, facility=office)), referring=wrong, facility=office)
    assert [place for code, place, _ in found(spoilt, context()) if code == "NPI_WRONG"] == [
        "facility.npi",
        "referring.npi",
        "lines[0].providers.ordering.npi",
        "lines[0].providers.facility.npi",
    ]
    plain = claim(referring=without, facility=replace(office, npi=""))
    assert found(plain, context()) == []


def test_a_group_has_no_sessions() -> None:
    assert found(claim(rendering=replace(LCSW, npi=PLAIN.billing.npi)), context()) == [
        ("NPI_OF_THE_GROUP", "rendering.npi", "hold")
    ]
    alone = replace(PLAIN.billing, npi=LCSW.npi, is_person=True)
    assert found(claim(billing=alone), context()) == []


def test_a_taxonomy_that_no_list_has_is_told() -> None:
    known = load_taxonomies(CONFIG)
    assert found(PLAIN, context(taxonomies=known)) == []
    odd = claim(billing=replace(PLAIN.billing, taxonomy="261QM0899X"))
    assert found(odd, context(taxonomies=known)) == [("TAXONOMY_UNKNOWN", "billing.taxonomy", "warn")]
    assert found(odd, context()) == []  # nothing to compare with
