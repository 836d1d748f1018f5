"""What a guide lets a text say is read into a value and written from it: one specimen for each element and code.

`unkept.toml` names what does not come back, and why.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bridge.x12.layout import lay_out
from bridge.x12.schema import Node
from bridge.x12.segment import Segment
from tests.x12.specimen import Specimen, places, specimens, text_of
from tests.x12.transactions.guide import GUIDES

_UNKEPT = Path(__file__).with_name("unkept.toml")
_PAIRED = 3  # elements of a reason in a CAS

Said = tuple[str, ...]  # the loops to a segment, its name, and what it says


@dataclass(frozen=True, slots=True, kw_only=True)
class Unkept:
    """`specimens` are those that do not come back as they were; `because` says why."""

    guide: str
    specimens: re.Pattern[str]
    because: str


@cache
def unkept() -> tuple[Unkept, ...]:
    rows = tomllib.loads(_UNKEPT.read_text(encoding="utf-8"))["unkept"]
    return tuple(
        Unkept(guide=guide, specimens=re.compile(row["specimens"]), because=row["because"])
        for row in rows
        for guide in row["guides"]
    )


def is_known(kind: str, specimen: Specimen) -> bool:
    return any(row.guide == kind and row.specimens.match(specimen.name) for row in unkept())


def said(kind: str, segments: Iterable[Segment]) -> Counter[Said]:
    """Every segment at its place but SE, whose count follows; lists of codes and of adjustments one by one."""
    root, _ = lay_out(GUIDES[kind].guide.schema, segments)
    return Counter(words for words in _walk(root, ()) if words[-2] != "SE")


def _walk(node: Node, path: tuple[str, ...]) -> Iterator[Said]:
    here = (*path, node.loop.id)
    for segment, place in zip(node.segments, node.places, strict=True):
        for text in _texts(segment):
            yield (*here, place.name, segment.id, text)
    for segment in node.unplaced:
        yield (*here, "?", segment.id, "*".join(segment.elements))
    for child in node.children:
        yield from _walk(child, here)


def _texts(segment: Segment) -> Iterator[str]:
    if segment.id == "HI":
        yield from segment.elements
    elif segment.id == "CAS":
        reasons = segment.elements[1:]
        for start in range(0, len(reasons), _PAIRED):
            yield "*".join((segment[1], *reasons[start : start + _PAIRED])).rstrip("*")
    else:
        yield "*".join(segment.elements)


def difference(kind: str, specimen: Specimen) -> list[tuple[str, Said]]:
    """What the text says and what comes back does not, and the other way round."""
    before = text_of(GUIDES[kind].guide, specimen)
    told, again = said(kind, before), said(kind, GUIDES[kind].again(before))
    return [*(("lost", words) for words in told - again), *(("made up", words) for words in again - told)]


@cache
def every(kind: str) -> dict[str, list[Specimen]]:
    """The specimens of a guide by their loop."""
    found: dict[str, list[Specimen]] = {}
    for specimen in specimens(GUIDES[kind].guide):
        found.setdefault(specimen.path[-1].id, []).append(specimen)
    return found


@pytest.mark.parametrize(("kind", "loop"), [(kind, loop) for kind in GUIDES for loop in every(kind)])
def test_what_the_guide_lets_a_text_say_comes_back(kind: str, loop: str) -> None:
    changed = {
        specimen.name: difference(kind, specimen) for specimen in every(kind)[loop] if not is_known(kind, specimen)
    }
    assert {name: said for name, said in changed.items() if said} == {}


@pytest.mark.parametrize("kind", GUIDES)
def test_a_specimen_stands_where_the_guide_lets_it_stand(kind: str) -> None:
    guide = GUIDES[kind].guide
    placed = {s.name: lay_out(guide.schema, text_of(guide, s))[1] for of_loop in every(kind).values() for s in of_loop}
    assert {name: faults for name, faults in placed.items() if faults} == {}


@pytest.mark.parametrize("kind", GUIDES)
def test_every_place_of_the_guide_has_a_specimen(kind: str) -> None:
    shown = {(s.path[-1].id, id(s.place)) for of_loop in every(kind).values() for s in of_loop}
    assert [
        place.name for path, place in places(GUIDES[kind].guide.schema) if (path[-1].id, id(place)) not in shown
    ] == []


@pytest.mark.parametrize("row", unkept(), ids=lambda row: f"{row.guide} {row.specimens.pattern}")
def test_nothing_is_called_unkept_that_is_kept(row: Unkept) -> None:
    named = [s for of_loop in every(row.guide).values() for s in of_loop if row.specimens.match(s.name)]
    assert any(difference(row.guide, specimen) for specimen in named)
