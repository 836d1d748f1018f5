"""A practice's own rule as other pages name it: beside the Problems that it made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bridge.billing.practice_rule import PREFIX, PracticeRule
from bridge.billing.problem import Problem
from bridge.services import Services, practice_rules
from bridge.store.store import Transaction
from bridge.web.rule_words import ChoicesOf, known_choices, rule_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleName:
    """The newest version: an older one may have made the Problem, which is then looked at again."""

    id: str
    name: str = field(repr=False)
    words: str = field(repr=False)
    version: int
    is_on: bool


def rule_names(services: Services, tx: Transaction, problems: Iterable[Problem]) -> Mapping[str, RuleName]:
    """By id, of the rules that these Problems bear; the file's before a saved one. Reads only where there is one."""
    wanted = {problem.code for problem in problems if problem.code.startswith(PREFIX)}
    if not wanted:
        return {}
    known = (each.rule for each in practice_rules.known(services, tx) if each.rule.id in wanted)
    choices, found = known_choices(services, tx.practice_id), dict[str, RuleName]()
    for rule in known:
        found.setdefault(rule.id, _named(rule, choices))
    return found


def _named(rule: PracticeRule, choices: ChoicesOf) -> RuleName:
    words = rule_in_words(rule, choices)
    return RuleName(id=rule.id, name=rule.name, words=words, version=rule.version, is_on=rule.is_on)
