"""Texts made from a layout alone: one for each thing that a guide lets a segment say at its place.

A specimen is the smallest text that holds the place: what the guide requires around it, and the loops that a value
needs to be carried at all (`Guide.always`). Elements are filled by type and code; what depends on other places, such
as a total, is data of the guide (`Guide.said`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bridge.x12.element import Element, elements
from bridge.x12.schema import Loop, Seg, Usage
from bridge.x12.segment import Segment
from bridge.x12.syntax import COMPOSITE_RELATIONS, RELATIONS

# segments whose elements fill up in order
_LISTS = frozenset(("HI", "CRC", "CAS", "MOA", "MIA", "PER", "PLB", "STC", "IK5", "AK9", "CTX"))
_FORMS = {"D8": "20261116", "RD8": "20261101-20261116", "DT": "202611160830", "TM": "0830", "D6": "261116"}
_FEW = 12  # codes of one element: all are tried; of a longer list the first and the last four
_SAMPLE = 4
Path = tuple[Loop, ...]  # from the set to the loop in which the place is
Choice = Mapping[tuple[int, int], str]  # (element, part): the code that is wanted there


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A layout, the loops that every specimen has, and what is said at some places whatever their type."""

    schema: Loop
    always: frozenset[str] = frozenset()
    said: Mapping[str, str] = field(default_factory=dict)  # `2300 CLM05-3`: what stands there
    said_above: Mapping[str, str] = field(default_factory=dict)  # the same, on the way to loop 2000C
    needs: Mapping[str, str] = field(default_factory=dict)  # a loop: another one without which it means nothing
    around: Mapping[str, str] = field(default_factory=dict)  # a segment: the loops that it stands around
    instead: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # a loop: which one is then left out in which


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """`name` says what it holds: `2300 CN1 Contract information 03`."""

    path: Path
    place: Seg
    name: str
    texts: tuple[str, ...]  # the elements of the segment
    again: tuple[str, ...] = ()  # of a second one behind it: another segment, or the opener of another loop

    def holds(self, loop: Loop, place: Seg) -> bool:
        """Whether this is the place that the specimen shows."""
        return place is self.place and loop.id == self.path[-1].id


def places(loop: Loop, path: Path = ()) -> Iterator[tuple[Path, Seg]]:
    """Every place of a layout; a body that stands at two places is met once."""
    seen: set[tuple[str, int]] = set()

    def walk(loop: Loop, path: Path) -> Iterator[tuple[Path, Seg]]:
        here = (*path, loop)
        for child in loop.body:
            if isinstance(child, Loop):
                yield from walk(child, here)
            elif (loop.id, id(child)) not in seen:
                seen.add((loop.id, id(child)))
                yield here, child

    yield from walk(loop, path)


def specimens(guide: Guide) -> Iterator[Specimen]:
    """At each place: what is required, then each thing more that may be said, and each of a few codes."""
    for path, place in places(guide.schema):
        seen = set()
        for label, wanted, choice in _variants(place):
            texts = _texts(guide, path[-1], place, wanted, choice)
            if texts and texts not in seen:
                seen.add(texts)
                yield Specimen(
                    path=path, place=place, name=f"{path[-1].id} {place.id}{label} {place.name}", texts=texts
                )
        most = path[-1].max if place is path[-1].opener else place.max
        if most > 1 and len(path) > 1:
            texts = _texts(guide, path[-1], place, frozenset(), {})
            again = _another(place, texts)
            name = f"{path[-1].id} {place.id} twice {place.name}"
            yield Specimen(path=path, place=place, name=name, texts=texts, again=again)


def text_of(guide: Guide, specimen: Specimen) -> tuple[Segment, ...]:
    """ST to SE."""
    if any(loop.id == "2000C" for loop in specimen.path):
        guide = replace(guide, said={**guide.said, **guide.said_above})
    made: list[Segment] = []
    texts = [specimen.again or specimen.texts, specimen.texts]
    is_other_level = False  # whose party must be another, or it is the same level
    for loop, place in _walk(guide, guide.schema, specimen):
        said = _texts(guide, loop, place, frozenset(), {})
        if specimen.holds(loop, place):
            said = texts.pop()
            is_other_level = place.id == "HL" and not texts
        elif is_other_level and place.id == "NM1":
            said, is_other_level = _another(place, said), False
        made.append(Segment(place.id, said))
    _count(made)
    return tuple(made)


def _another(place: Seg, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The same segment saying something else: with the next qualifier, or else another text."""
    allowed, found = elements(place), list(texts)
    if place.qualifier and len(place.qualifier[1]) > 1 and not allowed[place.qualifier[0] - 1].parts:
        at = place.qualifier[0]
        found[at - 1] = sorted(place.qualifier[1])[1]
        return tuple(found)
    for at, element in reversed(list(enumerate(allowed[: len(found)]))):
        if "X" in found[at]:
            found[at] = found[at].replace("X", "Z")
            return tuple(found)
        if found[at] and element.type in ("R", "N0"):
            found[at] = str(int(found[at]) + 1)
            return tuple(found)
    return tuple(found)


def _walk(guide: Guide, loop: Loop, specimen: Specimen) -> Iterator[tuple[Loop, Seg]]:
    on_path = {step.id for step in specimen.path} | {step.id[:4] for step in specimen.path}
    wanted = on_path | guide.always | {guide.needs[id] for id in on_path if id in guide.needs}
    left_out = {loops for id, loops in guide.instead.items() if id in on_path}
    for child in loop.body:
        if isinstance(child, Loop):
            if (child.id in wanted or child.usage is Usage.REQUIRED) and (loop.id, child.id) not in left_out:
                for _ in range(2 if specimen.again and specimen.holds(child, child.opener) else 1):
                    yield from _walk(guide, child, specimen)
        elif specimen.holds(loop, child):
            yield from [(loop, child)] * (2 if specimen.again and child is not loop.opener else 1)
        elif child.usage is Usage.REQUIRED or child is loop.opener or guide.around.get(child.id, "?") in on_path:
            yield loop, child


def _variants(place: Seg) -> Iterator[tuple[str, frozenset[tuple[int, int]], Choice]]:
    """What is wanted beyond the required elements, as (element, part), part 0 for the element itself."""
    yield "", frozenset(), {}
    allowed = elements(place)
    for at, element in enumerate(allowed, start=1):
        if element.usage == "N":
            continue
        if element.usage == "S":
            wanted = _with_partners(place, at, element)
            yield f"{at:02}", wanted, {}
            yield from ((f"{at:02}={code}", wanted, {(at, 0): code}) for code in _some(element))
        else:
            yield from ((f"{at:02}={code}", frozenset(), {(at, 0): code}) for code in _some(element))
        for number, part in enumerate(element.parts, start=1):
            if part.usage != "N":
                wanted = _with_partners(place, at, element) | {(at, n) for n in range(1, number + 1)}
                yield f"{at:02}-{number}", wanted, {}
                yield from ((f"{at:02}-{number}={c}", wanted, {(at, number): c}) for c in _some(part))


def _some(element: Element) -> Sequence[str]:
    codes = sorted(element.codes)
    return codes if len(codes) <= _FEW else (*codes[:_SAMPLE], *codes[-_SAMPLE:])


def _with_partners(place: Seg, at: int, element: Element) -> frozenset[tuple[int, int]]:
    """The element, what X12 wants beside it, and in a list all before it."""
    wanted = set(range(1, at + 1)) if place.id in _LISTS else {at}
    for kind, positions in RELATIONS.get(place.id, ()):
        if (kind == "P" and wanted & set(positions)) or (kind == "C" and positions[0] in wanted):
            wanted |= set(positions)
        if kind == "L" and positions[0] in wanted:
            wanted.add(positions[1])
    return frozenset((position, 0) for position in wanted)


def _texts(guide: Guide, loop: Loop, place: Seg, wanted: frozenset[tuple[int, int]], choice: Choice) -> tuple[str, ...]:
    texts: list[str] = []
    for at, element in enumerate(elements(place), start=1):
        is_said = element.usage == "R" or (element.usage == "S" and (at, 0) in wanted)
        where = f"{loop.id} {place.id}{at:02}"
        said = guide.said.get(f"{loop.id} {place.name} {at:02}", guide.said.get(where))
        known = choice.get((at, 0)) or said
        if element.parts and is_said:
            texts.append(_composite(guide, loop, place, at, wanted, choice))
        elif known is not None and not element.parts:
            texts.append(known)
        else:
            texts.append(_value(loop, element, at, texts[-1] if texts else "") if is_said else "")
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _composite(
    guide: Guide, loop: Loop, place: Seg, at: int, wanted: frozenset[tuple[int, int]], choice: Choice
) -> str:
    element = elements(place)[at - 1]
    parts: list[str] = []
    partners = {
        number
        for kind, numbers in COMPOSITE_RELATIONS.get((place.id, at), ())
        if kind == "P" and any((at, n) in wanted for n in numbers)
        for number in numbers
    }
    for number, part in enumerate(element.parts, start=1):
        is_said = part.usage == "R" or (part.usage == "S" and ((at, number) in wanted or number in partners))
        known = choice.get((at, number)) or guide.said.get(f"{loop.id} {place.id}{at:02}-{number}")
        parts.append((known or _value(loop, part, number, parts[-1] if parts else "")) if is_said else "")
    if not any(parts):
        parts[0] = _value(loop, element.parts[0], 1, "")
    return ":".join(parts).rstrip(":")


def _value(loop: Loop, element: Element, at: int, before: str) -> str:
    if element.codes:
        return min(element.codes)
    if element.type in ("AN", "DT") and before in _FORMS:
        return _FORMS[before]
    if element.type == "DT":
        return "20261116" if element.longest >= 8 else "261116"
    if element.type == "TM":
        return "0830"
    if element.type in ("R", "N0"):
        return str(min(at, 9)).rjust(element.shortest, "1")
    return f"X{at}Y{loop.id}ABCDEFGH"[: max(element.shortest, min(element.longest, 8))]


def _count(made: list[Segment]) -> None:
    """HL01, HL02, HL04, SE01, and in claims LX01 and the total CLM02 as they come out."""
    _total(made)
    open_levels: list[Segment] = []
    depth = {"20": 0, "21": 1, "19": 2, "22": 3, "23": 4, "PT": 4, "EV": 5, "SS": 6}
    number = 0
    for segment in made:
        if segment.id != "HL":
            continue
        number += 1
        while open_levels and depth[open_levels[-1][3]] >= depth[segment[3]]:
            open_levels.pop()
        segment.parts[1] = str(number)
        segment.parts[2] = open_levels[-1][1] if open_levels else ""
        if open_levels and len(open_levels[-1].parts) > 4:
            open_levels[-1].parts[4] = "1"
        if len(segment.parts) > 4:
            segment.parts[4] = "0"
        open_levels.append(segment)
    made[-1].parts[1] = str(len(made))


def _total(made: list[Segment]) -> None:
    charge_at = {"SV1": 2, "SV2": 3}
    claim, lines = made[0], 0
    for segment in made:
        if segment.id == "CLM":
            claim, lines = segment, 0
            claim.parts[2] = "0"
        elif segment.id == "LX" and claim.id == "CLM":
            lines += 1
            segment.parts[1] = str(lines)
        elif segment.id in charge_at and claim.id == "CLM":
            claim.parts[2] = str(int(claim[2]) + int(segment[charge_at[segment.id]]))
