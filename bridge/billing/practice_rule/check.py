"""What is wrong with a practice's own rule, in words and with its place, before it is kept or asked."""

import re
from collections.abc import Iterator

from bridge.billing.practice_rule import (
    PREFIX,
    Change,
    Condition,
    Effect,
    Group,
    Operator,
    PracticeRule,
    Question,
    Setting,
)
from bridge.billing.practice_rule.charter import PracticeRuleCharter
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.fit import questions
from bridge.billing.practice_rule.kind import Field
from bridge.billing.practice_rule.value import counted, fault_of
from bridge.billing.practice_rule.words import OPERATOR_WORDS
from bridge.billing.scrub import RULES

DEEPEST, MOST_QUESTIONS, MOST_VALUES, MOST_CARCS, MOST_CHANGES = 5, 50, 200, 20, 8
LONGEST = {"name": 80, "message": 300, "remedy": 300}  # characters

_ID = re.compile(rf"{PREFIX}[A-Z0-9_]{{1,40}}")
_CARC = re.compile(r"[A-Z]?[0-9]{1,3}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_SINGLE = (Operator.IS, Operator.IS_NOT, Operator.AT_LEAST, Operator.AT_MOST)
_SILENT = (Operator.PRESENT, Operator.ABSENT)


def faults(rule: PracticeRule, charter: PracticeRuleCharter) -> tuple[str, ...]:
    """Every fault as `place: what to do`: `condition 2: value: a date like 2026-11-20`. None: it may be kept.

    `charter`: what rules may set, of the practice (`Practice.charter`).
    """
    return (*_heading(rule), *_texts(rule), *_whole(rule.condition), *_effect(rule, charter))


def _heading(rule: PracticeRule) -> Iterator[str]:
    if not _ID.fullmatch(rule.id):
        yield "id: OWN_ and up to 40 capitals, digits and low lines, like OWN_90837_NORTHWIND"
    if rule.id in RULES:
        yield "id: a shipped rule has this id"
    if rule.version < 1:
        yield "version: a number from 1"
    if rule.starts is not None and rule.ends is not None and rule.ends < rule.starts:
        yield "ends: before it starts"
    if len(rule.prevents) > MOST_CARCS:
        yield f"prevents: at most {MOST_CARCS} reason codes"
    if not all(_CARC.fullmatch(carc) for carc in rule.prevents):
        yield "prevents: reason codes (CARC) like 197 or B7"


def _texts(rule: PracticeRule) -> Iterator[str]:
    if not rule.name.strip():
        yield "name: say in a few words what it is for"
    for name, text in (("name", rule.name), ("message", rule.message), ("remedy", rule.remedy)):
        if len(text) > LONGEST[name]:
            yield f"{name}: at most {LONGEST[name]} characters"
        if not text.isprintable():
            yield f"{name}: plain text on one line"


def _whole(condition: Condition) -> Iterator[str]:
    if depth_of(condition) > DEEPEST:
        yield f"condition: groups stand at most {DEEPEST} deep in each other"
        return
    count = sum(1 for _ in questions(condition))
    if count > MOST_QUESTIONS:
        yield f"condition: at most {MOST_QUESTIONS} questions"
    elif not count:
        yield "condition: ask at least one question, else it would fit every claim"
    else:
        yield from _parts(condition, "condition" if isinstance(condition, Group) else "condition 1")


def depth_of(condition: Condition) -> int:
    """Groups within groups: none for a question."""
    deepest, around = 0, [(condition, 0)]
    while around:
        part, above = around.pop()
        if isinstance(part, Group):
            deepest = max(deepest, above + 1)
            around += [(inner, above + 1) for inner in part.parts]
    return deepest


def _parts(condition: Condition, place: str) -> Iterator[str]:
    if isinstance(condition, Question):
        yield from (f"{place}: {fault}" for fault in _question(condition))
        return
    if not condition.parts:
        yield f"{place}: the group is empty"
    for number, part in enumerate(condition.parts, 1):
        yield from _parts(part, f"{place}{'.' if place[-1].isdigit() else ' '}{number}")


def _question(question: Question) -> Iterator[str]:
    of = FIELDS.get(question.field)
    if of is None:
        yield "field: no field of this name"
        return
    if question.operator not in of.operators:
        fitting = ", ".join(OPERATOR_WORDS[operator] for operator in of.operators)
        yield f"operator: {of.label} takes {fitting}"
        return
    yield from _count(question)
    wrong = [fault_of(of, question.operator, value) for value in question.values]
    yield from dict.fromkeys(f"value: {fault}" for fault in wrong if fault is not None)
    if question.operator is Operator.BETWEEN and len(question.values) == 2 and not any(wrong):
        yield from _order(of, *question.values)


def _count(question: Question) -> Iterator[str]:
    count, words = len(question.values), OPERATOR_WORDS[question.operator]
    if question.operator in _SILENT and count:
        yield f"value: none after {words}"
    if question.operator in _SINGLE and count != 1:
        yield f"value: exactly one after {words}"
    if question.operator is Operator.BETWEEN and count != 2:
        yield "value: the lowest and the highest"
    if question.operator in (Operator.ONE_OF, Operator.NONE_OF, Operator.BEGINS) and not 1 <= count <= MOST_VALUES:
        yield f"value: one to {MOST_VALUES} after {words}"


def _order(of: Field, low: str, high: str) -> Iterator[str]:
    lowest, highest = counted(of.kind, low), counted(of.kind, high)
    if lowest is not None and highest is not None and lowest > highest:
        yield "value: the lowest comes first"


def _effect(rule: PracticeRule, charter: PracticeRuleCharter) -> Iterator[str]:
    if rule.effect is Effect.SET:
        yield from (f"{name}: a rule that sets says nothing" for name in ("message", "remedy") if getattr(rule, name))
        yield from _changes(rule.changes, charter)
        return
    if not rule.message.strip():
        yield "message: say why the claim is held or warned of"
    if not rule.remedy.strip():
        yield "remedy: say what to do about it"
    if rule.changes:
        yield "set: only a rule that sets changes anything"


def _changes(changes: tuple[Change, ...], charter: PracticeRuleCharter) -> Iterator[str]:
    if not 1 <= len(changes) <= MOST_CHANGES:
        yield f"set: one to {MOST_CHANGES} changes"
        return
    modifiers = [change.value for change in changes if change.setting is not Setting.PLACE_OF_SERVICE]
    if len(set(modifiers)) < len(modifiers):
        yield "set: each modifier once"
    if len(changes) - len(modifiers) > 1:
        yield "set: one place of service"
    for number, change in enumerate(changes, 1):
        yield from (f"set {number}: {fault}" for fault in _change(change, changes, charter))


def _change(change: Change, all_of_them: tuple[Change, ...], charter: PracticeRuleCharter) -> Iterator[str]:
    if change.setting is Setting.PLACE_OF_SERVICE:
        if change.value not in charter.moves:
            yield f"a rule may set only the places of service {', '.join(sorted(charter.moves)) or '(none)'}"
        return
    if not _MODIFIER.fullmatch(change.value):
        yield "a modifier has two capitals or digits, like 95"
        return
    if change.value not in charter.known:
        yield f"{change.value} is not known as a modifier"
    elif (refused := charter.refusal(change.value)) is not None:
        yield f"no rule sets {change.value}: {refused.why}"
    elif change.setting is Setting.REMOVE_MODIFIER:
        yield from _removal(change.value, all_of_them, charter)


def _removal(modifier: str, changes: tuple[Change, ...], charter: PracticeRuleCharter) -> Iterator[str]:
    bound = charter.bound_of(modifier)
    added = {change.value for change in changes if change.setting is Setting.ADD_MODIFIER}
    if bound is not None and bound.stays and not added & bound.modifiers:
        others = ", ".join(sorted(bound.modifiers - {modifier}))
        yield f"{modifier} says {bound.says}: take it away only for another that says so ({others or 'there is none'})"
