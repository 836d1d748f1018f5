"""Looks the codes of a transaction set up in their lists. Which element holds which code: `codes/places.toml`.

Codes are dated by the loop in which they stand: `[[dated]]` names the loops that have a date of their own (of service,
of payment) and where it is found; a loop within takes the date of the nearest one around it.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from bridge.x12.code_set import CodeSets, Verdict
from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.schema import Node
from bridge.x12.segment import Segment
from bridge.x12.situation.designator import Designator, designator
from bridge.x12.situation.view import Sought, Texts, View, texts

_REMEMBERED = 50_000  # verdicts; then they are forgotten, so that a file of any length needs little memory


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePlace:
    """An element that holds a code of the list `codes`."""

    codes: str
    at: Designator
    whole: int  # the position when it is one whole element, else 0
    loops: frozenset[str]  # empty: wherever the segment stands
    kinds: frozenset[str]  # of a composite: its first component must be one of these
    position: int  # this element of the segment ...
    component: int  # ... or component, when not 0 ...
    values: frozenset[str]  # ... must be one of these; position 0: no condition
    is_copied: bool  # it repeats what another said, so that a bad one is a warning at most


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The places of one transaction set by segment id, and its dated loops with where their dates are."""

    places: Mapping[str, tuple[CodePlace, ...]]
    dated: Mapping[str, tuple[Texts, ...]]


class CodeSetCheck:
    """One transaction set; a `SetCheck`."""

    def __init__(self, plan: _Plan, code_sets: CodeSets) -> None:
        self._plan = plan
        self._code_sets = code_sets
        self._view = View()
        self._met: dict[tuple[str, str, str], Verdict | None] = {}
        self._loops = frozenset(plan.dated)

    @property
    def loops(self) -> frozenset[str]:
        return self._loops

    def closed(self, path: Sequence[Node]) -> Iterable[Fault]:
        """The bad codes of a dated loop and of the undated ones in it."""
        view = self._view
        view.look(
            path, Sought(["2400", "DTP", "DTP[472]", "DTP[434]", "2330B", "DTP[573]", "BHT", "BPR", "DTM", "DTM[405]"])
        )
        node = view.node
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
        by_id, loop = self._plan.places, node.loop.id
        for segment in node.segments:
            if segment.id not in by_id:
                continue
            parts = segment.parts
            for place in by_id[segment.id]:
                if place.loops and loop not in place.loops:
                    continue
                if place.position and not _applies(place, segment):
                    continue
                if not place.whole:
                    self._look_within(segment, place, loop, day, faults)
                elif place.whole < len(parts) and parts[place.whole]:
                    code = parts[place.whole]
                    verdict = self._verdict((place.codes, code, day))
                    if verdict is not None:
                        faults.append(_fault(verdict, segment, loop, place, (place.whole, 0, 0), code))
        for child in node.children:
            if child.loop.id not in self._loops:
                self._walk(child, day, faults)

    def _look_within(self, segment: Segment, place: CodePlace, loop: str, day: str, faults: list[Fault]) -> None:
        """Several elements, their repetitions or components."""
        separator, repeats = segment.delimiters.component, place.at.repeats
        for position in place.at.positions:
            for number, text in enumerate(segment.repetitions(position) if repeats else (segment[position],), start=1):
                codes = text.split(separator) if place.at.components else [text]
                if place.kinds and codes[0] not in place.kinds:
                    continue
                for part in place.at.components or (1,):
                    code = codes[part - 1] if part <= len(codes) else ""
                    verdict = self._verdict((place.codes, code, day)) if code else None
                    if verdict is not None:
                        where = (position, part if place.at.components else 0, number if repeats else 0)
                        faults.append(_fault(verdict, segment, loop, place, where, code))

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


def code_set_checks(schema_id: str, code_sets: CodeSets) -> tuple[CodeSetCheck, ...]:
    """Level 5 for one transaction set of that layout (`837P`, `835`, `277CA` ...)."""
    plan = _plan(schema_id)
    return (CodeSetCheck(plan, code_sets),) if plan.dated else ()


@cache
def _plan(schema_id: str) -> _Plan:
    tables = tomllib.loads(files("bridge.x12.codes").joinpath("places.toml").read_text(encoding="utf-8"))
    places: dict[str, tuple[CodePlace, ...]] = {}
    for table in tables["place"]:
        if schema_id in table["sets"]:
            place = _place(table)
            places[place.at.segment] = (*places.get(place.at.segment, ()), place)
    dated = {
        loop: tuple(texts(designator(at)) for at in table["by"])
        for table in tables["dated"]
        if schema_id in table["sets"]
        for loop in table["loops"]
    }
    return _Plan(places=places, dated=dated)


def _place(table: Mapping[str, Any]) -> CodePlace:
    element, _, values = table.get("if", "").partition(" is ")
    at, other = designator(table["at"]), designator(element) if element else None
    is_whole = len(at.positions) == 1 and not at.components and not at.repeats
    return CodePlace(
        codes=table["codes"],
        at=at,
        whole=at.positions[0] if is_whole else 0,
        loops=frozenset(table.get("loops", ())),
        kinds=frozenset(table.get("kinds", ())),
        position=other.positions[0] if other else 0,
        component=other.components[0] if other and other.components else 0,
        values=frozenset("" if value == "-" else value for value in values.split()),
        is_copied=bool(table.get("copied")),
    )


def _applies(place: CodePlace, segment: Segment) -> bool:
    """Whether the other element of the segment is as the place wants it."""
    if place.component:
        return segment.component(place.position, place.component) in place.values
    return segment[place.position] in place.values


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
