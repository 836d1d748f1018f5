"""Reads the two notations for elements: what the guide allows at a place, and what X12 says of type and length."""

import re
from dataclasses import dataclass
from functools import cache

from bridge.x12.schema import Seg
from bridge.x12.schemas.dictionary import SEGMENTS
from bridge.x12.schemas.notation import tokens

_TYPE = re.compile(r"(AN|ID|N0|R|DT|TM)/?(\d+)(?:-(\d+))?(?:\*(\d+))?")
_USAGE = re.compile(r"([RSN])(!?)(?:=(\S+?))?(?:\*(\d+))?")


@dataclass(frozen=True, slots=True)
class Element:
    """One element or component at one place. A composite has `parts` and no type of its own."""

    usage: str = "S"  # R, S, N
    codes: frozenset[str] = frozenset()  # empty: any
    type: str = ""  # AN, ID, N0, R, DT, TM
    shortest: int = 1
    longest: int = 0
    repeats: int = 1
    parts: tuple["Element", ...] = ()


@cache
def elements(seg: Seg) -> tuple[Element, ...]:
    """What stands at each position of a segment at its place: usage from the guide, type and length from X12."""
    types = tokens(SEGMENTS[seg.id])
    usages = tokens(seg.elements)
    default = "N" if usages else "S"
    return tuple(_element(usages[at] if at < len(usages) else default, types[at]) for at in range(len(types)))


def _element(usage: str, type: str) -> Element:
    own, _, inside = usage.partition("(")
    if not type.startswith("("):
        return _simple(own, type)
    types, _, repeats = type[1:].partition(")")
    usages = tokens(inside.rstrip(")")) if inside else []
    default = "N" if usages else "S"
    parts = tuple(_simple(usages[at] if at < len(usages) else default, part) for at, part in enumerate(tokens(types)))
    return Element(usage=own[0], repeats=int(repeats.removeprefix("*") or 1), parts=parts)


def _simple(usage: str, type: str) -> Element:
    read, said = _TYPE.fullmatch(type), _USAGE.fullmatch(usage)
    assert read is not None, type
    assert said is not None, usage
    return Element(
        usage=said[1],
        codes=frozenset(said[3].split(",")) if said[3] else frozenset(),
        type=read[1],
        shortest=int(read[2]),
        longest=int(read[3] or read[2]),
        repeats=int(said[4] or read[4] or 1),
    )
