"""Domain values to plain JSON documents and back, exactly: Decimal and dates as text, enums by value."""

import json
import types
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar, cast

from bridge.billing.claim import Claim

T = TypeVar("T")


class NotADocument(ValueError):
    """The JSON does not fit the value's shape."""


def to_document(value: Any) -> Any:
    """A frozen dataclass (nested as it may be) as dicts, lists and text; defaults are kept, nothing is dropped."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_document(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_document(v) for v in value]
    if isinstance(value, frozenset):
        return sorted(to_document(v) for v in value)
    if isinstance(value, Mapping):
        return {str(k): to_document(v) for k, v in value.items()}
    return value


def claim_hash(claim: Claim) -> str:
    """64 hex digits over every fact of the claim; its origins, which only explain, are left out.

    What is as it is by default is left out too: a field that a later version adds changes no hash of an old claim.
    """
    facts = to_document(_said(replace(claim, origins=())))
    return sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _said(value: Any) -> Any:
    """The fields that are not as by default, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        told = ((f.name, f.default, getattr(value, f.name)) for f in fields(value))
        return {name: _said(own) for name, default, own in told if own != default}
    return tuple(_said(v) for v in value) if isinstance(value, tuple) else value


def from_document(shape: type[T], document: Any) -> T:
    """The value of `shape` that `to_document` wrote. Raises NotADocument."""
    try:
        result: T = _reader(cast("Hashable", shape))(document)
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
        raise NotADocument(f"not a {shape.__name__} document: {type(error).__name__}") from error
    return result


@cache
def _reader(shape: Any) -> Callable[[Any], Any]:
    origin, arguments = typing.get_origin(shape), typing.get_args(shape)
    if origin in (typing.Union, types.UnionType):
        inner = _reader(next(a for a in arguments if a is not type(None)))
        return lambda d: None if d is None else inner(d)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin is frozenset:
        inner = _reader(arguments[0])
        return lambda d: frozenset(inner(v) for v in d)
    if is_dataclass(shape):
        return _dataclass_reader(shape)
    if shape is Decimal or (isinstance(shape, type) and issubclass(shape, Enum)):
        return cast("Callable[[Any], Any]", shape)
    if shape is datetime:
        return datetime.fromisoformat
    if shape is date:
        return date.fromisoformat
    return _as_is


def _tuple_reader(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = _reader(arguments[0])
        return lambda d: tuple(inner(v) for v in d)
    inners = tuple(_reader(a) for a in arguments)
    return lambda d: tuple(read(v) for read, v in zip(inners, d, strict=True))


def _dataclass_reader(shape: Any) -> Callable[[Any], Any]:
    @cache
    def known() -> dict[str, Callable[[Any], Any]]:
        """When first asked: a shape may hold itself."""
        hints = typing.get_type_hints(shape)
        return {f.name: _reader(hints[f.name]) for f in fields(shape)}

    def read(document: Any) -> Any:
        read_by, values = known(), {}
        for name, value in document.items():
            if (reader := read_by.get(name)) is not None:
                values[name] = value if reader is _as_is else reader(value)
        return shape(**values)

    return read


def _as_is(document: Any) -> Any:
    return document
