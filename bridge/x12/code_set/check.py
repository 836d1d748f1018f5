"""Looks the codes of a transaction set up in their lists. Which element holds which code: `codes/places.toml`.

Codes are dated by the loop in which they stand: `[[dated]]` names the loops that have a date of their own (of service,
of payment) and where it is found; a loop within takes the date of the nearest one around it.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from bridge.x12.code_set import CodeSets, Verdict
from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.schema import Node
from bridge.x12.segment import Segment
from bridge.x12.situation.designator import Designator, designator
from bridge.x12.situation.view import Texts, View, unindexed_texts

_REMEMBERED = 50_000  # verdicts; then they are forgotten, so that a file of any length needs little memory


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePlace:
    """An element that holds a code of the list `codes`."""

    codes: str
    at: Designator
    loops: frozenset[str]  # empty: wherever the segment stands
    kinds: frozenset[str]  # of a composite: its first component must be one of these
    position: int  # this element of the segment ...
    component: int  # ... or component, when not 0 ...
    values: frozenset[str]  # ... must be one of these; position 0: no condition
    is_copied: bool  # it repeats what another said, so that a bad one is a warning at most


class _Look(NamedTuple):
    """A look at elements of one segment, for all the places that name them under the same condition."""

    number: int  # counts those of the set
    position: int  # of the condition, as in CodePlace
    component: int
    values: frozenset[str]
    elements: slice
    places: tuple[CodePlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Where the codes of one transaction set stand, and its dated loops with where their dates are."""

    id: str
    looks: Mapping[str, tuple[_Look, ...]]  # by segment id
    dated: Mapping[str, tuple[Texts, ...]]
    by_loop: dict[str, Mapping[str, tuple[_Look, ...]]] = field(default_factory=dict)  # those that were met

    def of_loop(self, loop: str) -> Mapping[str, tuple[_Look, ...]]:
        """The looks at a loop's own segments."""
        found = self.by_loop.get(loop)
        if found is None:
            own = {id: tuple(look for look in looks if _is_in(look, loop)) for id, looks in self.looks.items()}
            found = self.by_loop[loop] = {id: looks for id, looks in own.items() if looks}
        return found


class CodeSetCheck:
    """One transaction set; a `SetCheck`."""

    def __init__(self, plan: _Plan, code_sets: CodeSets) -> None:
        self._plan = plan
        self._code_sets = code_sets
        self._view = View()
        self._good = code_sets.known_good(plan.id)
        self._met: dict[tuple[str, str, str], Verdict | None] = {}
        self._loops = frozenset(plan.dated)

    @property
    def loops(self) -> frozenset[str]:
        return self._loops

    def closed(self, path: Sequence[Node]) -> Iterable[Fault]:
        """The bad codes of a dated loop and of the undated ones in it."""
        view, node = self._view, path[-1]
        view.path = path
        day = ""
        for fetch in self._plan.dated[node.loop.id]:
            found = fetch(view)
            if found:
                day = min(found)[:8]
                break
        faults: list[Fault] = []
        self._walk(node, day, faults)
        return faults

    def _walk(self, node: Node, day: str, faults: list[Fault]) -> None:
        good, loop = self._good, node.loop.id
        by_id = self._plan.by_loop.get(loop)
        if by_id is None:
            by_id = self._plan.of_loop(loop)
        for segment in node.segments if by_id else ():
            if segment.id not in by_id:
                continue
            parts = segment.parts
            for look in by_id[segment.id]:
                number, position, part, values, elements, _ = look
                if position:
                    text = parts[position] if position < len(parts) else ""
                    if (segment.component(position, part) if part else text) not in values:
                        continue
                for text in parts[elements]:
                    if text and (number, text) not in good and (number, text, day) not in good:
                        self._judge_segment(segment, look, loop, day, faults)
                        break
        for child in node.children:
            if child.loop.id not in self._loops:
                self._walk(child, day, faults)

    def _judge_segment(self, segment: Segment, look: _Look, loop: str, day: str, faults: list[Fault]) -> None:
        """Judges each element and remembers those in which all codes are good."""
        for position in look.places[0].at.positions:
            text, is_lasting = segment[position], True
            before = len(faults)
            for place in look.places if text else ():
                for code, part, number in _codes(segment, place, text):
                    verdict = self._verdict((place.codes, code, day))
                    is_lasting = is_lasting and self._code_sets.is_lasting(place.codes, code)
                    if verdict is not None:
                        faults.append(_fault(verdict, segment, loop, place, (position, part, number), code))
            if text and len(faults) == before:
                self._remember((look.number, text) if is_lasting else (look.number, text, day))

    def _remember(self, known: tuple[int, str] | tuple[int, str, str]) -> None:
        if len(self._good) > _REMEMBERED:
            self._good.clear()
        self._good.add(known)

    def _verdict(self, key: tuple[str, str, str]) -> Verdict | None:
        met = self._met
        return met[key] if key in met else self._judge(key)

    def _judge(self, key: tuple[str, str, str]) -> Verdict | None:
        list_name, code, day = key
        if len(self._met) > _REMEMBERED:
            self._met.clear()
        verdict = self._code_sets.verdict(list_name, code, _day(day))
        self._met[key] = verdict
        return verdict


def _codes(segment: Segment, place: CodePlace, element: str) -> Iterator[tuple[str, int, int]]:
    """The codes of an element, with component and repetition where it has such."""
    separator, repeats = segment.delimiters.component, place.at.repeats
    for number, text in enumerate(element.split(segment.delimiters.repetition) if repeats else (element,), start=1):
        codes = text.split(separator) if place.at.components else [text]
        if place.kinds and codes[0] not in place.kinds:
            continue
        for part in place.at.components or (1,):
            if part <= len(codes) and codes[part - 1]:
                yield codes[part - 1], part if place.at.components else 0, number if repeats else 0


def code_set_checks(schema_id: str, code_sets: CodeSets) -> tuple[CodeSetCheck, ...]:
    """Level 5 for one transaction set of that layout (`837P`, `835`, `277CA` ...)."""
    plan = _plan(schema_id)
    return (CodeSetCheck(plan, code_sets),) if plan.dated else ()


@cache
def _plan(schema_id: str) -> _Plan:
    tables = tomllib.loads(files("bridge.x12.codes").joinpath("places.toml").read_text(encoding="utf-8"))
    places = [_place(table) for table in tables["place"] if schema_id in table["sets"]]
    dated = {
        loop: tuple(unindexed_texts(designator(at)) for at in table["by"])
        for table in tables["dated"]
        if schema_id in table["sets"]
        for loop in table["loops"]
    }
    return _Plan(id=schema_id, looks=_looks(places), dated=dated)


def _looks(places: Sequence[CodePlace]) -> Mapping[str, tuple[_Look, ...]]:
    together: dict[tuple[object, ...], list[CodePlace]] = {}
    for place in places:
        condition = (place.position, place.component, place.values, place.loops)
        together.setdefault((place.at.segment, place.at.positions, *condition), []).append(place)
    looks: dict[str, tuple[_Look, ...]] = {}
    for number, group in enumerate(together.values()):
        first, at = group[0], group[0].at.positions
        elements = slice(at.start, at.stop, at.step)
        look = _Look(number, first.position, first.component, first.values, elements, tuple(group))
        looks[first.at.segment] = (*looks.get(first.at.segment, ()), look)
    return looks


def _is_in(look: _Look, loop: str) -> bool:
    loops = look.places[0].loops
    return not loops or loop in loops


def _place(table: Mapping[str, Any]) -> CodePlace:
    element, _, values = table.get("if", "").partition(" is ")
    at, other = designator(table["at"]), designator(element) if element else None
    return CodePlace(
        codes=table["codes"],
        at=at,
        loops=frozenset(table.get("loops", ())),
        kinds=frozenset(table.get("kinds", ())),
        position=other.positions[0] if other else 0,
        component=other.components[0] if other and other.components else 0,
        values=frozenset("" if value == "-" else value for value in values.split()),
        is_copied=bool(table.get("copied")),
    )


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _fault(
    verdict: Verdict, segment: Segment, loop: str, place: CodePlace, where: tuple[int, int, int], code: str
) -> Fault:
    return Fault(
        table=Table.ELEMENT,
        code="7",
        message=verdict.message,
        value=code,
        remedy=verdict.remedy,
        level=5,
        severity=Severity.WARNING if place.is_copied else verdict.severity,
        segment=segment.number,
        id=segment.id,
        element=where[0],
        component=where[1],
        repetition=where[2],
        loop=loop,
        offset=segment.offset,
    )
