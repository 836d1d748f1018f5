from dataclasses import replace

import pytest

from tests.billing.coding.example import rules
from tests.billing.scrub.example import claim, context, line
from tests.billing.scrub.example import found as found_of_all

CODES = ("PRIMARY_DIAGNOSIS_WEAK", "DIAGNOSIS_MUST_LEAD", "UNDERLYING", "ADDITIONAL", "DIAGNOSIS_QUESTIONED")


def found(*diagnoses: str, **of_payer: object) -> list[tuple[str, str, str]]:
    payer_rules = replace(rules("northwind"), **of_payer)  # type: ignore[arg-type]
    said = found_of_all(claim(diagnoses=diagnoses), context(rules=payer_rules))
    return [problem for problem in said if problem[0].startswith(CODES)]


@pytest.mark.parametrize(
    ("diagnoses", "expected"),
    [
        (("F41.1", "Z63.0"), []),
        (("Z71.9", "F41.1"), [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "warn")]),
        (("R45.851", "F33.1"), [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "warn")]),
        (("R69",), [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "warn")]),
        (("Z63.0",), [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "hold")]),  # Z55-Z65 are secondary only
        (("Z59.01", "F33.1"), [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "hold")]),
        (("Y90.5", "F10.20"), [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "hold")]),  # external causes too
        (("Z13.31",), []),
        (("Z69.12",), []),
        (("Z71.41", "F10.20"), []),
    ],
)
def test_the_first_diagnosis_is_one_that_payers_take(
    diagnoses: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    said = [problem for problem in found(*diagnoses) if problem[0] == "PRIMARY_DIAGNOSIS_WEAK"]
    assert said == expected


def test_a_line_may_not_point_first_at_a_circumstance() -> None:
    two = claim(line(diagnosis_pointers=(2, 1)), diagnoses=("F41.1", "Z63.0"))
    assert found_of_all(two, context()) == [("PRIMARY_DIAGNOSIS_WEAK", "lines[0].diagnosis_pointers", "warn")]


def test_a_payer_may_take_what_others_do_not() -> None:
    assert found("Z63.0") == [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "hold")]
    assert found("Z71.9", principal_allowed=frozenset({"Z71"})) == []


def test_a_reason_for_a_visit_stands_first_or_not_at_all() -> None:
    assert found("F41.1", "Z02.89") == [("DIAGNOSIS_MUST_LEAD", "diagnoses[1]", "warn")]


@pytest.mark.parametrize(
    ("diagnoses", "expected"),
    [
        (("E05.90", "F06.31"), []),
        (("F06.31", "E05.90"), [("UNDERLYING_DIAGNOSIS_AFTER", "diagnoses[0]", "hold")]),
        (("F06.31",), [("UNDERLYING_DIAGNOSIS_MISSING", "diagnoses[0]", "hold")]),
        (("F41.1", "F06.31"), [("UNDERLYING_DIAGNOSIS_MISSING", "diagnoses[1]", "hold")]),
        (("G30.9", "F02.B0"), []),
        (("F02.B0", "G30.9"), [("UNDERLYING_DIAGNOSIS_AFTER", "diagnoses[0]", "hold")]),
        (("F02.B0",), [("UNDERLYING_DIAGNOSIS_MISSING", "diagnoses[0]", "hold")]),
        (("E11.9", "F54"), []),
        (("F54", "E11.9"), [("UNDERLYING_DIAGNOSIS_AFTER", "diagnoses[0]", "hold")]),
        (("F54",), [("UNDERLYING_DIAGNOSIS_MISSING", "diagnoses[0]", "hold")]),
        (("N39.0", "F05"), []),
        (("F05",), [("UNDERLYING_DIAGNOSIS_MISSING", "diagnoses[0]", "hold")]),
        (("F07.81",), [("UNDERLYING_DIAGNOSIS_MISSING", "diagnoses[0]", "hold")]),
        (("F01.B0",), []),  # "if applicable"
        (("F70", "Q90.9"), []),  # "any associated": in either order
        (("F48.2",), []),  # "if known"
        (("F41.1", "G47.36"), [("UNDERLYING_DIAGNOSIS_MISSING", "diagnoses[1]", "warn")]),  # of another chapter
    ],
)
def test_what_causes_a_disorder_stands_before_it(
    diagnoses: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(*diagnoses) == expected


def test_counselling_about_alcohol_names_the_disorder() -> None:
    assert found("F41.1", "Z71.41") == [("ADDITIONAL_DIAGNOSIS_MISSING", "diagnoses[1]", "warn")]
    assert found("F10.20", "Z71.41") == []
    assert found("F10.20") == []  # blood alcohol level "if applicable"


@pytest.mark.parametrize("code", ["F32.A", "F41.9", "F99", "F33.42", "F10.21"])
def test_an_unspecified_diagnosis_is_asked_back_by_some_payers(code: str) -> None:
    assert found(code) == []
    assert found(code, questions_unspecified=True) == [("DIAGNOSIS_QUESTIONED", "diagnoses[0]", "warn")]
    assert found("F41.1", questions_unspecified=True) == []
