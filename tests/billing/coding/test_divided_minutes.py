"""Testing, health behavior and ABA: the chart names the service, the minutes give the units."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.billing.coding import CodedSession, code_day
from bridge.billing.problem import Severity
from bridge.billing.session import Activity, Intent
from tests.billing.coding.example import PRACTICE, PROCEDURES, code, codes, problems, rules, session

Parts = tuple[tuple[str, int], ...]


def divided(intent: Intent, parts: Parts, minutes: int = 0, **changes: Any) -> CodedSession:
    activities = tuple(Activity(procedure=p, minutes=m, place=f"ChargeItem/{p} quantity") for p, m in parts)
    whole = minutes or sum(m for _, m in parts)
    (coded,) = code(session(whole, clinician_id="prac-psychologist", intent=intent, activities=activities, **changes))
    return coded


def units(coded: CodedSession) -> Parts:
    return tuple((line.procedure, line.units) for line in coded.lines)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((("96130", 30),), ()),
        ((("96130", 31),), (("96130", 1),)),
        ((("96130", 90),), (("96130", 1),)),
        ((("96130", 91),), (("96130", 1), ("96131", 1))),
        ((("96130", 60), ("96131", 90)), (("96130", 1), ("96131", 1))),  # 150 minutes
        ((("96130", 60), ("96131", 91)), (("96130", 1), ("96131", 2))),
        ((("96132", 151),), (("96132", 1), ("96133", 2))),
        ((("96136", 15),), ()),
        ((("96136", 16),), (("96136", 1),)),
        ((("96136", 45),), (("96136", 1),)),
        ((("96136", 46),), (("96136", 1), ("96137", 1))),
        ((("96136", 76),), (("96136", 1), ("96137", 2))),
        ((("96138", 180),), (("96138", 1), ("96139", 5))),
        ((("96116", 91),), (("96116", 1), ("96121", 1))),
        ((("96130", 60), ("96136", 90)), (("96130", 1), ("96136", 1), ("96137", 2))),
        ((("96137", 60),), (("96137", 2),)),  # its base was on another day
    ],
)
def test_testing_is_counted_by_the_hour_and_half_hour(parts: Parts, expected: Parts) -> None:
    coded = divided(Intent.TESTING, parts)
    assert units(coded) == expected
    assert problems(coded) == (() if expected else ("CHART_CODE_TOO_SHORT",))


def test_scoring_and_report_may_be_outside_the_room() -> None:
    assert problems(divided(Intent.TESTING, (("96130", 120), ("96136", 60)), minutes=60)) == ()


@pytest.mark.parametrize(
    ("base", "add_on"), [("96158", "96159"), ("96164", "96165"), ("96167", "96168"), ("96170", "96171")]
)
@pytest.mark.parametrize(
    ("minutes", "first", "further"),
    [(15, 0, 0), (16, 1, 0), (37, 1, 0), (38, 1, 1), (52, 1, 1), (53, 1, 2), (68, 1, 3)],
)
def test_health_behavior_is_half_an_hour_and_quarters(
    base: str, add_on: str, minutes: int, first: int, further: int
) -> None:
    whole = session(minutes, clinician_id="prac-psychologist", intent=Intent.HEALTH_BEHAVIOR)
    (charted,) = code(replace(whole, chart_codes=(base, add_on)))
    expected = tuple((c, n) for c, n in ((base, first), (add_on, further)) if n)
    assert units(charted) == units(divided(Intent.HEALTH_BEHAVIOR, ((base, minutes),))) == expected


def test_further_time_that_the_chart_does_not_state_is_not_billed() -> None:
    (coded,) = code(session(60, intent=Intent.HEALTH_BEHAVIOR, chart_codes=("96158",)))
    assert units(coded) == (("96158", 1),)  # scrubbing says CODE_BELOW_TIME


def test_a_health_behavior_assessment_is_one_however_long() -> None:
    (coded,) = code(session(75, intent=Intent.HEALTH_BEHAVIOR, chart_codes=("96156",)))
    assert (units(coded), coded.problems) == ((("96156", 1),), ())


def test_a_further_quarter_that_the_minutes_do_not_earn_is_left_out_and_said() -> None:
    (coded,) = code(session(37, intent=Intent.HEALTH_BEHAVIOR, chart_codes=("96158", "96159")))
    assert units(coded) == (("96158", 1),)
    assert [(p.code, p.severity) for p in coded.problems] == [("CHART_CODE_DIFFERS", Severity.WARN)]


@pytest.mark.parametrize(
    ("rounding", "parts", "expected"),
    [
        ("", (("97153", 7),), ()),
        ("", (("97153", 8),), (("97153", 1),)),
        ("", (("97153", 22),), (("97153", 1),)),
        ("", (("97153", 23),), (("97153", 2),)),
        ("midpoint", (("97153", 20), ("97155", 8)), (("97153", 1), ("97155", 1))),
        ("midpoint", (("97153", 23), ("97155", 23)), (("97153", 2), ("97155", 2))),
        ("eight_minute", (("97153", 23), ("97155", 23)), (("97153", 2), ("97155", 1))),  # 46 minutes are three
        ("full", (("97153", 29),), (("97153", 1),)),
        ("full", (("97153", 30),), (("97153", 2),)),
        ("full", (("97153", 14),), ()),
    ],
)
def test_behavior_analysis_is_counted_by_the_quarter_hour_as_the_payer_rounds(
    rounding: str, parts: Parts, expected: Parts
) -> None:
    activities = tuple(Activity(procedure=p, minutes=m) for p, m in parts)
    whole = session(sum(m for _, m in parts), intent=Intent.BEHAVIOR_ANALYSIS, activities=activities)
    (coded,) = code_day((whole,), PRACTICE.clinicians, replace(rules("northwind"), rounding=rounding), PROCEDURES)
    assert units(coded) == expected
    assert problems(coded) == (() if expected else ("CHART_CODE_TOO_SHORT",))


@pytest.mark.parametrize(
    ("minutes", "rounding", "expected", "said"),
    [
        (60, "", (("H0004", 4),), []),
        (52, "", (("H0004", 3),), []),
        (53, "", (("H0004", 3),), [("ROUNDING_UNKNOWN", Severity.WARN)]),  # four at the midpoint
        (53, "midpoint", (("H0004", 4),), []),
        (53, "full", (("H0004", 3),), []),
        (10, "", (), [("ROUNDING_UNKNOWN", Severity.HOLD)]),
        (7, "", (), [("CHART_CODE_TOO_SHORT", Severity.HOLD)]),
    ],
)
def test_where_nobody_says_how_a_state_rounds_only_full_units_are_billed(
    minutes: int, rounding: str, expected: Parts, said: list[tuple[str, Severity]]
) -> None:
    whole = session(minutes, intent=Intent.SUBSTANCE_USE, chart_codes=("H0004",))
    (coded,) = code_day((whole,), PRACTICE.clinicians, replace(rules("northwind"), rounding=rounding), PROCEDURES)
    assert units(coded) == expected
    assert [(p.code, p.severity) for p in coded.problems] == said


@pytest.mark.parametrize(
    ("minutes", "charted", "billed", "said"),
    [
        (15, "99408", ("99408",), ()),
        (30, "99408", ("99408",), ()),
        (31, "99408", ("99408",), ("CHART_CODE_DIFFERS",)),  # the lower stands, and is said
        (31, "99409", ("99409",), ()),
        (30, "99409", ("99408",), ("CHART_CODE_DIFFERS",)),  # never above the minutes
        (14, "99408", (), ("CHART_CODE_TOO_SHORT",)),
        (30, "G0397", ("G0396",), ("CHART_CODE_DIFFERS",)),
    ],
)
def test_a_brief_intervention_is_the_lower_of_charted_and_earned(
    minutes: int, charted: str, billed: tuple[str, ...], said: tuple[str, ...]
) -> None:
    (coded,) = code(session(minutes, intent=Intent.SUBSTANCE_USE, chart_codes=(charted,)))
    assert (codes(coded), problems(coded)) == (billed, said)


def test_instruments_are_counted_by_how_often_they_are_charted() -> None:
    coded = divided(Intent.TESTING, (("96127", 5), ("96127", 10)))
    assert units(coded) == (("96127", 2),)


def test_parts_may_not_be_longer_than_the_session() -> None:
    coded = divided(Intent.HEALTH_BEHAVIOR, (("96158", 60),), minutes=45)
    assert [(p.code, p.severity) for p in coded.problems] == [("MINUTES_NOT_SPLIT", Severity.WARN)]


def test_a_timed_code_without_minutes_of_its_own_holds() -> None:
    coded = divided(Intent.TESTING, (("96130", 60),), minutes=120, chart_codes=("96130", "96136"))
    assert ("MINUTES_NOT_SPLIT", Severity.HOLD) in [(p.code, p.severity) for p in coded.problems]


@pytest.mark.parametrize("beside", ["90791", "99214", "90853"])
def test_time_of_another_service_in_the_session_is_never_counted(beside: str) -> None:
    (coded,) = code(session(120, intent=Intent.OTHER, chart_codes=(beside, "96130", "96131")))
    assert [(p.code, p.severity) for p in coded.problems] == [("MINUTES_NOT_SPLIT", Severity.HOLD)]


@pytest.mark.parametrize(
    ("therapy_minutes", "billed", "said"),
    [
        (30, ("99214", "90833"), ()),
        (30, ("99214", "90838"), ("CHART_CODE_DIFFERS",)),  # 60 minutes in the room, 30 of them therapy
        (None, ("99214", "90833"), ("THERAPY_MINUTES_MISSING",)),
    ],
)
def test_charted_psychotherapy_beside_a_visit_has_its_own_minutes(
    therapy_minutes: int | None, billed: tuple[str, ...], said: tuple[str, ...]
) -> None:
    visit = session(60, intent=Intent.SUBSTANCE_USE, chart_codes=billed, therapy_minutes=therapy_minutes)
    (coded,) = code(visit)
    assert codes(coded) == (("99214", "90833") if therapy_minutes else ("99214",))
    assert problems(coded) == said


def test_a_prolonged_visit_is_counted_after_its_visit_however_the_chart_orders_them() -> None:
    (coded,) = code(session(70, intent=Intent.OTHER, chart_codes=("99417", "99215")))
    assert units(coded) == (("99215", 1), ("99417", 2))


def test_codes_of_another_kind_than_the_visit_hold() -> None:
    (coded,) = code(session(60, intent=Intent.TESTING, chart_codes=("97153",)))
    assert [(p.code, p.severity) for p in coded.problems] == [("CHART_CODE_DIFFERS", Severity.HOLD)]


def test_the_minutes_of_a_part_say_where_they_came_from() -> None:
    coded = divided(Intent.TESTING, (("96130", 60),))
    assert [(o.place, o.because) for o in coded.lines[0].origins if o.field == "minutes"] == [
        ("ChargeItem/96130 quantity", "60 minutes")
    ]
