"""SNIP 4: what a segment asks of others in its situation. The rules are data, `rules/<set>.toml`."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from bridge.x12.fault import Fault, Table
from bridge.x12.schema import Node
from bridge.x12.segment import Segment
from bridge.x12.situation.designator import SET
from bridge.x12.situation.guide import guide
from bridge.x12.situation.rule import EachRules, LoopRules, Rule, RuleSet
from bridge.x12.situation.rule_check import proven
from bridge.x12.situation.view import View, texts_of

_SHARING = ("837P", "837I")  # the sets that include rules of one file


class SituationCheck:
    """Asks every rule of one transaction set; a `SetCheck`."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._by_loop = rules.by_loop
        self._view = View()
        self._loops = frozenset(rules.by_loop)

    @property
    def loops(self) -> frozenset[str]:
        return self._loops

    def closed(self, path: Sequence[Node]) -> Iterable[Fault]:
        """What is broken in the loop at the end of `path`."""
        view, rules = self._view, self._by_loop[path[-1].loop.id]
        view.turn(path)
        faults = self._asked(rules) if rules.may_be_broken(view) else ()
        if rules.forgotten:
            view.notes.difference_update(rules.forgotten)
        return faults

    def _asked(self, rules: LoopRules) -> list[Fault]:
        view = self._view
        view.look(rules.sought)
        faults = [_fault(rules.rules[at], view, self._rules.level) for at in rules.broken(view)]
        for each in rules.each:
            faults += self._of_each(each, each.broken(view))
        view.notes.update(note.name for note in rules.notes if note.when(view))
        return faults

    def _of_each(self, each: EachRules, broken: Sequence[tuple[int, Segment]]) -> Iterator[Fault]:
        view, every = self._view, self._view.found
        for at, segment in broken:
            view.found = every
            view.found = view.only(segment)
            yield _fault(each.rules[at], view, self._rules.level)
        view.found = every


def situation_checks(schema_id: str) -> tuple[SituationCheck, ...]:
    """Level 4 for one transaction set of that layout (`837P`, `835`, `277CA` ...): fresh, as it keeps notes."""
    rules = _own_rules(schema_id)
    return (SituationCheck(rules),) if rules.rules else ()


@cache
def _own_rules(schema_id: str) -> RuleSet:
    name = f"{schema_id.lower()}.toml"
    tables = _tables(name)
    included = tables.pop("include", None)
    rules = proven(tables, name, guide(schema_id))
    if included is None:
        return rules
    return proven(_tables(str(included)), str(included), guide(*_SHARING)).followed_by(rules)


def _tables(name: str) -> dict[str, object]:
    """The tables of one file; none when a set has no rules."""
    file = files("bridge.x12.situation.rules").joinpath(name)
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _fault(rule: Rule, view: View, level: int) -> Fault:
    at = rule.at
    found = view.named(at)
    here = found[0] if found else None
    value = next((text for segment in found for text in texts_of(segment, at)), "") if at.positions else ""
    near = here if here is not None else (view.node.segments or [Segment(at.segment)])[0]
    return Fault(
        table=Table.ELEMENT if at.positions else Table.SEGMENT,
        code=rule.code or _code(bool(at.positions), here is not None, value),
        message=rule.message,
        value=value,
        remedy=rule.remedy,
        level=level,
        severity=rule.severity,
        segment=near.number,
        id=at.segment,
        element=at.positions[0] if at.positions else 0,
        component=at.components[0] if at.components else 0,
        loop=at.loops[-1] if at.loops else view.node.loop.id,
        offset=near.offset,
        trigger=_trigger(rule, view),
    )


def _trigger(rule: Rule, view: View) -> tuple[str, int, str, int]:
    """Segment id, number, loop and element of what made the rule apply. # 999 CTX"""
    about = rule.about
    if about is None or not about.segment:
        return "", 0, "", 0
    every = view.named(about)
    if not every:
        return "", 0, "", 0
    found = every[0]
    above = view.path[0].loop.id if about.above == SET else about.above
    loop = about.loops[-1] if about.loops else above or view.node.loop.id
    return found.id, found.number, loop, about.positions[0] if about.positions else 0


def _code(is_element: bool, is_there: bool, value: str) -> str:
    """IK304 I6: the situation asks for the segment, I9: forbids it. IK403 I9: asks for the element, 7: for another."""
    if is_element:
        return "7" if value else "I9"
    return "I9" if is_there else "I6"
