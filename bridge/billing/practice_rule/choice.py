"""The values that a person may choose for a field of a practice's own rule, with words; none: the value is typed."""

from collections.abc import Iterator

from bridge.billing.practice import Practice
from bridge.billing.practice_rule import PracticeRule, Setting
from bridge.billing.practice_rule.charter import PracticeRuleCharter
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.fit import questions
from bridge.billing.practice_rule.kind import Kind
from bridge.billing.practice_rule.value import alike

_NAMES = ("payer", "clinician", "site")

Choices = tuple[tuple[str, str], ...]  # (value, words)


def choices_of(field: str, practice: Practice) -> Choices:
    """Payers, clinicians and sites are the practice's own; an unknown field has none."""
    if field == "payer":
        return tuple((payer_id, payer_id) for payer_id in sorted(set(practice.payers.values())))
    if field == "clinician":
        return tuple((c.id, f"{c.name.first} {c.name.last}, {c.licence.value}") for c in practice.clinicians.values())
    if field == "site":
        sites = practice.sites.values()
        return tuple((s.location_id, s.facility.name if s.facility is not None else s.location_id) for s in sites)
    known = FIELDS.get(field)
    if known is None:
        return ()
    return (("yes", known.yes), ("no", known.no)) if known.kind is Kind.YES_NO else known.choices


def settable(setting: Setting, charter: PracticeRuleCharter) -> tuple[str, ...]:
    """The modifiers or places of service that a rule may set, by their codes."""
    if setting is Setting.PLACE_OF_SERVICE:
        return tuple(sorted(charter.moves))
    return tuple(sorted(modifier for modifier in charter.known if charter.refusal(modifier) is None))


def strangers(rule: PracticeRule, practice: Practice) -> Iterator[str]:
    """Payers, clinicians and sites that the practice does not have, as faults: a misspelt one would never fit."""
    for question in questions(rule.condition):
        if question.field not in _NAMES:
            continue
        known = {alike(Kind.NAME, value) for value, _ in choices_of(question.field, practice)}
        for value in question.values:
            if alike(Kind.NAME, value) not in known:
                yield f"condition: {question.field}: the practice has no {question.field} {value.strip()}"
