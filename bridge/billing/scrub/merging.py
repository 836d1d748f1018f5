"""One fact, one Problem: what is said of several lines in the same words is said once, with all of their places."""

from collections.abc import Iterable
from dataclasses import replace

from bridge.billing.problem import Problem, Severity

LINES = "lines["


def said_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In the order in which each was said first; the places of the lines are joined: `lines[0], lines[2]`."""
    first: dict[tuple[str, str, str, Severity, str], Problem] = {}
    for problem in problems:
        of_lines = problem.place.startswith(LINES)
        key = (problem.code, problem.reason, problem.remedy, problem.severity, "" if of_lines else problem.place)
        known = first.setdefault(key, problem)
        if of_lines and problem.place not in known.place.split(", "):
            first[key] = replace(known, place=f"{known.place}, {problem.place}")
    return tuple(first.values())
