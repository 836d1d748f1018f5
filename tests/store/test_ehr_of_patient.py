"""What was typed before patients had an EHR's name: the claim of the same patient says whose they are."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import command

from bridge.store.engine import make_engine
from tests.store.test_engine import alembic

_BLANK: dict[type, Any] = {
    str: "",
    int: 0,
    bytes: b"x",
    date: date(2026, 11, 16),
    datetime: datetime(2026, 11, 16, tzinfo=UTC),
}


def put(connection: sa.Connection, table: str, **values: Any) -> None:
    """A row as the tables were then; what is not said is blank."""
    reflected = sa.Table(table, sa.MetaData(), autoload_with=connection)
    blank = {c.name: _BLANK[c.type.python_type] for c in reflected.c if not c.nullable}
    connection.execute(sa.insert(reflected).values({**blank, **values}))


def test_an_authorization_is_given_to_the_ehr_of_the_patients_claim(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    with engine.begin() as connection:
        command.upgrade(alembic(connection), "r0003")
        put(connection, "practice", id="cedar")
        put(connection, "claim", control_number="B1", practice_id="cedar", ehr="epic", patient_id="pat-1")
        put(connection, "authorization", id="a1", practice_id="cedar", patient_id="pat-1")
        put(connection, "authorization", id="a2", practice_id="cedar", patient_id="pat-2")
        command.upgrade(alembic(connection), "head")
        found = connection.execute(sa.text('select id, ehr, counts from "authorization" order by id')).all()
        assert [tuple(row) for row in found] == [("a1", "epic", "visits"), ("a2", "", "visits")]
        command.downgrade(alembic(connection), "r0003")
        names = {c["name"] for c in sa.inspect(connection).get_columns("authorization")}
    engine.dispose()
    assert "ehr" not in names
