from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.corpus.file import segments, text_of
from bridge.x12 import place
from bridge.x12.directory import schema
from bridge.x12.fault import Fault
from bridge.x12.interchange import read_interchanges
from bridge.x12.layout import lay_out
from bridge.x12.schema import Loop, Node
from tests.x12.example import CLAIM, REMITTANCE, bent


def layout_of(text: str) -> Loop:
    st = read_interchanges(text)[0][0].transactions[0]
    found = schema(st.code, "005010X221A1" if st.code == "835" else st.version)
    assert found is not None
    return found


def laid_out(text: str) -> tuple[Node, tuple[Fault, ...]]:
    return lay_out(layout_of(text), read_interchanges(text)[0][0].transactions[0].segments)


def said(text: str) -> list[tuple[str, str, str]]:
    return [(fault.code, fault.id, fault.loop) for fault in laid_out(text)[1]]


def shape(node: Node) -> list[object]:
    return [node.loop.id, *(shape(child) for child in node.children)]


def test_a_claim_lies_in_its_loops() -> None:
    tree, faults = laid_out(CLAIM)
    assert faults == ()
    claim = ["2300", ["2310B"], ["2400"], ["2400"]]
    subscriber = ["2000B", ["2010BA"], ["2010BB"], claim]
    assert shape(tree) == ["837P", ["1000A"], ["1000B"], ["2000A", ["2010AA"], subscriber]]


def test_a_node_finds_its_segments_by_id_and_qualifier() -> None:
    claim = next(laid_out(CLAIM)[0].descendants("2300"))
    assert claim.first("CLM")[1] == "C0001"
    assert [line.first("REF", "6R")[2] for line in claim.loops("2400")] == ["L1", "L2"]
    assert claim.all("REF") == []
    assert not claim.first("REF", "G1")
    assert claim.first("REF", "G1")[2] == ""


def test_every_segment_knows_what_it_is() -> None:
    tree = laid_out(REMITTANCE)[0]
    service = next(tree.descendants("2110"))
    names = [place.name for place in service.places]
    assert names == [
        "Service payment",
        "Service date",
        "Service adjustment",
        "Service adjustment",
        "Line control number",
    ]


def test_an_unknown_segment_is_a_fault_and_reading_goes_on() -> None:
    text = bent(CLAIM, ("HI*", "ZZZ*1~\nHI*"))
    assert said(text) == [("1", "ZZZ", "2300")]
    assert next(laid_out(text)[0].descendants("2300")).first("HI")


def test_a_missing_segment_is_named_where_it_was_missed() -> None:
    (fault,) = laid_out(bent(CLAIM, ("DTP*472*D8*20260227~\nREF*6R*L1~\n", "REF*6R*L1~\n")))[1]
    assert (fault.code, fault.id, fault.loop, fault.message) == ("3", "DTP", "2400", "Service date is missing")


def test_a_missing_loop_is_named_by_the_segment_that_opens_it() -> None:
    assert said(bent(CLAIM, ("NM1*PR*2*MEDICARE PART B*****PI*SBMCR~\n", ""))) == [("3", "NM1", "2000B")]


def test_one_segment_too_many_is_counted() -> None:
    assert said(bent(CLAIM, ("PRV*BI", "PRV*BI*PXC*261QM0801X~\nPRV*BI"))) == [("5", "PRV", "2000A")]


def test_one_loop_too_many_is_counted() -> None:
    twice = "NM1*82*1*DELGADO*MARIA****XX*1999000031~\n"
    assert said(bent(CLAIM, (twice, twice * 2))) == [("4", "NM1", "2300")]


def test_a_late_segment_is_read_where_it_belongs() -> None:
    text = bent(CLAIM, ("HI*ABK", "REF*G1*A1~\nHI*ABK"), ("NM1*82", "AMT*F5*10~\nNM1*82"))
    tree, faults = laid_out(text)
    assert [(f.code, f.id, f.message) for f in faults] == [
        ("7", "AMT", "Patient amount paid comes too late in loop 2300")
    ]
    assert next(tree.descendants("2300")).first("AMT", "F5")[2] == "10"


def test_a_qualifier_that_names_no_place_is_an_element_fault_without_echoes() -> None:
    tree, faults = laid_out(bent(CLAIM, ("NM1*85", "NM1*117")))
    assert [(f.table.value, f.code, f.id, f.element) for f in faults] == [
        ("IK403", "7", "NM1", 1),
        ("IK304", "3", "NM1", 0),
    ]
    assert len(list(tree.descendants("2300"))) == 1


def test_an_hl_of_another_level_goes_up_to_its_own() -> None:
    second = CLAIM[CLAIM.index("HL*2*1") : CLAIM.index("\nSE*") + 1].replace("HL*2", "HL*3").replace("C0001", "C0002")
    tree, faults = laid_out(bent(CLAIM, ("\nSE*31", f"\n{second}SE*50")))
    assert faults == ()
    assert [claim.first("CLM")[1] for claim in tree.descendants("2300")] == ["C0001", "C0002"]


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Loops that hardly remember their states."""
    place.entrances.cache_clear()
    monkeypatch.setattr(place, "_MOST_STATES", 2)
    yield
    place.entrances.cache_clear()


def names(node: Node) -> list[object]:
    return [[place.name for place in node.places], *(names(child) for child in node.children)]


GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "x12").glob("83[57]*.x12"))
TEXTS = (
    *(path.read_text(encoding="ascii") for path in GOLDEN),
    text_of(segments("837p", 20, 1)),
    bent(CLAIM, ("NM1*82*1", "NM1*77*1"), ("HI*ABK", "REF*G1*A~\nREF*G1*B~\nHI*ABK"), ("SE*31", "SE*33")),
)


def test_what_is_remembered_of_other_claims_changes_nothing(request: pytest.FixtureRequest) -> None:
    trees = [(names(tree), faults) for tree, faults in (laid_out(text) for text in TEXTS)]
    request.getfixturevalue("forgetful")
    for text, (tree, faults) in zip(TEXTS, trees, strict=True):
        anew, found = laid_out(text)
        assert names(anew) == tree
        assert [(f.code, f.id, f.loop, f.segment) for f in found] == [(f.code, f.id, f.loop, f.segment) for f in faults]


def test_a_loop_remembers_no_more_states_than_so_many(forgetful: None) -> None:
    for text in TEXTS:
        laid_out(text)
    claim = next(child for child in _below(layout_of(CLAIM)) if child.id == "2300")
    assert len(place.entrances(claim)._states) <= 3


def _below(loop: Loop) -> Iterator[Loop]:
    for child in loop.body:
        if isinstance(child, Loop):
            yield child
            yield from _below(child)
