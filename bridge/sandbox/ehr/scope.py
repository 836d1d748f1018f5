"""SMART scopes, v1 and v2, read strictly: `user/Encounter.rs?status=finished`, `patient/*.read`, `openid`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WORDS = frozenset(
    {"openid", "fhirUser", "launch", "launch/patient", "launch/encounter", "offline_access", "online_access"}
)
_SCOPE = re.compile(r"(patient|user|system)/([A-Z][A-Za-z]+|\*)\.(read|write|\*|c?r?u?d?s?)(?:\?(.+))?\Z")
_V1 = {"read": "rs", "write": "cud", "*": "cruds"}


class NotAScope(ValueError):
    """A scope that breaks the grammar of SMART 2.2, Scopes and Launch Context."""


@dataclass(frozen=True, slots=True)
class Scope:
    """`text` as it was asked for. A word such as openid has no level and no permissions."""

    text: str
    level: str = ""  # patient, user, system
    resource_type: str = ""  # or *
    permissions: frozenset[str] = frozenset()  # of c r u d s
    narrowing: str = ""  # category=laboratory

    def allows(self, resource_type: str, permission: str) -> bool:
        return self.resource_type in ("*", resource_type) and permission in self.permissions


def read_scope(text: str) -> Scope:
    """Raises NotAScope."""
    if text in WORDS:
        return Scope(text)
    found = _SCOPE.match(text)
    if not found or not found[3]:
        raise NotAScope("a scope is not written as SMART says")
    level, resource_type, permissions, narrowing = found.groups()
    return Scope(text, level, resource_type, frozenset(_V1.get(permissions, permissions)), narrowing or "")


def read_scopes(text: str) -> tuple[Scope, ...]:
    """A space separated list, each once. Raises NotAScope."""
    return tuple(read_scope(part) for part in dict.fromkeys(text.split()))


def write_scopes(scopes: Iterable[Scope]) -> str:
    return " ".join(scope.text for scope in scopes)


def granted(asked: Iterable[Scope], registered: Iterable[Scope]) -> tuple[Scope, ...]:
    """Those asked for that the registration covers, as they were asked: v1 stays v1."""
    registered = tuple(registered)
    return tuple(scope for scope in asked if any(_covers(mine, scope) for mine in registered))


def _covers(mine: Scope, asked: Scope) -> bool:
    if not asked.level:
        return mine.text == asked.text
    return (
        mine.level == asked.level
        and mine.resource_type in ("*", asked.resource_type)
        and asked.permissions <= mine.permissions
        and mine.narrowing in ("", asked.narrowing)
    )
