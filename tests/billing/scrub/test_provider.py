from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.practice import Enrolment
from bridge.reference.payer import rules_on
from tests.billing.coding.example import DAY, PRACTICE
from tests.billing.scrub.example import claim, context, found, line

PLAIN = claim()
LCSW = PRACTICE.clinicians["prac-lcsw"]


def test_an_npi_has_its_check_digit() -> None:
    wrong = replace(LCSW, npi="1999000030")
    assert found(claim(rendering=wrong), context()) == [("NPI_WRONG", "rendering.npi", "hold")]
    billing = replace(PLAIN.billing, npi="")
    assert found(claim(billing=billing), context()) == [("NPI_WRONG", "billing.npi", "hold")]


def test_a_taxonomy_has_its_form() -> None:
    wrong = replace(LCSW, taxonomy="LCSW")
    assert found(claim(rendering=wrong), context()) == [("TAXONOMY_WRONG", "rendering.taxonomy", "hold")]


def test_a_tax_id_has_nine_digits() -> None:
    wrong = replace(PLAIN.billing, tax_id="06-1234567")
    assert found(claim(billing=wrong), context()) == [("TAX_ID_WRONG", "billing.tax_id", "hold")]


@pytest.mark.parametrize(("line1", "postal_code"), [("P.O. Box 7", "061031204"), ("118 Cedar Street", "06103")])
def test_the_billing_address_is_a_street_with_zip_plus_four(line1: str, postal_code: str) -> None:
    address = replace(PLAIN.billing.address, line1=line1, postal_code=postal_code)
    assert found(claim(billing=replace(PLAIN.billing, address=address)), context()) == [
        ("BILLING_ADDRESS_WRONG", "billing.address", "hold")
    ]


@pytest.mark.parametrize(
    ("clinician", "procedure", "expected"),
    [
        ("prac-psychiatrist", "90792", []),
        ("prac-psychologist", "90792", [("LICENCE_NOT_ALLOWED", "lines[0].procedure", "hold")]),
        ("prac-psychologist", "90791", []),
        ("prac-lcsw", "99213", [("LICENCE_NOT_ALLOWED", "lines[0].procedure", "hold")]),
        ("prac-lpc", "96130", [("LICENCE_NOT_ALLOWED", "lines[0].procedure", "hold")]),
    ],
)
def test_the_licence_may_bill_the_code(clinician: str, procedure: str, expected: list[tuple[str, str, str]]) -> None:
    made = claim(line(procedure=procedure), rendering=PRACTICE.clinicians[clinician])
    assert found(made, context()) == expected


@pytest.mark.parametrize(
    ("clinician", "day", "expected"),
    [
        ("prac-lpc", date(2024, 1, 1), []),
        ("prac-lpc", date(2023, 12, 31), [("LICENCE_NOT_TAKEN", "rendering", "hold")]),
        ("prac-lcsw", date(2023, 12, 31), []),
    ],
)
def test_medicare_pays_counselors_since_2024(clinician: str, day: date, expected: list[tuple[str, str, str]]) -> None:
    made = claim(line(service_date=day), payer="medicare", service_date=day, rendering=PRACTICE.clinicians[clinician])
    assert found(made, context(rules=rules_on("medicare", day), today=day)) == expected


@pytest.mark.parametrize(
    ("payer", "modifiers", "expected"),
    [
        ("medicaid", ("HN",), []),
        ("northwind", (), [("ASSOCIATE_NOT_TAKEN", "rendering", "hold")]),
        ("medicare", (), [("ASSOCIATE_NOT_TAKEN", "rendering", "hold")]),
    ],
)
def test_an_associate_renders_only_where_the_payer_takes_it(
    payer: str, modifiers: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    associate = PRACTICE.clinicians["prac-associate"]
    made = claim(line(modifiers=modifiers), payer=payer, rendering=associate, supervising=associate.supervisor)
    assert found(made, context(payer=payer)) == expected


@pytest.mark.parametrize(
    ("modifiers", "expected"),
    [
        (("AJ",), []),
        ((), [("LICENCE_MODIFIER_MISSING", "lines[0].modifiers", "hold")]),
        (("HO",), [("LICENCE_MODIFIER_MISSING", "lines[0].modifiers", "hold")]),
    ],
)
def test_medicaid_sees_the_licence_in_a_modifier(
    modifiers: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(claim(line(modifiers=modifiers), payer="medicaid"), context(payer="medicaid")) == expected


@pytest.mark.parametrize(
    ("enrolments", "expected"),
    [
        ((), []),
        ((("northwind", "prac-lcsw", date(2026, 1, 1), None),), []),
        ((("blue", "prac-lpc", date(2026, 1, 1), None),), []),  # says nothing on northwind
        ((("northwind", "prac-lpc", date(2026, 1, 1), None),), [("NOT_ENROLLED", "rendering", "hold")]),
        ((("northwind", "prac-lcsw", date(2026, 12, 1), None),), [("NOT_ENROLLED", "rendering", "hold")]),
        ((("northwind", "prac-lcsw", date(2025, 1, 1), DAY),), []),
        ((("northwind", "prac-lcsw", date(2025, 1, 1), date(2026, 11, 15)),), [("NOT_ENROLLED", "rendering", "hold")]),
    ],
)
def test_the_clinician_is_enrolled_on_the_day(
    enrolments: tuple[tuple[str, str, date, date | None], ...], expected: list[tuple[str, str, str]]
) -> None:
    table = tuple(Enrolment(payer_id=p, clinician_id=c, starts=s, ends=e) for p, c, s, e in enrolments)
    assert found(PLAIN, context(enrolments=table)) == expected
