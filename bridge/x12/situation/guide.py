"""What a rule of one transaction set may speak of: the loops, segments, elements and codes of its layout."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module

from bridge.x12.directory import GUIDES
from bridge.x12.element import Element, elements
from bridge.x12.schema import Loop, Seg
from bridge.x12.situation.designator import SET, Designator


class Guide:
    """One layout, or several that share rules: then it is enough that one of them knows the place."""

    def __init__(self, layouts: Sequence[Loop]) -> None:
        self.name = " or ".join(layout.id for layout in layouts)
        self._roots = tuple(layouts)
        self._loops: dict[str, list[Loop]] = {}
        self._around: dict[str, set[str]] = {}  # ids of the loops around each
        for layout in layouts:
            self._learn(layout, frozenset())

    def _learn(self, loop: Loop, around: frozenset[str]) -> None:
        self._loops.setdefault(loop.id, []).append(loop)
        self._around.setdefault(loop.id, set()).update(around)
        for child in _children((loop,)):
            self._learn(child, around | {loop.id})

    def loop_fault(self, id: str, inside: str = "") -> str:
        """Why there is no such loop, or none within `inside`; empty when there is."""
        if id not in self._loops:
            return f"the {self.name} has no loop {id}; its loops are {_listed(self._loops)}"
        if inside and inside != id and inside not in self._around[id]:
            return f"loop {id} is not in loop {inside}; around it are {_listed(self._around[id])}"
        return ""

    def fault(self, place: Designator, loop: str, codes: Iterable[str] = ()) -> str:
        """Why a rule on `loop` cannot speak of that place, or of those codes there; empty when it can."""
        found, said = self._reached(place, loop)
        if said or not place.segment:
            return said
        where = f"loop {found[0].id} of the {self.name}"
        segs = [seg for candidate in found for seg in _segs(candidate) if seg.id == place.segment]
        if not segs:
            return f"{where} has no segment {place.segment}; it has {_listed({s.id for f in found for s in _segs(f)})}"
        for code in sorted(place.qualifiers):
            known = _codes(_first(seg) for seg in segs)
            if known and code not in known:
                return f"{place.segment} in {where} begins with {_listed(known)}, never with {code}"
        chosen = [seg for seg in segs if _is_chosen(seg, place)]
        return _element_fault(place, chosen, where) or _code_fault(place, chosen, where, codes)

    def _reached(self, place: Designator, loop: str) -> tuple[list[Loop], str]:
        """The loops that hold the place, or why there are none."""
        if place.above not in ("", SET) and (place.above not in self._around[loop]):
            around = _listed(self._around[loop]) or "none"
            return [], f"loop {place.above} is not around loop {loop}; around it are {around}"
        found = list(self._roots) if place.above == SET else self._loops[place.above or loop]
        for id in place.loops:
            below = [child for child in _children(found) if child.id == id]
            if not below:
                known = _listed({child.id for child in _children(found)}) or "none"
                return [], f"loop {found[0].id} of the {self.name} has no loop {id} in it; it has {known}"
            found = below
        return found, ""


GUIDE_MODULES = {module.rpartition("_")[2].upper(): module for module, _ in GUIDES.values()}  # by id of the layout


@cache
def guide(*ids: str) -> Guide:
    """Of the layouts with these ids, keys of GUIDE_MODULES: `guide("837P")`."""
    return Guide([import_module(f"bridge.x12.schemas.{GUIDE_MODULES[id]}").SCHEMA for id in ids])


def _element_fault(place: Designator, segs: Sequence[Seg], where: str) -> str:
    """Every position must be in the segment, and one of them used."""
    if not place.positions:
        return ""
    count = max(len(elements(seg)) for seg in segs)
    if max(place.positions) > count:
        return f"{place.segment} has {count} elements"
    name, named = f"{place.segment}{place.positions[0]:02}", _elements(place, segs)
    if all(element.usage == "N" for element in named):
        return f"{name} is not used in {where}"
    if place.repeats and all(element.repeats == 1 for element in named):
        return f"{name} does not repeat"
    if not place.components:
        return ""
    parts = max(len(element.parts) for element in named)
    if not parts:
        return f"{name} has no components"
    if max(place.components) > parts:
        return f"{name} has {parts} components"
    if all(part.usage == "N" for part in _parts(place, segs)):
        return f"{name}-{place.components[0]} is not used in {where}"
    return ""


def _code_fault(place: Designator, segs: Sequence[Seg], where: str, codes: Iterable[str]) -> str:
    asked = _parts(place, segs) if place.components else _elements(place, segs)
    known = _codes(asked)
    for code in sorted(codes):
        if known and code not in known:
            return f"{code} is never there: in {where} it is one of {_listed(known)}"
    return ""


def _elements(place: Designator, segs: Sequence[Seg]) -> list[Element]:
    return [every[at - 1] for every in map(elements, segs) for at in place.positions if at <= len(every)]


def _parts(place: Designator, segs: Sequence[Seg]) -> list[Element]:
    named = _elements(place, segs)
    return [element.parts[at - 1] for element in named for at in place.components if at <= len(element.parts)]


def _codes(found: Iterable[Element]) -> frozenset[str]:
    """What may stand in any of them; empty: anything."""
    every = [element.codes for element in found if element.usage != "N"]
    return frozenset[str]().union(*every) if every and all(every) else frozenset()


def _first(seg: Seg) -> Element:
    """What a qualifier is compared with: the first element or its first component."""
    first = elements(seg)[0]
    return first.parts[0] if first.parts else first


def _is_chosen(seg: Seg, place: Designator) -> bool:
    known = _first(seg).codes
    return not place.qualifiers or not known or not known.isdisjoint(place.qualifiers)


def _segs(loop: Loop) -> Iterator[Seg]:
    return (part for part in loop.body if isinstance(part, Seg))


def _children(loops: Iterable[Loop]) -> Iterator[Loop]:
    return (part for loop in loops for part in loop.body if isinstance(part, Loop))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
