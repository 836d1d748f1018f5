"""What every payer of the sandbox refuses beside its own table: codes that ended, pairs that are never paid together,
units of a day, who may bill what, codes that need eyes, diagnoses. Read from `scenarios.toml`, table `policy`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from bridge.sandbox.payer.claim import Claim, Line

_AUDIO = "93"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Empty tables mean: no such rule. Diagnoses are written without their dot, as in X12."""

    ended: Mapping[str, date] = field(default_factory=dict)  # procedure -> its last day
    never_together: frozenset[frozenset[str]] = frozenset()  # whatever the modifiers
    units_of_a_day: Mapping[str, int] = field(default_factory=dict)
    restricted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # procedure -> first signs of taxonomies
    not_by_audio: frozenset[str] = frozenset()
    never_first: tuple[str, ...] = ()  # first signs of diagnoses
    headers: frozenset[str] = frozenset()  # diagnoses that have finer ones below
    exclusive: tuple[tuple[str, ...], ...] = ()  # groups of categories of which a claim has one at most
    not_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # procedure -> first signs of diagnoses


def read_policy(row: Mapping[str, Any]) -> Policy:
    """The table `policy` of the scenarios. Raises KeyError for a row that lacks a key."""
    return Policy(
        ended=row["ended"],
        never_together=frozenset(
            frozenset((one, other)) for pair in row["never_together"] for one in pair["one"] for other in pair["other"]
        ),
        units_of_a_day=row["units_of_a_day"],
        restricted={code: tuple(rule["taxonomies"]) for rule in row["restricted"] for code in rule["procedures"]},
        not_by_audio=frozenset(row["not_by_audio"]),
        never_first=tuple(row["never_first"]),
        headers=frozenset(row["headers"]),
        exclusive=tuple(tuple(group) for group in row["exclusive"]),
        not_for={code: tuple(rule["diagnoses"]) for rule in row["not_for"] for code in rule["procedures"]},
    )


def claim_refusal(claim: Claim, policy: Policy) -> tuple[str, ...]:
    """Why no line of the claim is paid: group and reason, then remarks."""
    if any(one and other and one != other for one, other in _clashes(claim.diagnoses, policy)):
        return ("CO146",)
    if claim.diagnoses and claim.diagnoses[0].startswith(policy.never_first):
        return ("CO167",)
    return ()


def _clashes(diagnoses: Iterable[str], policy: Policy) -> Iterator[tuple[str, str]]:
    for group in policy.exclusive:
        categories = [next((c for c in group if code.startswith(c)), "") for code in diagnoses]
        yield from combinations([c for c in categories if c], 2)


def line_refusal(claim: Claim, line: Line, same_day: Iterable[str], policy: Policy) -> tuple[str, ...]:
    """Why this line is not paid. `same_day`: procedures that were paid to the same clinician on that day."""
    last = policy.ended.get(line.procedure)
    if last is not None and line.service_date > last:
        return ("CO181",)
    if line.units > policy.units_of_a_day.get(line.procedure, line.units):
        return ("CO151", "N362")
    takes = policy.restricted.get(line.procedure)
    if takes is not None and not claim.rendering_taxonomy.startswith(takes):
        return ("CO170",)
    if _AUDIO in line.modifiers and line.procedure in policy.not_by_audio:
        return ("CO4",)
    if any(frozenset((line.procedure, other)) in policy.never_together for other in same_day):
        return ("CO236",)
    first = next((claim.diagnoses[p - 1] for p in line.pointers if p <= len(claim.diagnoses)), "")
    return ("CO11",) if first and first.startswith(policy.not_for.get(line.procedure, ("?",))) else ()
