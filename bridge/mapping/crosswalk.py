"""Coded lookups: what the EHR says, in our words, with the place where it says so."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.mapping.chart import Resource
from bridge.mapping.index import place_of
from bridge.mapping.path import select

ANY_SYSTEM = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One place where a fact may stand. Without `map` the value itself is the answer.

    `map` is looked up by code; for a CodeableConcept by each coding's code, and by its text when `by_text`.
    """

    path: str
    resource: str = "Encounter"  # or a type that points at the encounter: Procedure, ChargeItem
    system: str = ANY_SYSTEM  # of the coding
    map: Mapping[str, str] | None = None
    pattern: str = ""  # values of another shape are passed over
    by_text: bool = False
    minutes: str = ""  # of activities: where the same resource says how long: a number, a Quantity or a Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Where one fact of a session is looked for, in order; `default` is the profile's own word, never ours."""

    lookups: tuple[Lookup, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value in our words; `place` is `Encounter/e1 class.code`, or the profile for a default."""

    value: str
    place: str
    raw: str = field(default="", repr=False)  # as the chart says it


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`unmapped` are places that hold a value which no crosswalk knows."""

    found: Found | None
    unmapped: tuple[str, ...] = ()


Around = Callable[[str], Iterable[Resource]]  # resource type -> the encounter itself, or what points at it


def look_up(fact: Fact, around: Around) -> Answer:
    """The first value that a lookup knows; else the default; else nothing. Raises PathFault."""
    unmapped: list[str] = []
    for found in _candidates(fact, around, unmapped):
        return Answer(found=found, unmapped=tuple(unmapped))
    if fact.default:
        return Answer(found=Found(value=fact.default, place="profile default"), unmapped=tuple(unmapped))
    return Answer(found=None, unmapped=tuple(unmapped))


def look_up_all(fact: Fact, around: Around) -> tuple[Found, ...]:
    """Every value that any lookup knows, each once, in order. Raises PathFault."""
    once: dict[str, Found] = {}
    for found in _candidates(fact, around, []):
        once.setdefault(found.value, found)
    return tuple(once.values())


def _candidates(fact: Fact, around: Around, unmapped: list[str]) -> Iterator[Found]:
    for lookup in fact.lookups:
        for resource in around(lookup.resource):
            place = f"{place_of(resource)} {lookup.path}"
            for key in keys_of(resource, lookup):
                value = key if lookup.map is None else lookup.map.get(key)
                if value is None:
                    unmapped.append(place)
                else:
                    yield Found(value=value, place=place, raw=key)


def keys_of(resource: Resource, lookup: Lookup) -> Iterator[str]:
    """Codes and texts of one resource at the lookup's path, as the chart says them. Raises PathFault."""
    shape = re.compile(lookup.pattern) if lookup.pattern else None
    for value in select(resource, lookup.path):
        for key in _texts(value, lookup):
            if shape is None or shape.fullmatch(key):
                yield key


def _texts(value: Any, lookup: Lookup) -> Iterator[str]:
    if isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str | int):
        yield str(value)
    elif isinstance(value, dict) and "coding" in value:  # CodeableConcept
        codings = value["coding"] if isinstance(value["coding"], list) else ()
        for coding in codings:
            yield from _texts(coding, lookup)
    elif isinstance(value, dict) and _is_coding(value, lookup.system):
        yield value["code"]
    if lookup.by_text and isinstance(value, dict) and isinstance(value.get("text"), str):
        yield value["text"]


def _is_coding(value: Mapping[str, Any], system: str) -> bool:
    return isinstance(value.get("code"), str) and system in (ANY_SYSTEM, value.get("system"))
