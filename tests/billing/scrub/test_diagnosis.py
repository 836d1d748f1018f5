import pytest

from bridge.billing.scrub import scrub
from tests.billing.scrub.example import claim, context, found, line

THIRTEEN = tuple(f"F{n}.1" for n in range(40, 53))


@pytest.mark.parametrize(
    ("diagnoses", "expected"),
    [
        (("F41.1", "F33.1"), []),
        ((), [("DIAGNOSIS_MISSING", "diagnoses", "hold")]),
        (("F41.1", "F32"), [("DIAGNOSIS_NOT_BILLABLE", "diagnoses[1]", "hold")]),
        (("F41.1", "F41.1"), [("DIAGNOSIS_REPEATED", "diagnoses", "hold")]),
        (THIRTEEN[:12], []),
        (THIRTEEN, [("DIAGNOSES_TOO_MANY", "diagnoses", "hold")]),
        (("Z71.9", "F41.1"), [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "warn")]),
        (("R45.851", "F33.1"), [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "warn")]),
        (("Z63.0",), [("PRIMARY_DIAGNOSIS_WEAK", "diagnoses[0]", "hold")]),  # Z55-Z65 are secondary only
        (("F41.1", "Z63.0"), []),
        (("Z13.31",), []),
    ],
)
def test_diagnoses_are_present_valid_and_in_their_place(
    diagnoses: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(claim(diagnoses=diagnoses), context()) == expected


@pytest.mark.parametrize("pointers", [(), (2,), (0,), (1, 1, 1, 1, 1)])
def test_a_line_points_at_a_diagnosis_that_is_there(pointers: tuple[int, ...]) -> None:
    assert found(claim(line(diagnosis_pointers=pointers)), context()) == [
        ("DIAGNOSIS_POINTER_WRONG", "lines[0].diagnosis_pointers", "hold")
    ]


def test_no_problem_tells_the_diagnosis() -> None:
    said = repr(scrub(claim(diagnoses=("Z63.0", "F32", "F32")), context()))
    assert "DIAGNOSIS_NOT_BILLABLE" in said
    assert "F32" not in said
    assert "Z63" not in said
