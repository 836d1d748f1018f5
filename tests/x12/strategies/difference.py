"""Where two values differ, by the path of the field: their own repr hides what is a person's."""

from collections.abc import Iterator, Sequence
from typing import Any

from bridge.billing.document import to_document


def differences(one: object, other: object) -> list[str]:
    """`[0].patient.name.last: 'MARSH' is not 'WU'`; empty when both are alike."""
    return list(_differences("", to_document(one), to_document(other)))


def _differences(path: str, one: Any, other: Any) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for name in one:
            yield from _differences(f"{path}.{name}", one[name], other[name])
    elif isinstance(one, Sequence) and isinstance(other, Sequence) and _both_listed(one, other):
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _differences(f"{path}[{at}]", left, right)
    elif one != other:
        yield f"{path}: {one!r} is not {other!r}"


def _both_listed(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return len(one) == len(other) and not isinstance(one, str) and not isinstance(other, str)
