"""The 837I layout beside another encoding of its guide: the map that pyx12 carries, element by element."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from bridge.x12.directory import schema
from bridge.x12.element import elements
from bridge.x12.schema import Loop, Seg

_MAP = "837Q3.I.5010.X223.A1.v2.xml"
_NO_LOOPS = ("ST_LOOP", "HEADER", "DETAIL")  # pyx12 names these; the guide does not
_MANY = {">1": "999999"}

Element = tuple[str, tuple[str, ...]]  # usage and codes


class Place(NamedTuple):
    """A segment in a loop, or the loop itself where it has no elements."""

    path: tuple[str, ...]
    id: str
    usage: str
    max: str
    elements: tuple[tuple[Element, tuple[Element, ...]], ...] = ()  # each with the parts of a composite


def of_the_map(node: ET.Element, path: tuple[str, ...] = ()) -> Iterator[Place]:
    for child in node:
        id = child.get("xid", "")
        if child.tag == "segment":
            said = tuple(_their_element(e) for e in child if e.tag in ("element", "composite"))
            yield Place(path, id, _said(child, "usage"), _said(child, "max_use"), said)
        elif child.tag == "loop" and id in _NO_LOOPS:
            yield from of_the_map(child, path)
        elif child.tag == "loop":
            repeat = _said(child, "repeat")
            yield Place((*path, id), "", _said(child, "usage"), _MANY.get(repeat, repeat))
            yield from of_the_map(child, (*path, id))


def of_the_layout(loop: Loop, path: tuple[str, ...] = ()) -> Iterator[Place]:
    for child in loop.body:
        if isinstance(child, Seg):
            said = tuple(
                ((e.usage, tuple(sorted(e.codes))), tuple((p.usage, tuple(sorted(p.codes))) for p in e.parts))
                for e in elements(child)
            )
            yield Place(path, child.id, child.usage.value, str(child.max), said)
        else:
            yield Place((*path, child.id), "", child.usage.value, str(child.max))
            yield from of_the_layout(child, (*path, child.id))


def _their_element(node: ET.Element) -> tuple[Element, tuple[Element, ...]]:
    parts = tuple((_said(part, "usage"), _codes(part)) for part in node.findall("element"))
    return (_said(node, "usage"), _codes(node)), parts


def _said(node: ET.Element, name: str) -> str:
    return node.get(name) or node.findtext(name) or ""


def _codes(node: ET.Element) -> tuple[str, ...]:
    return tuple(sorted(code.text or "" for code in node.iterfind("valid_codes/code")))


def comparable(place: Place) -> Place:
    """What is not used has no parts to compare, and two points are known to differ."""
    said = [(own, () if own[0] == "N" else parts) for own, parts in place.elements]
    if place.id == "ST":
        said[2] = (("R", ("005010X223A2",)), ())  # we also read the amendment that the map does not know
    if place.id == "CRC":
        said[3] = said[4] = (("S", ()), ())  # the map leaves the second and third condition open
    usage = "S" if place.path[-1:] == ("2300",) and not place.id else place.usage  # the map demands a claim in 2000B
    return place._replace(elements=tuple(said), usage=usage)


def test_the_layout_says_what_another_encoding_of_the_guide_says() -> None:
    layout = schema("837", "005010X223A2")
    assert layout is not None
    theirs = ET.fromstring(files("pyx12").joinpath("map", _MAP).read_bytes())
    ours = sorted(map(comparable, of_the_layout(layout)))
    assert len(ours) > 300
    assert ours == sorted(map(comparable, of_the_map(theirs)))
