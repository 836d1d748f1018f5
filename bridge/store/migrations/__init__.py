"""Alembic's folder: how the tables came to be what they are. `bridge.store.engine.migrate` runs it."""
