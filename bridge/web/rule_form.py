"""The editor of a practice's own rule: what was typed, kept as it was typed, and what each of its buttons does. Pure.

A form names its parts by where they stand: `field-2.1` is the field of the first part of the second part. The fault
`condition 2.1: ...` speaks of the same part.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bridge.billing.practice_rule import (
    Change,
    Condition,
    Effect,
    Group,
    Join,
    Operator,
    PracticeRule,
    Question,
    Setting,
    id_of,
)
from bridge.billing.practice_rule.field import FIELDS

MOST_PARTS, MOST_CHANGES = 120, 12  # of one form; far above what a rule may have
LONGEST = 4000  # characters: `MOST_VALUES` codes in one place
_PART = re.compile(r"(join|field|operator|values)-([1-9][0-9]{0,2}(?:\.[1-9][0-9]{0,2}){0,7})")
_SEVERAL = (Operator.ONE_OF, Operator.NONE_OF, Operator.BEGINS)
_SILENT = (Operator.PRESENT, Operator.ABSENT)
_NEW = Question(field="payer", operator=Operator.IS, values=("",))

Path = tuple[int, ...]
Typed = Sequence[tuple[str, str]]  # name and value, in the order of the page


class Garbled(ValueError):
    """The form holds what no page of ours sends."""

    retryable = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForm:
    """`id` empty and `version` 0: a new rule. Days and CARCs stand as they were typed."""

    id: str = ""
    version: int = 0
    name: str = field(default="", repr=False)
    condition: Group = field(default_factory=lambda: Group(join=Join.ALL, parts=(_NEW,)))
    effect: Effect = Effect.HOLD
    message: str = field(default="", repr=False)
    remedy: str = field(default="", repr=False)
    prevents: str = ""
    changes: tuple[Change, ...] = ()
    starts: str = ""
    ends: str = ""
    is_on: bool = True
    months: int = 6  # how far back it is tested


def form_of(rule: PracticeRule) -> RuleForm:
    """A rule as its editor opens."""
    whole = rule.condition if isinstance(rule.condition, Group) else Group(join=Join.ALL, parts=(rule.condition,))
    return RuleForm(
        id=rule.id,
        version=rule.version,
        name=rule.name,
        condition=whole,
        effect=rule.effect,
        message=rule.message,
        remedy=rule.remedy,
        prevents=", ".join(rule.prevents),
        changes=rule.changes,
        starts=rule.starts.isoformat() if rule.starts else "",
        ends=rule.ends.isoformat() if rule.ends else "",
        is_on=rule.is_on,
    )


def rule_of(form: RuleForm, rule_id: str) -> tuple[PracticeRule, tuple[str, ...]]:
    """The rule, and what of the form could not be read: a day that is none."""
    starts, ends = _day(form.starts), _day(form.ends)
    wrong = [("starts", starts, form.starts), ("ends", ends, form.ends)]
    is_set = form.effect is Effect.SET
    rule = PracticeRule(
        id=rule_id,
        version=max(form.version, 1),
        name=form.name.strip(),
        condition=_trimmed(form.condition),
        effect=form.effect,
        message="" if is_set else " ".join(form.message.split()),
        remedy="" if is_set else " ".join(form.remedy.split()),
        prevents=tuple(dict.fromkeys(form.prevents.upper().replace(",", " ").split())),
        changes=tuple(replace(c, value=c.value.strip().upper()) for c in form.changes) if is_set else (),
        starts=starts,
        ends=ends,
        is_on=form.is_on,
    )
    return rule, tuple(f"{name}: a date like 2026-11-20" for name, day, typed in wrong if typed.strip() and not day)


def read_form(typed: Typed) -> RuleForm:
    """Raises Garbled for what no page of ours sends."""
    said: dict[str, list[str]] = {}
    for name, value in typed:
        if len(value) > LONGEST:
            raise Garbled("a value is longer than any field of the form")
        said.setdefault(name, []).append(value)
    one = {name: values[0] for name, values in said.items()}
    settings = said.get("setting", [])[:MOST_CHANGES]
    try:
        return RuleForm(
            id=one.get("id", ""),
            version=int(one.get("version", "0")),
            name=one.get("name", ""),
            condition=_read_condition(said, one),
            effect=Effect(one.get("effect", Effect.HOLD)),
            message=one.get("message", ""),
            remedy=one.get("remedy", ""),
            prevents=one.get("prevents", ""),
            changes=tuple(
                Change(setting=Setting(setting), value=value)
                for setting, value in zip(settings, said.get("set_to", []), strict=False)
            ),
            starts=one.get("starts", ""),
            ends=one.get("ends", ""),
            is_on=one.get("is_on", "yes") == "yes",
            months=min(max(int(one.get("months", "6")), 1), 36),
        )
    except ValueError as error:
        raise Garbled("a part of the form has a value that its page does not offer") from error


def pressed(form: RuleForm, act: str) -> RuleForm:
    """The form after one of its own buttons: `add 2` puts a question into the second part, `group` a group at the
    top, `remove 2.1`, `set`, `unset 1`. Any other act leaves it as it is. Raises Garbled."""
    verb, _, where = act.partition(" ")
    if verb == "set":
        offered = Change(setting=Setting.ADD_MODIFIER, value="")
        return replace(form, changes=(*form.changes, offered)[:MOST_CHANGES])
    if verb == "unset" and where.isdecimal():
        return replace(form, changes=tuple(c for i, c in enumerate(form.changes, 1) if i != int(where)))
    path = _path(where) if where else ()
    if verb == "add":
        return replace(form, condition=_into(form.condition, path, _NEW))
    if verb == "group":
        return replace(form, condition=_into(form.condition, path, Group(join=Join.ANY, parts=(_NEW,))))
    if verb == "remove" and path:
        return replace(form, condition=_without(form.condition, path))
    return form


def count_of(condition: Condition) -> int:
    """Questions and groups, itself included."""
    return 1 + sum(map(count_of, condition.parts)) if isinstance(condition, Group) else 1


def new_id(name: str, taken: Iterable[str]) -> str:
    """`OWN_LONG_SESSIONS` of "Long sessions"; with a number behind it where that is taken."""
    known, start = set(taken), id_of(name, longest=36)
    return next(each for each in (start, *(f"{start}_{n}" for n in range(2, 1000))) if each not in known)


def _read_condition(said: Mapping[str, list[str]], one: Mapping[str, str]) -> Group:
    """The parts in the order of their numbers, which need not be without gaps."""
    parts: dict[Path, str] = {}
    for name in said:
        found = _PART.fullmatch(name)
        if found is not None and found[1] in ("join", "field"):
            parts[_path(found[2])] = found[1]
    if len(parts) > MOST_PARTS:
        raise Garbled("the form has more parts than any rule")
    below: dict[Path, list[Path]] = {}
    for path in sorted(parts):
        below.setdefault(path[:-1], []).append(path)
    return Group(join=Join(one.get("join", Join.ALL)), parts=_read_parts((), below, said))


def _read_parts(path: Path, below: Mapping[Path, list[Path]], said: Mapping[str, list[str]]) -> tuple[Condition, ...]:
    return tuple(_read_part(inner, below, said) for inner in below.get(path, ()))


def _read_part(path: Path, below: Mapping[Path, list[Path]], said: Mapping[str, list[str]]) -> Condition:
    where = ".".join(map(str, path))
    if f"join-{where}" in said:
        return Group(join=Join(said[f"join-{where}"][0]), parts=_read_parts(path, below, said))
    operator = Operator(said.get(f"operator-{where}", [Operator.IS])[0])
    return _fitting(
        Question(
            field=said[f"field-{where}"][0],
            operator=operator,
            values=() if operator in _SILENT else tuple(said.get(f"values-{where}", [""])),
        )
    )


def _fitting(question: Question) -> Question:
    """Another field was chosen just now: an operator that it does not know becomes its first, a choice it has not got
    is forgotten."""
    of = FIELDS.get(question.field)
    if of is None or question.operator in of.operators:
        return question
    return Question(field=question.field, operator=of.operators[0], values=("",))


def _trimmed(condition: Condition) -> Condition:
    """Values without blanks, several in one place apart: `90837, 90838`."""
    if isinstance(condition, Group):
        return replace(condition, parts=tuple(_trimmed(part) for part in condition.parts))
    values = [value.strip() for value in condition.values]
    if condition.operator in _SEVERAL:
        values = [each for value in values for each in re.split(r"[,;\s]+", value)]
    return replace(condition, values=tuple(value for value in values if value))


def _into(group: Group, path: Path, part: Condition) -> Group:
    if not path:
        return replace(group, parts=(*group.parts, part))
    return _changed(group, path[0], lambda inner: _into(inner, path[1:], part) if isinstance(inner, Group) else inner)


def _without(group: Group, path: Path) -> Group:
    if len(path) == 1:
        return replace(group, parts=tuple(p for i, p in enumerate(group.parts, 1) if i != path[0]))
    return _changed(group, path[0], lambda inner: _without(inner, path[1:]) if isinstance(inner, Group) else inner)


def _changed(group: Group, at: int, change: Callable[[Condition], Condition]) -> Group:
    return replace(group, parts=tuple(change(p) if i == at else p for i, p in enumerate(group.parts, 1)))


def _path(text: str) -> Path:
    try:
        return tuple(int(each) for each in text.split("."))
    except ValueError:
        raise Garbled("a button names a part that is none") from None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None
