from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.claim import Claim
from bridge.billing.party import Sex
from bridge.billing.scrub import ScrubContext
from tests.billing.coding.example import DAY, rules
from tests.billing.scrub.example import claim, context, line
from tests.billing.scrub.example import found as found_of_all

CODES = ("DIAGNOSIS_AGE", "DIAGNOSIS_SEX", "SERVICE_DIAGNOSIS_WRONG")


def found(a_claim: Claim, a_context: ScrubContext | None = None) -> list[tuple[str, str, str]]:
    return [problem for problem in found_of_all(a_claim, a_context or context()) if problem[0] in CODES]


def of(code: str, years: int, sex: Sex = Sex.FEMALE, **changes: object) -> Claim:
    """A claim of somebody whose birthday is the day of service."""
    born = date(DAY.year - years, DAY.month, DAY.day)
    plain = claim(diagnoses=("F41.1", code))
    return replace(plain, patient=replace(plain.patient, birth_date=born, sex=sex), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "years", "severity"),
    [
        ("P96.1", 0, None),
        ("P96.1", 30, "warn"),
        ("F64.2", 12, None),
        ("F64.2", 18, "warn"),
        ("F64.0", 30, None),
        ("F64.0", 9, "warn"),
        ("Z00.129", 17, None),
        ("Z00.129", 18, "warn"),
        ("F60.2", 17, "warn"),
        ("F34.81", 17, None),
        ("F34.81", 18, "warn"),
        ("F93.0", 40, None),  # separation anxiety is a diagnosis of adults too
        ("F90.0", 40, None),
        ("O99.345", 30, None),
        ("O99.345", 8, "warn"),
        ("Z68.53", 19, None),
        ("Z68.53", 20, "hold"),
        ("Z68.20", 19, "hold"),
    ],
)
def test_a_diagnosis_fits_the_age_on_the_day(code: str, years: int, severity: str | None) -> None:
    said = [problem for problem in found(of(code, years)) if problem[0] == "DIAGNOSIS_AGE"]
    assert said == ([("DIAGNOSIS_AGE", "diagnoses[1]", severity)] if severity else [])


def test_an_age_changes_on_the_birthday() -> None:
    on_the_day = of("Z68.53", 20)
    the_eve = replace(on_the_day, patient=replace(on_the_day.patient, birth_date=date(DAY.year - 20, 12, 31)))
    assert [p[0] for p in found(on_the_day)] == ["DIAGNOSIS_AGE"]
    assert found(the_eve) == []


@pytest.mark.parametrize(
    ("code", "sex", "fits"),
    [
        ("F53.0", Sex.FEMALE, True),
        ("F53.0", Sex.MALE, False),
        ("O99.345", Sex.MALE, False),
        ("F52.21", Sex.MALE, True),
        ("F52.21", Sex.FEMALE, False),
        ("F52.0", Sex.FEMALE, True),
        ("F52.0", Sex.MALE, True),
        ("F53.0", Sex.UNKNOWN, True),
    ],
)
def test_a_diagnosis_fits_the_sex_on_the_claim(code: str, sex: Sex, fits: bool) -> None:
    assert found(of(code, 30, sex)) == ([] if fits else [("DIAGNOSIS_SEX", "diagnoses[1]", "warn")])


def test_a_sex_that_is_said_to_be_right_is_not_questioned() -> None:
    assert found(of("F53.0", 30, Sex.MALE, lines=(line(modifiers=("KX",)),))) == []
    assert found(of("F53.0", 30, Sex.MALE, condition_codes=("45",))) == []


WRONG = [("SERVICE_DIAGNOSIS_WRONG", "lines[0].diagnosis_pointers", "hold")]


@pytest.mark.parametrize(
    ("procedure", "diagnoses", "pointers", "expected"),
    [
        ("96158", ("E11.9", "F54"), (1, 2), []),
        ("96158", ("G89.4",), (1,), []),
        ("96158", ("F41.1", "E11.9"), (1, 2), WRONG),
        ("96158", ("F41.1", "E11.9"), (2, 1), []),
        ("96156", ("F41.1",), (1,), WRONG),
        ("97153", ("F84.0",), (1,), []),
        ("97153", ("F90.0", "F84.0"), (1, 2), []),
        ("97153", ("F90.0", "F84.0"), (1,), WRONG),
        ("97153", ("F90.0",), (1,), WRONG),
        ("90834", ("F90.0",), (1,), []),
        ("90834", ("R45.851",), (1,), []),
        ("90834", ("E11.9",), (1,), [("SERVICE_DIAGNOSIS_WRONG", "lines[0].diagnosis_pointers", "warn")]),
    ],
)
def test_a_service_points_at_what_it_is_paid_for(
    procedure: str, diagnoses: tuple[str, ...], pointers: tuple[int, ...], expected: list[tuple[str, str, str]]
) -> None:
    the_line = line(procedure=procedure, diagnosis_pointers=pointers)
    assert found(claim(the_line, diagnoses=diagnoses)) == expected


def test_a_payer_may_take_other_diagnoses_for_a_service() -> None:
    takes_more = replace(rules("northwind"), service_diagnoses={"behavior_analysis": ("F84", "F90")})
    a_claim = claim(line(procedure="97153"), diagnoses=("F90.0",))
    assert found(a_claim) == WRONG
    assert found(a_claim, context(rules=takes_more)) == []
