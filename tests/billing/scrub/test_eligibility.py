"""What the payer said of the coverage holds a claim of that day, and warns of one of another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bridge.billing.claim import Claim
from bridge.billing.eligibility import Answer, Certainty
from bridge.billing.history import Asked, PastLine, Standing
from bridge.billing.payer_table import Period, VisitLimit
from bridge.billing.scrub import ScrubContext, scrub
from bridge.billing.scrub.eligibility import RULES
from tests.billing.coding.example import DAY, rules
from tests.billing.scrub.example import claim, context

OWN = {rule.id for rule in RULES}


def found(a_claim: Claim, a_context: ScrubContext) -> list[tuple[str, str]]:
    return [(p.code, p.severity.value) for p in scrub(a_claim, a_context) if p.code in OWN]


def said(certainty: Certainty, day: date = DAY, asked_on: date | None = None, visits: int | None = None) -> Asked:
    answer = Answer(trace="T1", certainty=certainty, because="as it says", visits_remaining=visits)
    return Asked(patient_id="p1", coverage_id="c1", day=day, asked_on=asked_on or day, answer=answer)


def past(days_ago: int, standing: Standing) -> PastLine:
    return PastLine(
        claim_control_number=f"B{days_ago}",
        patient_id="p1",
        clinician_id="prac-lcsw",
        procedure="90834",
        service_date=DAY - timedelta(days=days_ago),
        encounter_id=f"past{days_ago}",
        payer_id="northwind",
        standing=standing,
    )


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [
        (Certainty.ACTIVE, []),
        (Certainty.SILENT, []),
        (Certainty.INACTIVE, [("COVERAGE_NOT_ACTIVE", "hold")]),
        (Certainty.CARVED_OUT, [("COVERAGE_CARVED_OUT", "hold")]),
        (Certainty.NOT_FOUND, [("MEMBER_NOT_FOUND", "hold")]),
        (Certainty.UNAVAILABLE, []),
        (Certainty.REFUSED, []),
    ],
)
def test_the_answer_for_the_day_holds_the_claim(certainty: Certainty, expected: list[tuple[str, str]]) -> None:
    assert found(claim(), context(asked=(said(certainty),))) == expected


def test_an_answer_for_an_earlier_day_only_warns() -> None:
    week_before = said(Certainty.INACTIVE, DAY - timedelta(days=7))
    assert found(claim(), context(asked=(week_before,))) == [("COVERAGE_NOT_ACTIVE", "warn")]


def test_the_answer_for_the_day_speaks_before_a_newer_one_for_another_day() -> None:
    other = said(Certainty.ACTIVE, DAY - timedelta(days=7), asked_on=DAY)
    assert found(claim(), context(asked=(said(Certainty.INACTIVE), other))) == [("COVERAGE_NOT_ACTIVE", "hold")]


def test_the_newest_answer_for_the_day_speaks() -> None:
    first = said(Certainty.NOT_FOUND, asked_on=DAY - timedelta(days=2))
    assert found(claim(), context(asked=(first, said(Certainty.ACTIVE, asked_on=DAY)))) == []


def test_an_answer_about_a_later_day_says_nothing_of_this_one() -> None:
    assert found(claim(), context(asked=(said(Certainty.INACTIVE, DAY + timedelta(days=30)),))) == []


@pytest.mark.parametrize(("age", "expected"), [(30, []), (31, [("ELIGIBILITY_STALE", "warn")])])
def test_an_answer_grows_old(age: int, expected: list[tuple[str, str]]) -> None:
    assert found(claim(), context(asked=(said(Certainty.ACTIVE, DAY - timedelta(days=age)),))) == expected


@pytest.mark.parametrize(("wants", "expected"), [(False, []), (True, [("ELIGIBILITY_NEVER_ASKED", "warn")])])
def test_that_nobody_asked_is_told_where_the_practice_wants_it(wants: bool, expected: list[tuple[str, str]]) -> None:
    assert found(claim(), context(wants_eligibility=wants)) == expected


@pytest.mark.parametrize(
    ("left", "before", "expected"),
    [
        (1, (), []),
        (0, (), [("VISITS_USED_UP", "hold")]),
        (1, (past(7, Standing.ANSWERED),), []),  # the payer has counted it
        (1, (past(7, Standing.LEFT),), [("VISITS_USED_UP", "hold")]),  # it will
        (1, (past(7, Standing.REFUSED),), []),
        (2, (past(7, Standing.LEFT),), []),
    ],
)
def test_the_plan_has_a_visit_left(left: int, before: tuple[PastLine, ...], expected: list[tuple[str, str]]) -> None:
    told = said(Certainty.ACTIVE, visits=left)
    assert found(claim(), context(asked=(told,), history=before)) == expected


@pytest.mark.parametrize(
    ("certainty", "most", "expected"),
    [
        ("likely", 2, []),
        ("likely", 1, [("VISITS_USED_UP", "hold")]),
        ("unsure", 1, [("VISITS_USED_UP", "warn")]),
    ],
)
def test_a_limit_of_the_pack_holds_the_visit_beyond_it(
    certainty: str, most: int, expected: list[tuple[str, str]]
) -> None:
    limit = VisitLimit(most=most, per=Period.BENEFIT_YEAR, certainty=certainty, procedures=frozenset({"90834"}))
    limited = replace(rules("northwind"), visit_limits=(limit,))
    assert found(claim(), context(rules=limited, history=(past(7, Standing.LEFT),))) == expected
