"""After a key rotation: rewrites what older keys sealed, a batch at a time, while everybody goes on working."""

import sqlalchemy as sa

from bridge.store.column import Sealed
from bridge.store.seal import KeyRing
from bridge.store.tables import metadata


def reseal(connection: sa.Connection, keys: KeyRing, *, limit: int = 500) -> int:
    """At most `limit` values of each sealed column anew under the newest key; says how many. 0: none is left."""
    return sum(
        _reseal_column(connection, keys, column, limit)
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Sealed)
    )


def _reseal_column(connection: sa.Connection, keys: KeyRing, column: sa.Column[bytes], limit: int) -> int:
    table = column.table
    identity = list(table.primary_key.columns)
    raw = sa.type_coerce(column, sa.LargeBinary)
    key_id = sa.func.substr(raw, 2, 1, type_=sa.LargeBinary)
    old = sa.select(*identity, raw.label("sealed")).where(column.is_not(None), key_id != bytes([keys.current]))
    rows = connection.execute(old.limit(limit).with_for_update()).all()
    name = f"{table.name}.{column.name}"
    for row in rows:
        plain = keys.open(bytes(row.sealed), name)
        is_it = [part == row._mapping[part] for part in identity]
        fresh = sa.type_coerce(sa.literal(keys.seal(plain, name), sa.LargeBinary), sa.LargeBinary)
        connection.execute(sa.update(table).where(*is_it).values({column.name: fresh}))
    return len(rows)
