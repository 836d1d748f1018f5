"""Rules between the segments of a loop, as tables of a TOML file.

One rule says when it applies, what must hold then, and where to point::

    [[rule]]
    id = "837P-replaces"
    loop = "2300"
    when = "CLM05-3 is 7 8"         # left out: always
    need = "REF[F8]"
    at = "REF[F8]"
    message = "A replacement or void does not name the claim that it replaces"
    remedy = "Add REF*F8 with the payer's claim control number."
    severity = "warning"            # left out: error
    source = "837p-map 5"

`loop` may name several. `each = "SV1"` asks once for each such segment, as if it were the only one. A `[[note]]` (name,
loop, in, when) is kept until the loop `in` ends, for facts about loops that are gone by then. How a sentence is written
says `condition`.

RuleFault     a rule cannot be read; the message names the file, the rule and the key
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bridge.x12.delimiter import X12Error
from bridge.x12.fault import Severity
from bridge.x12.situation.code import EachQuestion, Question, Questions, each_question, question, questions
from bridge.x12.situation.condition import Condition, ConditionFault, condition, conjunction, denied
from bridge.x12.situation.designator import Designator, DesignatorFault, designator
from bridge.x12.situation.sieve import Sieve, sieve
from bridge.x12.situation.view import Sought


class RuleFault(X12Error):
    """A rule file is wrong; the message names file, rule and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. It is violated where `broken` holds."""

    id: str
    loop: str
    broken: Condition
    each: Designator | None
    at: Designator
    about: Designator | None  # what made it apply
    message: str
    remedy: str
    severity: Severity
    code: str  # IK403 or IK304; empty: as the place is filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something to remember of a loop until the one named `until` ends."""

    name: str
    loop: str
    until: str
    said: Condition | None  # when; None: always
    when: Question
    sought: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EachRules:
    """Rules that are asked for each segment at one place."""

    rules: tuple[Rule, ...]
    broken: EachQuestion  # which of `rules` are broken by which segment


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopRules:
    """The rules and notes of one loop, ready to be asked."""

    rules: tuple[Rule, ...]
    may_be_broken: Sieve  # the quick way: whether to ask the others at all; when not, the notes are taken
    broken: Questions  # which of `rules` are broken
    each: tuple[EachRules, ...]
    notes: tuple[Note, ...]
    forgotten: tuple[str, ...]  # names of the notes that end with it
    sought: Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The rules of one kind of transaction set."""

    level: int = 4
    rules: tuple[Rule, ...] = ()
    notes: tuple[Note, ...] = ()
    by_loop: Mapping[str, LoopRules] = field(init=False)

    def __post_init__(self) -> None:
        loops = {rule.loop for rule in self.rules}.union(*((note.loop, note.until) for note in self.notes))
        object.__setattr__(self, "by_loop", {loop: _loop_rules(self, loop) for loop in loops})

    def followed_by(self, more: "RuleSet") -> "RuleSet":
        """Both."""
        return RuleSet(level=self.level, rules=self.rules + more.rules, notes=self.notes + more.notes)


def _loop_rules(every: RuleSet, loop: str) -> LoopRules:
    rules = [rule for rule in every.rules if rule.loop == loop]
    notes = tuple(note for note in every.notes if note.loop == loop)
    once = tuple(rule for rule in rules if rule.each is None)
    each: dict[Designator, list[Rule]] = {}
    for rule in rules:
        if rule.each is not None:
            each.setdefault(rule.each, []).append(rule)
    return LoopRules(
        rules=once,
        may_be_broken=sieve(
            [rule.broken for rule in once],
            [(place, [rule.broken for rule in its]) for place, its in each.items()],
            [(note.name, note.said) for note in notes],
        ),
        broken=questions([rule.broken for rule in once]),
        each=tuple(
            EachRules(rules=tuple(its), broken=each_question(place, [rule.broken for rule in its]))
            for place, its in each.items()
        ),
        notes=notes,
        forgotten=tuple(note.name for note in every.notes if note.until == loop),
        sought=Sought(
            frozenset[str]().union(
                *(rule.broken.sought for rule in rules), *(note.sought for note in notes), *(it.sought for it in each)
            )
        ),
    )


def read_rules(tables: Mapping[str, object], file: str, level: int = 4) -> RuleSet:
    """The rules and notes of one file's tables. Raises RuleFault."""
    return RuleSet(
        level=level,
        rules=tuple(rule for table in _tables(tables, "rule", file) for rule in _rules(table, file)),
        notes=tuple(_note(table, file) for table in _tables(tables, "note", file)),
    )


def _tables(tables: Mapping[str, object], key: str, file: str) -> list[Mapping[str, object]]:
    found = tables.get(key, [])
    if not isinstance(found, list | tuple) or not all(isinstance(table, Mapping) for table in found):
        raise RuleFault(f"{file}: {key}: is no list of tables")
    return list(found)


_RULE_KEYS = frozenset({"id", "loop", "each", "when", "need", "at", "message", "remedy", "severity", "code", "source"})
_NOTE_KEYS = frozenset({"name", "loop", "in", "when"})


def _rules(table: Mapping[str, object], file: str) -> tuple[Rule, ...]:
    """The same rule for each loop that it names."""
    rule = _rule(table, file)
    return tuple(replace(rule, loop=loop) for loop in rule.loop.split())


def _rule(table: Mapping[str, object], file: str) -> Rule:
    said = _Said(table, f"{file}: rule {table.get('id', '?')}", _RULE_KEYS)
    need, at = said.condition("need"), said.place("at")
    when = said.condition("when") if "when" in table else None
    each = said.place("each") if "each" in table else None
    severity = said.text("severity") if "severity" in table else "error"
    if severity not in tuple(Severity):
        raise RuleFault(f"{said.where}: severity: error or warning")
    return Rule(
        id=said.text("id"),
        loop=said.text("loop"),
        broken=conjunction((denied(need), when) if when else (denied(need),)),
        each=each,
        at=at,
        about=each or (when.about if when else None),
        message=said.text("message"),
        remedy=said.text("remedy"),
        severity=Severity(severity),
        code=said.text("code") if "code" in table else "",
    )


def _note(table: Mapping[str, object], file: str) -> Note:
    said = _Said(table, f"{file}: note {table.get('name', '?')}", _NOTE_KEYS)
    when = said.condition("when") if "when" in table else None
    return Note(
        name=said.text("name"),
        loop=said.text("loop"),
        until=said.text("in"),
        said=when,
        when=question(when) if when else lambda _: True,
        sought=when.sought if when else frozenset(),
    )


class _Said:
    """The keys of one table."""

    def __init__(self, table: Mapping[str, object], where: str, known: frozenset[str]) -> None:
        self._table = table
        self.where = where
        for key in table:
            if key not in known:
                raise RuleFault(f"{where}: {key}: no such key")

    def text(self, key: str) -> str:
        found = self._table.get(key)
        if not isinstance(found, str) or not found:
            raise RuleFault(f"{self.where}: {key}: a text is needed")
        return found

    def condition(self, key: str) -> Condition:
        try:
            return condition(self.text(key))
        except (ConditionFault, DesignatorFault) as fault:
            raise RuleFault(f"{self.where}: {key}: {fault}") from None

    def place(self, key: str) -> Designator:
        try:
            place = designator(self.text(key))
        except DesignatorFault as fault:
            raise RuleFault(f"{self.where}: {key}: {fault}") from None
        if not place.segment:
            raise RuleFault(f"{self.where}: {key}: names no segment")
        return place
