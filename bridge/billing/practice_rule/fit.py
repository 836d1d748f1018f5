"""Whether a practice's own rule fits a claim, and where. A rule is compiled once and then asked of thousands of claims.

Three answers: it holds, it does not, or it cannot be told, because a session is not at hand or the chart does not say.
What cannot be told never holds.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bridge.billing.claim import Claim
from bridge.billing.practice_rule import Condition, Group, Join, Operator, PracticeRule, Question
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.kind import Count, Field, Level, Subject, Words
from bridge.billing.practice_rule.value import alike, counted
from bridge.billing.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a rule is asked of. Today is none of it: the same claim gives the same answer next year."""

    claim: Claim
    sessions: Mapping[str, Session] = field(default_factory=dict)  # of its patient, by encounter id


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Where the rule holds."""

    places: tuple[str, ...] = ()  # `claim`, or `lines[0]`
    lines: tuple[int, ...] = ()  # the lines that it concerns, from 0
    is_unknown: bool = False  # whether it could not be told somewhere, and holds nowhere

    @property
    def holds(self) -> bool:
        return bool(self.places)


Asker = Callable[[Subject], bool | None]
Fitter = Callable[[Facts], Fit]

_NOWHERE, _UNKNOWN = Fit(), Fit(is_unknown=True)


def fits(rule: PracticeRule, facts: Facts) -> Fit:
    """For one claim; for many, call `compiled` once. Whether the rule is on is the caller's question."""
    return compiled(rule)(facts)


def compiled(rule: PracticeRule) -> Fitter:
    """What answers for a claim. A question that is none (an unknown field, no number) can never be told."""
    ask, level = _asker(rule.condition), level_of(rule.condition)

    def fit(facts: Facts) -> Fit:
        asked = [(place, lines, ask(subject)) for place, lines, subject in _subjects(facts, level)]
        if places := tuple(place for place, _, holds in asked if holds):
            return Fit(places=places, lines=tuple(i for _, lines, holds in asked if holds for i in lines))
        return _UNKNOWN if any(holds is None for _, _, holds in asked) else _NOWHERE

    return fit


def level_of(condition: Condition) -> Level:
    """Asked per line if any field is the line's, else per session, else once."""
    levels = {FIELDS[q.field].level for q in questions(condition) if q.field in FIELDS}
    return next((level for level in (Level.LINE, Level.SESSION) if level in levels), Level.CLAIM)


def questions(condition: Condition) -> Iterator[Question]:
    """Every one, in the order in which they are written."""
    if isinstance(condition, Question):
        yield condition
        return
    for part in condition.parts:
        yield from questions(part)


def _subjects(facts: Facts, level: Level) -> Iterator[tuple[str, tuple[int, ...], Subject]]:
    """(place, the lines that it concerns, whom to ask). A claim without lines is asked nothing."""
    claim, sessions = facts.claim, facts.sessions
    if level is Level.LINE:
        for i, line in enumerate(claim.lines):
            yield f"lines[{i}]", (i,), Subject(claim=claim, line=line, session=sessions.get(line.encounter_id))
    elif level is Level.SESSION:
        for encounter_id in claim.encounter_ids:
            of = tuple(i for i, line in enumerate(claim.lines) if line.encounter_id == encounter_id)
            subject = Subject(claim=claim, line=claim.lines[of[0]], session=sessions.get(encounter_id))
            yield f"lines[{of[0]}]", of, subject
    elif claim.lines:
        yield "claim", tuple(range(len(claim.lines))), Subject(claim=claim, line=claim.lines[0])


def _asker(condition: Condition) -> Asker:
    if isinstance(condition, Group):
        return _group(condition.join, tuple(_asker(part) for part in condition.parts))
    of = FIELDS.get(condition.field)
    if of is None or condition.operator not in of.operators:
        return _never_told
    if of.words is not None:
        return _of_words(of, of.words, condition)
    return _of_count(of, of.count, condition) if of.count is not None else _never_told


def _never_told(_: Subject) -> bool | None:
    return None


def _group(join: Join, parts: tuple[Asker, ...]) -> Asker:
    """Three-valued: one part decides, if it can; else what is not known stays not known."""
    deciding = join is Join.ANY or join is Join.NONE  # the answer of a part that decides
    decided = join is Join.ANY

    def ask(subject: Subject) -> bool | None:
        is_told = True
        for part in parts:
            answer = part(subject)
            if answer is deciding:
                return decided
            is_told = is_told and answer is not None
        return not decided if is_told else None

    return ask


def _of_words(of: Field, read: Words, question: Question) -> Asker:
    operator = question.operator
    if operator in (Operator.PRESENT, Operator.ABSENT):
        return _of_presence(read, operator is Operator.PRESENT)
    if operator is Operator.BEGINS:
        return _of_beginning(of, read, question)
    kind, wanted = of.kind, frozenset(alike(of.kind, value) for value in question.values)
    among = operator in (Operator.IS, Operator.ONE_OF)  # the answer where one of the values is found

    def ask(subject: Subject) -> bool | None:
        found = read(subject)
        if found is None:
            return None
        for word in found:
            if alike(kind, word) in wanted:
                return among
        return not among

    return ask


def _of_presence(read: Words, is_wanted: bool) -> Asker:
    def ask(subject: Subject) -> bool | None:
        found = read(subject)
        return None if found is None else bool(found) is is_wanted

    return ask


def _of_beginning(of: Field, read: Words, question: Question) -> Asker:
    beginnings = tuple(alike(of.kind, value) for value in question.values)

    def ask(subject: Subject) -> bool | None:
        found = read(subject)
        return None if found is None else any(alike(of.kind, word).startswith(beginnings) for word in found)

    return ask


def _of_count(of: Field, read: Count, question: Question) -> Asker:
    bounds = [bound for value in question.values if (bound := counted(of.kind, value)) is not None]
    if not bounds or len(bounds) != len(question.values):
        return _never_told
    low = None if question.operator is Operator.AT_MOST else bounds[0]
    high = None if question.operator is Operator.AT_LEAST else bounds[-1]

    def ask(subject: Subject) -> bool | None:
        found = read(subject)
        if found is None:
            return None
        return (low is None or low <= found) and (high is None or found <= high)

    return ask
