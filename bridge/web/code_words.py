"""Words beside a claim's codes: our own for procedures, modifiers and places, ICD-10-CM's for diagnoses."""

from collections.abc import Callable
from datetime import date

from bridge.billing.diagnosis_note import bare, dotted
from bridge.billing.practice_rule.kind import Kind
from bridge.services.configuration import Configuration


def words_on(configuration: Configuration, day: date) -> Callable[[Kind, str], str]:
    """What a code of this kind means on that day; empty where we have no words."""
    return lambda kind, code: code_words(configuration, kind, code, day)


def code_words(configuration: Configuration, kind: Kind, typed: str, day: date) -> str:
    """Also of a code as people type it: `f411`."""
    code = typed.strip().upper()
    match kind:
        case Kind.PROCEDURE:
            known = configuration.rules.procedures.on(code, day)
            return known.label if known is not None else ""
        case Kind.MODIFIER:
            return configuration.modifier_words.get(code, "")
        case Kind.PLACE:
            return configuration.place_words.get(code, "")
        case Kind.DIAGNOSIS:
            return configuration.diagnosis_words.get(dotted(bare(code)), "")
        case _:
            return ""
