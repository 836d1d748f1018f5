"""A connection held against its EHR profile: what one looks up, the other must read."""

from collections.abc import Iterator, Mapping
from typing import Any

from bridge.billing.problem import Problem, Severity
from bridge.reference.connection import Connection

ACTIVITIES = frozenset(("Procedure", "ChargeItem"))


def unread_activities(connection: Connection, profile: Mapping[str, Any]) -> Iterator[Problem]:
    """Warnings: types in which the profile looks for codes and that are not read, and types that are read for nothing.

    `profile` is the raw TOML, of any shape.
    """
    looked, read = ACTIVITIES & set(_looked_up(profile)), frozenset(connection.read_activities)
    for resource_type in sorted(looked - read):
        yield _problem(
            connection,
            f"The profile {connection.profile} looks into {resource_type}, which this connection does not read.",
            f'Add "{resource_type}" where the EHR has it; else take those lookups out of the profile.',
        )
    for resource_type in sorted(read - looked):
        yield _problem(
            connection,
            f"{resource_type} is read, and the profile {connection.profile} looks nothing up in it.",
            "Add a lookup to facts.chart_codes and facts.activities, or do not read it.",
        )


def _looked_up(profile: Mapping[str, Any]) -> Iterator[str]:
    facts = profile.get("facts")
    for fact in facts.values() if isinstance(facts, Mapping) else ():
        lookups = fact.get("lookups") if isinstance(fact, Mapping) else None
        for lookup in lookups if isinstance(lookups, list) else ():
            resource = lookup.get("resource") if isinstance(lookup, Mapping) else None
            if isinstance(resource, str):
                yield resource


def _problem(connection: Connection, reason: str, remedy: str) -> Problem:
    return Problem(
        code="ACTIVITIES_UNREAD",
        place=f"connections/{connection.name} read_activities",
        reason=reason,
        remedy=remedy,
        severity=Severity.WARN,
    )
