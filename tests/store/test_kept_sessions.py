"""A claim keeps the sessions that it was drafted from, sealed, and lets them go with the draft that they were of."""

from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa

from bridge.billing.origin import Origin, Source
from bridge.billing.session import Diagnosis, Intent, Modality, Session
from bridge.store.drafts import DraftOutcome
from bridge.store.store import Store
from bridge.store.tables.claim import claim as table
from tests.store.example import DAY, draft, send

ACTOR = "job:draft_claim"
SESSION = Session(
    encounter_id="enc-1",
    patient_id="pat-1",
    clinician_id="prac-lcsw",
    service_date=DAY,
    start=datetime(2026, 11, 16, 15, 0, tzinfo=UTC),
    end=datetime(2026, 11, 16, 15, 54, tzinfo=UTC),
    minutes=54,
    intent=Intent.THERAPY,
    modality=Modality.VIDEO,
    diagnoses=(Diagnosis(code="F43.10", place="Condition/c1"),),
)
WITH_SESSION = replace(draft(), sessions=(SESSION,))


def test_they_come_back_as_they_were(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.drafts.put(WITH_SESSION, actor=ACTOR)
        assert tx.claims.get("B111").sessions == (SESSION,)


def test_their_origins_stand_in_the_claim_and_are_not_kept_twice(store: Store) -> None:
    said = Origin(field="minutes", source=Source.CHART, place="Encounter/enc-1 period")
    with store.transaction("cedar") as tx:
        tx.drafts.put(replace(draft(), sessions=(replace(SESSION, origins=(said,)),)), actor=ACTOR)
        assert tx.claims.get("B111").sessions == (SESSION,)


def test_another_draft_brings_its_own(store: Store) -> None:
    longer = replace(SESSION, minutes=60, end=datetime(2026, 11, 16, 16, 0, tzinfo=UTC))
    with store.transaction("cedar") as tx:
        tx.drafts.put(WITH_SESSION, actor=ACTOR)
        again = replace(draft(facts="facts-2"), sessions=(longer,))
        assert tx.drafts.put(again, actor=ACTOR) is DraftOutcome.REDRAFTED
        assert tx.claims.get("B111").sessions == (longer,)


def test_the_same_facts_are_explained_as_of_now_while_the_claim_may_change(store: Store) -> None:
    now = replace(SESSION, minutes=55)
    with store.transaction("cedar") as tx:
        tx.drafts.put(WITH_SESSION, actor=ACTOR)
        assert tx.drafts.put(replace(WITH_SESSION, sessions=(now,)), actor=ACTOR) is DraftOutcome.UNCHANGED
        stored = tx.claims.get("B111")
        assert (stored.sessions, stored.row.version) == ((now,), 1)
        assert len(tx.claim_lists.events_of("B111")) == 1


def test_what_left_keeps_the_sessions_that_it_left_with(store: Store) -> None:
    send(store, "B111")
    with store.transaction("cedar") as tx:
        tx.drafts.put(WITH_SESSION, actor=ACTOR)
        assert tx.claims.get("B111").sessions == ()


def test_a_claim_from_before_they_were_kept_has_none(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.drafts.put(WITH_SESSION, actor=ACTOR)
        tx.connection.execute(sa.update(table).values(sessions=None))
        assert tx.claims.get("B111").sessions == ()


def test_the_database_cannot_read_them(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.drafts.put(WITH_SESSION, actor=ACTOR)
        (raw,) = tx.connection.execute(sa.select(sa.type_coerce(table.c.sessions, sa.LargeBinary))).scalars()
    assert b"F43.10" not in bytes(raw)
    assert b"enc-1" not in bytes(raw)


def test_they_do_not_show_when_printed(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.drafts.put(WITH_SESSION, actor=ACTOR)
        assert "sessions=" not in repr(tx.claims.get("B111"))
    assert "sessions=" not in repr(WITH_SESSION)
