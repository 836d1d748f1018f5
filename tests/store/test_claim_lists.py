"""Lists for the pages: filtered, counted, in few statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bridge.billing.history import PastLine, Standing
from bridge.billing.problem import Problem
from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.store.claim_lists import Filter
from bridge.store.store import Store
from bridge.store.subject import Subject
from tests.databases import KEYS, NOW
from tests.store.example import claim, draft, draft_with, line, make_ready, send

HELD = Problem(code="NPI_MISSING", place="rendering.npi", reason="No NPI.", remedy="Add it.")


@contextmanager
def counting(engine: sa.Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def test_a_list_of_any_length_is_one_statement(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, *(f"B{i:03d}" for i in range(12)))
        tx.problems.sync(Subject.claim("B003"), [HELD, replace(HELD, place="x")], actor="job:draft_claim")
        with counting(store.engine) as statements:
            rows = tx.claim_lists.list(limit=10)
    assert (len(statements), len(rows)) == (1, 10)
    assert {row.control_number: row.problems for row in rows if row.problems} == {"B003": 2}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), ["B111", "B112"]),
        (Filter(statuses=(ClaimStatus.READY,)), ["B111"]),
        (Filter(statuses=(ClaimStatus.PAID,)), []),
        (Filter(payer_id="northwind"), ["B111", "B112"]),
        (Filter(payer_id="blue"), []),
        (Filter(clinician_id="prac-lcsw", from_date=date(2026, 11, 16), to_date=date(2026, 11, 16)), ["B111", "B112"]),
        (Filter(from_date=date(2026, 11, 17)), []),
        (Filter(to_date=date(2026, 11, 15)), []),
    ],
)
def test_filters_narrow_the_list_and_its_count(store: Store, wanted: Filter, found: list[str]) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        tx.drafts.put(draft("B112"), actor="job:draft_claim")
        assert [row.control_number for row in tx.claim_lists.list(wanted)] == found
        assert tx.claim_lists.count(wanted) == len(found)


def test_the_claims_of_an_encounter_are_found_from_it(store: Store) -> None:
    two = claim("B112", lines=(line(encounter="enc-1"), line(2, encounter="enc-2")))
    with store.transaction("cedar") as tx:
        tx.drafts.put(draft("B111"), actor="job:draft_claim")
        tx.drafts.put(draft_with(two, "facts-2"), actor="job:draft_claim")
        assert [row.control_number for row in tx.claim_lists.of_encounter("sandbox", "enc-1")] == ["B111", "B112"]
        assert [row.control_number for row in tx.claim_lists.of_encounter("sandbox", "enc-2")] == ["B112"]
        assert tx.claim_lists.of_encounter("other", "enc-1") == ()
        assert len(tx.claim_lists.of_patient("pat-1")) == 2


def test_a_claim_is_silent_when_nothing_was_heard_since(store: Store) -> None:
    send(store, "B111")
    with store.reading("cedar") as tx:
        assert tx.claim_lists.silent(NOW) == ()
        assert [row.control_number for row in tx.claim_lists.silent(NOW + timedelta(days=14))] == ["B111"]
    later = Store(store.engine, KEYS, now=lambda: NOW + timedelta(days=10))
    with later.transaction("cedar") as tx:
        tx.claims.mark_charted("B111", 3)
        assert len(tx.claim_lists.silent(NOW + timedelta(days=5))) == 1, "our own write-back is not an answer"
        tx.claims.advance("B111", ClaimEvent.CLAIM_ACCEPTED, actor="job:apply_acknowledgment")
        assert tx.claim_lists.silent(NOW + timedelta(days=5)) == ()


def test_history_holds_the_lines_that_still_count(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111", "B112")
        tx.claims.advance("B112", ClaimEvent.VOID, actor="rule:chart")
        history = tx.claim_lists.history_of("sandbox", ["pat-1", "pat-2"])
    assert history.lines == (
        PastLine(
            claim_control_number="B111",
            patient_id="pat-1",
            clinician_id="prac-lcsw",
            procedure="90837",
            service_date=date(2026, 11, 16),
            encounter_id="enc-1",
            modifiers=("95",),
            payer_id="northwind",
            standing=Standing.WAITING,
        ),
    )
