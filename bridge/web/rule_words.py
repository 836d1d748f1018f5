"""A practice's own rule in words, with people, payers and sites by their names."""

from collections.abc import Callable
from dataclasses import replace

from bridge.billing.practice_rule import Condition, Group, PracticeRule
from bridge.billing.practice_rule.choice import Choices, choices_of
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.kind import Kind
from bridge.billing.practice_rule.words import in_words
from bridge.services import Services

ChoicesOf = Callable[[str], Choices]  # of a field, by its id


def known_choices(services: Services, practice_id: str) -> ChoicesOf:
    """What may be chosen for a field in this practice; its payers by the names of their packs."""
    practice, packs = services.configuration.practices[practice_id], services.configuration.rules.payers.packs
    named = {payer_id: of_payer[-1].payer.name for payer_id, of_payer in packs.items() if of_payer}

    def choices(field: str) -> Choices:
        known = choices_of(field, practice)
        return tuple((value, named.get(value, words)) for value, words in known) if field == "payer" else known

    return choices


def rule_in_words(rule: PracticeRule, choices: ChoicesOf) -> str:
    """`Where the payer is Northwind Health: hold it.`"""
    return in_words(replace(rule, condition=_named(rule.condition, choices)))


def _named(condition: Condition, choices: ChoicesOf) -> Condition:
    if isinstance(condition, Group):
        return replace(condition, parts=tuple(_named(part, choices) for part in condition.parts))
    of = FIELDS.get(condition.field)
    if of is None or of.kind is not Kind.NAME:
        return condition
    names = {value.lower(): words for value, words in choices(condition.field)}
    return replace(condition, values=tuple(names.get(value.strip().lower(), value) for value in condition.values))
