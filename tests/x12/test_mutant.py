import pytest

from bench.mutant import Place, Verdict, verdict
from bench.mutant_text import read_clean, recounted, with_component, with_element
from bridge.x12.fault import Fault, Severity, Table


def fault(level: int, id: str, segment: int, element: int, severity: Severity = Severity.ERROR) -> Fault:
    return Fault(
        table=Table.ELEMENT,
        code="7",
        message="wrong",
        level=level,
        id=id,
        segment=segment,
        element=element,
        severity=severity,
    )


PLACE = Place(levels=frozenset({2}), ids=frozenset({"NM1"}), number=9, elements=frozenset({2}))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (fault(2, "NM1", 9, 2), Verdict.CAUGHT),
        (fault(2, "NM1", 9, 3), Verdict.ELSEWHERE),
        (fault(2, "NM1", 8, 2), Verdict.ELSEWHERE),
        (fault(2, "REF", 9, 2), Verdict.ELSEWHERE),
        (fault(1, "NM1", 9, 2), Verdict.ELSEWHERE),
        (fault(2, "NM1", 9, 2, Severity.WARNING), Verdict.ELSEWHERE),
    ],
)
def test_a_mistake_is_caught_by_an_error_of_its_level_at_its_place(found: Fault, said: Verdict) -> None:
    assert verdict(PLACE, (), (found,)) is said


def test_what_the_clean_file_gets_already_catches_nothing() -> None:
    known = fault(2, "NM1", 9, 2)
    assert verdict(PLACE, (known,), (known,)) is Verdict.MISSED
    assert verdict(PLACE, (known,), (known, known)) is Verdict.CAUGHT


def test_a_warning_is_enough_for_situations_and_external_codes() -> None:
    place = Place(levels=frozenset({5}), ids=frozenset({"NM1"}))
    assert verdict(place, (), (fault(5, "NM1", 9, 9, Severity.WARNING),)) is Verdict.CAUGHT


def test_surgery_changes_one_thing() -> None:
    assert with_element("NM1*IL*1*MARSH*DANA", 2, "9") == "NM1*IL*9*MARSH*DANA"
    assert with_element("NM1*IL*1*MARSH*DANA", 4, "") == "NM1*IL*1*MARSH"
    assert with_element("REF*G1*A1", 4, "X") == "REF*G1*A1**X"
    assert with_component("SV1*HC:90837:95*200", 1, 2, "") == "SV1*HC::95*200"


def test_se01_is_counted_again() -> None:
    lines = read_clean("999").lines
    assert recounted((*lines[:4], *lines[5:]))[-3] == "SE*16*0001"
