"""The audit sheet: every value of a claim with its because, as a page and as text."""

from dataclasses import replace

from bridge.billing.origin import Origin, Source
from bridge.web.why import Part, why_claim
from tests.databases import PRACTICE
from tests.store.test_kept_sessions import SESSION
from tests.web.browser import text_of
from tests.web.conftest import Desk
from tests.web.journal import BECAUSE, about, held, lay


def test_the_sheet_says_why_each_value_is_so(desk: Desk) -> None:
    held(desk.store)
    text = text_of(desk.enter("prac-biller").get("claims/B111/audit"))
    assert "Audit sheet of claim B111" in text
    assert "Rendered by Maria Delgado, LCSW, NPI 1999000035" in text
    assert f"Code 90837 individual psychotherapy 60 min {BECAUSE}. procedures:90837" in text
    assert "Place 10 telehealth, patient at home" in text
    assert "90834: next lower, 38 to 52 minutes" in text


def test_the_sheet_is_text_too(desk: Desk) -> None:
    held(desk.store)
    answer = desk.enter("prac-biller").get("claims/B111/audit.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Audit sheet of claim B111: 2026-11-16, Northwind Health, $180.00" in answer.text
    assert f"code       90837: {BECAUSE} [procedures:90837]" in answer.text


def test_the_sheet_says_when_it_was_on_the_practices_clock(desk: Desk) -> None:
    """15:00 to 15:54 UTC."""
    with desk.store.transaction(PRACTICE) as tx:
        lay(tx, "B111", "enc-1", sessions=(SESSION,))
    seated = desk.enter("prac-biller")
    assert "Time 10:00 to 10:54, 54 minutes " in text_of(seated.get("claims/B111/audit"))
    assert "Time 10:00 to 10:54, 54 minutes " in text_of(seated.get("claims/B111"))
    text = seated.get("claims/B111/audit.txt").text
    assert "    time       10:00 to 10:54 (America/New_York); note signed: unknown\n" in text
    assert "UTC" not in text


def test_reading_the_sheet_is_audited_both_ways(desk: Desk) -> None:
    held(desk.store)
    seated = desk.enter("prac-biller")
    for page in ("audit", "audit.txt"):
        seated.get(f"claims/B111/{page}")
    with desk.store.reading(PRACTICE) as tx:
        assert len(tx.audits.list(resource_type="claim", resource_id="B111")) == 2


def test_a_clinician_sees_no_sheet_of_another_patient(desk: Desk) -> None:
    held(desk.store)
    seated = desk.enter("prac-lcsw", patient="pat-9")
    assert [seated.get(f"claims/B111/{page}").status_code for page in ("audit", "audit.txt")] == [404, 404]


def test_the_reason_that_a_rule_gives_stands_before_the_place_of_the_value() -> None:
    origins = (
        Origin(field="rendering", source=Source.PRACTICE, place="practice:cedar clinicians.p1"),
        Origin(field="rendering", source=Source.RULE, place="payer:blue supervision", because="the supervisor renders"),
    )
    (seen_by,) = [
        part for part in why_claim(replace(about("B111", "enc-1"), origins=origins)) if part.name == "Seen by"
    ]
    assert seen_by == Part(
        name="Seen by", value="Maria Delgado", because="the supervisor renders", rule="payer:blue supervision"
    )


def test_a_value_without_a_reason_says_where_it_is_from() -> None:
    (member,) = [part for part in why_claim(about("B111", "enc-1")) if part.name == "Member id"]
    assert (member.because, member.rule) == ("from the chart", "Coverage/cov-1 subscriberId sandbox@1")
