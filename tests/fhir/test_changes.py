"""Following the schedule: every version once, nothing lost between two looks."""

from datetime import UTC, datetime, timedelta

import pytest

from bridge.fhir.changes import Cursor, CursorFault, changed_encounters, read_instant
from bridge.fhir.client import FhirClient
from bridge.fhir.error import Forbidden
from tests.fhir.server import Answer, FhirServer, client_of

START = Cursor.starting(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))


def encounter(key: str, updated: str, **more: object) -> dict[str, object]:
    period = {"start": "2026-11-20T10:00:00-05:00"}
    return {"resourceType": "Encounter", "id": key, "meta": {"lastUpdated": updated}, "period": period} | more


def look(client: FhirClient, cursor: Cursor) -> tuple[list[str], Cursor]:
    changes = changed_encounters(client, cursor)
    ids = [str(found["id"]) for found in changes]
    return ids, changes.cursor


def test_the_second_look_finds_only_what_changed_since(server: FhirServer) -> None:
    server.keep(encounter("e1", "2026-11-20T10:00:00Z"), encounter("e2", "2026-11-20T11:00:00Z"))
    with client_of(server) as client:
        found, cursor = look(client, START)
        assert found == ["e1", "e2"]
        assert look(client, cursor)[0] == []
        server.keep(encounter("e1", "2026-11-20T11:30:00Z"), encounter("e3", "2026-11-20T11:31:00Z"))
        found, cursor = look(client, cursor)
        assert found == ["e1", "e3"]
        assert cursor.since == datetime(2026, 11, 20, 11, 31, tzinfo=UTC)


def test_what_was_committed_late_is_found_in_the_overlap(server: FhirServer) -> None:
    server.keep(encounter("e1", "2026-11-20T11:00:00Z"))
    with client_of(server) as client:
        _, cursor = look(client, START)
        server.keep(encounter("late", "2026-11-20T10:58:00Z"))
        assert look(client, cursor)[0] == ["late"]
    assert dict(server.asked[1].query)["_lastUpdated"] == "ge2026-11-20T10:50:00Z"


def test_a_resource_on_two_pages_comes_once(server: FhirServer) -> None:
    twice = encounter("e1", "2026-11-20T10:00:00Z")
    entries = [{"resource": twice}, {"resource": twice}]
    server.next(Answer(200, {"resourceType": "Bundle", "entry": entries}))
    with client_of(server) as client:
        assert look(client, START)[0] == ["e1"]


def test_a_server_without_last_updated_is_followed_by_date_and_content(server: FhirServer) -> None:
    server.rules.append(lambda asked: Answer(400) if "_lastUpdated" in dict(asked.query) else None)
    bare = {"resourceType": "Encounter", "id": "e1", "period": {"start": "2026-11-19"}, "status": "in-progress"}
    server.kept["Encounter/e1"] = bare
    with client_of(server) as client:
        found, cursor = look(client, START)
        assert found == ["e1"]
        assert look(client, cursor)[0] == []
        server.kept["Encounter/e1"] = bare | {"status": "finished"}
        assert look(client, cursor)[0] == ["e1"]
    assert dict(server.asked[1].query)["date"] == "ge2026-10-06"


def test_an_ehr_that_is_known_to_have_none_is_not_asked_for_it(server: FhirServer) -> None:
    server.keep(encounter("e1", "2026-11-20T10:00:00Z"))
    with client_of(server, search_by_last_updated=False) as client:
        assert look(client, START)[0] == ["e1"]
    assert len(server.asked) == 1


def test_a_look_that_breaks_off_gives_no_cursor(server: FhirServer) -> None:
    server.rules.append(lambda asked: Answer(403))
    with client_of(server) as client:
        changes = changed_encounters(client, START)
        with pytest.raises(Forbidden):
            list(changes)
        with pytest.raises(CursorFault):
            _ = changes.cursor


def test_a_cursor_survives_the_journal() -> None:
    cursor = Cursor(since=START.since + timedelta(microseconds=5), seen={"e1": "2"})
    assert Cursor.from_text(cursor.to_text()) == cursor
    with pytest.raises(CursorFault):
        Cursor.from_text('{"since": "yesterday"}')


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-20T10:00:00", 5])
def test_an_instant_that_utc_does_not_have_is_none(text: object) -> None:
    assert read_instant(text) is None
