"""What waits for a person opens and closes with the facts, and keeps its age between."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.billing.problem import Problem, Severity
from bridge.store.problems import ProblemUnknown, Synced
from bridge.store.store import Store
from bridge.store.subject import Subject, SubjectKind
from tests.databases import KEYS, NOW

CLAIM = Subject.claim("B111")
NPI = Problem(
    code="NPI_MISSING",
    place="rendering.npi",
    reason="The clinician has no NPI.",
    remedy="Add it to the practice file.",
    prevents=("CO-16", "CO-208"),
)
EXPIRED = Problem(
    code="COVERAGE_INACTIVE",
    place="Coverage/c1 period.end",
    reason="The coverage ended before the service.",
    remedy="Ask the patient for the new card.",
    severity=Severity.WARN,
)


def test_exactly_the_problems_found_are_open(store: Store) -> None:
    with store.transaction("cedar") as tx:
        assert tx.problems.sync(CLAIM, [NPI, EXPIRED], actor="job:draft_claim") == Synced(opened=2, closed=0)
        assert tx.problems.sync(CLAIM, [EXPIRED], actor="job:draft_claim") == Synced(opened=0, closed=1)
        assert [stored.problem for stored in tx.problems.of(CLAIM)] == [EXPIRED]
        closed = next(stored for stored in tx.problems.of(CLAIM, closed_too=True) if stored.closed_at)
        assert (closed.problem, closed.closed_by, closed.closed_how) == (NPI, "job:draft_claim", "no longer found")


def test_a_problem_that_stays_keeps_its_age_and_takes_its_new_words(store: Store) -> None:
    later = Store(store.engine, KEYS, now=lambda: NOW + timedelta(days=1))
    with store.transaction("cedar") as tx:
        tx.problems.sync(CLAIM, [NPI], actor="job:draft_claim")
    with later.transaction("cedar") as tx:
        tx.problems.sync(CLAIM, [replace(NPI, reason="Neither clinician has an NPI.")], actor="job:draft_claim")
        (stored,) = tx.problems.of(CLAIM)
    assert (stored.opened_at, stored.problem.reason) == (NOW, "Neither clinician has an NPI.")


def test_one_code_at_two_places_is_two_problems(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.problems.sync(CLAIM, [NPI, replace(NPI, place="supervising.npi")], actor="job:draft_claim")
        assert len(tx.problems.of(CLAIM)) == 2


def test_a_person_closes_one_once(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.problems.open(CLAIM, NPI)
        tx.problems.open(CLAIM, NPI)
        (stored,) = tx.problems.of(CLAIM)
        tx.problems.close(stored.id, actor="person:Practitioner/prac-biller", how="typed the NPI")
        assert tx.problems.get(stored.id).closed_how == "typed the NPI"
        with pytest.raises(ProblemUnknown):
            tx.problems.close(stored.id, actor="person:Practitioner/prac-biller", how="again")


def test_the_list_and_the_counts_show_open_ones_only(store: Store) -> None:
    encounter = Subject.encounter("sandbox", "enc-1")
    with store.transaction("cedar") as tx:
        tx.problems.sync(CLAIM, [NPI, EXPIRED], actor="job:draft_claim")
        tx.problems.sync(encounter, [NPI], actor="job:draft_claim")
        assert tx.problems.close_code(CLAIM, "COVERAGE_INACTIVE", actor="rule:x", how="a new card") == 1
        assert tx.problems.counts() == {"NPI_MISSING": 2}
        assert {stored.subject for stored in tx.problems.list()} == {CLAIM, encounter}
        assert [stored.subject for stored in tx.problems.list(kind=SubjectKind.ENCOUNTER)] == [encounter]
        assert tx.problems.list(code="COVERAGE_INACTIVE") == ()
        assert tx.problems.list(severities=[Severity.WARN]) == ()


def test_another_practice_neither_sees_nor_closes_them(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.problems.open(CLAIM, NPI)
        (stored,) = tx.problems.of(CLAIM)
    with store.transaction("birch") as tx:
        assert (tx.problems.list(), tx.problems.of(CLAIM), tx.problems.counts()) == ((), (), {})
        with pytest.raises(ProblemUnknown):
            tx.problems.close(stored.id, actor="person:x", how="not mine")
