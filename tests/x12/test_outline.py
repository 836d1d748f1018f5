from bridge.x12.outline import outline
from tests.x12.example import CLAIM, bent


def test_every_segment_has_its_name_and_loop_in_the_order_of_the_text() -> None:
    lines = outline(CLAIM)
    assert "".join(line.segment.raw for line in lines) == CLAIM
    clm = next(line for line in lines if line.segment.id == "CLM")
    assert (clm.name, clm.loop, clm.loop_name, clm.depth, clm.opens_loop) == ("Claim", "2300", "Claim", 4, True)
    assert (lines[0].name, lines[0].depth) == ("Interchange header", 0)


def test_what_the_guide_does_not_know_has_no_name() -> None:
    lines = outline(bent(CLAIM, ("HI*", "ZZZ*1~\nHI*")))
    zzz = next(line for line in lines if line.segment.id == "ZZZ")
    assert (zzz.name, zzz.loop) == ("", "2300")


def test_a_set_of_an_unknown_guide_is_shown_without_names() -> None:
    lines = outline(CLAIM.replace("005010X222A1", "005010X999"))
    assert len(lines) == len(outline(CLAIM))
    assert {line.name for line in lines if line.segment.number} == {""}
