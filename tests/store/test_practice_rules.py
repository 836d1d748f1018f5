"""Rules that a practice wrote: every version is kept, the newest counts, and nobody reads them on the disk."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from bridge.billing.practice_rule import Effect, Group, Join, Operator, PracticeRule, Question
from bridge.billing.practice_rule.written import rule_as_written
from bridge.store.practice_rules import RuleUnknown, StoredRule
from bridge.store.scope import Lost
from bridge.store.store import Store
from bridge.store.tables.practice import practice_rule as table
from tests.databases import NOW

RUTH, OMAR = "person:Practitioner/prac-biller", "person:Practitioner/prac-admin"
LONG = PracticeRule(
    id="OWN_LONG",
    version=1,
    name="Long sessions at Northwind",
    condition=Group(
        join=Join.ALL,
        parts=(
            Question(field="payer", operator=Operator.IS, values=("northwind",)),
            Question(field="procedure", operator=Operator.ONE_OF, values=("90837", "90838")),
        ),
    ),
    effect=Effect.HOLD,
    message="Northwind denied long sessions without an authorization.",
    remedy="Ask for one first.",
    prevents=("197",),
    starts=date(2026, 11, 1),
)


def test_a_rule_comes_back_as_it_was_written(store: Store) -> None:
    with store.transaction("cedar") as tx:
        saved = tx.practice_rules.save(LONG, by=RUTH)
        assert saved == replace(LONG, written_by=RUTH)
        assert tx.practice_rules.list() == (StoredRule(rule=saved, at=NOW),)
    with store.reading("birch") as tx:
        assert tx.practice_rules.list() == ()


def test_every_change_is_a_version_and_none_is_lost(store: Store) -> None:
    with store.transaction("cedar") as tx:
        rules = tx.practice_rules
        rules.save(LONG, by=RUTH)
        rules.save(replace(LONG, effect=Effect.WARN), by=OMAR)
        rules.save(replace(LONG, effect=Effect.WARN, is_on=False), by=RUTH)
        kept = [(r.rule.version, r.rule.effect, r.rule.is_on, r.rule.written_by) for r in rules.versions_of("OWN_LONG")]
        assert kept == [(3, "warn", False, RUTH), (2, "warn", True, OMAR), (1, "hold", True, RUTH)]
        assert [r.rule.version for r in rules.list()] == [3]
        assert rules.get("OWN_LONG").rule.is_on is False


def test_a_rule_that_nobody_saved_is_unknown(store: Store) -> None:
    with store.transaction("cedar") as tx:
        assert tx.practice_rules.versions_of("OWN_LONG") == ()
        with pytest.raises(RuleUnknown, match="OWN_LONG"):
            tx.practice_rules.get("OWN_LONG")


def test_two_who_save_at_once_do_not_overwrite_each_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one's version is taken between its two statements."""
    with store.transaction("cedar") as tx:
        rules = tx.practice_rules
        rules.save(LONG, by=RUTH)
        monkeypatch.setattr(rules, "_next_version", lambda _: 1)
        with pytest.raises(Lost, match="OWN_LONG"):
            rules.save(LONG, by=OMAR)
        assert [r.rule.written_by for r in rules.versions_of("OWN_LONG")] == [RUTH]


def test_what_people_typed_is_sealed(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.practice_rules.save(LONG, by=RUTH)
        (raw,) = tx.connection.execute(sa.select(sa.type_coerce(table.c.document, sa.LargeBinary))).scalars()
        assert b"Northwind" not in bytes(raw)
        assert "Northwind" not in repr(tx.practice_rules.list())


def test_a_version_of_a_later_program_is_named_and_stops_nothing(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.practice_rules.save(LONG, by=RUTH)
        tx.practice_rules.save(replace(LONG, id="OWN_OTHER"), by=RUTH)
        later = {**rule_as_written(LONG), "moon": "full"}
        tx.connection.execute(sa.update(table).where(table.c.rule_id == "OWN_OTHER").values(document=later))
        long, other = tx.practice_rules.list()
        assert (long.rule.is_on, long.fault) == (True, "")
        assert (other.rule.id, other.rule.is_on) == ("OWN_OTHER", False)
        assert other.fault == "moon: no key of a rule; a newer version of Bridge may have saved it"
