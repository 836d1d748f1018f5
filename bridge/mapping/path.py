"""Paths into FHIR JSON. The only file that knows the FHIRPath engine.

Plain paths (`type.coding`, `extension('url').valueCode`) are walked here; the engine, 100 times slower, is imported and
compiled once per path only for what has more grammar (`type.coding.where(system = 'x').code`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

Engine = Callable[[Mapping[str, Any], Mapping[str, Any] | None], list[Any]]
Step = tuple[str, str]  # (element name, extension url or "")

_STEP = re.compile(r"([A-Za-z][A-Za-z0-9]*)(?:\('([^'()]*)'\))?(?:\.(?=.)|\Z)")


class PathFault(ValueError):
    """A FHIRPath that cannot be read, or that fails on a resource. Names the path, never the resource's content."""

    retryable = False


def select(resource: Mapping[str, Any], path: str) -> tuple[Any, ...]:
    """Everything at `path`, lists flattened; nothing where the JSON has another shape. Raises PathFault."""
    steps = _plain_steps(path)
    if steps is None:
        return _evaluate(resource, path)
    found: tuple[Any, ...] = (resource,)
    for step in steps:
        found = tuple(_walk(found, step))
    return found


def check_path(path: str) -> None:
    """Raises PathFault for a path that `select` could not use."""
    if _plain_steps(path) is None:
        _compiled(path)


def text_at(resource: Mapping[str, Any], path: str) -> str:
    """The first text at `path`; empty when there is none."""
    return next(iter(texts_at(resource, path)), "")


def texts_at(resource: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """Every text at `path`."""
    return tuple(value for value in select(resource, path) if isinstance(value, str))


def objects_at(resource: Mapping[str, Any], path: str) -> tuple[Mapping[str, Any], ...]:
    """The JSON objects at `path`."""
    return tuple(value for value in select(resource, path) if isinstance(value, dict))


@cache
def _plain_steps(path: str) -> tuple[Step, ...] | None:
    steps: list[Step] = []
    position = 0
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None or (match[2] is not None and match[1] != "extension"):
            return None
        steps.append((match[1], match[2] or ""))
        position = match.end()
    return tuple(steps) or None


def _walk(values: tuple[Any, ...], step: Step) -> Iterator[Any]:
    name, url = step
    for value in values:
        if not isinstance(value, dict):
            continue
        if name == value.get("resourceType"):  # FHIRPath allows the type in front: Encounter.status
            yield value
            continue
        for child in _children(value, name):
            if not url or (isinstance(child, dict) and child.get("url") == url):
                yield child


def _children(value: Mapping[str, Any], name: str) -> list[Any]:
    child = value.get(name)
    if child is None and name == "value":  # value[x]
        child = next((v for k, v in value.items() if re.match(r"value[A-Z]", k)), None)
    if child is None:
        return []
    return child if isinstance(child, list) else [child]


def _evaluate(resource: Mapping[str, Any], path: str) -> tuple[Any, ...]:
    run = _compiled(path)
    try:
        return tuple(run(resource, None))
    except Exception as error:  # the engine raises bare Exception, and TypeErrors from within
        raise PathFault(f"the path {path} fails on a {resource.get('resourceType')}: {type(error).__name__}") from error


@cache
def _compiled(path: str) -> Engine:
    if path.count("(") != path.count(")") or path.count("'") % 2 or not path.strip():
        raise PathFault(f"not a FHIRPath: {path}")  # the engine's parser passes over these in silence
    import fhirpathpy
    from fhirpathpy.models import models

    try:
        run: Engine = fhirpathpy.compile(path, models["r4"])
        run({"resourceType": "Encounter"}, None)
    except Exception as error:
        raise PathFault(f"not a FHIRPath: {path}") from error
    return run
