"""SMART scopes, v1 and v2, read leniently: real servers break the grammar, so the text is kept beside what it means.

read_scope("user/Encounter.rs?status=finished") -> Scope | None
grants("system/*.read openid", "Encounter", "s") -> bool
"""

import re
from dataclasses import dataclass

_SCOPE = re.compile(r"(patient|user|system)/([A-Za-z]+|\*)\.([A-Za-z*]+)(?:\?(.*))?")
_WORDS = {"read": "rs", "write": "cud", "*": "cruds", "create": "c", "update": "u", "delete": "d", "search": "s"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`permissions` is a subset of cruds; `narrowed` is the part after `?`, kept as it was."""

    text: str
    level: str  # patient | user | system
    resource_type: str  # Encounter | *
    permissions: str
    narrowed: str = ""


def read_scope(text: str) -> Scope | None:
    """None for openid, fhirUser, launch/... and what nobody can read."""
    match = _SCOPE.fullmatch(text)
    if match is None:
        return None
    level, resource_type, wanted, narrowed = match.groups()
    permissions = _WORDS.get(wanted, wanted if set(wanted) <= set("cruds") else "")
    if not permissions:
        return None
    return Scope(text=text, level=level, resource_type=resource_type, permissions=permissions, narrowed=narrowed or "")


def grants(granted: str, resource_type: str, permission: str) -> bool:
    """Whether the granted scopes let us do one of c, r, u, d, s with a type, at least with some of its resources."""
    scopes = (read_scope(text) for text in granted.split())
    return any(
        scope.resource_type in ("*", resource_type) and permission in scope.permissions
        for scope in scopes
        if scope is not None
    )
