"""The kinds of column that the tables are made of: sealed values, dollars kept as cents, instants kept in UTC."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from bridge.billing.money import from_cents, to_cents
from bridge.store.seal import KeyRing, NoKeys

_rings: WeakKeyDictionary[Dialect, KeyRing] = WeakKeyDictionary()


def bind_keys(engine: sa.Engine, keys: KeyRing) -> None:
    """From now on this engine's sealed columns are sealed and opened with `keys`."""
    _rings[engine.dialect] = keys


def _ring(dialect: Dialect) -> KeyRing:
    try:
        return _rings[dialect]
    except KeyError:
        raise NoKeys("this database engine was given no key ring") from None


class Sealed(sa.types.TypeDecorator[bytes]):
    """Bytes, unreadable on the disk. `column` is `table.column` and is bound into the ciphertext."""

    impl = sa.LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else _ring(dialect).seal(self.to_bytes(value), self.column)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.from_bytes(_ring(dialect).open(bytes(value), self.column))

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def from_bytes(self, plain: bytes) -> Any:
        return plain


class SealedText(Sealed):
    """Text, sealed."""

    cache_ok = True

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return plain.decode()


class SealedJson(Sealed):
    """What `json` writes (see `bridge.billing.document`), sealed."""

    cache_ok = True

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)


class Dollars(sa.types.TypeDecorator[Decimal]):
    """Decimal dollars outside, whole cents inside. Raises NotMoney for anything finer than a cent."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else to_cents(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_cents(int(value))


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant on both databases; SQLite itself would forget the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)  # type: ignore[no-any-return]

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # type: ignore[no-any-return]
