"""A practice's own rule as one sentence, for the screen and the file's reader."""

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
)
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.kind import Field, Kind

OPERATOR_WORDS = {  # for a list to choose from
    Operator.IS: "is",
    Operator.IS_NOT: "is not",
    Operator.ONE_OF: "is one of",
    Operator.NONE_OF: "is none of",
    Operator.BEGINS: "begins with",
    Operator.AT_LEAST: "is at least",
    Operator.AT_MOST: "is at most",
    Operator.BETWEEN: "is between",
    Operator.PRESENT: "is there",
    Operator.ABSENT: "is missing",
}
_DAY_WORDS = {Operator.AT_LEAST: "is on or after", Operator.AT_MOST: "is on or before"}
_EFFECTS = {Effect.HOLD: "hold it", Effect.WARN: "let it go and say so"}
_SETTINGS = {
    Setting.ADD_MODIFIER: "add the modifier {}",
    Setting.REMOVE_MODIFIER: "take the modifier {} away",
    Setting.PLACE_OF_SERVICE: "set the place of service to {}",
}


def in_words(rule: PracticeRule) -> str:
    """`Where the payer is northwind and the procedure is 90837: hold it.` Any rule has words, a faulty one too."""
    what = _EFFECTS.get(rule.effect) or _listed([change_in_words(change) for change in rule.changes], "and")
    where = condition_in_words(rule.condition)
    return f"Where {where}: {what or 'set nothing'}{_days(rule)}."


def change_in_words(change: Change) -> str:
    return _SETTINGS[change.setting].format(change.value)


def condition_in_words(condition: Condition) -> str:
    """The part between `Where` and the colon."""
    if isinstance(condition, Question):
        return _question(condition)
    if not condition.parts:
        return "nothing is so" if condition.join is Join.ANY else "anything is so"
    word = " and " if condition.join is Join.ALL else " or "
    inside = word.join(_within(part) for part in condition.parts)
    return f"not ({inside})" if condition.join is Join.NONE else inside


def _within(part: Condition) -> str:
    words = condition_in_words(part)
    needs_brackets = isinstance(part, Group) and len(part.parts) > 1 and part.join is not Join.NONE
    return f"({words})" if needs_brackets else words


def _question(question: Question) -> str:
    of = FIELDS.get(question.field)
    if of is None:
        return f"{question.field} {OPERATOR_WORDS[question.operator]} {', '.join(question.values)}".rstrip()
    if of.kind is Kind.YES_NO and question.values:
        return of.no if question.values[0].strip().lower() == "no" else of.yes
    if of.kind.is_counted:
        return _counted(of, question)
    return _worded(of, question)


def _counted(of: Field, question: Question) -> str:
    values = [f"${v}" if of.kind is Kind.DOLLARS and not v.startswith("$") else v for v in question.values]
    if question.operator is Operator.BETWEEN:
        return f"{of.noun} is from {' to '.join(values)}"
    words = OPERATOR_WORDS[question.operator]
    if of.kind is Kind.DATE:
        words = _DAY_WORDS.get(question.operator, words)
    return f"{of.noun} {words} {', '.join(values)}"


def _worded(of: Field, question: Question) -> str:
    operator, none = question.operator, f"no {of.noun.split(' ', 1)[1]}"
    if operator in (Operator.PRESENT, Operator.ABSENT) and of.is_many:
        return f"there is {of.noun if operator is Operator.PRESENT else none}"
    values = [dict(of.choices).get(value, value.strip()) for value in question.values]
    joined = _listed(values, "or") if operator is Operator.BEGINS else ", ".join(values)
    if of.is_many and operator in (Operator.IS_NOT, Operator.NONE_OF):
        return f"{none} is {'one of ' if len(values) > 1 else ''}{joined}"
    return f"{of.noun} {OPERATOR_WORDS[operator]} {joined}".rstrip()


def _listed(words: list[str], last: str) -> str:
    return f" {last} ".join([*([", ".join(words[:-1])] if words[1:] else []), *words[-1:]])


def _days(rule: PracticeRule) -> str:
    if rule.starts is None and rule.ends is None:
        return ""
    parts = ([f"from {rule.starts} on"] if rule.starts else []) + ([f"until {rule.ends}"] if rule.ends else [])
    return f", for services {' and '.join(parts)}"
