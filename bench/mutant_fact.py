"""What is known of each segment of a clean file from elsewhere: pyx12, else `facts.toml`; never our own schemas."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyx12.map_if
import pyx12.map_walker
import pyx12.params
import pyx12.segment

from bench.mutant_text import ENVELOPE, Clean, element

_MAPS = {
    "837p": "837.5010.X222.A1.xml",
    "837i": "837Q3.I.5010.X223.A1.xml",
    "835": "835.5010.X221.A1.xml",
    "277ca": "277.5010.X214.xml",
    "999": "999.5010X231.A1.xml",
}
_ELEMENTS = (
    "277.5010.X212.xml",
    "834.5010.X220.A1.xml",
    "270.4010.X092.A1.xml",
    "271.4010.X092.A1.xml",
    "278.4010.X094.A1.xml",
)
# What pyx12 says alone, against stupidedi's grammars or X12 itself, is not known: usage, repeats, single elements.
_DOUBTED: dict[tuple[str, str, str], tuple[str | int, ...]] = {
    ("277ca", "2200C", "STC"): ("usage",),
    ("277ca", "2200C", "TRN"): ("usage",),
    ("277ca", "2220D", "STC"): ("once", 2),
    ("837p", "2010BA", "NM1"): (8, 9),
    ("999", "2000", "AK2"): (1,),
    ("999", "2100", "IK3"): (2,),
    ("999", "2100", "CTX"): ("once", 1, 2, 3, 4, 5, 6),
    ("999", "2110", "CTX"): ("once", 1, 2, 3, 4, 5, 6),
}
_FACTS = Path(__file__).parent / "facts.toml"
_TRAILERS = 3  # SE, GE, IEA
_USAGE = re.compile(r"([RSN])(?:=(\S+?))?(?:\*(\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementFact:
    usage: str = ""  # R, S, N; empty: not known
    codes: frozenset[str] = frozenset()
    type: str = ""  # AN, ID, N0, R, DT, TM; empty: not known, or a composite
    shortest: int = 1
    longest: int = 0
    repeats: bool = False
    parts: tuple["ElementFact", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFact:
    """`line` counts from 0 in the clean file."""

    line: int
    id: str
    loop: str
    usage: str
    opens: bool  # the first segment of its loop
    loop_usage: str
    once: bool  # it may not be repeated
    position: int  # in its loop; equal: any order; 0: not known
    elements: tuple[ElementFact, ...]


def facts(clean: Clean) -> tuple[SegmentFact, ...]:
    """One for each segment between ST and SE of which something is known."""
    return _from_map(clean) if clean.kind in _MAPS else _by_hand(clean)


def _from_map(clean: Clean) -> tuple[SegmentFact, ...]:
    """Walks the file along pyx12's map."""
    walker = pyx12.map_walker.walk_tree()
    node = _map(_MAPS[clean.kind]).getnodebypath("/ISA_LOOP/GS_LOOP/ST_LOOP/ST")
    found = []
    for line in range(ENVELOPE + 1, len(clean.lines) - _TRAILERS):
        segment = pyx12.segment.Segment(clean.lines[line] + "~", "~", "*", ":", "^")
        node, _, _, _ = walker.walk_errors(node, segment, line, line, None)
        assert node is not None, (clean.name, clean.lines[line])
        found.append(_of_node(node, line, _DOUBTED.get((clean.kind, node.parent.id, node.id), ())))
    return tuple(found)


def _of_node(node: Any, line: int, doubted: tuple[str | int, ...]) -> SegmentFact:
    loop = node.parent
    first = min(loop.pos_map)
    return SegmentFact(
        line=line,
        id=node.id,
        loop=loop.id,
        usage="S" if "usage" in doubted else node.usage,
        opens=node.pos == first and loop.id[0].isdigit(),
        loop_usage=loop.usage,
        once=node.max_use == "1" and "once" not in doubted,
        position=node.pos,
        elements=tuple(
            ElementFact() if at in doubted else _of_element(child) for at, child in enumerate(node.children, start=1)
        ),
    )


def _of_element(child: Any) -> ElementFact:
    repeats = str(getattr(child, "repeat", None) or "1") != "1"
    if child.is_composite():
        parts = tuple(_of_element(part) for part in child.children)
        return ElementFact(usage=child.usage, repeats=repeats, parts=parts)
    return _typed(child.data_ele, child.usage, frozenset(child.valid_codes), repeats)


def _typed(number: str, usage: str, codes: frozenset[str], repeats: bool) -> ElementFact:
    known = _map(_MAPS["837p"]).data_elements.get_by_elem_num(number)
    return ElementFact(
        usage=usage,
        codes=codes,
        type=known["data_type"],
        shortest=known["min_len"],
        longest=known["max_len"],
        repeats=repeats,
    )


@cache
def _map(name: str) -> Any:
    return pyx12.map_if.load_map_file(name, pyx12.params.params())


def _by_hand(clean: Clean) -> tuple[SegmentFact, ...]:
    """Each segment by the first row whose id and element values it has: `NM1 1=PR 8=PI`."""
    rows = tomllib.loads(_FACTS.read_text(encoding="utf-8"))[clean.kind]
    found = []
    for line in range(ENVELOPE + 1, len(clean.lines) - _TRAILERS):
        key = next((key for key in rows if _has(clean.lines[line], key)), "")
        if key:
            found.append(_of_row(key, rows[key], line))
    return tuple(found)


def _has(line: str, key: str) -> bool:
    id, *values = key.split(" ")
    pairs = (value.split("=") for value in values)
    return line.split("*")[0] == id and all(element(line, int(at)) == value for at, value in pairs)


def _of_row(key: str, row: str, line: int) -> SegmentFact:
    head, _, usages = row.partition(" | ")
    loop, usage, times = head.split(" ")
    id = key.split(" ")[0]
    types = _numbers().get(id, ())
    words = re.findall(r"[^\s(]*\([^)]*\)\S*|\S+", usages)
    return SegmentFact(
        line=line,
        id=id,
        loop=loop,
        usage=usage.removesuffix("!"),
        opens=usage.endswith("!"),
        loop_usage=usage[0],
        once=times == "1",
        position=0,
        elements=tuple(_of_word(word, types[at] if at < len(types) else "") for at, word in enumerate(words)),
    )


def _of_word(word: str, type: Any) -> ElementFact:
    own, _, inside = word.partition("(")
    said = _USAGE.fullmatch(own)
    assert said is not None, word
    codes = frozenset(said[2].split(",")) if said[2] else frozenset[str]()
    if inside:
        numbers = type if isinstance(type, tuple) else ()
        words = inside.rstrip(")").split(" ")
        parts = tuple(_of_word(part, numbers[at] if at < len(numbers) else "") for at, part in enumerate(words))
        return ElementFact(usage=said[1], parts=parts)
    if not type or isinstance(type, tuple):
        return ElementFact(usage=said[1], codes=codes)
    return _typed(type, said[1], codes, said[3] is not None)


@cache
def _numbers() -> dict[str, tuple[Any, ...]]:
    """The data element numbers of every segment that some map knows; a composite is a tuple of its parts'."""
    found: dict[str, tuple[Any, ...]] = {}
    for name in (*_ELEMENTS, *_MAPS.values()):
        for node in _segments(_map(name)):
            numbers = tuple(
                tuple(part.data_ele for part in child.children) if child.is_composite() else child.data_ele
                for child in node.children
            )
            if len(numbers) > len(found.get(node.id, ())):
                found[node.id] = numbers
    return found


def _segments(node: Any) -> Iterator[Any]:
    for same in node.pos_map.values():
        for child in same:
            if child.is_segment():
                yield child
            else:
                yield from _segments(child)
