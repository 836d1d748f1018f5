"""Values of a practice's own rules, as people type them, made alike: `f411` is F41.1, `$150` is 150 dollars."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from bridge.billing.practice_rule import Operator
from bridge.billing.practice_rule.kind import Field, Kind

_FORMS: Mapping[Kind, tuple[str, str]] = {  # what a value looks like, as an expression and in words
    Kind.PROCEDURE: (r"[0-9A-Z][0-9]{3}[0-9A-Z]", "a code of five characters like 90837"),
    Kind.MODIFIER: (r"[0-9A-Z]{2}", "a modifier of two characters like 95"),
    Kind.PLACE: (r"[0-9]{2}", "a place of service of two digits like 11"),
    Kind.DIAGNOSIS: (r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}", "an ICD-10-CM code like F41.1"),
    Kind.TAXONOMY: (r"[0-9A-Z]{10}", "a taxonomy of ten characters like 101YP2500X"),
    Kind.STATE: (r"[A-Z]{2}", "a state of two letters like CT"),
    Kind.FILING: (r"[0-9A-Z]{1,2}", "a filing indicator like CI"),
    Kind.NAME: (r"[!-~]{1,64}", "an id without blanks"),
    Kind.NUMBER: (r"[0-9]{1,6}", "a whole number"),
    Kind.DOLLARS: (r"[0-9]{1,7}(\.[0-9]{1,2})?", "dollars and cents like 150.00"),
    Kind.DATE: (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date like 2026-11-20"),
    Kind.YES_NO: (r"yes|no", "yes or no"),
}
_PATTERNS = {kind: re.compile(form) for kind, (form, _) in _FORMS.items()}
_BEGINNING = re.compile(r"[0-9A-Z]{1,10}")
_SMALL = (Kind.NAME, Kind.CHOICE, Kind.YES_NO)


@lru_cache(maxsize=4096)  # the same codes are asked again and again
def alike(kind: Kind, text: str) -> str:
    """The value as it is compared: capitals for codes, no dot in a diagnosis, small letters for ids and choices."""
    plain = text.strip()
    if kind in _SMALL:
        return plain.lower()
    if kind is Kind.DIAGNOSIS:
        return plain.replace(".", "").upper()
    if kind is Kind.DOLLARS:
        return plain.removeprefix("$").replace(",", "")
    return plain.upper()


def counted(kind: Kind, text: str) -> Decimal | None:
    """A number, dollars, or a day as its ordinal; None where the text is none."""
    plain = alike(kind, text)
    if not _PATTERNS[kind].fullmatch(plain):
        return None
    try:
        return Decimal(date.fromisoformat(plain).toordinal()) if kind is Kind.DATE else Decimal(plain)
    except (ValueError, InvalidOperation):
        return None


def fault_of(field: Field, operator: Operator, text: str) -> str | None:
    """Why `text` is no value for this field, in words; None where it is one."""
    if operator is Operator.BEGINS:
        is_one = _BEGINNING.fullmatch(alike(field.kind, text)) is not None
        return None if is_one else "letters and digits with which the code begins"
    if field.kind is Kind.CHOICE:
        known = {alike(field.kind, value) for value, _ in field.choices}
        return None if alike(field.kind, text) in known else f"one of {', '.join(v for v, _ in field.choices)}"
    if field.kind.is_counted:
        return None if counted(field.kind, text) is not None else _FORMS[field.kind][1]
    return None if _PATTERNS[field.kind].fullmatch(alike(field.kind, text)) else _FORMS[field.kind][1]
