"""Lays the segments of one ST on a layout, and says where they do not fit. The payer's own, strict reading.

A layout is text (see `layout`). `walk` gives the tree of loops and the faults a 999 reports; it stops at the first
segment that has no place, because nothing after it can be trusted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from bridge.sandbox.payer.layout import CLAIM_837P, CLAIM_2300
from bridge.x12.segment import Segment

NOTHING = Segment("")
_NUMBER = re.compile(r"^-?(\d{1,12}(\.\d{0,2})?|\.\d{1,2})$", re.ASCII)
_KINDS = {
    "d": re.compile(r"^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$", re.ASCII),
    "$": _NUMBER,
    "#": re.compile(r"^\d{1,9}$", re.ASCII),
    "9": re.compile(r"^\d{9}$", re.ASCII),
}
_KIND_FAULT = {"d": "8", "$": "6", "#": "6", "9": "7"}  # IK403


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one element, or one component of it, must hold."""

    position: int
    component: int = 0
    required: bool = True
    codes: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A segment of a loop; `qualifier` is the rule that tells it from others with the same id."""

    id: str
    required: bool
    limit: int
    qualifier: Rule | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    id: str
    required: bool
    limit: int
    parts: "tuple[Row | Loop, ...]"

    @property
    def first(self) -> Row:
        assert isinstance(self.parts[0], Row)
        return self.parts[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """IK3 with one IK4 at most. `position`: ST = 1; `element` is empty when the segment itself is at fault."""

    segment: str  # IK301
    position: int  # IK302
    loop: str  # IK303
    code: str  # IK304
    element: str = ""  # IK401, as `5` or `5:3`
    element_code: str = ""  # IK403


@dataclass(slots=True)
class Node:
    """One loop as it was read. Asking for what is absent gives an empty segment or nothing."""

    loop: str
    segments: list[Segment] = field(default_factory=list)
    children: "list[Node]" = field(default_factory=list)
    position: int = 0

    def segment(self, id: str, qualifier: str = "") -> Segment:
        """The first one with that id, and with that first element if a qualifier is given."""
        return next(iter(self.all(id, qualifier)), NOTHING)

    def all(self, id: str, qualifier: str = "") -> list[Segment]:
        return [s for s in self.segments if s.id == id and (not qualifier or s[1] == qualifier)]

    def loops(self, id: str) -> "list[Node]":
        return [child for child in self.children if child.loop == id]

    def within(self, id: str) -> "Node":
        """The first loop with that id; an empty one when there is none."""
        return next(iter(self.loops(id)), Node(id))


@cache
def claim_layout() -> Loop:
    """The 837P of `layout`, with 2300 put in at its two places."""
    return _parse(CLAIM_837P, {"2300": _parse(CLAIM_2300, {})})


def walk(layout: Loop, segments: Sequence[Segment]) -> tuple[Node, tuple[Fault, ...]]:
    """The tree of an ST (from ST through SE) and its faults. Never raises on what the text says."""
    walker = _Walker(segments)
    root = walker.loop(layout)
    if walker.at < len(segments):
        walker.stuck(segments[walker.at].id in _segment_ids(layout))
    return root, tuple(walker.faults)


class _Walker:
    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.at = 0
        self.faults: list[Fault] = []
        self.innermost = ""

    def loop(self, layout: Loop) -> Node:
        node = Node(layout.id, position=self.at + 1)
        self.innermost = layout.id
        parts, index = layout.parts, 0
        while index < len(parts):
            part = parts[index]
            if isinstance(part, Row):
                self._row(part, node)
                index += 1
            else:
                siblings = [p for p in parts[index:] if isinstance(p, Loop) and p.id[:4] == part.id[:4]]
                self._loops(siblings, node)
                index += len(siblings)
        return node

    def _row(self, row: Row, node: Node) -> None:
        count = 0
        while self._matches(row):
            count += 1
            if count > row.limit:
                self.fault("5", node.loop)
            node.segments.append(self.segments[self.at])
            self._check(row, node.loop)
            self.at += 1
        if row.required and not count:
            self.fault("3", node.loop, row.id)

    def _loops(self, siblings: list[Loop], node: Node) -> None:
        """Loops with one number (2310A to F) may come in any order."""
        counts = dict.fromkeys((s.id for s in siblings), 0)
        while found := next((s for s in siblings if self._matches(s.first)), None):
            counts[found.id] += 1
            if counts[found.id] > found.limit:
                self.fault("4", found.id)
            node.children.append(self.loop(found))
        for sibling in siblings:
            if sibling.required and not counts[sibling.id]:
                self.fault("3", sibling.id, sibling.first.id)

    def _matches(self, row: Row) -> bool:
        if self.at >= len(self.segments) or self.segments[self.at].id != row.id:
            return False
        return row.qualifier is None or _value(self.segments[self.at], row.qualifier) in row.qualifier.codes

    def _check(self, row: Row, loop: str) -> None:
        segment = self.segments[self.at]
        for rule in row.rules:
            if code := _broken(rule, _value(segment, rule)):
                where = f"{rule.position}:{rule.component}" if rule.component else str(rule.position)
                self.faults.append(self._at("8", loop, segment.id, where, code))

    def fault(self, code: str, loop: str, id: str = "") -> None:
        here = self.segments[min(self.at, len(self.segments) - 1)].id
        self.faults.append(self._at(code, loop, id or here))

    def stuck(self, known: bool) -> None:
        """The segment here has no place; what seems missing from here on is only missing because of it."""
        self.faults = [f for f in self.faults if (f.code, f.position) != ("3", self.at + 1)]
        self.fault("2" if known else "1", self.innermost)

    def _at(self, code: str, loop: str, id: str, element: str = "", element_code: str = "") -> Fault:
        position = min(self.at, len(self.segments) - 1) + 1
        return Fault(
            segment=id,
            position=position,
            loop=loop[:4] if loop != "837P" else "",  # IK303 holds four characters
            code=code,
            element=element,
            element_code=element_code,
        )


def _value(segment: Segment, rule: Rule) -> str:
    return segment.component(rule.position, rule.component) if rule.component else segment[rule.position]


def _broken(rule: Rule, value: str) -> str:
    """IK403, or nothing: 1 missing, 7 not in the code list, 8 not a date, 6 not such characters."""
    if not value:
        return "1" if rule.required else ""
    if rule.codes and value not in rule.codes:
        return "7"
    if rule.kind and not _KINDS[rule.kind].match(value):
        return _KIND_FAULT[rule.kind]
    return ""


@cache
def _segment_ids(layout: Loop) -> frozenset[str]:
    rows = {p.id for p in layout.parts if isinstance(p, Row)}
    return frozenset(rows.union(*(_segment_ids(p) for p in layout.parts if isinstance(p, Loop))))


def _parse(text: str, shared: dict[str, Loop]) -> Loop:
    lines = [(len(line) - len(line.lstrip()), line.strip()) for line in text.splitlines() if line.strip()]
    return _loop(lines, shared)


def _loop(lines: list[tuple[int, str]], shared: dict[str, Loop]) -> Loop:
    depth, head = lines[0]
    id, usage, limit = head.split()
    parts: list[Row | Loop] = []
    children = [i for i, (d, _) in enumerate(lines) if d == depth + 2]
    for start, end in zip(children, [*children[1:], len(lines)], strict=True):
        line = lines[start][1]
        if line.startswith("@"):
            parts.append(_shared(line, shared))
        elif line[0].isdigit():
            parts.append(_loop(lines[start:end], shared))
        else:
            parts.append(_parse_row(line))
    return Loop(id=id, required=usage == "R", limit=int(limit), parts=tuple(parts))


def _shared(line: str, shared: dict[str, Loop]) -> Loop:
    id, usage, limit = line[1:].split()
    return Loop(id=id, required=usage == "R", limit=int(limit), parts=shared[id].parts)


def _parse_row(line: str) -> Row:
    head, _, tail = line.partition("|")
    id, usage, limit, *qualifier = head.split()
    return Row(
        id=id,
        required=usage == "R",
        limit=int(limit),
        qualifier=_rule(qualifier[0]) if qualifier else None,
        rules=tuple(_rule(token) for token in tail.split()),
    )


def _rule(token: str) -> Rule:
    match = re.fullmatch(r"(\d+)(?:-(\d+))?(\?)?(?:=(.+)|:(.))?", token)
    if match is None:
        raise ValueError(f"the layout has no meaning for {token}")
    position, component, optional, codes, kind = match.groups()
    return Rule(
        position=int(position),
        component=int(component or 0),
        required=not optional,
        codes=frozenset((codes or "").split(",")) - {""},
        kind=kind or "",
    )
