"""The quick way and the thorough way agree: what the one passes, the other finds clean."""

import random
from collections.abc import Iterator
from pathlib import Path

from bridge.x12.directory import schema_of
from bridge.x12.fault import Fault
from bridge.x12.interchange import read_interchanges
from bridge.x12.layout import lay_out
from bridge.x12.pattern import Syntax
from bridge.x12.schema import Loop, Node, Seg, Usage
from bridge.x12.segment import Segment
from bridge.x12.syntax import segment_faults
from bridge.x12.tokenizer import NotX12, read_text

LOOP = Loop("2300", "any", Usage.REQUIRED, 1, ())
GOLDEN = Path(__file__).parents[1] / "golden" / "x12"
ODD = (
    "",
    " ",
    "X ",
    "0",
    "-1",
    "12.345",
    "20260229",
    "20261301",
    "D8",
    "A:B",
    "A^B",
    "^",
    ":",
    "É",
    "99999999999",
    "ZZ",
)


def placed(node: Node) -> Iterator[tuple[Segment, Seg]]:
    yield from zip(node.segments, node.places, strict=True)
    for child in node.children:
        yield from placed(child)


def segments_in(path: Path) -> Iterator[tuple[Segment, Seg]]:
    try:
        interchanges, _ = read_interchanges(read_text(path.read_bytes()))
    except NotX12:
        return
    for interchange in interchanges:
        for group in interchange.groups:
            for transaction in group.transactions:
                schema = schema_of(transaction, group)
                if schema is not None:
                    yield from placed(lay_out(schema, transaction.segments)[0])


def bent(segment: Segment, chance: random.Random) -> Iterator[Segment]:
    """The segment with one element odd, gone or too many."""
    for at in range(len(segment.elements)):
        for odd in (*chance.sample(ODD, 4), segment.elements[at][:-1], segment.elements[at] * 2):
            yield Segment(segment.id, (*segment.elements[:at], odd, *segment.elements[at + 1 :]))
        yield Segment(segment.id, segment.elements[:at])
    yield Segment(segment.id, (*segment.elements, "1"))


def assert_agreement(paths: list[Path]) -> None:
    chance, syntax, passed, stopped = random.Random(1), Syntax(), 0, 0
    seen: set[tuple[Seg, str]] = set()
    for path in paths:
        for segment, place in segments_in(path):
            if (place, segment.id + "*".join(segment.elements)) in seen:
                continue
            seen.add((place, segment.id + "*".join(segment.elements)))
            for one in (segment, *bent(segment, chance)):
                quick = list[Fault]()
                syntax.within(one.delimiters, quick)(one, place, LOOP)
                thorough = list(segment_faults(one, place, LOOP.id))
                assert quick == thorough, (place.name, one.elements)
                passed, stopped = passed + (not thorough), stopped + bool(thorough)
    assert passed > 100
    assert stopped > 100


def test_no_fault_of_a_bent_segment_slips_past() -> None:
    assert_agreement(sorted(GOLDEN.glob("*.x12")))


def test_nor_in_what_others_wrote(samples: Path) -> None:
    assert_agreement(sorted((samples / "x12").glob("*/*.x12")))
