"""The tables, one file per family. Importing this package makes `metadata` whole."""

from bridge.store.tables import claim, interchange, practice
from bridge.store.tables.base import metadata

__all__ = ["claim", "interchange", "metadata", "practice"]
