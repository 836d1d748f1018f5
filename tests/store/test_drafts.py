"""A draft is laid down once, laid down anew while it may change, and never once it may have left."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.status import ClaimEvent, ClaimStatus, IllegalTransition
from bridge.store.drafts import DraftOutcome
from bridge.store.store import Store
from tests.store.example import archive, claim, draft, draft_with, line, make_ready, send

ACTOR = "job:draft_claim"


def test_a_first_draft_keeps_the_whole_claim(store: Store) -> None:
    with store.transaction("cedar") as tx:
        assert tx.drafts.put(draft(), actor=ACTOR) is DraftOutcome.ADDED
    with store.reading("cedar") as tx:
        stored = tx.claims.get("B111")
    assert stored.claim == claim()
    assert (stored.row.status, stored.row.version, stored.row.charge) == (ClaimStatus.DRAFT, 1, Decimal("180.00"))
    assert (stored.row.open, stored.row.paid) == (Decimal("180.00"), Decimal("0.00"))
    assert (stored.row.patient_id, stored.row.payer_id, stored.row.service_date) == (
        "pat-1",
        "northwind",
        date(2026, 11, 16),
    )


def test_the_same_facts_again_write_nothing(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.drafts.put(draft(), actor=ACTOR)
        before = tx.claims.get("B111")
        assert tx.drafts.put(draft(), actor=ACTOR) is DraftOutcome.UNCHANGED
        assert tx.claims.get("B111") == before
        assert len(tx.claim_lists.events_of("B111")) == 1


def test_other_facts_lay_the_claim_down_anew(store: Store) -> None:
    longer = claim(lines=(line(), line(2, "90785", "15.00", "enc-2")))
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        assert tx.drafts.put(draft_with(longer, "facts-2"), actor=ACTOR) is DraftOutcome.REDRAFTED
        stored = tx.claims.get("B111")
        assert (stored.status, stored.claim, stored.row.open) == (ClaimStatus.DRAFT, longer, Decimal("195.00"))
        assert tx.claim_lists.encounters_of("B111") == (("sandbox", "enc-1"), ("sandbox", "enc-2"))
        assert [event.to_status for event in tx.claim_lists.events_of("B111")] == ["draft", "ready", "draft"]


def test_a_batch_answers_for_each_claim(store: Store) -> None:
    send(store, "B113")
    with store.transaction("cedar") as tx:
        tx.drafts.put_many([draft("B111"), draft("B112")], actor=ACTOR)
        again = [draft("B110"), draft("B111"), draft("B112", facts="facts-2"), draft("B113", facts="facts-2")]
        assert tx.drafts.put_many(again, actor=ACTOR) == {
            "B110": DraftOutcome.ADDED,
            "B111": DraftOutcome.UNCHANGED,
            "B112": DraftOutcome.REDRAFTED,
            "B113": DraftOutcome.FROZEN,
        }
        assert tx.drafts.put_many([], actor=ACTOR) == {}


def test_a_claim_that_waits_in_an_interchange_is_frozen(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        archive(tx, "B111")
        assert tx.drafts.put(draft(facts="facts-2"), actor=ACTOR) is DraftOutcome.FROZEN
        assert tx.claims.get("B111").row.facts_hash == "facts-1"


def test_a_claim_that_left_is_frozen(store: Store) -> None:
    send(store, "B111")
    with store.transaction("cedar") as tx:
        assert tx.drafts.put(draft(facts="facts-2"), actor=ACTOR) is DraftOutcome.FROZEN


def test_a_rejected_claim_is_reopened_and_drafted_anew(store: Store) -> None:
    send(store, "B111")
    with store.transaction("cedar") as tx:
        tx.claims.advance("B111", ClaimEvent.CLAIM_REJECTED, actor="job:apply_acknowledgment", detail="A7 562")
        tx.claims.advance("B111", ClaimEvent.REOPENED, actor="person:Practitioner/prac-biller")
        assert tx.drafts.put(draft(facts="facts-2"), actor=ACTOR) is DraftOutcome.REDRAFTED
        assert tx.claims.get("B111").status is ClaimStatus.DRAFT


def test_a_voided_claim_is_frozen(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        tx.claims.advance("B111", ClaimEvent.VOID, actor="rule:chart")
        assert tx.drafts.put(draft(facts="facts-2"), actor=ACTOR) is DraftOutcome.FROZEN
        with pytest.raises(IllegalTransition):
            tx.claims.advance("B111", ClaimEvent.CLEARED, actor="rule:scrub")


def test_a_replacement_names_what_it_replaces(store: Store) -> None:
    replacement = replace(claim("B112"), replaces="B111", payer_claim_number="ICN900")
    with store.transaction("cedar") as tx:
        tx.drafts.put(draft_with(replacement, "facts-1"), actor=ACTOR)
        row = tx.claims.get("B112").row
    assert (row.replaces, row.payer_claim_number) == ("B111", "ICN900")
