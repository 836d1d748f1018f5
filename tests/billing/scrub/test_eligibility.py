"""What the payer said of the coverage holds a claim of that day, and warns of one of another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bridge.billing.claim import Claim, Rank
from bridge.billing.eligibility import Answer, Benefit, Certainty
from bridge.billing.history import Asked, PastLine, Standing
from bridge.billing.payer_table import Period, VisitLimit
from bridge.billing.scrub import ScrubContext, scrub
from bridge.billing.scrub.eligibility import RULES
from tests.billing.coding.example import DAY, TEN, rules, session
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


def test_a_visit_since_the_question_is_not_in_its_answer() -> None:
    told = said(Certainty.ACTIVE, asked_on=DAY - timedelta(days=3), visits=1)
    paid_meanwhile, paid_before = past(2, Standing.ANSWERED), past(7, Standing.ANSWERED)
    assert found(claim(), context(asked=(told,), history=(paid_meanwhile,))) == [("VISITS_USED_UP", "hold")]
    assert found(claim(), context(asked=(told,), history=(paid_before,))) == []


@pytest.mark.parametrize(
    ("clinician", "hours", "expected"),
    [
        ("prac-md", -2, [("VISITS_USED_UP", "hold")]),  # takes the last visit
        ("prac-md", 2, []),  # comes after this one
        ("prac-lcsw", -2, []),  # the same claim, and one visit to the payer
    ],
)
def test_another_clinicians_session_of_the_day_is_a_visit_too(
    clinician: str, hours: int, expected: list[tuple[str, str]]
) -> None:
    beside = session(45, start=TEN + timedelta(hours=hours), encounter_id="e2", clinician_id=clinician)
    told = said(Certainty.ACTIVE, visits=1)
    assert found(claim(), context(session(45), beside, asked=(told,))) == expected


@pytest.mark.parametrize(
    ("kind", "entity", "rank", "expected"),
    [
        ("R", "PRP", Rank.PRIMARY, [("OTHER_PAYER_FIRST", "hold")]),
        ("R", "SEP", Rank.PRIMARY, []),  # it comes after
        ("R", "PR", Rank.PRIMARY, []),  # who knows
        ("R", "PRP", Rank.SECONDARY, []),  # as the claim says
        ("1", "PRP", Rank.PRIMARY, []),
    ],
)
def test_a_payer_that_names_another_as_the_first_is_not_billed_first(
    kind: str, entity: str, rank: Rank, expected: list[tuple[str, str]]
) -> None:
    row = Benefit(kind=kind, service_types=("30",), entity_name="OTHER PLAN", entity_code=entity)
    asked = said(Certainty.ACTIVE)
    assert asked.answer is not None
    asked = replace(asked, answer=replace(asked.answer, benefits=(row,)))
    assert found(replace(claim(), rank=rank), context(asked=(asked,))) == expected


def test_another_payer_that_was_first_until_last_year_is_over() -> None:
    row = Benefit(kind="R", service_types=("30",), entity_code="PRP", date_to=DAY - timedelta(days=1))
    answer = Answer(trace="T1", certainty=Certainty.ACTIVE, benefits=(row,))
    asked = Asked(patient_id="p1", coverage_id="c1", day=DAY, asked_on=DAY, answer=answer)
    assert found(claim(), context(asked=(asked,))) == []


def test_a_session_that_was_claimed_out_of_order_counts_too() -> None:
    limit = VisitLimit(most=1, per=Period.LIFETIME, procedures=frozenset({"90834"}))
    limited = replace(rules("northwind"), visit_limits=(limit,))
    later_left, later_waits = past(-2, Standing.LEFT), past(-2, Standing.WAITING)
    assert found(claim(), context(rules=limited, history=(later_left,))) == [("VISITS_USED_UP", "hold")]
    assert found(claim(), context(rules=limited, history=(later_waits,))) == []


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
