"""The numbers of the data elements stand beside the types of the same elements."""

import pytest

from bridge.x12.schemas.dictionary import SEGMENTS
from bridge.x12.schemas.notation import tokens
from bridge.x12.schemas.reference_number import NUMBERS


def parts(word: str) -> int:
    """How many components; 0 for an element of its own."""
    return len(tokens(word[1:].partition(")")[0])) if word.startswith("(") else 0


@pytest.mark.parametrize("id", NUMBERS)
def test_every_element_of_a_segment_has_its_number(id: str) -> None:
    numbers, types = tokens(NUMBERS[id]), tokens(SEGMENTS[id])
    assert len(numbers) == len(types)
    assert [parts(n) for n in numbers if n != "-"] == [
        parts(t) for n, t in zip(numbers, types, strict=True) if n != "-"
    ]


def test_elements_that_everybody_knows() -> None:
    nm1, clm = tokens(NUMBERS["NM1"]), tokens(NUMBERS["CLM"])
    assert (nm1[2], nm1[8]) == ("1035", "67")  # NM103 name, NM109 identification code
    assert (clm[0], clm[1], tokens(clm[4].strip("()"))[2]) == ("1028", "782", "1325")  # CLM01, CLM02, CLM05-3
