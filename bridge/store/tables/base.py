"""What all tables share: their names for constraints, and the columns that nearly every row has."""

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def owner(primary_key: bool = False) -> sa.Column[str]:
    """Each business row belongs to one practice."""
    return sa.Column("practice_id", sa.String, sa.ForeignKey("practice.id"), primary_key=primary_key, nullable=False)


def text(name: str, **options: Any) -> sa.Column[str]:
    """Text that is always there; what is unknown is empty."""
    return sa.Column(name, sa.String, nullable=False, **options)


def key(name: str) -> sa.Column[str]:
    """A text that is, or is part of, the primary key."""
    return sa.Column(name, sa.String, primary_key=True)
