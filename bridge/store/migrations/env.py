"""What Alembic runs: on the connection that `bridge.store.engine.migrate` opened, inside its one transaction."""

from typing import Any

from alembic import context

from bridge.store.tables import metadata


def include_name(name: str | None, kind: str, _: Any) -> bool:
    """The durable engine keeps its own tables in the same SQLite file; they are not ours to compare or drop."""
    return kind != "table" or name in metadata.tables


connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, include_name=include_name, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
