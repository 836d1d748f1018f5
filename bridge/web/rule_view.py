"""The editor's parts as its template paints them: what may be chosen, what was typed, what is wrong with it. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bridge.billing.practice_rule import Condition, Effect, Group, Join, Operator, Question, Setting
from bridge.billing.practice_rule.choice import Choices
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.kind import Field, Kind, Level
from bridge.billing.practice_rule.words import OPERATOR_WORDS
from bridge.web.rule_words import ChoicesOf

JOIN: dict[str, str] = {
    Join.ALL: "all of these hold",
    Join.ANY: "at least one of these holds",
    Join.NONE: "none of these holds",
}
EFFECT: dict[str, str] = {
    Effect.HOLD: "Hold the claim until somebody mends it",
    Effect.WARN: "Let it go, and warn",
    Effect.SET: "Change the line, and let it go",
}
EFFECT_SHORT: dict[str, str] = {Effect.HOLD: "holds", Effect.WARN: "warns", Effect.SET: "changes"}
SETTING: dict[str, str] = {
    Setting.ADD_MODIFIER: "add the modifier",
    Setting.REMOVE_MODIFIER: "take away the modifier",
    Setting.PLACE_OF_SERVICE: "set the place of service to",
}
LEVEL: dict[str, str] = {Level.LINE: "The line", Level.CLAIM: "The claim", Level.SESSION: "The session"}
_SEVERAL = (Operator.ONE_OF, Operator.NONE_OF, Operator.BEGINS)
_DAY = {Operator.AT_LEAST: "is on or after", Operator.AT_MOST: "is on or before"}
_TYPE = {Kind.DATE: "date"}
_MODE = {Kind.NUMBER: "numeric", Kind.DOLLARS: "decimal"}


class Entry(StrEnum):
    """How a value is given."""

    NONE = "none"
    ONE = "one"  # chosen from a list
    SEVERAL = "several"  # ticked in a list
    TYPED = "typed"
    SPAN = "span"  # typed: from, to


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """`path` is `2.1`, empty for the whole. A group has `parts` and a join, a question all the rest."""

    path: str
    faults: tuple[str, ...] = ()
    join: Join | None = None
    parts: "tuple[PartView, ...]" = ()
    of: Field | None = None
    operator: Operator | None = None
    operators: Choices = ()
    entry: Entry = Entry.NONE
    choices: Choices = ()
    values: tuple[str, ...] = ()
    meaning: tuple[tuple[str, str], ...] = ()  # of the codes that were typed: (code, words)

    @property
    def is_group(self) -> bool:
        return self.join is not None

    @property
    def typed(self) -> str:
        """Several values in one place."""
        return ", ".join(self.values)

    @property
    def input_type(self) -> str:
        return _TYPE.get(self.of.kind, "text") if self.of else "text"

    @property
    def input_mode(self) -> str:
        return _MODE.get(self.of.kind, "text") if self.of else "text"

    @property
    def ends(self) -> tuple[str, str]:
        """What is typed as from and to."""
        low, high, *_ = (*self.values, "", "")
        return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the view takes from elsewhere. `faults` by place, as `by_place` gives them."""

    choices_of: ChoicesOf
    faults: Mapping[str, tuple[str, ...]]
    means: Callable[[Kind, str], str]  # what a code means; empty where we have no words


def view_of(condition: Condition, around: Around) -> PartView:
    return _part(condition, "", around)


def by_place(faults: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`condition 2.1: value: a date` -> under `condition 2.1`, `value: a date`."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        place, _, what = fault.partition(": ")
        found.setdefault(place, []).append(what)
    return {place: tuple(said) for place, said in found.items()}


def fields_by_level() -> Iterator[tuple[str, tuple[Field, ...]]]:
    """For a list to choose from: `("The line", (procedure, ...))`."""
    for level in Level:
        yield LEVEL[level], tuple(each for each in FIELDS.values() if each.level is level)


def _part(part: Condition, path: str, around: Around) -> PartView:
    told = around.faults.get(f"condition {path}".rstrip(), ())
    if isinstance(part, Group):
        inner = enumerate(part.parts, 1)
        return PartView(
            path=path,
            faults=told,
            join=part.join,
            parts=tuple(_part(p, f"{path}.{i}".lstrip("."), around) for i, p in inner),
        )
    return _question(part, path, around, told)


def _question(question: Question, path: str, around: Around, faults: tuple[str, ...]) -> PartView:
    of = FIELDS.get(question.field)
    if of is None:  # of another version of Bridge: kept until somebody chooses another field
        return PartView(path=path, faults=faults, values=question.values, operator=question.operator)
    choices = _choices(of, question, around.choices_of)
    return PartView(
        path=path,
        faults=faults,
        of=of,
        operator=question.operator,
        operators=tuple((each, _words(of, each)) for each in of.operators),
        entry=_entry(question.operator, choices),
        choices=choices,
        values=question.values,
        meaning=() if choices else tuple(_meaning(of, question, around)),
    )


def _meaning(of: Field, question: Question, around: Around) -> Iterator[tuple[str, str]]:
    for typed in (each for value in question.values for each in value.replace(",", " ").replace(";", " ").split()):
        if words := around.means(of.kind, typed):
            yield typed, words


def _choices(of: Field, question: Question, choices_of: ChoicesOf) -> Choices:
    """What was chosen stays in the list, even where the practice has it no more."""
    known = (("yes", "yes"), ("no", "no")) if of.kind is Kind.YES_NO else of.choices or choices_of(of.id)
    if not known or question.operator is Operator.BEGINS:
        return ()
    gone = (value for value in question.values if value and value not in dict(known))
    return (*known, *((value, f"{value} (not known now)") for value in gone))


def _entry(operator: Operator, choices: Choices) -> Entry:
    if operator in (Operator.PRESENT, Operator.ABSENT):
        return Entry.NONE
    if operator is Operator.BETWEEN:
        return Entry.SPAN
    if not choices:
        return Entry.TYPED
    return Entry.SEVERAL if operator in _SEVERAL else Entry.ONE


def _words(of: Field, operator: Operator) -> str:
    return _DAY.get(operator, OPERATOR_WORDS[operator]) if of.kind is Kind.DATE else OPERATOR_WORDS[operator]


def at_of(place: str) -> str:
    """Where on the page the place of a fault stands: `condition 2.1` -> `part-2.1`, `message` -> `message`."""
    whole, _, path = place.partition(" ")
    return f"part-{path or 'all'}" if whole == "condition" else place.replace(" ", "-")
