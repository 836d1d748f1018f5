"""Rules as a practice would write them, shortest form first, and a claim to ask."""

from collections.abc import Sequence
from typing import Any

from bridge.billing.claim import Claim
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
from bridge.billing.practice_rule.fit import Facts, Fit, fits
from bridge.billing.session import Session
from bridge.reference.practice_rule import load_charter

CHARTER = load_charter()


def ask(field: str, operator: str, *values: str) -> Question:
    return Question(field=field, operator=Operator(operator), values=values)


def every(*parts: Condition) -> Group:
    return Group(join=Join.ALL, parts=parts)


def either(*parts: Condition) -> Group:
    return Group(join=Join.ANY, parts=parts)


def none(*parts: Condition) -> Group:
    return Group(join=Join.NONE, parts=parts)


def rule(*parts: Condition, **changes: Any) -> PracticeRule:
    """Holds whatever fits."""
    plain: dict[str, Any] = {
        "id": "OWN_LONG",
        "version": 1,
        "name": "Long sessions",
        "condition": every(*parts),
        "effect": Effect.HOLD,
        "message": "Northwind asks for records of long sessions.",
        "remedy": "Attach the plan of treatment, then let it go.",
    }
    return PracticeRule(**(plain | changes))


def setting(*parts: Condition, changes: Sequence[tuple[str, str]], **more: Any) -> PracticeRule:
    """`changes`: ("add_modifier", "95")"""
    made = tuple(Change(setting=Setting(name), value=value) for name, value in changes)
    plain = {"id": "OWN_SET", "name": "As the payer wants it", "effect": Effect.SET, "message": "", "remedy": ""}
    return rule(*parts, changes=made, **(plain | more))


def asked(condition: Condition, claim: Claim, *sessions: Session) -> Fit:
    facts = Facts(claim=claim, sessions={s.encounter_id: s for s in sessions})
    return fits(rule(condition), facts)
