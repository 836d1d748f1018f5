"""A claim that lies there while the payer's time runs out says so by itself, and is silent once it is accepted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bridge import clock
from bridge.billing.rule import Action
from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.jobs import watch_filing
from bridge.store.subject import Subject
from tests.jobs.desk import EHR, PRACTICE, Desk
from tests.mapping import charts

UNSIGNED: charts.Json = charts.encounter(extension=None)  # of 10 November; northwind takes claims until 8 February


def watch(desk: Desk, day: date, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the claim says of its time to file on that day."""
    noon = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    desk.run(watch_filing.job(PRACTICE, EHR, day))
    told = desk.problems_of(Subject.claim(desk.claim().control_number))
    return [stored.problem.code for stored in told if stored.problem.code in watch_filing.CODES]


def test_a_held_claim_is_told_of_at_60_and_85_percent_and_when_it_is_too_late(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.draft(UNSIGNED, charts.patient(), charts.coverage(), charts.condition())
    assert desk.claim().status is ClaimStatus.HELD
    assert [
        watch(desk, day, monkeypatch)
        for day in (date(2027, 1, 2), date(2027, 1, 3), date(2027, 1, 26), date(2027, 2, 8), date(2027, 2, 9))
    ] == [[], ["FILING_NEAR"], ["FILING_URGENT"], ["FILING_URGENT"], ["FILING_LATE"]]


def test_a_day_more_is_a_day_less(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.draft(UNSIGNED, charts.patient(), charts.coverage(), charts.condition())
    said = []
    for day in (date(2027, 2, 6), date(2027, 2, 7)):
        watch(desk, day, monkeypatch)
        (told,) = (
            p for p in desk.problems_of(Subject.claim(desk.claim().control_number)) if "FILING" in p.problem.code
        )
        said.append(told.problem.reason)
    assert said == [
        "Northwind Health takes it until 2027-02-08: 2 days left.",
        "Northwind Health takes it until 2027-02-08: 1 day left.",
    ]


@pytest.mark.parametrize(
    ("event", "expected"),
    [(None, ["FILING_URGENT"]), (ClaimEvent.FILE_REJECTED, ["FILING_URGENT"]), (ClaimEvent.CLAIM_ACCEPTED, [])],
)
def test_an_acceptance_is_proof_of_filing(
    event: ClaimEvent | None, expected: list[str], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = desk.send_one()
    assert watch(desk, date(2027, 2, 1), monkeypatch) == ["FILING_URGENT"]
    if event is not None:
        with desk.change() as tx:
            tx.claims.advance(claim.control_number, event, actor="test")
    assert watch(desk, date(2027, 2, 2), monkeypatch) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [({}, ["FILING_URGENT"]), ({"FILING_URGENT": Action.OFF}, [])],
)
def test_a_practice_may_not_want_to_know(
    chosen: Mapping[str, Action], expected: list[str], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.draft(UNSIGNED, charts.patient(), charts.coverage(), charts.condition())
    configuration = desk.services.configuration
    practice = replace(configuration.practices[PRACTICE], actions=chosen)
    desk.services = replace(desk.services, configuration=replace(configuration, practices={PRACTICE: practice}))
    assert watch(desk, date(2027, 2, 1), monkeypatch) == expected
