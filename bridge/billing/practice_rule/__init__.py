"""A rule that a practice wrote for itself, without code: when it fits a claim, and what then happens to the claim."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

PREFIX = "OWN_"  # of every id, and so of the Problems that such a rule makes: no rule of Bridge begins so


def id_of(text: str, longest: int = 40) -> str:
    """`OWN_LONG_SESSIONS` of "Long sessions"; `longest` counts what follows the prefix."""
    plain = re.sub(r"[^A-Z0-9]+", "_", text.upper().encode("ascii", "ignore").decode()).strip("_")
    return PREFIX + (plain[:longest].strip("_") or "RULE")


class Operator(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    NONE_OF = "none_of"  # all of its values are others
    BEGINS = "begins"  # with one of these
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"  # both ends included
    PRESENT = "present"
    ABSENT = "absent"


class Join(StrEnum):
    ALL = "all"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Asked of a claim, a session or a line of it. `values` are as typed: "90837", "53", "2026-11-20"."""

    field: str  # an id of the table of fields: procedure, payer, minutes
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions and groups of them. A group without parts holds for ALL and NONE, and not for ANY."""

    join: Join
    parts: "tuple[Question | Group, ...]"


Condition = Question | Group


class Effect(StrEnum):
    HOLD = "hold"
    WARN = "warn"
    SET = "set"


class Setting(StrEnum):
    """What a rule may set: never a code, units or a charge, so that no rule raises what is asked for."""

    ADD_MODIFIER = "add_modifier"
    REMOVE_MODIFIER = "remove_modifier"
    PLACE_OF_SERVICE = "place_of_service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    setting: Setting
    value: str  # a modifier or a CMS place of service


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRule:
    """One version of it. It fits a claim when its condition holds for the claim, or for at least one of its lines."""

    id: str  # the Problem's code: OWN_90837_CEDAR
    version: int  # from 1; one more with every change
    name: str = field(repr=False)  # for people: "Long sessions at Cedar"; typed, as the next two are
    condition: Condition
    effect: Effect
    message: str = field(default="", repr=False)  # the Problem's reason, for HOLD and WARN
    remedy: str = field(default="", repr=False)
    prevents: tuple[str, ...] = ()  # CARCs
    changes: tuple[Change, ...] = ()  # for SET
    starts: date | None = None  # service dates, inclusive
    ends: date | None = None
    is_on: bool = True
    written_by: str = ""  # "file", or who saved it

    def is_meant_for(self, service_date: date) -> bool:
        begun = self.starts is None or self.starts <= service_date
        return begun and (self.ends is None or service_date <= self.ends)

    def is_asked_on(self, service_date: date) -> bool:
        """Whether it is on, and meant for services of that day."""
        return self.is_on and self.is_meant_for(service_date)


def merged(of_file: Iterable[PracticeRule], stored: Iterable[PracticeRule]) -> tuple[PracticeRule, ...]:
    """The rules of the practice's file, then those that people saved; of two with one id the file's counts."""
    first = tuple(of_file)
    taken = {rule.id for rule in first}
    return first + tuple(rule for rule in stored if rule.id not in taken)
