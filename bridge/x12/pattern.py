"""The quick way past a clean segment: one expression for each place, matched against the whole segment.

What the expression accepts has no element fault; what it does not accept may be clean all the same and is looked at
element by element (`syntax.segment_faults`). Most segments of most files are clean, so most are done with at once.
"""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

from bridge.x12.delimiter import Delimiters
from bridge.x12.element import Element, elements
from bridge.x12.fault import Fault
from bridge.x12.schema import Loop, Seg
from bridge.x12.segment import Segment
from bridge.x12.syntax import COMPOSITE_RELATIONS, DATED, DATED_PARTS, RELATIONS, segment_faults

_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31"
_DATE = f"(?:19|20)[0-9]{{2}}(?:{_DAY})"
_TIME = "(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9])?"
_NEVER = "(?!)"
_MOST = 4096  # texts kept of each place: files repeat providers, payers, procedures and days over and over

Parts = Sequence[str]
Holds = Callable[[Parts], bool]


class _Quick:
    """One place's expression, the relations between its elements, and the texts that were found clean already."""

    __slots__ = ("holds", "known", "matches", "shortest")

    def __init__(self, place: Seg, delimiters: Delimiters) -> None:
        self.matches = _expression(place, delimiters).fullmatch
        self.shortest, self.holds = _relations(place)
        self.known: set[str] = set()


class Syntax:
    """Element faults of the segments of one text; what it has found clean it need not look at again."""

    def __init__(self) -> None:
        self._quick: dict[Delimiters, dict[Seg, _Quick]] = {}

    def within(self, delimiters: Delimiters, found: list[Fault]) -> Callable[[Segment, Seg, Loop], None]:
        """What checks a segment at its place in a loop of one interchange, and adds its element faults to `found`."""
        quick_of = self._quick.setdefault(delimiters, {})
        join = delimiters.element.join

        def placed(segment: Segment, place: Seg, loop: Loop) -> None:
            quick = quick_of.get(place)
            if quick is None:
                quick = quick_of[place] = _Quick(place, delimiters)
            parts = segment.parts
            line = join(parts)
            known = quick.known
            if line in known:
                return
            if not quick.matches(line) or (len(parts) >= quick.shortest and not _all_hold(quick.holds, parts)):
                found.extend(segment_faults(segment, place, loop.id))
                return
            if len(known) >= _MOST:
                known.clear()
            known.add(line)

        return placed


def _all_hold(relations: tuple[Holds, ...], parts: Parts) -> bool:
    for holds in relations:  # noqa: SIM110 - a generator would cost more than what it asks
        if not holds(parts):
            return False
    return True


@lru_cache(maxsize=8192)  # compiling costs more than checking a small text; senders use few delimiters
def _expression(place: Seg, delimiters: Delimiters) -> re.Pattern[str]:
    separator, written = re.escape(delimiters.element), ""
    own = elements(place)
    last = max((at for at, element in enumerate(own) if element.usage == "R"), default=-1)
    for at in range(len(own) - 1, -1, -1):
        text = _dated(place, at + 1, delimiters) or _element(own[at], place.id, at + 1, delimiters)
        text = f"(?:{text})" if own[at].usage == "R" else f"(?:{text})?"
        written = f"{separator}{text}{written}" if at <= last else f"(?:{separator}{text}{written})?"
    return re.compile(f"{re.escape(place.id)}{'' if last >= 0 else f'(?={separator})'}{written}")


@cache
def _relations(place: Seg) -> tuple[int, tuple[Holds, ...]]:
    """The relations that a segment at its place may break, and how many parts it has at least when it does."""
    usages = ["", *(element.usage for element in elements(place))]
    asked = [(kind, positions) for kind, positions in RELATIONS.get(place.id, ()) if _is_open(kind, positions, usages)]
    shortest = min((_shortest(kind, positions) for kind, positions in asked), default=sys.maxsize)
    return shortest, tuple(_relation(kind, positions) for kind, positions in asked)


def _is_open(kind: str, positions: tuple[int, ...], usages: Sequence[str]) -> bool:
    """Whether a relation may be broken where the usage of each element is kept."""
    own = [usages[at] for at in positions]
    if kind == "P":
        return set(own) not in ({"R"}, {"N"})
    if kind == "R":
        return "R" not in own
    if kind == "E":
        return sum(usage != "N" for usage in own) > 1
    demanded = own[1:].count("R") == len(own) - 1 if kind == "C" else "R" in own[1:]
    return own[0] != "N" and not demanded


def _shortest(kind: str, positions: tuple[int, ...]) -> int:
    """Parts of the shortest segment, its id among them, that breaks a relation."""
    if kind == "R":
        return 0
    return 1 + (sorted(positions)[1] if kind == "E" else min(positions) if kind == "P" else positions[0])


def _element(element: Element, id: str, position: int, delimiters: Delimiters) -> str:
    if element.usage == "N":
        return _NEVER
    if element.parts:
        text = _composite(element.parts, COMPOSITE_RELATIONS.get((id, position), ()), delimiters, DATED_PARTS.get(id))
    else:
        text = _simple(element, delimiters)
    if element.repeats > 1 and delimiters.repetition.isprintable():
        text = f"(?:{text})(?:{re.escape(delimiters.repetition)}(?:{text})){{0,{element.repeats - 1}}}"
    return text


def _composite(
    parts: tuple[Element, ...],
    relations: Iterable[tuple[str, tuple[int, ...]]],
    by: Delimiters,
    dated: tuple[int, int] | None,
) -> str:
    """A part that a relation speaks of must be there when it or its partner is required, and else be empty."""
    usages = [part.usage for part in parts]
    for kind, positions in relations:
        demanded = any(usages[at - 1] == "R" for at in positions)
        for at in positions:
            if kind != "E" or usages[at - 1] != "R":
                usages[at - 1] = "R" if demanded and kind != "E" else "N" if usages[at - 1] != "R" else "R"
        if kind == "R" and not demanded:
            return _NEVER
    separator, written = re.escape(by.component), ""
    last = max((at for at, usage in enumerate(usages) if usage == "R"), default=0)
    for at in range(len(parts) - 1, -1, -1):
        said = _NEVER if usages[at] == "N" else _simple(parts[at], by)
        if dated is not None and at == dated[1] - 1 and usages[at] != "N":
            said = _DATE if parts[dated[0] - 1].codes == {"D8"} else _NEVER
        text = f"(?:{said})" + ("" if usages[at] == "R" else "?")
        if not at:
            return f"{text}{written}"
        written = f"{separator}{text}{written}" if at <= last else f"(?:{separator}{text}{written})?"
    return written


def _simple(element: Element, delimiters: Delimiters) -> str:
    if element.codes:
        fitting = [code for code in sorted(element.codes) if element.shortest <= len(code) <= element.longest]
        return "|".join(re.escape(code) for code in fitting) or _NEVER
    if element.type == "R":
        return _decimal(element)
    if element.type == "N0":
        return f"[0-9]{{{element.shortest},{element.longest}}}"
    if element.type == "DT":
        return _DATE if element.shortest <= 8 <= element.longest else _NEVER
    if element.type == "TM":
        return _TIME if element.shortest <= 4 and element.longest >= 6 else "(?:[01][0-9]|2[0-3])[0-5][0-9]"
    inner = _characters(delimiters)
    blank = f"[ {inner[1:]}"
    if element.longest == 1:
        return inner
    return f"{blank}{{{max(element.shortest - 1, 0)},{element.longest - 1}}}{inner}"


def _decimal(element: Element) -> str:
    if element.shortest > 1:
        return _NEVER
    whole = f"-?[0-9]{{1,{element.longest}}}"
    return f"{whole}|-?[0-9]{{1,{element.longest - 2}}}\\.[0-9]{{1,2}}" if element.longest > 3 else whole


def _characters(delimiters: Delimiters) -> str:
    """Any printable ASCII but the delimiters and, since a value must not end with one, the blank."""
    kept = (chr(code) for code in range(33, 127))
    taken = {delimiters.element, delimiters.component, delimiters.repetition, *delimiters.segment}
    return "[" + "".join(re.escape(char) for char in kept if char not in taken) + "]"


def _dated(place: Seg, position: int, delimiters: Delimiters) -> str:
    """A date whose form another element names: the element before, in every segment that has one."""
    form, at = DATED.get(place.id, (0, 0))
    if position != at:
        return ""
    behind = re.escape(delimiters.element)
    return (
        f"(?<={behind}D8{behind})(?:{_DATE})|(?<={behind}RD8{behind})(?:{_DATE})-(?:{_DATE})"
        if form == position - 1
        else _NEVER
    )


def _relation(kind: str, positions: tuple[int, ...]) -> Holds:
    """Whether the elements that a note names stand together as it says."""

    def present(parts: Parts) -> list[bool]:
        count = len(parts)
        return [at < count and parts[at] != "" for at in positions]

    if kind == "P" and len(positions) == 2:
        first, second = positions
        return lambda parts: (
            (len(parts) > first and parts[first] != "") == (len(parts) > second and parts[second] != "")
        )
    if kind in ("C", "L"):
        first = positions[0]
        some = all if kind == "C" else any
        return lambda parts: len(parts) <= first or not parts[first] or some(present(parts)[1:])
    if kind == "R":
        return lambda parts: any(present(parts))
    if kind == "E":
        return lambda parts: sum(present(parts)) < 2
    return lambda parts: len(set(present(parts))) == 1
