from collections.abc import Iterator

import pytest

from bridge.x12.directory import GUIDES, schema
from bridge.x12.element import elements
from bridge.x12.schema import Loop, Seg
from bridge.x12.schemas.dictionary import SEGMENTS
from bridge.x12.schemas.envelope import ENVELOPE
from bridge.x12.schemas.notation import tokens
from bridge.x12.schemas.shape import may, must


def segs(loop: Loop) -> Iterator[Seg]:
    for child in loop.body:
        if isinstance(child, Seg):
            yield child
        else:
            yield from segs(child)


@pytest.mark.parametrize("guide", sorted(GUIDES))
def test_every_place_of_every_guide_can_be_read(guide: tuple[str, str]) -> None:
    layout = schema(*guide)
    assert layout is not None
    assert layout.opener.fits is not None
    for seg in segs(layout):
        allowed = elements(seg)
        assert len(tokens(seg.elements)) <= len(allowed), seg
        assert sum("!=" in token for token in tokens(seg.elements)) <= 1, seg
        if seg.qualifier is not None:
            position, codes = seg.qualifier
            place = allowed[position - 1]
            assert codes == (place.parts[0] if place.parts else place).codes, seg


def test_a_place_says_usage_codes_type_and_length() -> None:
    nm1 = elements(must("NM1", "Receiver", "R!=40 R=2 R N N N N R=46 R"))
    assert (nm1[0].usage, nm1[0].codes, nm1[0].type, nm1[0].shortest, nm1[0].longest) == (
        "R",
        frozenset({"40"}),
        "ID",
        2,
        3,
    )
    assert [element.usage for element in nm1] == ["R", "R", "R", "N", "N", "N", "N", "R", "R", "N", "N", "N"]


def test_a_composite_says_it_of_its_parts() -> None:
    sv1 = elements(must("SV1", "Service", "R(R=HC R S S S S S N) R"))[0]
    assert [part.usage for part in sv1.parts] == ["R", "R", "S", "S", "S", "S", "S", "N"]
    assert sv1.parts[1].longest == 48


def test_the_qualifier_tells_a_place_from_its_neighbours() -> None:
    assert may("REF", "Line control number", "R!=6R R").qualifier == (1, frozenset({"6R"}))
    assert may("HI", "Diagnoses", "R(R!=ABK,BK R) S(R=ABF R)").qualifier == (1, frozenset({"ABK", "BK"}))
    assert must("HL", "Subscriber level", "R R R!=22 R").qualifier == (3, frozenset({"22"}))
    assert may("NTE", "Note", "R R").qualifier is None


def test_the_envelope_is_in_the_dictionary_too() -> None:
    assert set(ENVELOPE) <= set(SEGMENTS)
